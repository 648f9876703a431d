"""Somebody is home; without this the help would end at the door."""

from __future__ import annotations

from chassis.orders import Heard, Need
from chassis.private import Private
from chassis.work import UnitOfWork
from contracts.codes import DepartureKind
from contracts.events.followup import CorrectionDone, PlanCreated, RiskAssessed
from contracts.events.intake import DepartureArrived
from contracts.orders import intake
from contracts.orders.followup import PlanState
from services.followup.domain.notices import hops
from services.followup.domain.plans import TEMPLATES, Plan, Returnee
from services.followup.domain.risk import Assessment, assess, standing_factors
from services.followup.handlers.notices import send_notice
from services.followup.handlers.tasks import plan_task
from services.followup.storage import Assessments, Plans

_PROFILE = ("name", "home_text", "relatives", "guardian")

_NOT_HOME = frozenset({DepartureKind.PLACEMENT, DepartureKind.TRANSFER_WELFARE})
"""Whoever arrives in an institution is in public care there, and comes home another day, if anybody finds it."""


def returnee_needed(heard: Heard) -> Need:
    """Who came home, and to whom: only intake knows."""
    return Need(intake.RETURNEE, {"case_id": heard.data.case_id}, "follow_up")


def returnee_needed_at_home(heard: Heard) -> Need | None:
    """The same of an arrival that is one at home."""
    return None if heard.data.kind in _NOT_HOME else returnee_needed(heard)


def plan_from_arrival(heard: Heard, uow: UnitOfWork) -> None:
    """A returnee, an assessment with its reasons, a plan by its level, and the notice on every level's desk.

    A case comes home once: a second arrival of the same case changes nothing and is audited. An institution is no home.
    """
    arrival: DepartureArrived = heard.data
    if arrival.kind in _NOT_HOME:
        return
    if Plans(uow.session).of_case(arrival.case_id) is not None:
        uow.audit("second_arrival_ignored", f"case/{arrival.case_id}", departure=arrival.departure_id)
        return
    returnee = _returnee(heard, uow)
    plan_id = uow.new_id()
    risk = assess(returnee.factors, id=uow.new_id(), plan_id=plan_id, version=1, at=uow.now())
    plan = _plan(plan_id, heard, returnee, risk, uow)
    for step in TEMPLATES[plan.risk]:
        plan_task(plan, step, step.due_on(plan.arrived_on), uow)
    for hop in hops(plan.home_region_code):
        send_notice(plan, hop, uow)


def learn_correction(heard: Heard, uow: UnitOfWork) -> None:
    """What intake knew wrongly is read again; a case without a plan has nothing to put right."""
    plan = Plans(uow.session).of_case(heard.data.case_id)
    if plan is not None:
        Plans(uow.session).returnee(plan).profile = _profile(heard, uow)
    uow.announce(CorrectionDone(case_id=heard.data.case_id, correction_id=heard.data.correction_id, done_at=uow.now()))


def learn_identity(heard: Heard, uow: UnitOfWork) -> None:
    """The person is not who they were thought to be: nobody is visited under another one's name. A case without a plan
    has nothing to put right."""
    plan = Plans(uow.session).of_case(heard.data.case_id)
    if plan is not None:
        Plans(uow.session).returnee(plan).profile = _profile(heard, uow)


def _profile(heard: Heard, uow: UnitOfWork) -> Private:
    return uow.private(f"case/{heard.data.case_id}", {name: heard.answer.get(name) for name in _PROFILE})


def _returnee(heard: Heard, uow: UnitOfWork) -> Returnee:
    arrival: DepartureArrived = heard.data
    standing = standing_factors(
        ages=arrival.ages,
        impaired=arrival.impaired,
        minor=arrival.minor,
        was_unidentified=arrival.was_unidentified,
        has_guardian=heard.answer.get("guardian") is not None,
    )
    return Returnee(
        id=uow.new_id(),
        case_id=arrival.case_id,
        sex=arrival.sex,
        ages_lo=arrival.ages.lo,
        ages_hi=arrival.ages.hi,
        standing=[factor.value for factor in standing],
        profile=_profile(heard, uow),
    )


def _plan(plan_id: str, heard: Heard, returnee: Returnee, risk: Assessment, uow: UnitOfWork) -> Plan:
    arrival: DepartureArrived = heard.data
    plan = Plan(
        id=plan_id,
        case_id=arrival.case_id,
        departure_id=arrival.departure_id,
        returnee_id=returnee.id,
        home_region_code=arrival.destination_region_code,
        risk=risk.level,
        state=PlanState.ACTIVE,
        arrived_on=arrival.arrived_on,
        created_at=uow.now(),
        sealed=heard.sealed,
    )
    Plans(uow.session).add(plan, returnee)
    Assessments(uow.session).add(risk)
    _announce(plan, risk, uow)
    return plan


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
