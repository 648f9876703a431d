"""Tracing's statutory clocks (D11, D12, D13) in tracing's own words; without it a missed duty would be a row nobody
hears of."""

from __future__ import annotations

from datetime import datetime

from chassis.deadlines import Deadline
from chassis.orders import existing
from chassis.work import UnitOfWork
from contracts.codes import ClockRule
from contracts.events import tracing as facts
from contracts.law.announcing import clock_fact
from contracts.law.calendar import WORK_CALENDAR
from contracts.law.clocks import CLOCKS
from services.tracing.storage import Profiles

IDENTITY_CLOCKS = (ClockRule.D11, ClockRule.D12)
"""They run from first custody: the notice on the national site, the DNA request to police."""

NATIONAL_SITE_RECEIPT = "national_site_receipt"
DNA_REQUEST = "dna_request"
DNA_FED_BACK = "dna_fed_back"
CUSTODY_CORRECTED = "first_custody_corrected"


def open_clock(rule: ClockRule, case_id: str, started_at: datetime, uow: UnitOfWork) -> None:
    """The duty runs from ``started_at``, by the law's own reckoning. A second call while it runs changes nothing."""
    plan = CLOCKS[rule.value].plan(started_at, WORK_CALENDAR)
    uow.deadlines.open(rule.value, case_id, started_at=started_at, plan=plan)


def correct_clock(rule: ClockRule, case_id: str, started_at: datetime, uow: UnitOfWork) -> None:
    """First custody was earlier than we had heard: the duty is reckoned anew, as a new opening, and judged by it.

    What was done stays done, at its own time; a duty that had ended for another reason stays ended.
    """
    known = uow.deadlines.latest(rule.value, case_id)
    if known is None or (not known.is_running and known.met_at is None):
        return
    uow.deadlines.cancel(rule.value, case_id, CUSTODY_CORRECTED)
    open_clock(rule, case_id, started_at, uow)
    if known.met_at is not None:
        uow.deadlines.meet(rule.value, case_id, done_at=known.met_at, evidence=known.evidence)


def stop_clocks(case_id: str, reason: str, uow: UnitOfWork) -> None:
    """The duties are gone: there is nobody left to trace. Breaches on record stay."""
    for rule in (ClockRule.D11, ClockRule.D12, ClockRule.D13):
        uow.deadlines.cancel(rule.value, case_id, reason)


def announce_clock(transition: str, deadline: Deadline, uow: UnitOfWork) -> None:
    """Say in tracing's words what became of a deadline, in the same unit of work."""
    case_id = deadline.subject
    profile = existing(Profiles(uow.session).of_case(case_id), case_id=case_id)
    uow.announce(clock_fact(facts, transition, deadline, uow.now(), profile_id=profile.id, case_id=case_id))
