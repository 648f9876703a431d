"""One POST to a partner, bounded in every way; without it a slow, endless or wandering answer would hold us.

The name is resolved once, and the connection made to an address that was looked at; certificate and Host header are
those of the name. No redirect is followed, at most 64 kB are read, and after fifteen seconds the connection is cut.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPException, HTTPResponse
from typing import Any, Final

from gateway.domain.webhooks import Attempt, Outcome
from gateway.webhooks.destinations import Destination, ForbiddenDestination, Resolver, checked_addresses

MOST_READ: Final = 64 * 1024
_MOST_ADDRESSES: Final = 4

Dial = Callable[[tuple[str, int], float], Any]
"""A connected socket to an address and port, within so many seconds. :raises OSError:"""


def resolved(host: str, port: int) -> list[str]:
    """What the system's resolver says."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@cache
def _systems_trust() -> ssl.SSLContext:
    """The authorities that the system trusts, read once."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Poster:
    """Posts to destinations; resolver, dialling and trust are given, so that a test can bring its own."""

    loopback: bool = False
    resolve: Resolver = resolved
    dial: Dial = socket.create_connection
    trust: ssl.SSLContext = field(default_factory=_systems_trust)
    connect_s: float = 3.0
    total_s: float = 15.0

    def post(self, to: Destination, headers: Mapping[str, str], body: bytes) -> Attempt:
        """What came of it; never raises for what the other side does."""
        try:
            addresses = checked_addresses(to, self.resolve, loopback=self.loopback)
            return self._exchange(to, addresses, headers, body)
        except ForbiddenDestination:
            return Attempt(Outcome.FORBIDDEN_ADDRESS)
        except ssl.SSLCertVerificationError:
            return Attempt(Outcome.UNTRUSTED)
        except TimeoutError:
            return Attempt(Outcome.TIMEOUT)
        except (OSError, HTTPException, ValueError):
            return Attempt(Outcome.UNREACHABLE)

    def _exchange(self, to: Destination, addresses: list[str], headers: Mapping[str, str], body: bytes) -> Attempt:
        with closing(self._dialled(addresses, to.port)) as raw, _cut_after(raw, self.total_s) as is_cut:
            raw.settimeout(self.total_s)
            try:
                attempt = self._asked(self._wrapped(raw, to), to, headers, body)
            except (OSError, HTTPException, ValueError):
                if is_cut():
                    raise TimeoutError from None
                raise
            if is_cut():
                raise TimeoutError  # a status alone, with an answer that never ends, is no answer
            return attempt

    def _dialled(self, addresses: list[str], port: int) -> Any:
        """A connection to the first of the addresses that takes one; the last one's error when none does."""
        *others, last = addresses[:_MOST_ADDRESSES]
        for address in others:
            try:
                return self.dial((address, port), self.connect_s)
            except OSError:
                continue
        return self.dial((last, port), self.connect_s)

    def _wrapped(self, raw: Any, to: Destination) -> Any:
        return self.trust.wrap_socket(raw, server_hostname=to.host) if to.scheme == "https" else raw

    def _asked(self, connection: Any, to: Destination, headers: Mapping[str, str], body: bytes) -> Attempt:
        with closing(connection):
            connection.sendall(_request(to, headers, body) + body)
            answer = HTTPResponse(connection, method="POST")
            with closing(answer):
                answer.begin()
                read = answer.read(MOST_READ)
                return Attempt(_outcome(answer.status), answer.status, read)


def _request(to: Destination, headers: Mapping[str, str], body: bytes) -> bytes:
    own = {"Host": to.authority, "Content-Length": str(len(body)), "Connection": "close", "Accept-Encoding": "identity"}
    lines = [f"POST {to.target} HTTP/1.1", *(f"{name}: {value}" for name, value in {**own, **headers}.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _outcome(status: int) -> Outcome:
    """2xx is an answer; everything else is a failure, a redirect too: it would lead where nobody has looked."""
    if 200 <= status < 300:
        return Outcome.DELIVERED
    return Outcome.GONE if status == 410 else Outcome.REFUSED


@contextmanager
def _cut_after(connection: Any, seconds: float) -> Iterator[Callable[[], bool]]:
    """Cut the connection when the time is over, whatever it is busy with: a handshake, headers and a body that drip
    pass every timeout of a single call."""
    rope, cut = connection.dup(), threading.Event()  # wrapping in TLS takes the socket itself away

    def pull() -> None:
        cut.set()
        with suppress(OSError):  # it had ended by itself
            rope.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, pull)
    timer.daemon = True
    timer.start()
    try:
        yield cut.is_set
    finally:
        timer.cancel()
        rope.close()
