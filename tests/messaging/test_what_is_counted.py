"""What the machinery counts of itself is what happened: once each, after the commit, and with nobody in the labels."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from prometheus_client import Gauge
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs
from werkzeug.test import Client

from chassis import parking
from chassis.broker import Meanwhile, Outgoing, nothing_else
from chassis.clock import ManualClock
from chassis.deadline_decisions import DeadlinePlan
from chassis.hosting import HubLag
from chassis.http import health_app
from chassis.metrics import Metrics
from chassis.relay import Relay
from chassis.runtime import Platform, Runtime
from chassis.service import executes, hears
from chassis.settings import Settings
from tests.messaging.depots import CLERK, a_parcel, announce_journeys, parcel_town, wait_for
from tests.messaging.parcels.language import CATALOGUE, POST, ParcelMoved, ParcelPosted
from tests.messaging.parcels.service import FAULTS, Courier, Depot
from tests.messaging.test_commands import BODY, CANARY, TOO_HEAVY
from tests.messaging.test_hearing import deliveries_of, no_faults, parked_in, retry_later  # noqa: F401
from tests.town import EMBEDDED, START, Town, settings_for

ROOT = Path(__file__).parents[2]
HEARD = {"service": "courier", "publisher": "depot"}


def counted(metrics: Metrics, name: str, **labels: str) -> float | None:
    """The sample of that name and labels as a scrape would show it; nothing when there is none."""
    return metrics.registry.get_sample_value(name, labels)


def heard_so_far(metrics: Metrics) -> dict[str, float]:
    """What the courier's subscription has counted until now, without what is 0."""
    found = {
        "handled": counted(metrics, "guitu_events_handled_total", **HEARD),
        "duplicate": counted(metrics, "guitu_events_duplicate_total", **HEARD),
        **{
            state: counted(metrics, "guitu_events_parked_total", **HEARD, state=state)
            for state in (parking.WAITING, parking.DEAD)
        },
    }
    return {what: count for what, count in found.items() if count}


@pytest.fixture
def still_town(settings: Settings) -> Iterator[Town]:
    """A town whose wall clock stands still too, and whose courier hears only what the test hands it."""
    with Town(CATALOGUE, [Depot, Courier], settings, wall=ManualClock(START)) as town:
        town.stop("courier")
        yield town


# --- Events ---------------------------------------------------------------------------------------------------------


def test_what_comes_again_after_it_was_handled_is_counted_as_a_duplicate(still_town: Town) -> None:
    announce_journeys(still_town["depot"], [a_parcel(), a_parcel()], stops=1)
    events, hearing = deliveries_of(still_town["depot"]), still_town["courier"].subscriber_of("depot")
    for batch in (events, events[:3], events[:1]):
        hearing.handle(batch)
    assert heard_so_far(still_town.platform.metrics) == {"handled": 4, "duplicate": 4}


def test_what_is_parked_behind_another_event_is_counted_as_parked_once(still_town: Town) -> None:
    ill, well = a_parcel(), a_parcel()
    FAULTS["poison"] = {ill}
    announce_journeys(still_town["depot"], [ill, well], stops=2)
    events, hearing = deliveries_of(still_town["depot"]), still_town["courier"].subscriber_of("depot")
    hearing.handle(events)
    assert heard_so_far(still_town.platform.metrics) == {"handled": 3, "waiting": 3}
    hearing.handle(events)
    assert heard_so_far(still_town.platform.metrics) == {"handled": 3, "waiting": 3, "duplicate": 6}


def test_what_can_never_work_is_counted_as_parked_dead(still_town: Town) -> None:
    announce_journeys(still_town["depot"], [a_parcel()], stops=0)
    [good] = deliveries_of(still_town["depot"])
    still_town["courier"].subscriber_of("depot").handle([replace(good, body=b"\x80\x04"), good])
    assert heard_so_far(still_town.platform.metrics) == {"handled": 1, "dead": 1}


def test_each_run_of_a_handler_is_timed_under_the_type_of_its_event(still_town: Town) -> None:
    ill, well = a_parcel(), a_parcel()
    FAULTS["poison"] = {ill}
    announce_journeys(still_town["depot"], [well, ill], stops=0)
    posted, sick = deliveries_of(still_town["depot"])
    hearing = still_town["courier"].subscriber_of("depot")
    hearing.handle([posted])
    hearing.handle([sick])  # once in its batch, once alone
    runs = {
        type_: counted(
            still_town.platform.metrics, "guitu_handler_seconds_count", service="courier", type=type_.contract.type
        )
        for type_ in (ParcelPosted, ParcelMoved)
    }
    assert runs[ParcelMoved] == 0
    assert runs[ParcelPosted] in (2, 3)


def test_the_gauges_of_parking_tell_how_many_and_since_when_by_state(still_town: Town) -> None:
    ill, dead = a_parcel(), a_parcel()
    FAULTS["poison"] = {ill, dead}
    courier, wall = still_town["courier"], still_town.platform.wall
    assert isinstance(wall, ManualClock)
    announce_journeys(still_town["depot"], [dead, ill], stops=1)
    first, second, *behind = deliveries_of(still_town["depot"])
    hearing = courier.subscriber_of("depot")
    for event in (first, second, *behind):
        hearing.handle([event])
        wall.advance(timedelta(minutes=1))
    [head, *_rest] = parked_in(courier)
    with courier.unit() as uow:
        parking.postpone(uow.session, head.number, "RuntimeError", 6, None)
    courier.measure()
    assert parking_gauges(courier) == {"waiting": (3, 180), "dead": (1, 240)}


def test_the_gauges_of_parking_are_zero_again_when_it_is_empty(still_town: Town) -> None:
    ill = a_parcel()
    FAULTS["poison"] = {ill}
    announce_journeys(still_town["depot"], [ill], stops=1)
    still_town["courier"].subscriber_of("depot").handle(deliveries_of(still_town["depot"]))
    still_town["courier"].measure()
    FAULTS["poison"] = set()
    retry_later(still_town, timedelta(seconds=6))
    still_town["courier"].measure()
    assert parking_gauges(still_town["courier"]) == {"waiting": (0, 0), "dead": (0, 0)}


def parking_gauges(courier: Runtime) -> dict[str, tuple[float | None, float | None]]:
    return {
        state: (
            counted(courier.metrics, "guitu_parked_events", service="courier", state=state),
            counted(courier.metrics, "guitu_parked_oldest_seconds", service="courier", state=state),
        )
        for state in (parking.WAITING, parking.DEAD)
    }


class Shaken(Courier):
    """A courier whose database goes away under its hands for as long as it is told to."""

    __module__ = Courier.__module__
    away = False

    @hears(ParcelPosted)
    def posted(self, heard: Any, uow: Any) -> None:
        if Shaken.away:
            raise OperationalError("", {}, Exception("gone"), connection_invalidated=True)
        super().posted(heard, uow)


def test_a_subscription_shows_as_paused_for_as_long_as_its_database_is_away(settings: Settings) -> None:
    with parcel_town(settings, Shaken) as town:
        metrics = town.platform.metrics
        assert counted(metrics, "guitu_subscription_paused", **HEARD) == 0
        Shaken.away = True
        try:
            announce_journeys(town["depot"], [a_parcel()], stops=0)
            with town.keep_moving():
                wait_for(lambda: counted(metrics, "guitu_subscription_paused", **HEARD) == 1, "it shows as paused")
                Shaken.away = False
                wait_for(lambda: counted(metrics, "guitu_subscription_paused", **HEARD) == 0, "it shows as going on")
        finally:
            Shaken.away = False
        assert heard_so_far(metrics) == {"handled": 1}


# --- The relay ------------------------------------------------------------------------------------------------------


class Refusing:
    """A broker that calls only the first of what it is given safe."""

    def publisher(self, _service: str) -> Refusing:
        return self

    def publish(self, batch: Sequence[Outgoing], _timeout: float, meanwhile: Meanwhile = nothing_else) -> set[int]:
        meanwhile()
        return {out.tag for out in batch[:1]}

    def close(self) -> None: ...


def test_what_the_broker_does_not_confirm_is_counted_from_zero(still_town: Town) -> None:
    depot, metrics = still_town["depot"], Metrics()
    relay = Relay("depot", depot.database, Refusing(), depot.wall, metrics)  # type: ignore[arg-type]
    assert counted(metrics, "guitu_events_refused_total", service="depot") == 0
    announce_journeys(depot, [a_parcel() for _ in range(3)], stops=0)
    relay.send_once()
    relay.release()
    assert counted(metrics, "guitu_events_refused_total", service="depot") == 2
    assert counted(metrics, "guitu_events_sent_total", service="depot") == 1


def test_only_the_process_that_holds_the_lock_shows_an_active_relay(still_town: Town) -> None:
    depot, metrics = still_town["depot"], [Metrics(), Metrics()]
    first, second = (Relay("depot", depot.database, still_town.platform.broker, depot.wall, own) for own in metrics)

    def active() -> list[float | None]:
        return [counted(own, "guitu_relay_active", service="depot") for own in metrics]

    assert active() == [0, 0]
    first.send_once()
    second.send_once()
    assert active() == [1, 0]
    first.release()
    assert active() == [0, 0]
    second.send_once()
    assert active() == [0, 1]
    second.release()


def test_the_gauges_of_the_journal_tell_how_many_and_since_when(still_town: Town) -> None:
    depot, wall = still_town["depot"], still_town.platform.wall
    assert isinstance(wall, ManualClock)

    def shown() -> tuple[float | None, float | None]:
        depot.measure()
        return (
            counted(depot.metrics, "guitu_outbox_unsent", service="depot"),
            counted(depot.metrics, "guitu_outbox_lag_seconds", service="depot"),
        )

    announce_journeys(depot, [a_parcel()], stops=0)
    wall.advance(timedelta(seconds=90))
    announce_journeys(depot, [a_parcel()], stops=0)
    assert shown() == (2, 90)
    still_town.start("courier")
    still_town.settle()
    assert shown() == (0, 0)


# --- Timers and deadlines -------------------------------------------------------------------------------------------


def test_a_timer_that_nobody_fires_shows_how_long_it_has_been_due(still_town: Town) -> None:
    depot, clock = still_town["depot"], still_town.clock
    assert isinstance(clock, ManualClock)

    def overdue() -> float | None:
        depot.measure()
        return counted(depot.metrics, "guitu_timers_overdue_seconds", service="depot")

    with depot.unit() as uow:
        uow.timers.set("collection", "p-1", START + timedelta(hours=1), {"stop": 1})
        uow.timers.set("collection", "p-2", START + timedelta(hours=2), {"stop": 1})
    assert overdue() == 0
    clock.advance(timedelta(hours=3))
    assert overdue() == 7200
    depot.fire_due_timers()
    assert overdue() == 0


def test_a_timer_whose_handler_fails_shows_as_failing_and_not_as_overdue(still_town: Town) -> None:
    depot, clock = still_town["depot"], still_town.clock
    assert isinstance(clock, ManualClock)
    with depot.unit() as uow:
        uow.timers.set("nobody-knows-this", "p-1", START + timedelta(hours=1))
    clock.advance(timedelta(hours=3))
    depot.fire_due_timers()
    depot.measure()
    assert counted(depot.metrics, "guitu_timers_failing", service="depot") == 1
    assert counted(depot.metrics, "guitu_timers_overdue_seconds", service="depot") == 0


SOON = DeadlinePlan(due_at=START + timedelta(hours=1))


def transitions(depot: Runtime, rule: str) -> list[float]:
    """How many openings and how many breaches of that clock are counted."""
    name, of = "guitu_deadline_transitions_total", {"service": "depot", "rule": rule}
    return [counted(depot.metrics, name, **of, transition=what) or 0 for what in ("opened", "breached")]


class Punctual(Depot):
    """A depot with a statutory clock of its own."""

    __module__ = Depot.__module__

    @executes(POST)
    def post(self, command: Any, uow: Any) -> dict[str, Any]:
        uow.deadlines.open("D2", f"parcel/{command.target_id}", started_at=START, plan=SOON)
        return super().post(command, uow)

    @staticmethod
    def deadline_announcer(_transition: str, _deadline: Any, _uow: Any) -> None:
        """There is nothing it would say."""


def test_a_transition_of_a_statutory_clock_counts_once_it_is_committed_and_not_before(settings: Settings) -> None:
    with Town(CATALOGUE, [Punctual, Courier], settings) as town:
        depot = town["depot"]
        with pytest.raises(RuntimeError), depot.unit() as uow:
            uow.deadlines.open("D1", "parcel/1", started_at=START, plan=SOON)
            raise RuntimeError
        assert transitions(depot, "D1") == [0, 0]
        with depot.unit() as uow:
            uow.deadlines.open("D1", "parcel/1", started_at=START, plan=SOON)
            assert transitions(depot, "D1") == [0, 0]
        assert transitions(depot, "D1") == [1, 0]
        town.advance_to(START + timedelta(hours=2))
        assert transitions(depot, "D1") == [1, 1]


def test_a_transition_in_an_order_that_is_refused_after_all_does_not_count(settings: Settings) -> None:
    """The order's answer is committed, its effect is rolled back to a savepoint."""
    with Town(CATALOGUE, [Punctual, Courier], settings) as town:
        assert town.order(POST, TOO_HEAVY, CLERK).code == "too_heavy"
        assert transitions(town["depot"], "D2") == [0, 0]
        assert town.order(POST, BODY, CLERK).ok
        assert transitions(town["depot"], "D2") == [1, 0]


# --- What the service needs, and the hub ----------------------------------------------------------------------------


def readiness_of(runtime: Runtime) -> dict[str, float | None]:
    runtime.look_around()
    return {
        part: counted(runtime.metrics, "guitu_ready", service=runtime.name, part=part)
        for part in ("database", "broker")
    }


def test_ready_tells_database_and_broker_apart(on_servers: Settings) -> None:
    """On servers only: embedded there is no broker that could be away, and a file is always there."""
    nowhere = {"amqp_url": "amqp://127.0.0.1:1/", "database_url": "postgresql+psycopg2://127.0.0.1:1"}
    with parcel_town(on_servers) as town:
        assert readiness_of(town["courier"]) == {"database": 1, "broker": 1}
    for missing, expected in (
        ("amqp_url", {"database": 1, "broker": 0}),
        ("database_url", {"database": 0, "broker": 1}),
    ):
        courier = Platform.of(replace(on_servers, **{missing: nowhere[missing]}), CATALOGUE).runtime(Courier)
        assert readiness_of(courier) == expected
        courier.close()


def test_the_embedded_pair_is_ready_and_has_no_dead_letters(tmp_path: Path) -> None:
    with parcel_town(settings_for(EMBEDDED, tmp_path)) as town:
        assert readiness_of(town["courier"]) == {"database": 1, "broker": 1}
        assert counted(town.platform.metrics, "guitu_dead_letters", service="courier") is None


def test_a_broker_without_a_dead_letter_queue_shows_as_minus_one(on_servers: Settings) -> None:
    """On servers only: embedded nothing leaves a queue but by being acknowledged."""
    with parcel_town(on_servers) as town:
        town["courier"].look_around()
        assert counted(town.platform.metrics, "guitu_dead_letters", service="courier") == -1


class Watchful(Depot):
    """A depot that an operator must see to although it works."""

    __module__ = Depot.__module__
    about: ClassVar[list[str]] = []

    @staticmethod
    def operator_warnings(_now: Any) -> dict[str, list[str]]:
        return {"timetable_missing": list(Watchful.about)}


def test_what_an_operator_must_see_to_is_counted_logged_when_it_changes_and_keeps_nobody_from_working(
    tmp_path: Path,
) -> None:
    with Town(CATALOGUE, [Watchful, Courier], settings_for(EMBEDDED, tmp_path)) as town, capture_logs() as told:
        depot = town["depot"]

        def shown() -> tuple[float | None, tuple[int, str], int]:
            depot.look_around()
            count = counted(depot.metrics, "guitu_operator_warnings", service="depot", warning="timetable_missing")
            answer = Client(health_app(depot)).get("/readyz")
            logged = [one for one in told if one["event"] == "operator_warning"]
            return count, (answer.status_code, answer.text), len(logged)

        assert shown() == (0, (200, "ready\n"), 0)
        Watchful.about = ["2027", "2028"]
        assert shown() == shown() == (2, (200, "ready\ntimetable_missing: 2027, 2028\n"), 1)
        Watchful.about = []
        assert shown() == (0, (200, "ready\n"), 1)


def test_hub_lag_is_the_worst_of_the_last_minute() -> None:
    gauge = Gauge("lag", "lag", registry=None)
    lag = HubLag(gauge, threading.Event())
    shown = []
    for due, woken in ((10, 10.5), (11, 13), (14, 14.25), (20, 21), (72.5, 72.75), (74, 74), (82, 82.125)):
        lag.woken(due, woken)
        shown.append(gauge._value.get())
    assert shown == [0.5, 2, 2, 2, 2, 1, 0.25]


_BLOCKED = """
from deploy.process import make_green
make_green()
import threading, time
from prometheus_client import Gauge
from chassis.hosting import HubLag
gauge, stopping = Gauge("lag", "lag", registry=None), threading.Event()
watch = threading.Thread(target=HubLag(gauge, stopping).run)
watch.start()
time.sleep(0.6)
before = gauge._value.get()
until = time.monotonic() + 1.5
while time.monotonic() < until:
    pass
time.sleep(0.6)
stopping.set()
watch.join()
print(before, gauge._value.get())
"""


def test_what_computes_without_giving_way_shows_as_hub_lag() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _BLOCKED],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    before, after = map(float, run.stdout.split())
    assert before < after
    assert after >= 1.5 - 0.25


# --- Labels ---------------------------------------------------------------------------------------------------------

OUR_NAMES = {
    *("service", "publisher", "state", "type", "command", "read", "outcome", "kind", "rule", "transition"),
    *("route", "method", "status", "part", "version", "python", "quota", "reason", "warning", "side"),
}
"""Every label name there may be: each stands for a finite list of ours."""


def test_no_metric_has_a_label_that_could_hold_a_person() -> None:
    strange = {
        name: set(sample.labels) - OUR_NAMES - {"le"}
        for name, sample in _samples(_with_every_label(Metrics()))
        if set(sample.labels) - OUR_NAMES - {"le"}
    }
    assert strange == {}


def test_after_a_busy_day_no_label_tells_whom_it_was_about(settings: Settings) -> None:
    ill, well = a_parcel(), a_parcel()
    FAULTS["poison"] = {ill}
    with parcel_town(settings) as town:
        town.order(POST, BODY, CLERK, target_id=well)
        announce_journeys(town["depot"], [ill], stops=2)
        town.settle()
        for runtime in town.services.values():
            runtime.measure()
            runtime.look_around()
        values = {value for _name, sample in _samples(town.platform.metrics) for value in sample.labels.values()}
    assert {"courier", "depot", "waiting"} <= values
    told = [value for value in values if re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", value)]
    assert (told, [value for value in values if CANARY in value or ill in value or well in value]) == ([], [])


def _samples(metrics: Metrics) -> list[tuple[str, Any]]:
    return [(family.name, sample) for family in metrics.registry.collect() for sample in family.samples]


def _with_every_label(metrics: Metrics) -> Metrics:
    for metric in vars(metrics).values():
        if names := getattr(metric, "_labelnames", ()):
            metric.labels(*["x"] * len(names))
    return metrics
