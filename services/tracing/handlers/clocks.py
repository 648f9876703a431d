"""Tracing's statutory clocks (D11, D12, D13, D18) in tracing's own words; without it a missed duty would be a row
nobody hears of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis import seals
from chassis.deadlines import Deadline, DeadlinePlan, deadlines_of
from chassis.orders import Command, Query, existing
from chassis.work import UnitOfWork, View
from contracts.codes import ClockRule
from contracts.events import tracing as facts
from contracts.law.announcing import clock_fact, clock_shown
from contracts.law.calendar import WORK_CALENDAR
from contracts.law.clocks import CLOCKS, kept_by
from contracts.orders.tracing_states import ProfileState
from services.tracing.handlers import shown
from services.tracing.storage import DnaRequests, Profiles

CLOCKS_OF_CUSTODY = (ClockRule.D11, ClockRule.D12, ClockRule.D18)
"""They run from first custody: the notice on the national site, the DNA request to police, the month until the notice
is refreshed."""

NATIONAL_SITE_RECEIPT = "national_site_receipt"
NATIONAL_SITE_REFRESH = "national_site_refresh"
DNA_REQUEST = "dna_request"
DNA_FED_BACK = "dna_fed_back"
CUSTODY_CORRECTED = "first_custody_corrected"
CALENDAR_PUBLISHED = "calendar_published"
OPENED = "opened"
WARNED = "warned"


def open_clock(rule: ClockRule, case_id: str, started_at: datetime, uow: UnitOfWork) -> None:
    """The duty runs from ``started_at``, by the law's own reckoning. A second call while it runs changes nothing."""
    uow.deadlines.open(rule.value, case_id, started_at=started_at, plan=_plan(rule, started_at))


def _plan(rule: ClockRule, started_at: datetime) -> DeadlinePlan:
    return CLOCKS[rule.value].plan(started_at, WORK_CALENDAR)


def correct_clocks(case_id: str, believed: datetime, started_at: datetime, uow: UnitOfWork) -> None:
    """First custody was not when we believed, but earlier: what runs from it is reckoned anew, as new openings, and
    judged by that. A month that counts from a refresh does not count from custody."""
    for rule in CLOCKS_OF_CUSTODY:
        known = uow.deadlines.latest(rule.value, case_id)
        if known is not None and known.started_at == believed:
            plan = _plan(rule, started_at)
            uow.deadlines.recount(rule.value, case_id, CUSTODY_CORRECTED, started_at=started_at, plan=plan)


def refresh_clock(case_id: str, refreshed_at: datetime, uow: UnitOfWork) -> None:
    """The notice is up to date again: the month is met, and the next one runs from the refresh. One heard of after a
    later one counts for its own month and starts none."""
    uow.deadlines.meet(ClockRule.D18.value, case_id, done_at=refreshed_at, evidence=NATIONAL_SITE_REFRESH)
    open_clock(ClockRule.D18, case_id, refreshed_at, uow)


def recount_provisional(uow: UnitOfWork) -> None:
    """What was reckoned over a year without a published calendar is reckoned anew, should there be one now."""

    def reckon(clock: Deadline) -> DeadlinePlan:
        return _plan(ClockRule(clock.rule), clock.started_at)

    uow.deadlines.recount_provisional(CALENDAR_PUBLISHED, reckon)


def stop_clocks(case_id: str, reason: str, at: datetime, uow: UnitOfWork) -> None:
    """The duties are gone since ``at``: there is nobody left to trace. Breaches on record stay, unless that was before
    they fell due."""
    for rule in kept_by("tracing"):
        uow.deadlines.cancel(rule.value, case_id, reason, at=at)


def waive_clock(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Dispense from a running duty of tracing; who and why stay on record. :raises NotRunning:"""
    profile = Profiles(uow.session).get(command.target_id)
    rule, why = command.data["rule"].value, command.data["reason"].value
    waived = uow.deadlines.waive(rule, profile.case_id, by=uow.actor.client_id, why=why)
    uow.audit("clock_waived", f"profile/{profile.id}", rule=rule, reason=why)
    return clock_shown(waived)


def profile_clocks(query: Query, view: View) -> dict[str, Any]:
    """Every opening of tracing's clocks about one person, oldest first. :raises NotFound:"""
    profile = Profiles(view.session).get(query.params["profile_id"])
    found = [clock_shown(clock) for clock in deadlines_of(view.session, profile.case_id)]
    return {"clocks": found, **shown.classes(profile)}


def announce_clock(transition: str, deadline: Deadline, uow: UnitOfWork) -> None:
    """Say in tracing's words what became of a deadline, in the same unit of work. Nobody is reminded of a duty while
    the search is suspended; that it was missed is told all the same. What police owe is due when their month ends."""
    case_id = deadline.subject
    with seals.unguarded(uow.session):
        profile = existing(Profiles(uow.session).of_case(case_id), case_id=case_id)
    if (transition, deadline.rule) == (OPENED, ClockRule.D13.value):
        DnaRequests(uow.session).follow_clock(profile.id, deadline.due_at)
    if transition == WARNED and profile.state is ProfileState.SUSPENDED:
        return
    uow.announce(clock_fact(facts, transition, deadline, uow.now(), profile_id=profile.id, case_id=case_id))
