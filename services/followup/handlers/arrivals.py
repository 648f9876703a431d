"""Somebody is home; without this the help would end at the door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.orders import Heard, Need
from chassis.private import Private
from chassis.work import UnitOfWork
from contracts.codes import DepartureKind, WithdrawalReason
from contracts.events.followup import CorrectionDone, PlanCreated, PlanWithdrawn, RiskAssessed
from contracts.events.intake import DepartureArrived
from contracts.orders import intake
from services.followup.domain.notices import hops
from services.followup.domain.plans import TEMPLATES, Home, Journey, Plan, Returnee
from services.followup.domain.risk import Assessment, assess, standing_factors
from services.followup.handlers.notices import send_notice
from services.followup.handlers.tasks import plan_task
from services.followup.storage import Assessments, Journeys, Plans

_PROFILE = ("name", "home_text", "relatives", "guardian")

_NOT_HOME = frozenset({DepartureKind.PLACEMENT, DepartureKind.TRANSFER_WELFARE})
"""Whoever arrives in an institution is in public care there, and comes home another day, if anybody finds it."""


def returnee_needed(heard: Heard) -> Need:
    """Who came home, and to whom: only intake knows."""
    return Need(intake.RETURNEE, {"case_id": heard.data.case_id}, "follow_up")


def returnee_needed_at_home(heard: Heard) -> Need | None:
    """The same of an arrival that is one at home."""
    return None if heard.data.kind in _NOT_HOME else returnee_needed(heard)


def set_out(heard: Heard, uow: UnitOfWork) -> None:
    """Somebody left, towards the home that their name of today has."""
    Journeys(uow.session).begin(Journey(case_id=heard.data.case_id, departure_id=heard.data.departure_id))


def plan_from_arrival(heard: Heard, uow: UnitOfWork) -> None:
    """A returnee, an assessment with its reasons, a plan by its level, and the notice on every level's desk.

    A case comes home once: a second arrival of the same case changes nothing and is audited. An institution is no home,
    nor is the place that a name revoked on the way led to: nobody there is told of anybody, and the plan is made where
    the home is after all, if that is known, or withdrawn from the start until it is.
    """
    arrival: DepartureArrived = heard.data
    way = Journeys(uow.session).end(arrival.case_id)
    if arrival.kind in _NOT_HOME:
        return
    if Plans(uow.session).of_case(arrival.case_id) is not None:
        uow.audit("second_arrival_ignored", f"case/{arrival.case_id}", departure=arrival.departure_id)
        return
    astray = way is not None and way.astray and way.departure_id == arrival.departure_id
    right = way.right_home if astray and way is not None else arrival.destination_region_code
    home = Home(arrival.case_id, arrival.departure_id, right or arrival.destination_region_code, arrival.arrived_on)
    returnee = _returnee(heard, uow, received=not astray)
    if right is None:
        _withdrawn_from_the_start(home, returnee, uow, sealed=heard.sealed)
    else:
        begin_plan(home, returnee, uow, sealed=heard.sealed)


def begin_plan(home: Home, returnee: Returnee, uow: UnitOfWork, *, sealed: bool) -> None:
    """Assess the risk, keep the plan with its calls and visits, and put the notice on every level's desk."""
    plan, risk = _kept(home, returnee, uow, sealed=sealed)
    _announce(plan, risk, uow)
    for step in TEMPLATES[plan.risk]:
        plan_task(plan, step, step.due_on(plan.arrived_on), uow)
    for hop in hops(plan.home_region_code):
        send_notice(plan, hop, uow)


def _kept(home: Home, returnee: Returnee, uow: UnitOfWork, *, sealed: bool) -> tuple[Plan, Assessment]:
    plan_id = uow.new_id()
    risk = assess(returnee.factors, id=uow.new_id(), plan_id=plan_id, version=1, at=uow.now())
    plan = Plan.begun(home, id=plan_id, returnee_id=returnee.id, risk=risk.level, at=uow.now(), sealed=sealed)
    Plans(uow.session).add(plan, returnee)
    Assessments(uow.session).add(risk)
    return plan, risk


def _withdrawn_from_the_start(home: Home, returnee: Returnee, uow: UnitOfWork, *, sealed: bool) -> None:
    """On record that somebody arrived and is looked in on by nobody yet: no call, no visit, no notice, no name."""
    returnee.profile = sealed_profile(home.case_id, {}, uow)
    plan, _ = _kept(home, returnee, uow, sealed=sealed)
    plan.withdraw(WithdrawalReason.IDENTITY_REVOKED, uow.now())
    announce_withdrawal(plan, WithdrawalReason.IDENTITY_REVOKED, 0, uow)


def announce_withdrawal(plan: Plan, reason: WithdrawalReason, tasks: int, uow: UnitOfWork) -> None:
    """Nobody goes there, or nobody does any more; so many calls and visits were still to be done."""
    withdrawn = PlanWithdrawn(plan_id=plan.id, case_id=plan.case_id, reason=reason, tasks=tasks, withdrawn_at=uow.now())
    uow.announce(withdrawn, sealed=plan.sealed)


def learn_correction(heard: Heard, uow: UnitOfWork) -> None:
    """What intake knew wrongly is read again; a case without a plan has nothing to put right."""
    plan = Plans(uow.session).of_case(heard.data.case_id)
    if plan is not None:
        Plans(uow.session).returnee(plan).profile = sealed_profile(plan.case_id, heard.answer, uow)
    uow.announce(CorrectionDone(case_id=heard.data.case_id, correction_id=heard.data.correction_id, done_at=uow.now()))


def sealed_profile(case_id: str, known: Mapping[str, Any], uow: UnitOfWork) -> Private:
    """Of what is known, what follow-up keeps of who it is, under the case's key."""
    return uow.private(f"case/{case_id}", {name: known.get(name) for name in _PROFILE})


def _returnee(heard: Heard, uow: UnitOfWork, *, received: bool) -> Returnee:
    """``received``: by whom they belong to, and not by another one's family."""
    arrival: DepartureArrived = heard.data
    known = heard.answer if received else {**heard.answer, "guardian": None}
    standing = standing_factors(
        ages=arrival.ages,
        impaired=arrival.impaired,
        minor=arrival.minor,
        was_unidentified=arrival.was_unidentified,
        has_guardian=known.get("guardian") is not None,
    )
    return Returnee(
        id=uow.new_id(),
        case_id=arrival.case_id,
        sex=arrival.sex,
        ages_lo=arrival.ages.lo,
        ages_hi=arrival.ages.hi,
        standing=[factor.value for factor in standing],
        profile=sealed_profile(arrival.case_id, known, uow),
    )


def _announce(plan: Plan, risk: Assessment, uow: UnitOfWork) -> None:
    created = PlanCreated(
        plan_id=plan.id,
        case_id=plan.case_id,
        risk=plan.risk,
        home_region_code=plan.home_region_code,
        steps=len(TEMPLATES[plan.risk]),
        created_at=plan.created_at,
    )
    uow.announce(created, sealed=plan.sealed)
    announce_assessment(plan, risk, uow)


def announce_assessment(plan: Plan, risk: Assessment, uow: UnitOfWork) -> None:
    """A new version, with its level; the reasons are read from here."""
    assessed = RiskAssessed(
        plan_id=plan.id, case_id=plan.case_id, version=risk.version, level=risk.level, at=risk.assessed_at
    )
    uow.announce(assessed, sealed=plan.sealed)
