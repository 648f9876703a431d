"""Durable timers: a due row fires exactly once, on the station's clock, restarts or not."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis import timers
from chassis.clock import ManualClock
from chassis.deadlines import DEADLINE_WARNING, DeadlinePlan, warn
from chassis.runtime import Runtime
from chassis.settings import Settings
from tests.messaging.depots import a_parcel, log_of, parcel_town, wait_for
from tests.messaging.parcels.hatchery import punctual_depot
from tests.messaging.parcels.storage import log_line
from tests.schemas import brought_up
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


def test_a_timer_that_another_replica_is_busy_with_holds_up_none_of_the_others(on_servers: Settings) -> None:
    """On PostgreSQL only: SQLite has one writer."""
    slow, *others = parcels = [a_parcel() for _ in range(4)]
    with parcel_town(on_servers) as town:
        for hour, parcel in enumerate(parcels, 1):
            collections(town["depot"], parcel, hour)
        twin = town.platform.runtime(town["depot"].service_class)
        town.clock.advance_to(START + timedelta(hours=9))  # type: ignore[attr-defined]
        with town["depot"].unit() as uow:
            found = timers.take_due(uow.session, town.clock.now(), town.platform.wall.now())
            assert found is not None and found[0].subject == slow
            assert twin.fire_due_timers() == len(others)
            uow.session.connection().exec_driver_sql("ROLLBACK")  # as if its replica died
        assert twin.fire_due_timers() == 1
        twin.close()
        town.settle()
        assert log_of(town["courier"]) == sorted((parcel, "moved", hour) for hour, parcel in enumerate(parcels, 1))


def test_two_replicas_that_meet_on_one_duty_fire_both_its_timers_once_and_call_neither_failing(
    on_servers: Settings,
) -> None:
    """On PostgreSQL only. Long overdue, the warning is one replica's and the breach the other's; each wants what the
    other holds, and the database ends one of the two: that is no failure of a timer."""
    clock, subject = ManualClock(START), a_parcel()
    first, second = punctual_depot(on_servers, clock), punctual_depot(on_servers, clock)
    brought_up("tests.messaging.parcels", first.database)
    with first.unit() as uow:
        plan = DeadlinePlan(START + timedelta(hours=2), START + timedelta(hours=1))
        uow.deadlines.open("deliver", subject, started_at=START, plan=plan)
    clock.advance(timedelta(hours=3))
    warning_taken, breach_waits = threading.Event(), threading.Event()

    def slow_warning(timer: Any, uow: Any) -> None:
        warning_taken.set()
        breach_waits.wait(20)
        warn(timer, uow)

    first._timer_handlers[DEADLINE_WARNING] = slow_warning
    fired: list[int] = []
    replicas = [
        threading.Thread(target=lambda runtime=runtime: fired.append(runtime.fire_due_timers()), daemon=True)
        for runtime in (first, second)
    ]
    replicas[0].start()
    assert warning_taken.wait(20)
    replicas[1].start()
    wait_for(lambda: _waits_for_a_lock(first), "the breach wants the warning's row")
    breach_waits.set()
    for replica in replicas:
        replica.join(60)
    while second.fire_due_timers():
        pass
    with first.view() as view:
        told = view.session.execute(select(log_line.c.what).order_by(log_line.c.number)).scalars().all()
        left = (timers.open_timers(view.session), timers.failing_timers(view.session))
    first.close()
    second.close()
    assert (list(told), left) == (["opened", "warned", "breached"], (0, 0))


def _waits_for_a_lock(runtime: Runtime) -> bool:
    with runtime.view() as view:
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        return bool(view.session.connection().exec_driver_sql(waiting).scalar_one())
