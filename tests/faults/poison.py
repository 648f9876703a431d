"""Messages that nobody may ever execute; without them parking would only meet what we send ourselves."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

import kombu
import yaml

from chassis.broker import exchange_name
from chassis.clock import iso
from chassis.envelope import CONTENT_TYPE
from chassis.runtime import Platform

WORD: Final = "DUQUE-19911111188"
"""In every poison that has room for it: what is not understood is never quoted, in no log, no table, no metric."""

TARGETS: Final = (
    ("patrol", "contact_recorded.v1"),
    ("intake", "case_unidentified.v1"),
    ("tracing", "identity_confirmed.v1"),
    ("intake", "departure_arrived.v1"),
    ("followup", "plan_created.v1"),
)
"""publisher and routing key: between them they reach every queue."""


@dataclass(frozen=True)
class Poison:
    body: bytes
    content_type: str
    key: str
    """Under which it must be parked."""


def _raw(body: bytes, content_type: str) -> Poison:
    return Poison(body, content_type, "sha256:" + hashlib.sha256(body).hexdigest()[:60])


def _pretending(publisher: str, routing_key: str, **changes: Any) -> Poison:
    """An envelope like ours about somebody who does not exist, with something wrong in it."""
    name, version = routing_key.rsplit(".", 1)
    key = f"poison-{uuid.uuid4().hex[:20]}"
    envelope = {
        "specversion": "1.0",
        "id": key,
        "type": f"guitu.{publisher}.{name}.{version}",
        "source": f"/guitu/{publisher}",
        "subject": f"nobody/{uuid.uuid4()}",
        "time": iso(datetime.now(UTC)),
        "sequence": "1",
        "correlationid": key,
        "datacontenttype": "application/json",
        "data": {},
        **changes,
    }
    return Poison(json.dumps(envelope).encode(), CONTENT_TYPE, key)


KINDS: Final[dict[str, Callable[[str, str], Poison]]] = {
    "undecodable bytes": lambda *_: _raw(os.urandom(64) + WORD.encode(), CONTENT_TYPE),
    "wrong content type": lambda *_: _raw(f"{uuid.uuid4()} {WORD}".encode(), "text/plain"),
    "pickle": lambda *_: _raw(pickle.dumps([str(uuid.uuid4()), WORD]), "application/x-python-serialize"),
    "yaml": lambda *_: _raw(yaml.safe_dump([str(uuid.uuid4()), WORD]).encode(), "application/x-yaml"),
    "unknown version": lambda publisher, key: _pretending(publisher, key, type=f"guitu.{publisher}.nothing.v99"),
    "broken schema": lambda publisher, key: _pretending(publisher, key, data={"at": WORD}),
    "five megabytes": lambda *_: _raw(os.urandom(16) + b" " * (5 * 1024 * 1024), CONTENT_TYPE),
}


class Poisoner:
    """Publishes poison, each kind in its turn to each target in its turn, and knows where it must end."""

    def __init__(self, amqp_url: str, platform: Platform) -> None:
        self._url, self._topology = amqp_url, platform.topology
        self._turns = self._each_in_turn()

    def _each_in_turn(self) -> Iterator[tuple[str, tuple[str, str]]]:
        kinds = list(KINDS)
        for number in count():
            yield kinds[number % len(kinds)], TARGETS[number % len(TARGETS)]

    def publish_next(self) -> set[tuple[str, str]]:
        kind, target = next(self._turns)
        return self.publish(kind, *target)

    def publish(self, kind: str, publisher: str, routing_key: str) -> set[tuple[str, str]]:
        """(queue, key) of every place where it must be parked; returns when the broker has it safe."""
        made = KINDS[kind](publisher, routing_key)
        with kombu.Connection(self._url, connect_timeout=5, transport_options={"confirm_publish": True}) as connection:
            kombu.Producer(connection).publish(
                made.body,
                exchange=exchange_name(publisher),
                routing_key=routing_key,
                content_type=made.content_type,
                content_encoding="binary",
                delivery_mode=2,
                retry=False,
            )
        return {(queue.name, made.key) for queue in self._topology.bound(publisher, routing_key)}
