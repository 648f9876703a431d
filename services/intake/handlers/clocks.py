"""Intake's statutory clocks (D16, D17, D19); without them ten days at the station, or three months without a name,
would pass unnoticed.

A clock runs only while the facts that started it hold, and no clock ever ends a stay: a missed one is a breach on
record. Only the ten days of a stay rest, while the person is in hospital.
"""

from __future__ import annotations

from datetime import datetime

from chassis.deadlines import Deadline, DeadlinePlan
from chassis.work import UnitOfWork
from contracts.codes import ClockRule
from contracts.events import intake as facts
from contracts.law.announcing import clock_fact
from contracts.law.calendar import WORK_CALENDAR
from contracts.law.clocks import CLOCKS, kept_by
from contracts.orders.intake import CaseState
from services.intake.domain.cases import Case
from services.intake.domain.presence import Presence, days_present
from services.intake.storage.presence import Presences

STAY = ClockRule.D16.value
STRANDED = ClockRule.D17.value
PLACEMENT = ClockRule.D19.value
IN_HOSPITAL = "in_hospital"
NOT_CAPABLE = "not_a_capable_adult"
CUSTODY_CORRECTED = "first_custody_corrected"
CALENDAR_PUBLISHED = "calendar_published"


# --- what starts them -------------------------------------------------------------------------------------------------


def keep_stay_clocks(case: Case, uow: UnitOfWork) -> None:
    """Who has a bed here is present from now on; start the clocks whose facts hold, and drop D16 when the person turns
    out not to be a capable adult, also while it rests: nobody would ever resume it. Repeatable: what was done, or
    dispensed from, does not start again."""
    if not case.is_capable_adult:
        uow.deadlines.cancel(STAY, case.id, NOT_CAPABLE)
        uow.deadlines.end_rest(STAY, case.id, IN_HOSPITAL, NOT_CAPABLE)
    if case.state is not CaseState.IN_STATION:
        return
    present = _present(case, uow)
    if case.is_capable_adult:
        _keep_stay_clock(case, present.since, uow)
    if case.is_unidentified:
        _keep_clock_of_custody(STRANDED, case, uow)


def keep_placement_clock(case: Case, uow: UnitOfWork) -> None:
    """Nobody knows who the person is: three months from first custody, in hospital or here (D19). Of a custody that we
    hear of when they had left already, the months ended with that. Repeatable."""
    _keep_clock_of_custody(PLACEMENT, case, uow)
    if case.has_left:
        uow.deadlines.cancel(PLACEMENT, case.id, "departed", at=case.departed_at)


def correct_custody_clocks(case: Case, uow: UnitOfWork) -> None:
    """First custody was earlier than we knew: what runs from it is reckoned anew, and judged by that."""
    since = _first_custody(case)
    for rule in (STRANDED, PLACEMENT):
        uow.deadlines.recount(rule, case.id, CUSTODY_CORRECTED, started_at=since, plan=_plan(rule, since))


def recount_provisional(uow: UnitOfWork) -> None:
    """What was reckoned over a year without a published calendar is reckoned anew, should there be one now."""

    def reckon(clock: Deadline) -> DeadlinePlan:
        used = _days_used(clock.subject, uow) if clock.rule == STAY else 0
        return _plan(clock.rule, clock.started_at, used=used)

    uow.deadlines.recount_provisional(CALENDAR_PUBLISHED, reckon)


def _keep_clock_of_custody(rule: str, case: Case, uow: UnitOfWork) -> None:
    since = _first_custody(case)
    uow.deadlines.hold(rule, case.id, started_at=since, plan=_plan(rule, since))


def _first_custody(case: Case) -> datetime:
    assert case.first_custody_at is not None, "the clock runs from custody"
    return case.first_custody_at


def _keep_stay_clock(case: Case, since: datetime, uow: UnitOfWork) -> None:
    if _resume_stay(case, since, uow) is None:
        uow.deadlines.hold(STAY, case.id, started_at=since, plan=_plan_of_stay(case, since, uow))


def _resume_stay(case: Case, since: datetime, uow: UnitOfWork) -> Deadline | None:
    plan = _plan_of_stay(case, since, uow)
    return uow.deadlines.resume(STAY, case.id, IN_HOSPITAL, started_at=since, plan=plan)


def _plan_of_stay(case: Case, since: datetime, uow: UnitOfWork) -> DeadlinePlan:
    """What is left of the ten days: those in hospital were none of them."""
    return _plan(STAY, since, used=_days_used(case.id, uow))


def _days_used(case_id: str, uow: UnitOfWork) -> int:
    return days_present(Presences(uow.session).of_case(case_id))


def _plan(rule: str, started_at: datetime, *, used: int = 0) -> DeadlinePlan:
    return CLOCKS[rule].plan(started_at, WORK_CALENDAR, used=used)


# --- presence ---------------------------------------------------------------------------------------------------------


def _present(case: Case, uow: UnitOfWork) -> Presence:
    """The time at the station that is not over; it begins now if the last one is."""
    kept = Presences(uow.session)
    known = kept.now(case.id)
    if known is None:
        known = Presence(id=uow.new_id(), case_id=case.id, since=uow.now())
        kept.add(known)
        uow.session.flush()
    return known


def rest_stay_clock(case: Case, at: datetime, uow: UnitOfWork) -> None:
    """Who was with us is in a hospital bed: the ten days rest since ``at``, and nothing else does. Whoever never was
    with us has nothing that could rest."""
    present = Presences(uow.session).now(case.id)
    if case.state is not CaseState.IN_HOSPITAL or present is None:
        return
    present.end(at)
    uow.deadlines.pause(STAY, case.id, IN_HOSPITAL, at=present.until)


# --- what ends them ---------------------------------------------------------------------------------------------------


def meet_stay_clock(case: Case, at: datetime, evidence: str, uow: UnitOfWork) -> None:
    """The ten days are met at ``at``, even while they rest."""
    _resume_stay(case, at, uow)
    uow.deadlines.meet(STAY, case.id, done_at=at, evidence=evidence)


def end_stranded_clock(case: Case, uow: UnitOfWork, reason: str, at: datetime | None = None) -> None:
    """Who is identified or has left since ``at`` is no longer stranded here, nor waits for placement: the duties are
    gone, breaches on record stay unless that was before they fell due."""
    for rule in (STRANDED, PLACEMENT):
        uow.deadlines.cancel(rule, case.id, reason, at=at)


def end_stay_clocks(case: Case, uow: UnitOfWork, at: datetime, evidence: str) -> None:
    """The person left. That meets the ten days, judged by when they left and not by when we hear of it."""
    if (present := Presences(uow.session).now(case.id)) is not None:
        present.end(at)
    meet_stay_clock(case, at, evidence, uow)
    end_stranded_clock(case, uow, "departed", at)


def end_clocks_of_erased(case_id: str, uow: UnitOfWork) -> None:
    """Nobody owes anybody anything about a person of whom nothing is kept; breaches on record stay."""
    for rule in kept_by("intake"):
        uow.deadlines.cancel(rule.value, case_id, "erased")


def announce_clock(transition: str, deadline: Deadline, uow: UnitOfWork) -> None:
    """Say what became of one of intake's clocks."""
    uow.announce(clock_fact(facts, transition, deadline, uow.now(), case_id=deadline.subject))
