"""Hundreds of slow clients, of a test's own process or in one of theirs; without them nobody would know whom they hold
up."""

from __future__ import annotations

import socket
import threading
import uuid
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from typing import Any

from benchmarks import talk

STRANGER = "127.0.0.2"
"""They come from an address of their own, as strangers would."""
SLOW_HEADERS, SLOW_BODIES = 500, 300
_HOST = "127.0.0.1"
_DRIP_EVERY_S = 0.5
_HEAD = b"POST /v1/sightings HTTP/1.1\r\nHost: guitu\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n"


class SlowClients:
    """Strangers who send a byte now and then and begin anew when they are cut. Who is slow with a body is signed in: to
    anybody else the gateway says no before it reads a byte of it."""

    def __init__(self, port: int, bearer: Mapping[str, str]) -> None:
        """``bearer``: the headers by which whoever is slow with a body is signed in."""
        self._port, self._ended = port, threading.Event()
        self._head = _HEAD + "".join(f"{name}: {value}\r\n" for name, value in bearer.items()).encode()
        self._thread = threading.Thread(target=self._keep_on, daemon=True)
        self._clients: list[tuple[socket.socket, bool]] = []
        self.cut = 0
        self.at_their_most = 0

    def __enter__(self) -> SlowClients:
        self._clients = [(self._connected(whole), whole) for whole in [False] * SLOW_HEADERS + [True] * SLOW_BODIES]
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(30)
        for client, _whole in self._clients:
            client.close()

    def _connected(self, whole_head: bool) -> socket.socket:
        client = socket.socket()
        client.bind((STRANGER, 0))
        client.settimeout(10)
        with suppress(OSError):
            client.connect((_HOST, self._port))
            key = f"Idempotency-Key: {uuid.uuid4()}\r\n\r\n".encode()
            client.sendall(self._head + (key if whole_head else b"X-Slow: "))
        client.setblocking(False)
        return client

    def _keep_on(self) -> None:
        while not self._ended.wait(_DRIP_EVERY_S):
            left = [(client, whole) for client, whole in self._clients if _drips(client)]
            self.at_their_most = max(self.at_their_most, len(left))
            gone = [(client, whole) for client, whole in self._clients if (client, whole) not in left]
            self.cut += len(gone)
            for client, _whole in gone:
                client.close()
            self._clients = left + [(self._connected(whole), whole) for _client, whole in gone]


def _drips(client: socket.socket) -> bool:
    try:
        client.send(b"x")
        return client.recv(4096) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


class _Crowd:
    """Slow clients as they are asked for, in a process of their own: whoever is measured beside them shares no
    interpreter with them."""

    def __init__(self, until_the_end: ExitStack) -> None:
        self._until_the_end = until_the_end

    def begin(self, port: int, bearer: Mapping[str, str]) -> None:
        """All are connected, and keep on until this process ends."""
        self._slow = self._until_the_end.enter_context(SlowClients(port, bearer))

    def read(self) -> dict[str, Any]:
        return {"at_their_most": self._slow.at_their_most, "cut": self._slow.cut}


def main() -> None:
    out = talk.only_for_answers()
    with ExitStack() as until_the_end:
        crowd = _Crowd(until_the_end)
        talk.obey({"begin": crowd.begin, "read": crowd.read}, out, green=False)


if __name__ == "__main__":
    main()
