"""A webhook receiver in one file: verifies, remembers, answers. Take it, shorten it, make it yours.

Needs ``pip install standardwebhooks cloudevents cryptography``. Behind your own TLS proxy:

    python guitu_receiver.py --port 8080 --keys keys.txt --memory received.sqlite3

``keys.txt`` holds the secret that you were shown (``whsec_...``) or the public key of your endpoint (``whpk_...``), one
a line; it is read again for each message, so that a new secret needs no restart.

What it keeps to, and what yours must keep to:

* verify over the bytes as they came, before anything is parsed; five minutes is the oldest a message may be;
* answer 2xx only when the message is safely kept, within 15 seconds, and do the work afterwards;
* the same ``webhook-id`` comes again after a lost answer: keep it once, answer 2xx again;
* 410 says "never again" and ends the endpoint: do not answer it by accident.
"""

from __future__ import annotations

import argparse
import base64
import json
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook, WebhookVerificationError

CHALLENGE = "guitu.gateway.webhook_challenge.v1"
LARGEST = 64 * 1024  # bytes of one message; ours are a few hundred
PATIENCE_S = 10  # a request that takes longer is not from us
OLDEST_S = 300

Handle = Callable[[CloudEvent], None]
"""Called once for each message, inside the transaction that remembers it. When it raises, nothing is remembered, and
the message comes again."""


class NotFromGuitu(Exception):
    """No signature of ours fits, or the message is too old."""


# --- whose message is it ----------------------------------------------------------------------------------------------


def verify(headers: Mapping[str, str], body: bytes, keys: Iterable[str]) -> None:
    """Return when one signature fits one of your keys. While you exchange a secret both are keys.

    ``whsec_...`` checks ``v1``; ``whpk_...`` checks ``v1a``, and lets a receiver verify that could not sign itself.
    :raises NotFromGuitu:
    """
    for key in keys:
        if _fits_v1a(headers, body, key) if key.startswith("whpk_") else _fits_v1(headers, body, key):
            return
    raise NotFromGuitu


def _fits_v1(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """The published library does it all: HMAC, age, several signatures in one header."""
    try:
        Webhook(secret).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):  # ValueError: not even shaped like a signature
        return False
    return True


def _fits_v1a(headers: Mapping[str, str], body: bytes, public_key: str) -> bool:
    """Ed25519 over ``id.timestamp.body``; the published Python library knows ``v1`` only."""
    stamp = headers.get("webhook-timestamp", "")
    if not (stamp.isascii() and stamp.isdigit()) or abs(time.time() - int(stamp)) > OLDEST_S:
        return False
    signed = f"{headers.get('webhook-id', '')}.{stamp}.".encode() + body
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key.removeprefix("whpk_")))
    given = [one.removeprefix("v1a,") for one in headers.get("webhook-signature", "").split() if one.startswith("v1a,")]
    return any(_is_signed(key, one, signed) for one in given)


def _is_signed(key: Ed25519PublicKey, signature: str, signed: bytes) -> bool:
    try:
        key.verify(base64.b64decode(signature, validate=True), signed)
    except (InvalidSignature, ValueError):
        return False
    return True


# --- once is enough ---------------------------------------------------------------------------------------------------


class Memory:
    """Which messages were received, in a file that survives a restart."""

    def __init__(self, file: str) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(file, check_same_thread=False)
        self._db.execute("CREATE TABLE IF NOT EXISTS received (id TEXT PRIMARY KEY, type TEXT, subject TEXT)")

    def once(self, message_id: str, event: CloudEvent, handle: Handle) -> bool:
        """Handle it unless it was here before, and remember it, in one transaction; whether it was new."""
        row = (message_id, event.get_type(), event.get_subject())
        with self._lock, self._db:
            new = self._db.execute("INSERT OR IGNORE INTO received VALUES (?, ?, ?)", row).rowcount == 1
            if new:
                handle(event)
        return new

    def close(self) -> None:
        self._db.close()


# --- the server -------------------------------------------------------------------------------------------------------


class Receiver(ThreadingHTTPServer):
    """Listens on loopback; TLS is your proxy's work."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, keys: Callable[[], Iterable[str]], memory: Memory, handle: Handle) -> None:
        super().__init__(("127.0.0.1", port), _Request)
        self.keys, self.memory, self.handle = keys, memory, handle

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/guitu"

    def take(self, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """The answer to one message; names of headers in small letters. :raises NotFromGuitu:"""
        verify(headers, body, self.keys())
        event = JSONFormat().read(CloudEvent, body)
        if event.get_type() == CHALLENGE:  # you have just registered or re-enabled this endpoint
            return {"challenge": event.get_data()["challenge"]}
        return {"new": self.memory.once(headers["webhook-id"], event, self.handle)}


class _Request(BaseHTTPRequestHandler):
    server: Receiver
    timeout = PATIENCE_S

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            return self._answer(411, {})
        if int(length) > LARGEST:
            return self._answer(413, {})
        body = self.rfile.read(int(length))
        try:
            self._answer(200, self.server.take({name.lower(): value for name, value in self.headers.items()}, body))
        except NotFromGuitu:
            self._answer(401, {})
        except Exception as error:  # say nothing to the caller; it tries again later
            print(f"not handled: {type(error).__name__}", file=sys.stderr)
            self._answer(500, {})

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(raw)
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not logged line by line."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Receives webhooks of 归途 Guitu.")
    parser.add_argument("--port", type=int, default=8080, help="0: any that is free")
    parser.add_argument("--keys", type=Path, required=True, help="a file: secrets and public keys, one a line")
    parser.add_argument("--memory", default="received.sqlite3", help="where received messages are remembered")
    options = parser.parse_args()
    receiver = Receiver(options.port, lambda: options.keys.read_text("ascii").split(), Memory(options.memory), _shown)
    print(receiver.url, flush=True)
    receiver.serve_forever()


def _shown(event: CloudEvent) -> None:
    """Where your own system takes over: here it is only printed. A message carries ids and codes; read the rest with
    your token."""
    told = {"id": event.get_id(), "type": event.get_type(), "subject": event.get_subject(), "data": event.get_data()}
    print(json.dumps(told, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
