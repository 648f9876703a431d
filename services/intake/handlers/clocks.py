"""Intake's statutory clocks (D16, D17); without them ten days at the station would pass unnoticed.

A clock runs only while the facts that started it hold, and no clock ever ends a stay: a missed one is a breach on
record.
"""

from __future__ import annotations

from datetime import datetime

from chassis.deadlines import Deadline
from chassis.work import UnitOfWork
from contracts.codes import ClockRule
from contracts.events import intake as facts
from contracts.law.announcing import clock_fact
from contracts.law.calendar import WORK_CALENDAR
from contracts.law.clocks import CLOCKS, Trigger
from contracts.orders.intake import CaseState
from services.intake.domain.cases import Case

STAY = ClockRule.D16.value
STRANDED = ClockRule.D17.value


def keep_stay_clocks(case: Case, uow: UnitOfWork) -> None:
    """Start the clocks whose facts hold, and drop D16 when the person turns out not to be a capable adult.
    Repeatable."""
    if case.state is not CaseState.IN_STATION:
        return
    if case.is_capable_adult:
        _open(STAY, case, uow)
    else:
        uow.deadlines.cancel(STAY, case.id, "not_a_capable_adult")
    if case.is_unidentified:
        _open(STRANDED, case, uow)


def end_stranded_clock(case: Case, uow: UnitOfWork, reason: str) -> None:
    """Who is identified or has left is no longer stranded here: the duty is gone, a breach on record stays."""
    uow.deadlines.cancel(STRANDED, case.id, reason)


def end_stay_clocks(case: Case, uow: UnitOfWork, at: datetime, evidence: str) -> None:
    """The person left. That meets the ten days, judged by when they left and not by when we hear of it."""
    uow.deadlines.meet(STAY, case.id, done_at=at, evidence=evidence)
    end_stranded_clock(case, uow, "departed")


def announce_clock(transition: str, deadline: Deadline, uow: UnitOfWork) -> None:
    """Say what became of one of intake's clocks."""
    uow.announce(clock_fact(facts, transition, deadline, uow.now(), case_id=deadline.subject))


def _open(rule: str, case: Case, uow: UnitOfWork) -> None:
    row = CLOCKS[rule]
    started_at = case.first_custody_at if row.trigger is Trigger.FIRST_CUSTODY else case.entered_at
    assert started_at is not None, "a stay begins with custody and entry"
    uow.deadlines.open(rule, case.id, started_at=started_at, plan=row.plan(started_at, WORK_CALENDAR))
