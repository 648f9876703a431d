"""Promise 3 kept by the real handlers: events of different publishers and subjects come in any order, each up to five
times, and every service ends where it would have ended with each once in the order of their telling.

A whole story is played once. What it announced is then handed to each service anew, in orders made from seeds. A
failure names its seed.

On SQLite only, of which a hundred copies are a hundred files: what handlers decide is the same on PostgreSQL, and what
carries them there is shown in tests/messaging/test_unruly_delivery.py.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, note
from hypothesis import settings as trying
from hypothesis import strategies as some
from sqlalchemy import Table, select

from chassis.broker import Delivery
from chassis.clock import ManualClock
from chassis.deadlines import deadline
from chassis.envelope import CONTENT_TYPE
from chassis.ids import RandomIds
from chassis.orders import Heard, Need
from chassis.outbox import outbox
from chassis.parking import list_parked
from chassis.private import Private
from chassis.registrations import Hearing
from chassis.runtime import Platform, Runtime
from chassis.settings import Settings
from chassis.subscription import Subscriber
from chassis.timers import timer
from contracts.events import CATALOGUE
from deploy.services import SERVICES
from gateway import storage as of_the_gateway
from services.followup import storage as of_followup
from services.intake import storage as of_intake
from services.tracing import storage as of_tracing
from tests import stories
from tests.city import City, open_city
from tests.messaging.depots import without_fsync
from tests.messaging.unruly_broker import in_batches, shuffled_with_copies
from tests.town import EMBEDDED, settings_for

LISTENERS = ("intake", "tracing", "followup", "gateway")
"""Patrol hears nobody."""
TABLES: Mapping[str, Sequence[Table]] = {
    "intake": of_intake.METADATA.sorted_tables,
    "tracing": of_tracing.METADATA.sorted_tables,
    "followup": of_followup.METADATA.sorted_tables,
    "gateway": of_the_gateway.METADATA.sorted_tables,
}
BY_ARRIVAL = {"version", "number", "last", "stamp", "change", "record"}
"""How often a row was written, when in the order of changes, and which number a case or a record was given: these do
follow the order of arrival."""


class CausedIds:
    """Identifiers that follow from the event being handled, so that two runs of it can be compared."""

    def __init__(self) -> None:
        self._local, self._random = threading.local(), RandomIds()

    @contextmanager
    def because(self, event_id: str) -> Iterator[None]:
        self._local.cause, self._local.count = event_id, 0
        try:
            yield
        finally:
            self._local.cause = None

    def new(self) -> str:
        cause = getattr(self._local, "cause", None)
        if cause is None:
            return self._random.new()
        self._local.count += 1
        digest = hashlib.sha256(f"{cause}|{self._local.count}".encode()).digest()
        number = int.from_bytes(digest[:16], "big") & ~(0xF << 76) & ~(0x3 << 62)
        return str(UUID(int=number | 0x7 << 76 | 0x2 << 62))


def with_caused_ids(runtime: Runtime, ids: CausedIds) -> None:
    runtime.units.ids = ids
    for type_, hearing in list(runtime.table.hearings.items()):
        runtime.table.hearings[type_] = Hearing(hearing.contract, _because(ids, hearing.handler), hearing.needs)


def _because(ids: CausedIds, handler: Callable[..., Any]) -> Callable[..., Any]:
    def handle(heard: Heard, uow: Any) -> None:
        with ids.because(heard.id):
            handler(heard, uow)

    return handle


@dataclass
class Story:
    """What was announced from one end to the other, what the owners answer, and the databases as they were before."""

    settings: Settings
    ended: ManualClock
    told: Mapping[str, list[Delivery]]
    answers: Mapping[str, Mapping[str, Any]]

    def heard_by(self, service: str) -> list[Delivery]:
        """In the order of their telling."""
        types = {contract.type for contract in CATALOGUE if service in contract.heard_by}
        heard = [one for events in self.told.values() for one in events if json.loads(one.body)["type"] in types]
        return sorted(heard, key=lambda one: str(json.loads(one.body)["time"]))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    settings = settings_for(EMBEDDED, tmp_path_factory.mktemp("told") / "home")
    with open_city(settings) as city:
        ids = CausedIds()
        for runtime in city.town.services.values():
            with_caused_ids(runtime, ids)
        city["police-henan"].post("/v1/inquiries", stories.a_familys_search(city))
        city.settle()
        before = settings.home.parent / "before"
        before.mkdir()
        for service in LISTENERS:
            _copy_of(city.town[service], before)
        _a_whole_story(city)
        told = {service: _announced(city.town[service]) for service in SERVICES}
        answers = {service: _answers(city.town[service], told) for service in LISTENERS}
        return Story(settings, ManualClock(city.now()), told, answers)


def _copy_of(runtime: Runtime, folder: Path) -> None:
    file = Path(str(runtime.database.url.database))
    with runtime.database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.connection.dbapi_connection.execute(f"VACUUM INTO '{folder / file.name}'")  # type: ignore[union-attr]


def _a_whole_story(city: City) -> None:
    """Three people: one who must be searched for, one from hospital, one who only wants a ticket home."""
    lost = stories.brought_in(city, ages=stories.A_GUESS, knows_own_name=False)
    notice = stories.approved_notice(city, lost, "national_site", "wechat")
    stories.published(city, notice, "national_site", "wechat")
    stories.in_hospital(city)
    traveller = stories.brought_in(city)
    stories.come_home(city, traveller)
    city.advance(days=2)
    stories.identified(city, lost)
    stories.taken_down(city, notice, "national_site", "wechat")
    stories.come_home(city, lost)
    city.advance(days=40)


def _announced(runtime: Runtime) -> list[Delivery]:
    with runtime.view() as view:
        rows = view.session.execute(select(outbox).order_by(outbox.c.number)).all()
    return [Delivery(bytes(row.body), CONTENT_TYPE, row.event_id, False, row.number) for row in rows]


def _answers(listener: Runtime, told: Mapping[str, list[Delivery]]) -> dict[str, Any]:
    """What owners answer to each question that its events raise."""
    answers: dict[str, Any] = {}
    for subscriber in listener.subscribers:
        for one in told[subscriber.queue.publisher]:
            incoming = subscriber._understand(one.body, one.content_type, one.message_id)
            if incoming.heard is not None and (need := subscriber._need(incoming)) is not None:
                answers[_question(need)] = listener._ask(need)
    return answers


def _question(need: Need) -> str:
    return json.dumps([need.read.key, dict(need.params)], sort_keys=True)


@dataclass
class Listener:
    """One service as it was before the story, that hears what it is handed."""

    runtime: Runtime
    subscribers: Mapping[str, Subscriber]
    wall: ManualClock

    def hear(self, told: Sequence[Delivery]) -> None:
        for source, batch in groupby(told, key=lambda one: str(json.loads(one.body)["source"])):
            self.subscribers[source.rpartition("/")[2]].handle(list(batch))

    def retry(self) -> None:
        self.wall.advance(timedelta(hours=3))
        for subscriber in self.subscribers.values():
            subscriber.retry_due(self.wall.now())

    def come_to_rest(self) -> None:
        for _ in range(5):
            self.retry()

    def state(self, service: str) -> dict[str, list[str]]:
        with self.runtime.view() as view:
            return {
                table.name: sorted(repr(_comparable(row)) for row in view.session.execute(select(table)).mappings())
                for table in (*TABLES[service], deadline, timer)
            } | {"parked": [event.error or "" for event in list_parked(view.session)]}


def _comparable(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.open() if isinstance(value, Private) else value
        for name, value in row.items()
        if name not in BY_ARRIVAL
    }


@contextmanager
def a_listener(story: Story, service: str, home: Path) -> Iterator[Listener]:
    home.mkdir()
    settings = replace(story.settings, home=home)
    wall = ManualClock(story.ended.now())
    platform = Platform.of(settings, CATALOGUE, clock=ManualClock(story.ended.now()), wall=wall)
    runtime = without_fsync(platform.runtime(SERVICES[service]))
    file = Path(str(runtime.database.url.database))
    shutil.copyfile(story.settings.home.parent / "before" / file.name, file)
    with_caused_ids(runtime, CausedIds())

    def answered(need: Need) -> Mapping[str, Any]:
        return story.answers[service][_question(need)]  # type: ignore[no-any-return]

    subscribers = {
        one.queue.publisher: Subscriber(
            runtime.units, one.queue, runtime.table.hearings, CATALOGUE, answered, platform.metrics
        )
        for one in runtime.subscribers
    }
    try:
        yield Listener(runtime, subscribers, wall)
    finally:
        runtime.close()
        shutil.rmtree(home)


EXAMPLES = {"intake": 35, "tracing": 35, "followup": 15, "gateway": 15}


@pytest.mark.parametrize("service", LISTENERS)
def test_events_in_any_order_and_up_to_five_times_end_where_each_once_in_order_ends(
    story: Story, tmp_path: Path, service: str
) -> None:
    told = story.heard_by(service)
    with a_listener(story, service, tmp_path / "once") as listener:
        listener.hear(told)
        listener.come_to_rest()
        expected = listener.state(service)
    assert expected["parked"] == [] and len(told) > 1

    @trying(max_examples=EXAMPLES[service])
    @given(seed=some.integers(0, 2**32 - 1))
    def holds(seed: int) -> None:
        note(f"seed {seed}")
        chance = random.Random(seed)
        with a_listener(story, service, tmp_path / str(seed)) as listener:
            for batch in in_batches(shuffled_with_copies(told, chance), chance, most=20):
                listener.hear(batch)
                if chance.random() < 0.05:
                    listener.retry()
            listener.come_to_rest()
            assert listener.state(service) == expected

    holds()
