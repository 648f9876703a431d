"""Durable timers: a due row fires exactly once, on the station's clock, restarts or not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis import timers
from chassis.runtime import Runtime
from chassis.settings import Settings
from tests.messaging.depots import a_parcel, log_of, parcel_town
from tests.town import START, Town


def collections(depot: Runtime, parcel: str, *hours: int) -> None:
    for hour in hours:
        with depot.unit() as uow:
            uow.timers.set("collection", parcel, START + timedelta(hours=hour), {"stop": hour})


def test_a_timer_fires_when_it_is_due_and_only_once(settings: Settings) -> None:
    parcel = a_parcel()
    with parcel_town(settings) as town:
        collections(town["depot"], parcel, 5)
        town.advance_to(START + timedelta(hours=4, minutes=59))
        assert log_of(town["courier"]) == []
        town.advance_to(START + timedelta(hours=5))
        town.advance_to(START + timedelta(days=300))
        assert log_of(town["courier"]) == [(parcel, "moved", 5)]


def test_a_timer_that_came_due_while_the_service_was_down_fires_once_at_its_return(settings: Settings) -> None:
    parcel = a_parcel()
    with parcel_town(settings) as town:
        collections(town["depot"], parcel, 1)
    with Town(town.platform.catalogue, [r.service_class for r in town.services.values()], settings) as later:
        later.advance_to(START + timedelta(days=2))
        assert log_of(later["courier"]) == [(parcel, "moved", 1)]


def test_setting_a_timer_again_moves_it_and_cancelling_ends_it(settings: Settings) -> None:
    moved, ended = a_parcel(), a_parcel()
    with parcel_town(settings) as town:
        collections(town["depot"], moved, 1, 3)
        collections(town["depot"], ended, 1)
        with town["depot"].unit() as uow:
            uow.timers.cancel("collection", ended)
        town.advance_to(START + timedelta(hours=2))
        assert log_of(town["courier"]) == []
        town.advance_to(START + timedelta(hours=4))
        assert log_of(town["courier"]) == [(moved, "moved", 3)]


def test_two_replicas_of_a_service_fire_a_timer_once(settings: Settings) -> None:
    parcels = [a_parcel() for _ in range(10)]
    with parcel_town(settings) as town:
        for parcel in parcels:
            collections(town["depot"], parcel, 1)
        twin = town.platform.runtime(town["depot"].service_class)
        town.clock.advance_to(START + timedelta(hours=1))  # type: ignore[attr-defined]
        fired = twin.fire_due_timers() + town["depot"].fire_due_timers()
        twin.close()
        town.settle()
        assert fired == 10
        assert log_of(town["courier"]) == sorted((parcel, "moved", 1) for parcel in parcels)


def test_a_timer_whose_handler_fails_is_kept_and_holds_up_no_other(settings: Settings) -> None:
    good = a_parcel()
    with parcel_town(settings) as town:
        with town["depot"].unit() as uow:
            uow.timers.set("nobody_handles_this", "x", START, {})
        collections(town["depot"], good, 1)
        town.advance_to(START + timedelta(hours=1))
        assert log_of(town["courier"]) == [(good, "moved", 1)]
        with town["depot"].view() as view:
            assert (timers.open_timers(view.session), timers.failing_timers(view.session)) == (1, 1)


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1)])
def test_a_clock_that_steps_back_fires_nothing_twice(settings: Settings, back: timedelta) -> None:
    parcel = a_parcel()
    with parcel_town(settings) as town:
        collections(town["depot"], parcel, 1)
        town.advance_to(START + timedelta(hours=2))
        town.clock._now -= back  # type: ignore[attr-defined]  # only a fault can do this; the clock's own methods refuse
        town.settle()
        town.advance_to(START + timedelta(hours=3))
        assert log_of(town["courier"]) == [(parcel, "moved", 1)]
