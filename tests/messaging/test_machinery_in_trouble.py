"""Relay, requests, keys and migrations under trouble."""

from __future__ import annotations

import sqlite3
import threading
import time
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import OperationalError

from chassis.broker import BrokerAway, Meanwhile, Outgoing, OwnerAway, nothing_else
from chassis.broker.amqp import AmqpBroker, _AmqpRpcServer
from chassis.commands import Answer
from chassis.database import Database, DatabaseBusy
from chassis.envelope import MAX_BYTES, Envelope, encode
from chassis.orders import Actor
from chassis.outbox import outbox
from chassis.relay import BATCH, Relay
from chassis.settings import Settings
from tests.messaging.depots import CLERK, a_parcel, announce_journeys, log_of, parcel_town
from tests.messaging.parcels.language import POST, ParcelPosted
from tests.messaging.test_commands import BODY, CANARY, TOO_HEAVY
from tests.messaging.test_hearing import deliveries_of, parked_in
from tests.schemas import brought_up

PARCELS = "tests.messaging.parcels"


class Picky:
    """A broker that refuses the events of some subjects at once, as RabbitMQ returns what it cannot route."""

    def __init__(self, refused: set[int]) -> None:
        self.refused = refused

    def publisher(self, _service: str) -> Picky:
        return self

    def publish(self, batch: Sequence[Outgoing], _timeout: float, meanwhile: Meanwhile = nothing_else) -> set[int]:
        meanwhile()
        return {out.tag for out in batch} - self.refused

    def close(self) -> None: ...


def test_refused_subjects_however_many_hold_up_no_other(settings: Settings) -> None:
    with parcel_town(settings) as town:
        depot = town["depot"]
        with depot.unit() as uow:
            for _ in range(BATCH + 1):
                uow.announce(ParcelPosted(parcel_id=a_parcel(), grams=1))
        with depot.view() as view:
            numbers = list(view.session.execute(select(outbox.c.number).order_by(outbox.c.number)).scalars())
        wall = SimpleNamespace(now=lambda: moment[0])
        moment = [datetime(2026, 7, 6, tzinfo=UTC)]
        relay = Relay("depot", depot.database, Picky(set(numbers[:-1])), wall, town.platform.metrics)  # type: ignore[arg-type]
        sent = 0
        for _ in range(30):  # the host's sweep: once a second and a bit
            sent += relay.send_once(0.1)
            moment[0] += timedelta(seconds=1.005)
        relay.release()
        assert sent == 1


def test_a_command_that_took_effect_is_answered_the_same_after_its_rights_are_gone(settings: Settings) -> None:
    with parcel_town(settings) as town:
        number, parcel = str(uuid.uuid4()), a_parcel()
        first = town.order(POST, BODY, CLERK, target_id=parcel, command_id=number)
        stripped = Actor(CLERK.agency_id, CLERK.agency_kind, CLERK.client_id, frozenset())
        assert (
            town.order(POST, BODY, stripped, target_id=parcel, command_id=number)
            == first
            == Answer(True, {"id": parcel})
        )
        assert town.order(POST, {"grams": "changed schema"}, CLERK, target_id=parcel, command_id=number) == first


def test_a_key_made_in_a_savepoint_that_is_rolled_back_is_not_used_again(settings: Settings) -> None:
    with parcel_town(settings) as town:
        owner = f"parcel/{a_parcel()}"
        with town["depot"].unit() as uow:
            undone = uow.session.begin_nested()
            uow.private(owner, "x").sealed_for("parcel.addressee")
            undone.rollback()
            kept = uow.private(owner, CANARY).sealed_for("parcel.addressee")
        from chassis.private import Private

        with town["depot"].view():
            assert Private.from_sealed(kept, "parcel.addressee").open() == CANARY


def test_an_answer_belongs_to_its_question(settings: Settings) -> None:
    """Whoever sits on the broker must not be able to give an old answer to a new question."""
    with parcel_town(settings) as town:
        rpc, answers = town["depot"].rpc, []
        inner = rpc._client

        class Swapping:
            def call(self, service: str, body: bytes, timeout: float) -> bytes:
                answers.append(inner.call(service, body, timeout))
                return answers[0]

        rpc._client = Swapping()  # type: ignore[assignment]
        town.order(POST, BODY, CLERK)
        with pytest.raises(OwnerAway):
            town.order(POST, TOO_HEAVY, CLERK)


def test_several_services_of_one_process_migrate_side_by_side(settings: Settings, tmp_path: Path) -> None:
    if settings.embedded:
        urls = [f"sqlite:///{tmp_path}/side-{i}.db" for i in range(4)]
    else:
        urls = [settings.database_of(name) for name in ("depot", "courier")]
    databases = [Database(url) for url in urls]
    errors: list[BaseException] = []

    def run(database: Database) -> None:
        try:
            brought_up(PARCELS, database)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tables = [set(inspect(database.writer).get_table_names()) for database in databases]
    for database in databases:
        database.dispose()
    assert errors == []
    assert all({"outbox", "parcel"} <= found for found in tables)


def test_a_request_under_way_when_the_link_broke_does_not_spoil_the_next_link(on_servers: Settings) -> None:
    settings = on_servers
    broker, stop, slow = AmqpBroker(settings.amqp_url or "", parcel_topology()), threading.Event(), threading.Event()
    losses: list[str] = []

    def handler(body: bytes) -> bytes:
        if body == b"slow":
            slow.wait(5)
        return body

    server = _AmqpRpcServer(broker.url, "parcels", handler)

    def serve() -> None:
        while not stop.is_set():
            try:
                server.serve(stop.is_set)
            except BrokerAway as away:
                losses.append(str(away))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    client = broker.rpc_client()
    wait(lambda: _asked(client, b"hello") == b"hello")
    for _ in range(3):
        threading.Thread(target=_asked, args=(client, b"slow"), daemon=True).start()
    wait(lambda: len(server._working) >= 3)
    server._link.connection.transport.sock.shutdown(2)  # type: ignore[union-attr]
    wait(lambda: len(losses) == 1)
    wait(lambda: _asked(client, b"hello") == b"hello")
    slow.set()
    time.sleep(0.5)
    for _ in range(3):
        wait(lambda: _asked(client, b"hello") == b"hello")
    stop.set()
    thread.join(10)
    assert len(losses) == 1, losses


def parcel_topology() -> Any:
    from chassis.broker import Topology
    from tests.messaging.parcels.language import CATALOGUE

    return Topology.of(CATALOGUE)


def _asked(client: Any, body: bytes) -> bytes | None:
    try:
        return client.call("parcels", body, 2.0)  # type: ignore[no-any-return]
    except OwnerAway:
        return None


def wait(condition: Any, timeout: float = 10.0) -> None:
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_pooled_link_that_the_broker_has_closed_costs_no_request(on_servers: Settings) -> None:
    settings = on_servers
    with parcel_town(settings) as town:
        client = town["depot"].rpc._client
        town.order(POST, BODY, CLERK)
        for link in client._idle:  # type: ignore[attr-defined]
            link.connection.transport.sock.shutdown(0)  # what a broker that went away looks like from here: end of file
        assert town.order(POST, BODY, CLERK).ok


def test_writers_of_a_file_that_another_process_holds_wait_no_longer_together_than_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.database._SQLITE_WAIT_S", 0.5)
    database, held = Database(f"sqlite:///{tmp_path}/x.db"), sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    with database.transaction():
        pass
    held.execute("BEGIN IMMEDIATE")
    waited: list[float] = []

    def write() -> None:
        began = time.monotonic()
        try:
            with database.transaction():
                pass
        except DatabaseBusy:
            waited.append(time.monotonic() - began)

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held.execute("ROLLBACK")
    database.dispose()
    assert len(waited) == 6 and max(waited) < 1.5


def test_an_event_too_large_to_be_read_is_not_announced() -> None:
    now = datetime(2026, 7, 6, tzinfo=UTC)
    large = Envelope("i", "t", "/guitu/depot", "parcel/1", now, 1, {"ids": ["x" * 36] * (MAX_BYTES // 36)}, "c")
    with pytest.raises(ValueError):
        encode(large)


def test_a_read_whose_answer_is_no_json_is_a_failure_like_any_other(settings: Settings) -> None:
    with parcel_town(settings) as town:
        town["depot"].table.reads["depot.label"] = (
            town["depot"].table.reads["depot.label"][0],
            lambda query, view: {"when": datetime(2026, 7, 6, tzinfo=UTC)},
        )
        from tests.messaging.parcels.language import LABEL

        with pytest.raises(OwnerAway):
            town.ask(LABEL, {"parcel_id": "x"}, Actor.service("courier"))


def test_a_lock_that_somebody_holds_for_too_long_is_the_database_s_trouble_and_no_event_s(
    on_servers: Settings,
) -> None:
    """On PostgreSQL only: the file of SQLite is held as a whole (tests/messaging/test_a_database_away.py)."""
    with parcel_town(on_servers) as town:
        town.stop("courier")
        expected = announce_journeys(town["depot"], [a_parcel()], stops=1)
        courier, batch = town["courier"], deliveries_of(town["depot"])
        for hearing in courier.table.hearings.values():
            object.__setattr__(hearing, "handler", impatient(hearing.handler))
        with courier.unit() as other:
            other.session.connection().exec_driver_sql("LOCK TABLE log_line IN ACCESS EXCLUSIVE MODE")
            with pytest.raises(OperationalError):
                courier.subscriber_of("depot").handle(batch)
        assert parked_in(courier) == []
        courier.subscriber_of("depot").handle(batch)
        assert (log_of(courier), parked_in(courier)) == (expected, [])


def impatient(handler: Any) -> Any:
    def run(heard: Any, uow: Any) -> Any:
        uow.session.connection().exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
        return handler(heard, uow)

    return run
