"""The plan of calls and visits after somebody came home; without it "we will look in again" would be a kind word."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from chassis.clock import iso
from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import RiskLevel, Sex, StepKind, WithdrawalReason
from contracts.law.calendar import SHANGHAI, day_of, end_of
from contracts.orders.followup import PlanState, RiskFactor, TaskState

if TYPE_CHECKING:
    from chassis.private import Private

TASK_MOVES: Final = Moves(
    (TaskState.SCHEDULED,),
    {
        TaskState.SCHEDULED: (TaskState.DUE, TaskState.OVERDUE, TaskState.DONE, TaskState.WITHDRAWN),
        TaskState.DUE: (TaskState.OVERDUE, TaskState.DONE, TaskState.WITHDRAWN),
        TaskState.OVERDUE: (TaskState.DONE, TaskState.WITHDRAWN),
        TaskState.DONE: (),
        TaskState.WITHDRAWN: (),
    },
)
"""A visit may come before its day, and after the last one. What was done at a wrong home was done all the same."""

PLAN_MOVES: Final = Moves(
    (PlanState.ACTIVE,),
    {
        PlanState.ACTIVE: (PlanState.COMPLETED, PlanState.WITHDRAWN),
        PlanState.COMPLETED: (PlanState.WITHDRAWN,),
        PlanState.WITHDRAWN: (),
    },
)

CLOCK_SKEW: Final = timedelta(minutes=5)
"""How far a telephone's clock may be ahead of ours before we say so."""

MORNING: Final = time(9, 0)
"""When a task of the day appears, Asia/Shanghai."""


class TaskAlreadyDone(Refusal):
    """The task has its record; a visit is recorded once and never changed."""

    code = "task_already_done"


class TaskWithdrawn(Refusal):
    """Its plan is withdrawn: the home was a wrong one, and nobody is to go there."""

    code = "task_withdrawn"


class VisitedInFuture(Refusal):
    """The visit lies ahead of us."""

    code = "visited_in_future"


class VisitedBeforeArrival(Refusal):
    """The visit lies before the day the person came home."""

    code = "visited_before_arrival"


@dataclass(frozen=True)
class Step:
    """One call or visit of a template, so many days or months after the arrival."""

    kind: StepKind
    tolerance_days: int
    days: int = 0
    months: int = 0

    def due_on(self, start: date) -> date:
        """Natural days; a month ends on the corresponding day or on the month's last (Civil Code art 202, by
        analogy)."""
        month = start.month - 1 + self.months
        year, month = start.year + month // 12, month % 12 + 1
        return date(year, month, min(start.day, monthrange(year, month)[1])) + timedelta(days=self.days)


def _phone(days: int) -> Step:
    return Step(StepKind.PHONE, 3, days=days)


def _visit(days: int, tolerance_days: int = 7) -> Step:
    return Step(StepKind.VISIT, tolerance_days, days=days)


HAND_OVER_IN_PERSON: Final = _visit(0, 1)

TEMPLATES: Final[dict[RiskLevel, tuple[Step, ...]]] = {
    RiskLevel.LOW: (_phone(7), _phone(90)),
    RiskLevel.MEDIUM: (_phone(7), _visit(30), _phone(90), _visit(180)),
    RiskLevel.HIGH: (
        _phone(3),
        _visit(14),
        *(Step(StepKind.VISIT, 7, months=count) for count in range(1, 7)),
    ),
    RiskLevel.CRITICAL: (HAND_OVER_IN_PERSON, *(_visit(7 * week, 2) for week in range(1, 5))),
}
"""Recommended templates (domain §2.8, D35); the tolerances are configuration too, no norm gives any."""


@dataclass(eq=False, kw_only=True)
class Returnee:
    """Somebody who is home again (返常人员): codes in clear, who it is sealed. ``standing`` are the risk factors that
    stay."""

    id: str
    case_id: str
    sex: Sex
    ages_lo: int
    ages_hi: int
    standing: list[str]
    profile: Private

    @property
    def factors(self) -> list[RiskFactor]:
        return [RiskFactor(factor) for factor in self.standing]


@dataclass(eq=False, kw_only=True)
class Task:
    """One call or visit to be done (回访任务)."""

    id: str
    plan_id: str
    case_id: str
    kind: StepKind
    due_on: date
    tolerance_days: int
    state: TaskState = TaskState.SCHEDULED
    done_at: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """09:00 in Changzhou on the day it is due."""
        return datetime.combine(self.due_on, MORNING, SHANGHAI)

    @property
    def overdue_at(self) -> datetime:
        """The end of the last day of its tolerance."""
        return end_of(self.due_on + timedelta(days=self.tolerance_days))

    def fall_due(self) -> bool:
        """True when it was waiting for its day."""
        waiting = TASK_MOVES.allows(self.state, TaskState.DUE)
        if waiting:
            self.state = TaskState.DUE
        return waiting

    def run_over(self) -> bool:
        """True when it should have been done by now."""
        missed = TASK_MOVES.allows(self.state, TaskState.OVERDUE)
        if missed:
            self.state = TaskState.OVERDUE
        return missed

    def withdraw(self) -> bool:
        """Nobody calls or visits any more; true when it was still to be done."""
        open_yet = TASK_MOVES.allows(self.state, TaskState.WITHDRAWN)
        if open_yet:
            self.state = TaskState.WITHDRAWN
        return open_yet

    def finish(self, at: datetime) -> None:
        """:raises TaskAlreadyDone: when it has its record; :raises TaskWithdrawn:"""
        if self.state is TaskState.WITHDRAWN:
            raise TaskWithdrawn(task_id=self.id)
        TASK_MOVES.expect(self.state, TaskState.DONE, TaskAlreadyDone, task_id=self.id)
        self.state, self.done_at = TaskState.DONE, at


@dataclass(frozen=True)
class Home:
    """Where somebody is to be looked in on: whose case it is, the departure that led there, and the day from which the
    calls and visits count."""

    case_id: str
    departure_id: str
    region_code: str
    since: date


@dataclass(eq=False, kw_only=True)
class Journey:
    """Somebody is on the way home. ``astray``: the identity that named that home was revoked since they left;
    ``right_home``: where it is after all, once that is known."""

    case_id: str
    departure_id: str
    astray: bool = False
    right_home: str | None = None

    def lead_astray(self) -> None:
        """Where they are brought to is another one's home, and so is whatever was taken for the right one."""
        self.astray, self.right_home = True, None

    def learn(self, home: str) -> None:
        """Who it is after all is known before they arrive. Nothing for whoever is brought to the right place anyway."""
        if self.astray:
            self.right_home = home


@dataclass(eq=False, kw_only=True)
class Plan:
    """A returnee's plan (回访计划). Help does not end with it: a plan is completed, never cancelled for want of an
    answer; it is withdrawn when the home was a wrong one, and another one follows when the right one is known."""

    id: str
    case_id: str
    departure_id: str
    returnee_id: str
    home_region_code: str
    risk: RiskLevel
    state: PlanState
    arrived_on: date
    created_at: datetime
    sealed: bool
    withdrawn_at: datetime | None = None
    withdrawn_reason: WithdrawalReason | None = None

    @classmethod
    def begun(cls, home: Home, *, id: str, returnee_id: str, risk: RiskLevel, at: datetime, sealed: bool) -> Plan:
        return cls(
            id=id,
            case_id=home.case_id,
            departure_id=home.departure_id,
            returnee_id=returnee_id,
            home_region_code=home.region_code,
            risk=risk,
            state=PlanState.ACTIVE,
            arrived_on=home.since,
            created_at=at,
            sealed=sealed,
        )

    def withdraw(self, reason: WithdrawalReason, at: datetime) -> bool:
        """The home was a wrong one; true the first time."""
        may_go = PLAN_MOVES.allows(self.state, PlanState.WITHDRAWN)
        if may_go:
            self.state, self.withdrawn_at, self.withdrawn_reason = PlanState.WITHDRAWN, at, reason
        return may_go

    def when_visited(self, at: datetime, now: datetime) -> datetime:
        """``at``, or now for a clock that runs a little fast. :raises VisitedInFuture: :raises VisitedBeforeArrival:"""
        if at > now + CLOCK_SKEW:
            raise VisitedInFuture(visited_at=iso(at), now=iso(now))
        if day_of(at) < self.arrived_on:
            raise VisitedBeforeArrival(visited_at=iso(at), arrived_on=self.arrived_on.isoformat())
        return min(at, now)

    def complete_if(self, tasks: Collection[Task], last_two_stable: bool, taken_care_of: bool) -> bool:
        """Complete the plan when every task is done, the last two records found a stable situation and the last hop of
        the notice was acknowledged (domain §2.8). True when it is complete."""
        done = all(task.state is TaskState.DONE for task in tasks)
        may_end = PLAN_MOVES.allows(self.state, PlanState.COMPLETED)
        if may_end and done and last_two_stable and taken_care_of:
            self.state = PlanState.COMPLETED
        return self.state is PlanState.COMPLETED


def steps_after_a_rise(level: RiskLevel, visited_on: date, planned: Collection[date]) -> Sequence[tuple[Step, date]]:
    """What a risk that rose adds: the new level's steps counted from the visit, without days that are planned
    already."""
    steps = ((step, step.due_on(visited_on)) for step in TEMPLATES[level] if step is not HAND_OVER_IN_PERSON)
    return [(step, due_on) for step, due_on in steps if due_on not in planned]
