"""Promise 2 with real processes and real SIGKILL: whatever is killed and wherever, nothing is lost and nothing has
two effects."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chassis import outbox
from chassis.migrations import migrate
from chassis.runtime import Runtime
from chassis.settings import Settings
from tests.messaging.depots import (
    ParcelProcess,
    a_parcel,
    announce_journeys,
    log_of,
    onlookers,
    processes_of,
    wait_for,
)

PARCELS = "tests.messaging.parcels"


@pytest.fixture
def two(settings: Settings) -> Iterator[tuple[Runtime, Runtime]]:
    """Depot and courier as this test sees them from outside, their databases ready."""
    with onlookers(settings) as (depot, courier):
        for runtime in (depot, courier):
            migrate(PARCELS, runtime.database)
        yield depot, courier


@pytest.fixture
def started(settings: Settings) -> Iterator[list[ParcelProcess]]:
    """Processes the test starts; whatever is still alive at its end is ended."""
    processes: list[ParcelProcess] = []
    yield processes
    for process in processes:
        process.end()


def unsent(depot: Runtime) -> int:
    with depot.view() as view:
        return outbox.unsent_count(view.session)


@pytest.mark.parametrize("at_event", ["1", "7", "20"])
def test_a_consumer_killed_before_its_commit_loses_nothing_and_doubles_nothing(
    settings: Settings, two: tuple[Runtime, Runtime], started: list[ParcelProcess], at_event: str
) -> None:
    depot, courier = two
    expected = announce_journeys(depot, [a_parcel() for _ in range(4)], stops=4)
    started += processes_of(settings, KILL_AT_EVENT=at_event)
    assert started[-1].killed(), started[-1].output()
    assert len(log_of(courier)) < int(at_event), "what was not committed is not there"
    for process in started:
        process.end()
    started += processes_of(settings)
    wait_for(
        lambda: len(log_of(courier)) >= len(expected) and unsent(depot) == 0, "everything arrives after the restart"
    )
    assert log_of(courier) == expected


def test_a_relay_killed_between_publishing_and_settling_loses_nothing_and_doubles_nothing(
    settings: Settings, two: tuple[Runtime, Runtime], started: list[ParcelProcess]
) -> None:
    depot, courier = two
    expected = announce_journeys(depot, [a_parcel() for _ in range(4)], stops=4)
    started += processes_of(settings, KILL_BEFORE_SETTLING="1")
    relaying = started[0]
    assert relaying.killed(), relaying.output()
    assert unsent(depot) == len(expected), "published, and not marked so"
    for process in started:
        process.end()
    started += processes_of(settings)
    wait_for(
        lambda: len(log_of(courier)) >= len(expected) and unsent(depot) == 0, "everything arrives after the restart"
    )
    assert log_of(courier) == expected


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
