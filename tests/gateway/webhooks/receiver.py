"""A partner's webhook receiver on loopback that can be well, ill, slow, gone or hostile; without it delivery would be
tested against something that never misbehaves."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CHALLENGE = "guitu.gateway.webhook_challenge.v1"


@dataclass(frozen=True)
class Got:
    """One request as it came in."""

    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Receiver:
    """``behave`` decides how a message is answered: a status, or a function that writes what it likes."""

    behave: int | Callable[[BaseHTTPRequestHandler], None] = 200
    everything: list[Got] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)
    released: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/guitu"

    @property
    def messages(self) -> list[Got]:
        """What came, challenges apart."""
        return [got for got in self.everything if got.event["type"] != CHALLENGE]

    @property
    def ids(self) -> list[str]:
        return [got.headers["webhook-id"] for got in self.messages]

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        got = Got({name.lower(): value for name, value in handler.headers.items()}, body)
        with self.arrived:
            self.everything.append(got)
            self.arrived.notify_all()
        if callable(self.behave):
            self.behave(handler)
            return
        is_challenge = got.event["type"] == CHALLENGE
        answer(handler, self.behave, {"challenge": got.event["data"]["challenge"]} if is_challenge else {})

    def wait_for(self, count: int, timeout: float = 30.0) -> None:
        """Until so many messages came, challenges apart."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.messages) >= count, timeout), len(self.messages)


def answer(handler: BaseHTTPRequestHandler, status: int, body: Any, **headers: str) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(raw)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(raw)


def hanging(receiver: Receiver) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answers nothing until the test lets it go."""
    return lambda _handler: receiver.released.wait(60) and None


def dripping(receiver: Receiver) -> Callable[[BaseHTTPRequestHandler], None]:
    """Sends a header without end, a byte at a time: each read is in time, and no answer ever is."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        while not receiver.released.wait(0.05):
            try:
                handler.wfile.write(b"a")
            except OSError:
                return

    return drip


@contextmanager
def receiving(*, tls: ssl.SSLContext | None = None, **how: Any) -> Iterator[Receiver]:
    """A receiver that listens until the end of the block, behind TLS when it is given a certificate."""
    receiver = Receiver(**how)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.take(self)

        def do_GET(self) -> None:
            receiver.everything.append(Got({"webhook-id": "GET"}, b'{"type": "GET"}'))
            answer(self, 200, {})

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.released.set()
        server.shutdown()
        server.server_close()
