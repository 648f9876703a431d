"""The HTTP host: gives every request to an ordinary WSGI app and survives bad clients; without it ten slow ones would
stop everybody.

Bounded: waiting for a request, its headers, its body, each write, connections at once. Running out of file
descriptors pauses accepting and ends nothing.
"""

from __future__ import annotations

import errno
import logging
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import eventlet
from eventlet import wsgi
from nameko.extensions import DependencyProvider
from prometheus_client import generate_latest
from werkzeug.exceptions import BadRequest, ClientDisconnected, RequestTimeout

from chassis.hosting import Host
from chassis.logs import log
from chassis.runtime import Runtime
from chassis.settings import Settings

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_EXHAUSTED: Final = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
_STOP_S: Final = 5.0
_LOOPBACK: Final = "127.0.0.1"
_LONGEST_LINE: Final = 8192
_DRAIN_AT_ONCE: Final = 64 * 1024


@dataclass(frozen=True)
class HttpBounds:
    """How long a client may take, in seconds, and how many may be connected."""

    idle_s: float = 30.0
    headers_s: float = 10.0
    body_s: float = 20.0
    write_s: float = 20.0
    connections: int = 1000

    @classmethod
    def of(cls, settings: Settings) -> HttpBounds:
        return cls(
            settings.http_idle_s,
            settings.http_headers_s,
            settings.http_body_s,
            settings.http_write_s,
            settings.http_connections,
        )


class _ShortLines:
    """The connection as eventlet reads a chunked body from it: the line that tells a chunk's size may not grow without
    end, for it is no part of the body that the app's limit sees."""

    def __init__(self, raw: Any) -> None:
        self.read, self._readline = raw.read, raw.readline

    def readline(self, size: int = -1) -> bytes:
        line: bytes = self._readline(_LONGEST_LINE if size < 0 else size)
        if size < 0 and len(line) == _LONGEST_LINE:
            raise wsgi.ChunkReadError("a line without end")
        return line


class _PatientInput:
    """A request body that must arrive before a deadline, however slowly its bytes drip.

    Reading raises an answer: 408 when it is late, 400 when it is not framed as it says or ends too early. After either
    the connection is closed, for nobody knows where the next request would begin.
    """

    def __init__(self, raw: Any, handler: Any, seconds: float) -> None:
        self._raw, self._handler = raw, handler
        self._deadline = time.monotonic() + seconds

    def _bounded(self, read: Callable[..., Any], *arguments: Any) -> Any:
        left = max(self._deadline - time.monotonic(), 0.001)
        try:
            with eventlet.Timeout(left, RequestTimeout()):
                return read(*arguments)
        except (RequestTimeout, TimeoutError):
            self._handler.close_connection = 1
            raise RequestTimeout from None
        except wsgi.ChunkReadError:
            self._handler.close_connection = 1
            raise BadRequest from None
        except OSError:
            self._handler.close_connection = 1
            raise ClientDisconnected from None

    def read(self, *arguments: Any) -> Any:
        return self._bounded(self._raw.read, *arguments)

    def readline(self, *arguments: Any) -> Any:
        return self._bounded(self._raw.readline, *arguments)

    def readlines(self, *arguments: Any) -> Any:
        return self._bounded(self._raw.readlines, *arguments)

    def __iter__(self) -> Any:
        return iter(self.readlines())

    def drain(self) -> None:
        """Read what the app left, so that the next request begins where it does, and so that the answer is not lost
        with a connection closed on unread bytes; no longer than the body's own time."""
        try:
            while self.read(_DRAIN_AT_ONCE):
                pass
        except (BadRequest, RequestTimeout):
            pass


def _protocol(bounds: HttpBounds) -> type[Any]:
    class BoundedProtocol(wsgi.HttpProtocol):
        """eventlet's protocol with a total bound on each part of a request (its own bounds are per socket call)."""

        close_connection: Any

        def _read_request_line(self) -> Any:
            with eventlet.Timeout(bounds.idle_s, False):
                return super()._read_request_line()
            return ""

        def parse_request(self) -> bool:
            with eventlet.Timeout(bounds.headers_s, False):
                return bool(super().parse_request()) and self._knows_the_framing()
            self.close_connection = 1
            return False

        def _knows_the_framing(self) -> bool:
            """Any transfer coding but plain ``chunked`` would leave a body that is taken for the next request."""
            codings = self.headers.get_all("Transfer-Encoding", [])
            if not codings or [coding.strip().lower() for coding in codings] == ["chunked"]:
                return True
            self.close_connection = 1
            self.send_error(501)
            return False

        def get_environ(self) -> dict[str, Any]:
            environ: dict[str, Any] = super().get_environ()
            raw = environ["eventlet.input"]
            raw.rfile = _ShortLines(raw.rfile)
            raw.discard = lambda *_: None  # eventlet would read on for as long as the client likes
            environ["wsgi.input"] = self._body = _PatientInput(raw, self, bounds.body_s)
            environ["wsgi.input_terminated"] = True  # eventlet's input ends where the body does, chunked or not
            return environ

        def handle_one_response(self) -> None:
            super().handle_one_response()
            if not self.environ["eventlet.input"].should_send_hundred_continue:
                self._body.drain()

    return BoundedProtocol


class HttpServer:
    """Listens on one address and serves one WSGI app, in green threads."""

    def __init__(self, host: str, port: int, app: WsgiApp, bounds: HttpBounds | None = None) -> None:
        self._bounds = bounds or HttpBounds()
        # Without reuse_port=False eventlet lets a second platform listen on the same port and take every other request.
        self._socket = eventlet.listen((host, port), backlog=512, reuse_port=False)
        self.address: tuple[str, int] = self._socket.getsockname()[:2]
        self._pool = eventlet.GreenPool(self._bounds.connections)
        self._open = True
        self._server = wsgi.Server(
            self._socket,
            self.address,
            app,
            protocol=_protocol(self._bounds),
            log=logging.getLogger("chassis.http"),
            log_output=False,
            debug=False,
            socket_timeout=self._bounds.write_s,
            keepalive=self._bounds.idle_s,
        )

    def run(self) -> None:
        """Accept until stopped."""
        while self._open:
            try:
                client, address = self._socket.accept()
            except OSError as error:
                if not self._open:
                    return
                self._pause(error)
                continue
            client.settimeout(self._bounds.write_s)
            self._pool.spawn_n(self._serve, client, address)

    def _pause(self, error: OSError) -> None:
        """Out of descriptors, or a client gone before it was accepted: wait for some to be closed, and go on."""
        log.warning("http_accept_failed", error=errno.errorcode.get(error.errno or 0, "OSError"))
        eventlet.sleep(0.1 if error.errno in _EXHAUSTED else 0.01)

    def _serve(self, client: Any, address: Any) -> None:
        try:
            self._server.process_request([address, client, wsgi.STATE_IDLE])
        except Exception as error:
            # A client that hangs up, or a descriptor that could not be had: this connection's trouble only.
            log.info("http_connection_ended", error=type(error).__name__)
        finally:
            client.close()

    def stop(self) -> None:
        self._open = False
        _close(self._socket)
        with eventlet.Timeout(_STOP_S, False):
            self._pool.waitall()


def _close(listening: Any) -> None:
    try:
        listening.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    finally:
        listening.close()


class HttpFace(DependencyProvider):
    """Puts a WSGI app, made from the service's runtime, on the address of the settings."""

    host = Host()

    def __init__(self, make_app: Callable[[Runtime], WsgiApp]) -> None:
        super().__init__()
        self._make_app = make_app

    def start(self) -> None:
        runtime = self.host.runtime
        runtime.face = self._make_app(runtime)
        settings = runtime.settings
        self._server = HttpServer(settings.http_host, settings.http_port, runtime.face, HttpBounds.of(settings))
        runtime.platform.http_address = self._server.address
        self.container.spawn_managed_thread(self._server.run)
        log.info(
            "http_listening",
            address=self._server.address[0],
            port=self._server.address[1],
        )

    def stop(self) -> None:
        self._server.stop()


class HealthServer:
    """Answers watchers for services that have no face of their own: loopback only, and nothing but health."""

    def __init__(self, port: int, runtimes: Sequence[Runtime]) -> None:
        self._server = HttpServer(_LOOPBACK, port, health_app(*runtimes), HttpBounds(connections=20))
        self.address = self._server.address
        eventlet.spawn_n(self._server.run)


def health_app(*runtimes: Runtime) -> WsgiApp:
    """``/livez``, ``/readyz`` and ``/metrics`` of services that share this process."""

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        status, body = _health(environ["PATH_INFO"], runtimes)
        start_response(
            status,
            [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(body))),
            ],
        )
        return [body]

    return app


def _health(path: str, runtimes: Sequence[Runtime]) -> tuple[str, bytes]:
    if path == "/livez":
        return "200 OK", b"alive\n"
    if path == "/metrics":
        return "200 OK", generate_latest(runtimes[0].metrics.registry)
    if path == "/readyz":
        troubles = [trouble for runtime in runtimes for trouble in runtime.ready()]
        lines = "".join(f"{trouble}\n" for trouble in troubles)
        return ("503 Service Unavailable", lines.encode()) if troubles else ("200 OK", _ready_with(runtimes))
    return "404 Not Found", b"not found\n"


def _ready_with(runtimes: Sequence[Runtime]) -> bytes:
    """Ready, and what an operator must see to all the same; the same warning of several services once."""
    found = {
        f"{name}: {', '.join(about)}\n" for runtime in runtimes for name, about in runtime.warnings().items() if about
    }
    return "".join(["ready\n", *sorted(found)]).encode()
