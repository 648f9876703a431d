"""Durable deadlines: exactly once, across restarts, judged by when the duty was done, and never gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import DatabaseError

from chassis.clock import ManualClock
from chassis.database import Database
from chassis.deadlines import (
    DEADLINE_BREACH,
    DEADLINE_WARNING,
    Deadline,
    DeadlinePlan,
    NotRunning,
    breach,
    deadline,
    deadlines_of,
    running_by_rule,
    warn,
)
from chassis.ids import RandomIds
from chassis.private import MasterKey
from chassis.tables import METADATA
from chassis.timers import open_timers, take_due
from chassis.work import UnitOfWork, Units

START = datetime(2026, 2, 13, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
DUE = START + 24 * HOUR
PLAN = DeadlinePlan(DUE, DUE - 6 * HOUR)
PARCEL = "parcel/7"


class Depot:
    """A service that keeps deadlines about parcels, on a database that outlives it."""

    def __init__(self, url: str, clock: ManualClock) -> None:
        self.told: list[tuple[str, Deadline]] = []
        self.clock = clock
        self.database = Database(url)
        METADATA.create_all(self.database.writer)
        self.units = Units("depot", self.database, clock, clock, RandomIds(), MasterKey(bytes(32)), self._tell)

    def _tell(self, transition: str, about: Deadline, uow: UnitOfWork) -> None:
        self.told.append((transition, about))

    def open(self, rule: str = "deliver", plan: DeadlinePlan = PLAN) -> Deadline:
        with self.units.unit() as uow:
            return uow.deadlines.open(rule, PARCEL, started_at=START, plan=plan)

    def meet(self, done_at: datetime, rule: str = "deliver") -> Deadline | None:
        with self.units.unit() as uow:
            return uow.deadlines.meet(rule, PARCEL, done_at=done_at, evidence="receipt")

    def pass_time_to(self, moment: datetime) -> None:
        """Let every timer due by then fire, one transaction each, as the host does."""
        self.clock.advance_to(moment)
        while self.fire_one():
            pass

    def fire_one(self) -> bool:
        with self.units.unit() as uow:
            found = take_due(uow.session, self.clock.now(), self.clock.now())
            if found is None:
                return False
            {DEADLINE_WARNING: warn, DEADLINE_BREACH: breach}[found[0].kind](found[0], uow)
            return True

    def kept(self) -> list[Deadline]:
        with self.units.view() as view:
            return deadlines_of(view.session, PARCEL)

    def timers(self) -> int:
        with self.units.view() as view:
            return open_timers(view.session)

    @property
    def transitions(self) -> list[str]:
        return [transition for transition, _ in self.told]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'depot.db'}"


@pytest.fixture
def depot(url: str) -> Depot:
    return Depot(url, ManualClock(START))


def test_a_deadline_is_kept_as_it_was_opened(depot: Depot) -> None:
    fresh = depot.open()
    assert depot.kept() == [fresh]
    assert fresh == Deadline(fresh.id, "deliver", PARCEL, 1, START, DUE, DUE - 6 * HOUR, False)


def test_opening_again_while_it_runs_changes_nothing(depot: Depot) -> None:
    first = depot.open()
    again = depot.open(plan=DeadlinePlan(DUE + 99 * HOUR))
    assert (again, depot.kept(), depot.transitions, depot.timers()) == (first, [first], ["opened"], 2)


def test_it_warns_once_and_breaches_once_at_its_moment(depot: Depot) -> None:
    depot.open()
    depot.pass_time_to(DUE - 6 * HOUR - timedelta(seconds=1))
    assert depot.transitions == ["opened"]
    depot.pass_time_to(DUE - 6 * HOUR)
    assert depot.transitions == ["opened", "warned"]
    depot.pass_time_to(DUE - timedelta(seconds=1))
    assert depot.transitions == ["opened", "warned"]
    depot.pass_time_to(DUE)
    depot.pass_time_to(DUE + 999 * HOUR)
    assert depot.transitions == ["opened", "warned", "breached"]
    assert [(d.state, d.breached_at) for d in depot.kept()] == [("breached", DUE)]


def test_it_fires_exactly_once_although_the_service_restarts_between(url: str) -> None:
    before = Depot(url, ManualClock(START))
    before.open()
    before.database.dispose()
    after = Depot(url, ManualClock(DUE + 5 * HOUR))
    after.pass_time_to(DUE + 5 * HOUR)
    after.database.dispose()
    later = Depot(url, ManualClock(DUE + 50 * HOUR))
    later.pass_time_to(DUE + 50 * HOUR)
    assert (after.transitions, later.transitions) == (["warned", "breached"], [])


def test_a_firing_that_is_rolled_back_fires_again(depot: Depot) -> None:
    depot.open()
    depot.clock.advance_to(DUE - 6 * HOUR)
    with pytest.raises(RuntimeError), depot.units.unit() as uow:
        found = take_due(uow.session, depot.clock.now(), depot.clock.now())
        assert found is not None
        warn(found[0], uow)
        raise RuntimeError("killed before the commit")
    assert [d.warned_at for d in depot.kept()] == [None]
    depot.pass_time_to(DUE - 6 * HOUR)
    assert [d.warned_at for d in depot.kept()] == [DUE - 6 * HOUR]


def test_a_duty_done_in_time_neither_warns_nor_breaches(depot: Depot) -> None:
    depot.open()
    assert depot.timers() == 2
    depot.meet(START + HOUR)
    assert depot.timers() == 0
    depot.pass_time_to(DUE + 999 * HOUR)
    assert depot.transitions == ["opened", "met"]


def test_a_duty_done_after_its_breach_is_met_late(depot: Depot) -> None:
    depot.open()
    depot.pass_time_to(DUE + HOUR)
    done = depot.meet(DUE + HOUR)
    assert done is not None and (done.state, done.breached_at, done.breach_withdrawn_at) == (
        "met_late",
        DUE + HOUR,
        None,
    )


def test_a_proof_of_timely_doing_heard_late_withdraws_the_breach(depot: Depot) -> None:
    depot.open()
    depot.pass_time_to(DUE + HOUR)
    done = depot.meet(DUE - HOUR)
    assert done is not None and (done.state, done.breached_at, done.breach_withdrawn_at) == (
        "met",
        DUE + HOUR,
        DUE + HOUR,
    )
    assert depot.kept() == [done]
    assert depot.transitions == ["opened", "warned", "breached", "breach_withdrawn", "met"]


def test_done_at_the_very_instant_it_falls_due_it_is_met_whichever_of_timer_and_proof_comes_first(url: str) -> None:
    breached_first, proved_first = Depot(url, ManualClock(START)), Depot(f"{url}.second", ManualClock(START))
    for depot in (breached_first, proved_first):
        depot.open()
    breached_first.pass_time_to(DUE)
    breached_first.meet(DUE)
    proved_first.clock.advance_to(DUE)
    proved_first.meet(DUE)
    proved_first.pass_time_to(DUE + 999 * HOUR)
    assert breached_first.transitions == ["opened", "warned", "breached", "breach_withdrawn", "met"]
    assert proved_first.transitions == ["opened", "met"]
    assert [d.state for each in (breached_first, proved_first) for d in each.kept()] == ["met", "met"]


def test_a_proof_of_late_doing_that_overtakes_the_timer_leaves_the_breach_on_record(depot: Depot) -> None:
    depot.open()
    depot.clock.advance_to(DUE + 2 * HOUR)
    depot.meet(DUE + HOUR)
    depot.pass_time_to(DUE + 999 * HOUR)
    assert depot.transitions == ["opened", "breached", "met"]
    assert [(d.state, d.breached_at) for d in depot.kept()] == [("met_late", DUE + 2 * HOUR)]


def test_a_proof_that_comes_after_the_next_opening_counts_for_the_one_it_belongs_to(depot: Depot) -> None:
    depot.open()
    depot.pass_time_to(DUE + 5 * HOUR)
    depot.meet(DUE + 5 * HOUR)
    with depot.units.unit() as uow:
        uow.deadlines.open("deliver", PARCEL, started_at=DUE + 5 * HOUR, plan=DeadlinePlan(DUE + 29 * HOUR))
    depot.meet(DUE - HOUR)
    assert [(d.opening, d.state, d.met_at) for d in depot.kept()] == [(1, "met", DUE - HOUR), (2, "open", None)]


def test_meeting_twice_is_told_once(depot: Depot) -> None:
    depot.open()
    depot.meet(START + HOUR)
    depot.meet(START + HOUR)
    assert depot.transitions == ["opened", "met"]


def test_a_duty_that_never_ran_cannot_be_met_and_that_is_no_error(depot: Depot) -> None:
    assert depot.meet(START) is None and depot.kept() == []


def test_a_deadline_learned_too_late_starts_breached(depot: Depot) -> None:
    depot.clock.advance_to(DUE + HOUR)
    started = depot.open()
    assert (started.state, depot.transitions, depot.timers()) == ("breached", ["opened", "breached"], 0)
    assert depot.open() == started


def test_what_met_it_no_longer_holds_and_it_runs_again_as_another_opening(depot: Depot) -> None:
    first = depot.open()
    depot.meet(START + HOUR)
    with depot.units.unit() as uow:
        again = uow.deadlines.reopen("deliver", PARCEL, reason="withdrawn")
        assert uow.deadlines.reopen("deliver", PARCEL, reason="withdrawn") == again
    assert again == replace(first, id=again.id, opening=2, reason="withdrawn") if again else False
    depot.pass_time_to(DUE)
    assert depot.transitions == ["opened", "met", "opened", "warned", "breached"]
    assert [(d.opening, d.state) for d in depot.kept()] == [(1, "met"), (2, "breached")]


def test_reopened_after_its_moment_it_is_breached_at_once(depot: Depot) -> None:
    depot.open()
    depot.meet(START + HOUR)
    depot.pass_time_to(DUE + HOUR)
    with depot.units.unit() as uow:
        uow.deadlines.reopen("deliver", PARCEL, reason="withdrawn")
    assert depot.transitions == ["opened", "met", "opened", "breached"]


def test_reopened_with_a_plan_of_its_own_it_follows_that(depot: Depot) -> None:
    depot.open()
    depot.meet(START + HOUR)
    with depot.units.unit() as uow:
        again = uow.deadlines.reopen("deliver", PARCEL, reason="refreshed", plan=DeadlinePlan(DUE + 48 * HOUR))
    depot.pass_time_to(DUE + 47 * HOUR)
    assert again is not None and depot.kept()[-1] == again


def test_nothing_that_never_ran_is_reopened_cancelled_paused_or_waived(depot: Depot) -> None:
    with depot.units.unit() as uow:
        ours = uow.deadlines
        answers = [
            ours.reopen("deliver", PARCEL, reason="r"),
            ours.cancel("deliver", PARCEL, "r"),
            ours.pause("deliver", PARCEL, "r"),
            ours.resume("deliver", PARCEL, "r", started_at=START, plan=PLAN),
        ]
        with pytest.raises(NotRunning):
            ours.waive("deliver", PARCEL, by="chief", why="r")
    assert answers == [None, None, None, None]


def test_a_cancelled_duty_is_kept_and_never_fires(depot: Depot) -> None:
    fresh = depot.open()
    with depot.units.unit() as uow:
        uow.deadlines.cancel("deliver", PARCEL, "returned_to_sender")
        uow.deadlines.cancel("deliver", PARCEL, "another_reason")
    depot.pass_time_to(DUE + HOUR)
    assert depot.kept() == [replace(fresh, state="cancelled", reason="returned_to_sender")]
    assert depot.transitions == ["opened", "cancelled"]


def test_a_duty_that_was_gone_in_time_takes_its_breach_with_it(depot: Depot) -> None:
    fresh = depot.open()
    depot.pass_time_to(DUE)
    with depot.units.unit() as uow:
        uow.deadlines.cancel("deliver", PARCEL, "collected", at=DUE - HOUR)
    assert depot.kept() == [
        replace(
            fresh,
            state="cancelled",
            reason="collected",
            warned_at=DUE,
            breached_at=DUE,
            breach_withdrawn_at=DUE,
        )
    ]
    assert depot.transitions == ["opened", "warned", "breached", "breach_withdrawn", "cancelled"]


def test_a_paused_duty_neither_warns_nor_breaches_and_goes_on_with_what_is_left(depot: Depot) -> None:
    first, back = depot.open(), DUE + 100 * HOUR
    with depot.units.unit() as uow:
        uow.deadlines.pause("deliver", PARCEL, "strike")
    depot.pass_time_to(back)
    left = DeadlinePlan(back + 24 * HOUR, back + 18 * HOUR)
    with depot.units.unit() as uow:
        assert uow.deadlines.resume("deliver", PARCEL, "flood", started_at=back, plan=left) is None
        again = uow.deadlines.resume("deliver", PARCEL, "strike", started_at=back, plan=left)
        assert uow.deadlines.resume("deliver", PARCEL, "strike", started_at=back, plan=left) is None
    depot.pass_time_to(back + 24 * HOUR)
    assert depot.transitions == ["opened", "paused", "resumed", "opened", "warned", "breached"]
    assert [(d.id, d.opening, d.started_at, d.state) for d in depot.kept()] == [
        (first.id, 1, START, "cancelled"),
        (again.id if again else "", 2, back, "breached"),
    ]


def test_what_holds_again_runs_again_but_not_what_was_done_or_dispensed_from(depot: Depot) -> None:
    def hold(rule: str) -> None:
        with depot.units.unit() as uow:
            uow.deadlines.hold(rule, PARCEL, started_at=START, plan=PLAN)

    for rule in ("weigh", "deliver", "notify"):
        hold(rule)
        hold(rule)
    depot.meet(START + HOUR, "weigh")
    with depot.units.unit() as uow:
        uow.deadlines.waive("notify", PARCEL, by="depot-chief", why="no_telephone")
        uow.deadlines.cancel("deliver", PARCEL, "returned_to_sender")
    for rule in ("weigh", "deliver", "notify"):
        hold(rule)
    assert sorted((d.rule, d.opening, d.state) for d in depot.kept()) == [
        ("deliver", 1, "cancelled"),
        ("deliver", 2, "open"),
        ("notify", 1, "cancelled"),
        ("weigh", 1, "met"),
    ]


def test_a_waived_duty_says_who_dispensed_from_it(depot: Depot) -> None:
    fresh = depot.open()
    with depot.units.unit() as uow:
        uow.deadlines.waive("deliver", PARCEL, by="depot-chief", why="road_closed")
        with pytest.raises(NotRunning):
            uow.deadlines.waive("deliver", PARCEL, by="another", why="no_reason")
    assert depot.kept() == [replace(fresh, state="cancelled", reason="road_closed", waived_by="depot-chief")]
    assert depot.transitions == ["opened", "waived"]


def test_duties_about_one_subject_do_not_disturb_each_other(depot: Depot) -> None:
    depot.open("deliver")
    depot.open("weigh")
    depot.meet(START + HOUR, "weigh")
    depot.pass_time_to(DUE)
    with depot.units.view() as view:
        assert running_by_rule(view.session) == {("deliver", "breached"): 1}


def test_a_deadline_cannot_be_deleted(depot: Depot) -> None:
    fresh = depot.open()
    with pytest.raises(DatabaseError, match="never deleted"), depot.units.unit() as uow:
        uow.session.execute(delete(deadline))
    assert depot.kept() == [fresh]


def test_two_openings_of_one_duty_cannot_run_side_by_side(depot: Depot) -> None:
    fresh = depot.open()
    with pytest.raises(DatabaseError), depot.units.unit() as uow:
        twin = {**fresh.__dict__, "id": "another", "opening": 2}
        uow.session.execute(deadline.insert().values(twin))
    assert depot.kept() == [fresh]


def test_a_breach_taken_before_its_moment_is_wound_again(depot: Depot) -> None:
    """The machine's time may be set back between taking the timer and looking at the clock."""
    fresh = depot.open()
    with depot.units.unit() as uow:
        uow.timers.cancel(DEADLINE_BREACH, fresh.id)
        uow.deadlines.breach_due(fresh.id)
    depot.pass_time_to(DUE)
    assert depot.transitions == ["opened", "warned", "breached"]


def test_a_rolled_back_opening_leaves_neither_deadline_nor_timer(depot: Depot) -> None:
    with pytest.raises(RuntimeError), depot.units.unit() as uow:
        uow.deadlines.open("deliver", PARCEL, started_at=START, plan=PLAN)
        raise RuntimeError
    assert (depot.kept(), depot.timers()) == ([], 0)
