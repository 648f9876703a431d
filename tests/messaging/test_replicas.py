"""Promises 2 and 3 with two replicas of a service, of which one is killed or frozen and comes back: no double effect,
no order broken.

On servers only: the embedded pair is one process with a broker of its own; there is no second replica of it, and who
freezes it freezes everything.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import sqlalchemy.exc
from sqlalchemy import Connection

from chassis import operating
from chassis.broker import Broker, Meanwhile, Outgoing, Publisher, Topology, nothing_else
from chassis.broker.amqp import AmqpBroker
from chassis.failpoints import Failpoint
from chassis.metrics import Metrics
from chassis.parking import ParkedEvent, list_parked
from chassis.relay import Relay
from chassis.runtime import Runtime
from chassis.settings import Settings
from tests.doom import doomed
from tests.messaging.depots import (
    Entry,
    ParcelProcess,
    a_parcel,
    announce_journeys,
    have_a_last_word,
    log_of,
    onlookers,
    parcel_town,
    wait_for,
    wait_for_all,
)
from tests.messaging.parcels.language import CATALOGUE
from tests.schemas import brought_up
from tests.servers import Endpoints

PARCELS = "tests.messaging.parcels"
QUEUE = "courier.from.depot"
HASTE = {"WALL_SPEED": "20"}


def ready(runtimes: Sequence[Runtime]) -> None:
    for runtime in runtimes:
        brought_up(PARCELS, runtime.database)


@pytest.fixture
def two(on_servers: Settings) -> Iterator[tuple[Runtime, Runtime]]:
    with onlookers(on_servers) as (depot, courier):
        ready((depot, courier))
        yield depot, courier


@pytest.fixture
def started() -> Iterator[list[ParcelProcess]]:
    """Processes the test starts; whatever is still alive at its end is ended."""
    processes: list[ParcelProcess] = []
    yield processes
    for process in processes:
        process.end()


def of(parcel: str, entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry[0] == parcel]


def parked_in(courier: Runtime) -> list[ParkedEvent]:
    with courier.view() as view:
        return list_parked(view.session)


def ask_sql(url: str, statement: str) -> list[Any]:
    """What the server answers to somebody who is not the service."""
    with closing(psycopg2.connect(url.replace("+psycopg2", "", 1))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()


def url_of(runtime: Runtime) -> str:
    return runtime.database.url.render_as_string(hide_password=False)


def end_idle_transactions(runtime: Runtime) -> bool:
    """What PostgreSQL does by itself to transactions that were left open for a minute, one a lane; whether none is
    left."""
    idle = "FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'"
    abandoned = f"{idle} AND state_change < now() - interval '2 s'"  # a living one is never so long
    ask_sql(url_of(runtime), f"SELECT pg_terminate_backend(pid) {abandoned}")
    return not ask_sql(url_of(runtime), f"SELECT pid {idle}")


def end_holder_of_relay_lock(depot: Runtime) -> int:
    """How many held it. Others hold advisory locks too, whoever seals the audit for example."""
    ours = (
        "database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
        "AND (classid::bigint << 32 | objid::bigint) = hashtextextended('relay|depot', 0)"
    )
    holders = f"FROM pg_locks WHERE locktype = 'advisory' AND granted AND {ours}"
    return len(ask_sql(url_of(depot), f"SELECT pg_terminate_backend(pid) {holders}"))


def somebody_waits_for_a_lock(runtime: Runtime) -> bool:
    waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return bool(ask_sql(url_of(runtime), waiting))


def test_two_replicas_of_which_one_is_killed_keep_the_order_though_handlers_fail_now_and_then(
    on_servers: Settings, two: tuple[Runtime, Runtime], started: list[ParcelProcess]
) -> None:
    depot, courier = two
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance, ill, well = random.Random(seed), a_parcel(), [a_parcel() for _ in range(6)]
    expected = announce_journeys(depot, [ill, *well], stops=6)
    good = [entry for entry in expected if entry[0] != ill]

    def another() -> ParcelProcess:
        return ParcelProcess(on_servers, "courier", FLAKY=str(chance.randrange(2**32)), POISON=ill, **HASTE)

    replicas = [another(), another()]
    started += [ParcelProcess(on_servers, "depot"), *replicas]
    for part in (chance.uniform(0.1, 0.4), chance.uniform(0.5, 0.8)):  # each of the two is killed once
        wait_for(lambda part=part: len(log_of(courier)) >= part * len(good), "some arrive")  # type: ignore[misc]
        replicas.pop(0).kill()
        replicas.append(another())
        started.append(replicas[-1])
    wait_for(lambda: len(log_of(courier)) >= len(good), "the ill parcel holds up no other")
    assert log_of(courier) == good
    assert {event.subject for event in parked_in(courier)} == {f"parcel/{ill}"}

    for replica in replicas:
        replica.kill()
    operating.replay(courier, parked_in(courier)[0].number, "op-1", "handler mended")
    started.append(ParcelProcess(on_servers, "courier", **HASTE))
    wait_for_all(depot, courier, expected)
    whole = have_a_last_word(depot, courier, expected, [ill, *well])
    assert log_of(courier) == whole


def _ports_of(pid: int) -> set[int]:
    """From which ports a process is connected to somebody."""
    folder = Path(f"/proc/{pid}/fd")
    sockets = {target[8:-1] for one in folder.iterdir() if (target := os.readlink(one)).startswith("socket:[")}
    rows = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    return {int(row[1].rpartition(":")[2], 16) for row in rows if row[9] in sockets}


def _port_of(link: str) -> int:
    """``127.0.0.1:40404 -> 127.0.0.1:5672`` as the broker names it."""
    return int(link.split(" -> ")[0].rpartition(":")[2])


class Frozen:
    """A courier that froze while it had a batch, and another replica that took its place."""

    def __init__(self, settings: Settings, servers: Endpoints, started: list[ParcelProcess], **doom: str) -> None:
        assert settings.amqp_url is not None
        self._settings, self._servers, self._started = settings, servers, started
        self._amqp_url = settings.amqp_url
        self.process = ParcelProcess(settings, "courier", **doom)
        started.append(self.process)
        broker = AmqpBroker(settings.amqp_url, Topology.of(CATALOGUE))
        wait_for(lambda: broker.is_consumed(QUEUE), "it listens")
        wait_for(lambda: self._links() != [], "the broker tells of its connections")
        started.append(ParcelProcess(settings, "depot"))

    def _links(self) -> list[str]:
        return self._servers.connections(self._amqp_url)

    def fail_over(self) -> ParcelProcess:
        """The broker misses its heartbeats and gives its events to another replica."""
        other = ParcelProcess(self._settings, "courier")
        self._started.append(other)
        for link in self._links():
            if _port_of(link) in _ports_of(self.process.pid):
                self._servers.hang_up(link)
        return other


@pytest.mark.parametrize("session", ["outlives it", "is ended"])
def test_a_consumer_frozen_before_its_commit_that_thaws_after_fail_over_has_no_second_effect(
    on_servers: Settings,
    servers: Endpoints,
    two: tuple[Runtime, Runtime],
    started: list[ParcelProcess],
    session: str,
) -> None:
    depot, courier = two
    parcels = [a_parcel() for _ in range(30)]
    expected = announce_journeys(depot, parcels, stops=4)
    frozen = Frozen(on_servers, servers, started, **doomed(Failpoint.EVENT_HANDLED, by=signal.SIGSTOP))
    wait_for(lambda: frozen.process.frozen, "it froze with an open transaction")
    frozen.fail_over()
    wait_for(lambda: somebody_waits_for_a_lock(courier), "the other one has its events and waits for its subjects")
    if session == "is ended":
        wait_for(lambda: end_idle_transactions(courier), "its sessions are ended")
        wait_for_all(depot, courier, expected)
    frozen.process.thaw()
    wait_for_all(depot, courier, expected)
    whole = have_a_last_word(depot, courier, expected, parcels)
    assert log_of(courier) == whole
    assert frozen.process.alive, frozen.process.output()


def test_a_consumer_frozen_between_commit_and_acknowledgement_that_thaws_after_fail_over_has_no_second_effect(
    on_servers: Settings, servers: Endpoints, two: tuple[Runtime, Runtime], started: list[ParcelProcess]
) -> None:
    depot, courier = two
    parcels = [a_parcel() for _ in range(30)]
    expected = announce_journeys(depot, parcels, stops=4)
    frozen = Frozen(on_servers, servers, started, **doomed(Failpoint.EVENT_COMMITTED, by=signal.SIGSTOP))
    wait_for(lambda: frozen.process.frozen, "it froze before it acknowledged")
    other = frozen.fail_over()
    wait_for_all(depot, courier, expected)
    frozen.process.thaw()
    wait_for(lambda: '"subscription_waits_for_broker"' in frozen.process.output(), "it notices that it was left")
    other.kill()  # the thawed one is the only one now, and works
    whole = have_a_last_word(depot, courier, expected, parcels)
    assert log_of(courier) == whole


@pytest.mark.parametrize("attempt", [1, 2])
def test_a_consumer_frozen_at_any_moment_that_thaws_after_fail_over_has_no_second_effect(
    on_servers: Settings,
    servers: Endpoints,
    two: tuple[Runtime, Runtime],
    started: list[ParcelProcess],
    attempt: int,
) -> None:
    depot, courier = two
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance, parcels = random.Random(seed), [a_parcel() for _ in range(30)]
    expected = announce_journeys(depot, parcels, stops=4)
    frozen = Frozen(on_servers, servers, started)
    moment = chance.uniform(0.05, 0.9) * len(expected)
    wait_for(lambda: len(log_of(courier)) >= moment, "some arrive")
    frozen.process.freeze()
    wait_for(lambda: frozen.process.frozen, "it stands still")
    frozen.fail_over()

    def all_there() -> bool:
        end_idle_transactions(courier)  # whatever it held
        time.sleep(0.2)
        return len(log_of(courier)) >= len(expected)

    wait_for(all_there, "the other one handles everything")
    frozen.process.thaw()
    whole = have_a_last_word(depot, courier, expected, parcels)
    assert log_of(courier) == whole


def test_a_relay_frozen_after_sending_whose_lock_was_lost_doubles_nothing_when_it_thaws(
    on_servers: Settings, two: tuple[Runtime, Runtime], started: list[ParcelProcess]
) -> None:
    depot, courier = two
    parcels = [a_parcel() for _ in range(10)]
    expected = announce_journeys(depot, parcels, stops=4)
    frozen = ParcelProcess(on_servers, "depot", **doomed(Failpoint.RELAY_CONFIRMED, by=signal.SIGSTOP))
    started += [frozen, ParcelProcess(on_servers, "courier")]
    wait_for(lambda: frozen.frozen, "it froze: a batch confirmed and not marked, the next one sent")
    started.append(ParcelProcess(on_servers, "depot"))
    wait_for(lambda: '"service_started"' in started[-1].output(), "another replica is there")
    wait_for(lambda: len(log_of(courier)) == 2 * len(parcels), "what it sent arrives")
    assert end_holder_of_relay_lock(depot) == 1
    wait_for_all(depot, courier, expected)
    frozen.thaw()
    wait_for(lambda: '"loop_trouble"' in frozen.output(), "it notices that its lock was lost")
    whole = have_a_last_word(depot, courier, expected, parcels)
    assert log_of(courier) == whole
    assert frozen.alive


class Hesitating:
    """A broker whose publisher stands still before it sends, as one in a frozen process does."""

    def __init__(self, broker: Broker) -> None:
        self._broker, self.about_to, self.go_on = broker, threading.Event(), threading.Event()

    def publisher(self, service: str) -> Publisher:
        real, about_to, go_on = self._broker.publisher(service), self.about_to, self.go_on

        class Waiting:
            def publish(
                self, batch: Sequence[Outgoing], timeout: float, meanwhile: Meanwhile = nothing_else
            ) -> set[int]:
                about_to.set()
                go_on.wait(60)
                return real.publish(batch, timeout, meanwhile)

            def close(self) -> None:
                real.close()

        return Waiting()


def test_a_relay_frozen_before_sending_that_sends_old_events_after_newer_ones_doubles_nothing(
    on_servers: Settings,
) -> None:
    parcels = [a_parcel() for _ in range(3)]
    with parcel_town(on_servers) as town:
        depot, courier = town["depot"], town["courier"]
        expected = announce_journeys(depot, parcels, stops=3)
        hesitating, failed = Hesitating(depot.broker), list[BaseException]()
        frozen = Relay("depot", depot.database, hesitating, depot.wall, town.platform.metrics)  # type: ignore[arg-type]

        def send() -> None:
            try:
                frozen.send_once()
            except Exception as error:
                failed.append(error)

        sending = threading.Thread(target=send, daemon=True)
        sending.start()
        assert hesitating.about_to.wait(30)
        assert depot.relay.send_once() == 0, "there is one relay"
        assert end_holder_of_relay_lock(depot) == 1
        town.settle()
        assert log_of(courier) == expected
        hesitating.go_on.set()
        sending.join(30)
        assert [type(error) for error in failed] == [sqlalchemy.exc.OperationalError], "it may mark nothing"
        announce_journeys(depot, [a_parcel()], stops=0)
        town.settle()
        assert [entry for entry in log_of(courier) if entry[0] in parcels] == expected


def test_a_relay_that_stops_hands_over_before_it_has_hung_up(
    on_servers: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with parcel_town(on_servers) as town:
        depot = town["depot"]
        leaving, coming = (Relay("depot", depot.database, depot.broker, depot.wall, Metrics()) for _ in range(2))
        announce_journeys(depot, [a_parcel()], stops=0)
        assert leaving.send_once() == 1
        with monkeypatch.context() as slow_server:
            slow_server.setattr(Connection, "close", lambda _: None)
            leaving.release()
        announce_journeys(depot, [a_parcel()], stops=0)
        assert coming.send_once() == 1
        coming.release()
