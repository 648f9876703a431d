"""Promises 1 and 2 while the servers break under load: the depot goes on accepting where it can, and afterwards each
announcement has arrived once and in order, with the same processes.

On RabbitMQ and PostgreSQL only: embedded, broker and database live in the process and end with it
(tests/messaging/test_killed_processes.py); a file that cannot be written is in tests/messaging/test_a_database_away.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.servers import Servers
from tests.messaging.depots import log_of
from tests.messaging.stations import Station, station_of
from tests.pairs import servers_pair
from tests.servers import Endpoints
from tests.town import settings_for

BROKER_AWAY_S = 20.0
BROKER_FROZEN_S = 10.0
DATABASE_FROZEN_S = 17.0
"""Longer than the server lets a statement run: at the thaw it ends some of them by itself."""
QUICK_S = 5.0
"""What a watcher waits for /livez; it takes milliseconds, and more only on a machine that is busy."""


@pytest.fixture
def station(breakable_servers: Servers, tmp_path: Path) -> Iterator[Station]:
    with servers_pair(Endpoints.of(breakable_servers), ("depot", "courier")) as pair:
        try:
            with station_of(settings_for(pair, tmp_path / "home")) as station:
                yield station
        finally:
            breakable_servers.restore()  # before the databases are dropped: a frozen server would wait for ever


@pytest.fixture
def loaded(station: Station, breakable_servers: Servers) -> Station:
    """Both services at work, the depot announcing without end; every queue is where a kill of the broker finds it."""
    station.prepare()
    station.start()
    station.up()
    station.wait_for(lambda: len(log_of(station.courier)) >= 20, "events flow")
    breakable_servers.rabbit.settle()
    return station


def everything_arrived_though_nothing_was_started_again(station: Station) -> None:
    """The load ends, the rest arrives; nobody died and nothing was tried without a pause."""
    station.stop_load()
    station.all_has_arrived()
    assert (station.all_alive(), station.in_a_hot_loop()) == (True, {})


def test_a_broker_that_is_stopped_for_twenty_seconds_stops_nobody_from_announcing(
    loaded: Station, breakable_servers: Servers
) -> None:
    breakable_servers.rabbit.stop(politely=True)
    stopped = time.monotonic()
    while time.monotonic() - stopped < BROKER_AWAY_S:
        loaded.wait_for_accepted(20, within_s=30)
        assert loaded.slowest_livez() < QUICK_S
    breakable_servers.rabbit.start()
    everything_arrived_though_nothing_was_started_again(loaded)


def test_a_broker_that_is_killed_loses_nothing_it_has_confirmed(loaded: Station, breakable_servers: Servers) -> None:
    breakable_servers.rabbit.kill()
    loaded.wait_for_accepted(50)
    breakable_servers.rabbit.start()
    everything_arrived_though_nothing_was_started_again(loaded)


def killed(servers: Servers) -> None:
    servers.postgres.kill()


def stopped(servers: Servers) -> None:
    servers.postgres.stop()


@pytest.mark.parametrize("end", [killed, stopped])
def test_a_database_that_is_restarted_loses_nothing_it_has_committed(
    loaded: Station, breakable_servers: Servers, end: Callable[[Servers], None]
) -> None:
    for away_s in (0.0, 4.0):
        end(breakable_servers)
        time.sleep(away_s)
        assert loaded.slowest_livez() < QUICK_S
        breakable_servers.postgres.start()
        loaded.wait_for_accepted(50)
    everything_arrived_though_nothing_was_started_again(loaded)


def test_a_broker_that_is_frozen_stops_nobody_from_announcing(loaded: Station, breakable_servers: Servers) -> None:
    """Its sockets stay open and silent: only deadlines of ours notice."""
    breakable_servers.rabbit.freeze()
    frozen = time.monotonic()
    while time.monotonic() - frozen < BROKER_FROZEN_S:
        loaded.wait_for_accepted(20, within_s=30)
        assert loaded.slowest_livez() < QUICK_S
    breakable_servers.rabbit.thaw()
    everything_arrived_though_nothing_was_started_again(loaded)


def test_a_database_that_is_frozen_and_thaws_has_stopped_nobody_for_good(
    loaded: Station, breakable_servers: Servers
) -> None:
    breakable_servers.postgres.freeze()
    frozen = time.monotonic()
    while time.monotonic() - frozen < DATABASE_FROZEN_S:
        time.sleep(0.5)
        assert loaded.slowest_livez() < QUICK_S
    breakable_servers.postgres.thaw()
    loaded.wait_for_accepted(50)
    everything_arrived_though_nothing_was_started_again(loaded)


def test_a_database_that_is_frozen_for_longer_than_anybody_waits_is_taken_for_one_that_is_away(
    station: Station, breakable_servers: Servers
) -> None:
    station.prepare()
    station.start(SILENCE_S="2")
    station.up()
    station.wait_for_accepted(50)
    breakable_servers.postgres.freeze()
    for process in ("depot", "courier"):
        station.wait_for(lambda process=process: said_away(station, process), f"{process} has noticed")  # type: ignore[misc]
    assert station.slowest_livez() < QUICK_S
    breakable_servers.postgres.thaw()
    station.wait_for_accepted(50)
    everything_arrived_though_nothing_was_started_again(station)


def said_away(station: Station, process: str) -> bool:
    return "OperationalError" in station.processes[process].output()


@dataclass(frozen=True)
class Order:
    """In which order the servers come, and what the services miss when only the first of them is there."""

    first: str
    second: str
    missed: str


@pytest.mark.parametrize(
    "order",
    [Order("rabbit", "postgres", "database of "), Order("postgres", "rabbit", "broker: cannot be reached")],
    ids=["database_late", "broker_late"],
)
def test_services_that_are_started_before_their_servers_wait_and_then_work(
    station: Station, breakable_servers: Servers, order: Order
) -> None:
    breakable_servers.rabbit.kill()
    breakable_servers.postgres.kill()
    station.start()
    station.up()
    getattr(breakable_servers, order.first).start()
    for process in station.processes:
        station.wait_for(lambda process=process: order.missed in missing(station, process), f"{process} says so")  # type: ignore[misc]
    assert station.slowest_livez() < QUICK_S
    getattr(breakable_servers, order.second).start()
    station.wait_for_accepted(50)
    everything_arrived_though_nothing_was_started_again(station)


def missing(station: Station, process: str) -> str:
    """What it misses; nothing once it is ready."""
    answer = station.health(process, "/readyz")
    return answer.text if answer.status_code == 503 else ""
