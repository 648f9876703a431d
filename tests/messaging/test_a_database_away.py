"""Promises 2 and 3 while a subscriber's database is away and events flow on: the subscription pauses; it holds what it
has, gives nothing back, and afterwards goes on where it stood."""

from __future__ import annotations

import resource
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import make_url

from chassis import parking
from tests.messaging.depots import a_parcel, announce_journeys, log_of
from tests.messaging.parcels.language import ParcelMoved
from tests.messaging.stations import Station, station_of
from tests.pairs import pair_named
from tests.town import EMBEDDED, settings_for

COURIER = {"service": "courier", "publisher": "depot"}
PARCEL = a_parcel()
PAUSED_S = 3.0
QUICK_S = 5.0
ROOM = 1_000_000
"""Bytes a file may have on the full disk: more than notes and logs need, less than a write-ahead log has soon."""


@contextmanager
def closed_by_the_server(station: Station) -> Iterator[None]:
    """PostgreSQL ends the sessions of the courier's database and takes no more; the depot's goes on."""
    url = make_url(station.settings.database_of("courier"))
    with closing(
        psycopg2.connect(url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False))
    ) as keeper:
        keeper.autocommit = True
        with keeper.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false')
            try:
                sessions = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
                cursor.execute(sessions, [url.database])
                yield
            finally:
                cursor.execute(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS true')


@contextmanager
def held_by_another_process(station: Station) -> Iterator[None]:
    """Somebody else writes into the courier's file and does not end."""
    file = station.settings.home / "courier.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full_disk(station: Station, room: int = ROOM) -> Iterator[None]:
    """No file of the process may grow beyond its room."""
    wal = station.settings.home / "courier.sqlite3-wal"
    station.wait_for(lambda: wal.stat().st_size > room, "the courier's write-ahead log has no room left")
    [process] = station.processes.values()
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    for stop in range(1, 21):  # from outside: the depot, in the same process, has no room either
        with station.depot.unit() as uow:
            uow.announce(ParcelMoved(parcel_id=PARCEL, stop=stop))
    yield
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@dataclass(frozen=True)
class Trouble:
    pair: str
    away: Callable[[Station], AbstractContextManager[None]]
    depot_goes_on: bool = True


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble("servers", closed_by_the_server),
        Trouble("embedded", held_by_another_process),
        Trouble("embedded", full_disk, depot_goes_on=False),
    ],
    ids=lambda trouble: trouble.away.__name__,
)
def test_while_its_database_is_away_a_subscription_pauses_and_neither_loses_nor_reorders(
    request: pytest.FixtureRequest, tmp_path: Path, trouble: Trouble
) -> None:
    with (
        pair_named(trouble.pair, request, ("depot", "courier")) as pair,
        station_of(settings_for(pair, tmp_path / "home")) as station,
    ):
        station.prepare()
        station.start(SQLITE_WAIT_S="1")
        station.up()
        station.wait_for(lambda: len(log_of(station.courier)) >= 20, "events flow")
        with trouble.away(station):
            station.wait_for(lambda: paused(station), "the subscription pauses")
            if trouble.depot_goes_on:
                station.wait_for_accepted(50)
            time.sleep(PAUSED_S)
            assert paused(station)
        station.wait_for_accepted(50)
        station.stop_load()
        station.all_has_arrived()
        assert (station.all_alive(), paused(station), station.in_a_hot_loop()) == (True, False, {})
        assert [note.redelivered for note in station.notes() if note.redelivered] == [], "nothing was given back"
        with station.courier.view() as view:
            assert parking.list_parked(view.session) == [], "it is no failure of any event"


def paused(station: Station) -> bool:
    process = "depot-courier" if station.settings.embedded else "courier"
    return station.metric(process, "guitu_subscription_paused", **COURIER) == 1


def test_a_disk_without_any_room_for_the_log_neither_ends_no_process(tmp_path: Path) -> None:
    """Embedded only: with servers the disks are theirs (tests/faults), and the log is the same."""
    with station_of(settings_for(EMBEDDED, tmp_path / "home")) as station:
        station.prepare()
        station.start(load=False, DELIVERY_NOTES="")
        station.up()
        before = announce_journeys(station.depot, [a_parcel()], stops=3)
        station.wait_for(lambda: log_of(station.courier) == before, "events flow")
        [process] = station.processes.values()
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        meanwhile = announce_journeys(station.depot, [a_parcel()], stops=3)
        for _ in range(int(PAUSED_S)):
            time.sleep(1)
            assert station.slowest_livez() < QUICK_S
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        station.wait_for(lambda: len(log_of(station.courier)) >= 8, "the rest arrives")
        assert log_of(station.courier) == sorted(before + meanwhile, key=lambda entry: entry[0])
        assert station.all_alive()
