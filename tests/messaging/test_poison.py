"""Promise 4 against messages that were never ours: dead at once, never executed, never shown, and nothing waits behind
them."""

from __future__ import annotations

import base64
import io
import json
import pickle
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import amqp
import kombu
import pytest
import structlog

from chassis import logs, operating
from chassis.broker import Broker, Outgoing, Topology
from chassis.broker.amqp import AmqpBroker
from chassis.broker.memory import MemoryBroker
from chassis.catalogue import Catalogue, event
from chassis.envelope import CONTENT_TYPE
from chassis.kinds import Id, Quantity
from chassis.parking import DEAD, ParkedEvent, list_parked
from chassis.runtime import Runtime
from chassis.service import hears
from chassis.settings import Settings
from tests.messaging.depots import (
    ParcelProcess,
    a_parcel,
    announce_journeys,
    log_of,
    onlookers,
    parcel_town,
    wait_for,
)
from tests.messaging.parcels.language import CATALOGUE, ParcelMoved, ParcelPosted
from tests.messaging.parcels.service import Courier, Depot, _heard
from tests.schemas import brought_up
from tests.stored import everything_stored
from tests.town import Town

QUEUE = "courier.from.depot"
CANARY = "Wang-Xiaoming-110101199003078515"
FIVE_MB = 5 * 1024 * 1024


@dataclass(frozen=True)
class Poison:
    """Bytes as somebody else may publish them, and what is written down about them."""

    body: bytes
    error: str
    content_type: str = CONTENT_TYPE
    properties: dict[str, Any] = field(default_factory=dict)
    """What only AMQP has, or can do."""


class _Opens:
    """Whoever loads it opens a file for writing."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return open, (str(self._path), "w")


def an_event(**changes: Any) -> dict[str, Any]:
    """A parcel of 7 grams as the depot would announce it."""
    parcel = a_parcel()
    whole = {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "type": "guitu.depot.parcel_posted.v1",
        "source": "/guitu/depot",
        "subject": f"parcel/{parcel}",
        "time": "2026-07-06T01:00:00Z",
        "datacontenttype": "application/json",
        "sequence": "1",
        "correlationid": str(uuid.uuid4()),
        "data": {"parcel_id": parcel, "grams": 7},
    }
    return {**whole, **changes, "data": {**whole["data"], **changes.get("data", {})}}  # type: ignore[dict-item]


def as_bytes(told: dict[str, Any]) -> bytes:
    return json.dumps(told).encode()


def every_poison(owned: Path) -> list[Poison]:
    """One of each kind; whoever executes one makes the file ``owned``, and whoever shows one shows the canary."""
    evil_pickle = pickle.dumps([CANARY, _Opens(owned)])
    disguised_pickle = pickle.dumps([CANARY, "disguised", _Opens(owned)])  # equal bytes would be one message
    evil_yaml = f"- {CANARY}\n- !!python/object/apply:builtins.open ['{owned}', 'w']\n".encode()
    wrong_type = "Undecodable: content type is not application/cloudevents+json"
    no_event = "Undecodable: not a CloudEvent of ours"
    large = as_bytes(an_event(data={"note": CANARY * (FIVE_MB // len(CANARY))}))
    return [
        Poison(b"\xff\xfe\x00" + CANARY.encode(), no_event),
        Poison(b'{"name": "' + CANARY.encode(), no_event),
        Poison(evil_pickle, wrong_type, "application/x-python-serialize"),
        Poison(disguised_pickle, no_event),
        Poison(evil_yaml, wrong_type, "application/x-yaml"),
        Poison(evil_yaml + b"\n", no_event),
        Poison(as_bytes(an_event(data={"note": CANARY})), wrong_type, "text/plain"),
        Poison(large, f"Undecodable: {len(large)} bytes are more than an event may have"),
        Poison(
            as_bytes(an_event(type="guitu.depot.parcel_posted.v9", data={"colour": CANARY})),
            "UnknownEvent: no such type and version in the catalogue",
        ),
        Poison(as_bytes(an_event(data={"grams": CANARY})), "ValidationError: grams"),
        Poison(
            b"\\ud800 " + CANARY.encode(), no_event, properties={"content_encoding": "unicode_escape"}
        ),  # as text it can be encoded no more
        Poison(as_bytes(an_event()), wrong_type, "text/strange", properties={"content_type": b"\xff\xfe"}),
        Poison(
            b"\x1f\x8b" + CANARY.encode(),
            no_event,
            properties={"content_encoding": "gzip", "application_headers": {"compression": "application/x-gzip"}},
        ),
    ]


def publisher_of(settings: Settings, broker: Broker) -> Callable[[Poison], None]:
    """Somebody who may publish and is none of us, once the courier listens."""
    wait_for(lambda: broker.is_consumed(QUEUE), "it listens")
    if isinstance(broker, MemoryBroker):
        return lambda one: _lay(broker, one)
    return lambda one: _publish(str(settings.amqp_url), one)


def _lay(broker: MemoryBroker, one: Poison) -> None:
    out = Outgoing(0, "parcel_posted.v1", str(uuid.uuid4()), one.body)
    broker.put([QUEUE], out, one.content_type)


def _publish(amqp_url: str, one: Poison) -> None:
    with kombu.Connection(amqp_url) as connection, closing(connection.channel()) as channel:
        channel.confirm_select()
        message = amqp.Message(one.body, **{"content_type": one.content_type, "delivery_mode": 2, **one.properties})
        channel.basic_publish_confirm(message, "depot.events", "parcel_posted.v1", mandatory=True)


@contextmanager
def listened_to() -> Iterator[io.StringIO]:
    """The log of this process, from DEBUG on."""
    written = io.StringIO()
    logs.configure("DEBUG", written)
    try:
        yield written
    finally:
        structlog.reset_defaults()


def parked_in(courier: Runtime) -> list[ParkedEvent]:
    with courier.view() as view:
        return list_parked(view.session)


def told_of(events: Sequence[ParkedEvent]) -> list[tuple[str, int, str | None]]:
    return sorted((event.state, event.attempts, event.error) for event in events)


def as_dead(poison: Sequence[Poison]) -> list[tuple[str, int, str | None]]:
    return sorted((DEAD, 0, one.error) for one in poison)


def test_poison_is_dead_at_once_and_neither_executed_nor_shown_and_what_comes_behind_it_passes(
    settings: Settings, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    owned = tmp_path / "owned"
    poison = every_poison(owned)
    with listened_to() as log, parcel_town(settings) as town:
        depot, courier = town["depot"], town["courier"]
        publish = publisher_of(settings, town.platform.broker)
        parcels = [a_parcel() for _ in range(3)]
        with town.keep_moving():
            for one in poison:
                publish(one)
            expected = announce_journeys(depot, parcels, stops=2)
            wait_for(
                lambda: len(log_of(courier)) >= len(expected) and len(parked_in(courier)) >= len(poison),
                "good events pass",
            )
        assert log_of(courier) == expected
        assert told_of(parked_in(courier)) == as_dead(poison)
        stored = everything_stored(courier)
        shown = "".join([log.getvalue(), *capfd.readouterr(), repr(parked_in(courier))])
    assert CANARY not in shown and CANARY.encode() not in stored
    assert [one for one in poison if base64.b64encode(one.body[:30]) in stored] == []
    assert not owned.exists(), "somebody loaded what must not be loaded"


def test_a_process_that_is_given_poison_says_nothing_of_it_and_goes_on(on_servers: Settings, tmp_path: Path) -> None:
    """On servers only: embedded, nobody else can reach the broker of a process."""
    owned = tmp_path / "owned"
    poison = every_poison(owned)
    with onlookers(on_servers) as (depot, courier):
        for runtime in (depot, courier):
            brought_up("tests.messaging.parcels", runtime.database)
        process = ParcelProcess(on_servers, "depot", "courier")
        try:
            publish = publisher_of(on_servers, AmqpBroker(str(on_servers.amqp_url), Topology.of(CATALOGUE)))
            for one in poison:
                publish(one)
            expected = announce_journeys(depot, [a_parcel()], stops=2)
            wait_for(
                lambda: len(log_of(courier)) >= len(expected) and len(parked_in(courier)) >= len(poison),
                "good events pass",
            )
            assert (log_of(courier), told_of(parked_in(courier))) == (expected, as_dead(poison))
            assert process.alive and CANARY not in process.output() and not owned.exists()
        finally:
            process.end()


@event(owner="depot", subject="parcel", heard_by=("courier",), version=9)
class ParcelPostedV9:
    """A parcel was handed in, as a later version of the depot says it."""

    parcel_id: Id
    grams: Quantity


class LaterCourier(Courier):
    """The courier after the fix: it knows the ninth version too."""

    __module__ = Courier.__module__

    @hears(ParcelPostedV9)
    def posted_v9(self, heard: Any, uow: Any) -> None:
        _heard(heard, uow, "posted, v9", heard.data.grams)


def test_replayed_after_the_fix_it_is_handled_once_and_what_stays_poison_stays_dead(
    settings: Settings, tmp_path: Path
) -> None:
    told = an_event(type="guitu.depot.parcel_posted.v9")
    of_the_ninth = Poison(as_bytes(told), "UnknownEvent: no such type and version in the catalogue")
    garbage = every_poison(tmp_path / "owned")[2]
    behind = as_bytes(an_event(type="guitu.depot.parcel_moved.v1", subject=told["subject"], sequence="2"))
    moved = Poison(behind.replace(b'"grams": 7', b'"stop": 1').replace(_id_in(behind), _id_in(of_the_ninth.body)), "")
    with parcel_town(settings) as town:
        publish = publisher_of(settings, town.platform.broker)
        for one in (of_the_ninth, garbage, moved):
            publish(one)
        wait_for(lambda: len(parked_in(town["courier"])) == 3, "all three are parked")
        assert [one.error for one in parked_in(town["courier"])] == [
            of_the_ninth.error,
            garbage.error,
            "behind an earlier event",
        ]
    later = Catalogue([ParcelPosted, ParcelMoved, ParcelPostedV9])
    with Town(later, [Depot, LaterCourier], settings) as town:
        courier = town["courier"]
        for one in parked_in(courier)[:2]:
            operating.replay(courier, one.number, "op-1", "the version is known now")
        courier.retry_parked()
        publish = publisher_of(settings, town.platform.broker)
        publish(of_the_ninth)
        publish(moved)
        settled = an_event()
        publish(Poison(as_bytes(settled), ""))  # whoever comes last shows that the copies were handled
        wait_for(lambda: (settled["data"]["parcel_id"], "posted", 7) in log_of(courier), "the last one arrives")
        parcel = told["data"]["parcel_id"]
        assert [entry for entry in log_of(courier) if entry[0] == parcel] == [
            (parcel, "posted, v9", 7),
            (parcel, "moved", 1),
        ]
        assert [(one.state, one.attempts, one.error) for one in parked_in(courier)] == [(DEAD, 1, garbage.error)]
    assert not (tmp_path / "owned").exists()


def _id_in(body: bytes) -> bytes:
    """The parcel it is about."""
    return str(json.loads(body)["data"]["parcel_id"]).encode()
