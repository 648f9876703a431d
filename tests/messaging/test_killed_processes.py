"""Promises 1 and 2 with real processes and real SIGKILL: whatever is killed and wherever, nothing is lost and nothing
has two effects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy import func, select

from chassis import outbox
from chassis.failpoints import Failpoint
from chassis.parking import list_parked
from chassis.runtime import Runtime
from chassis.settings import Settings
from tests.doom import doomed
from tests.messaging.depots import (
    Entry,
    ParcelProcess,
    a_parcel,
    announce_journeys,
    by_parcel,
    have_a_last_word,
    log_of,
    onlookers,
    processes_of,
    started_with,
    unsent,
    wait_for,
    wait_for_all,
)
from tests.schemas import brought_up

PARCELS = "tests.messaging.parcels"

KILLS: dict[Failpoint, tuple[str, tuple[int, ...]]] = {
    Failpoint.TIMER_FIRED: ("depot", (1,)),
    Failpoint.UNIT_COMMITTED: ("depot", (1, 2)),
    Failpoint.RELAY_CONFIRMED: ("depot", (1, 3)),
    Failpoint.RELAY_MARKED: ("depot", (2,)),
    Failpoint.EVENT_HANDLED: ("courier", (1, 1)),
    Failpoint.EVENT_COMMITTED: ("courier", (1, 1)),
    Failpoint.EVENT_PARKED: ("courier", (1, 1)),
}
"""Who is killed, and at which passings of the moment, one after another on the same data. How many events a broker
hands over at once is chance, so a courier is killed at its first batch: a fresh one, then one with redelivered
events."""


@pytest.fixture
def two(settings: Settings) -> Iterator[tuple[Runtime, Runtime]]:
    """Depot and courier as this test sees them from outside, their databases ready."""
    with onlookers(settings) as (depot, courier):
        for runtime in (depot, courier):
            brought_up(PARCELS, runtime.database)
        yield depot, courier


@pytest.fixture
def started(settings: Settings) -> Iterator[list[ParcelProcess]]:
    """Processes the test starts; whatever is still alive at its end is ended."""
    processes: list[ParcelProcess] = []
    yield processes
    for process in processes:
        process.end()


def announced(depot: Runtime) -> int:
    with depot.view() as view:
        return int(view.session.execute(select(func.count()).select_from(outbox.outbox)).scalar_one())


def parked(courier: Runtime) -> int:
    with courier.view() as view:
        return len(list_parked(view.session))


def a_days_work(depot: Runtime, parcels: Sequence[str]) -> list[Entry]:
    """Journeys that are announced already, and a collection of each parcel that the depot will announce by itself, when
    its timer is due: at once."""
    expected = announce_journeys(depot, parcels, stops=4)
    for parcel in parcels:
        with depot.unit() as uow:
            uow.timers.set("collection", parcel, depot.clock.now(), {"stop": 5})
    return by_parcel([*expected, *((parcel, "moved", 5) for parcel in parcels)])


@pytest.mark.parametrize("point", KILLS)
def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_doubled(
    settings: Settings, two: tuple[Runtime, Runtime], started: list[ParcelProcess], point: Failpoint
) -> None:
    depot, courier = two
    victim, passings = KILLS[point]
    parcels = [a_parcel() for _ in range(4)]
    expected = a_days_work(depot, parcels)
    poison = {"POISON": parcels[0]} if point is Failpoint.EVENT_PARKED else {}
    for passing in passings:
        started += started_with(settings, {victim: {**doomed(point, passing), **poison}})
        dying = started[0] if victim == "depot" else started[-1]
        assert dying.killed(), dying.output()
        for process in started:
            process.end()
        assert _as_promised(log_of(courier), expected), "a prefix for each parcel, nothing twice"
        if passing == passings[0]:
            _check_the_moment(point, depot, courier, len(expected))
        started.clear()
    started += processes_of(settings)
    wait_for_all(depot, courier, expected)
    whole = have_a_last_word(depot, courier, expected, parcels)
    assert (log_of(courier), parked(courier)) == (whole, 0)


def _as_promised(log: list[Entry], expected: list[Entry]) -> bool:
    parcels = {parcel for parcel, _, _ in expected}
    of = {parcel: [entry for entry in log if entry[0] == parcel] for parcel in parcels}
    return all(of[parcel] == [e for e in expected if e[0] == parcel][: len(of[parcel])] for parcel in parcels)


def _check_the_moment(point: Failpoint, depot: Runtime, courier: Runtime, whole: int) -> None:
    """That the process was lost between the two things that must not come apart."""
    collections = 4
    match point:
        case Failpoint.TIMER_FIRED:
            assert announced(depot) == whole - collections, "what was not committed is not announced"
        case Failpoint.UNIT_COMMITTED:
            assert unsent(depot) > 0
        case Failpoint.RELAY_CONFIRMED:
            assert unsent(depot) == announced(depot), "published, and not marked so"
        case Failpoint.EVENT_HANDLED:
            assert log_of(courier) == [], "what was not committed is not there"
        case Failpoint.EVENT_COMMITTED:
            assert log_of(courier) != [], "committed, and not acknowledged"
        case Failpoint.EVENT_PARKED:
            assert parked(courier) == 0, "what was not committed is not parked"


def test_told_to_stop_the_processes_end_by_themselves_and_what_was_under_way_is_done_at_the_next_start(
    settings: Settings, two: tuple[Runtime, Runtime], started: list[ParcelProcess]
) -> None:
    depot, courier = two
    expected = announce_journeys(depot, [a_parcel() for _ in range(3)], stops=10)
    started += processes_of(settings)
    wait_for(lambda: len(log_of(courier)) > 0, "they work")
    assert {process.told_to_stop() for process in started} == {0}
    started += processes_of(settings)
    wait_for(lambda: len(log_of(courier)) >= len(expected), "the rest arrives")
    assert log_of(courier) == expected
