"""The home was a wrong one, and the right one becomes known; without this a township would go on looking in on somebody
else's behalf, and keep the name of a person it never had."""

from __future__ import annotations

from typing import Final

from chassis.kinds import Range
from chassis.orders import Heard, Need
from chassis.work import UnitOfWork
from contracts.codes import IdentityState, Sex, WithdrawalReason
from contracts.law.calendar import day_of
from services.followup.domain.plans import Home, Returnee
from services.followup.domain.risk import RiskFactor, standing_factors
from services.followup.handlers.arrivals import announce_withdrawal, begin_plan, returnee_needed, sealed_profile
from services.followup.handlers.notices import void_notice
from services.followup.handlers.tasks import withdraw_task
from services.followup.storage import HomeNotices, Journeys, Plans, Tasks

_KNOWN: Final = frozenset({IdentityState.VERIFIED_DOCUMENT, IdentityState.VERIFIED_POLICE})


def leave_wrong_home(heard: Heard, uow: UnitOfWork) -> None:
    """The person is not who they were thought to be (G10): nobody calls or visits there any more, every level that was
    told is told that it is void, and no name is left in the plan. What was done there stays on record. Whoever is on
    the way there still is expected by nobody; a case without a plan has nothing else to leave."""
    if (way := Journeys(uow.session).of_case(heard.data.case_id)) is not None:
        way.lead_astray()
    found = Plans(uow.session).of_case(heard.data.case_id)
    if found is None:
        return
    plan, reason = Plans(uow.session).take(found.id), WithdrawalReason.IDENTITY_REVOKED
    plan.withdraw(reason, uow.now())
    Plans(uow.session).returnee(plan).profile = sealed_profile(heard.data.case_id, {}, uow)
    withdrawn = [task for task in Tasks(uow.session).of_plan(plan.id) if withdraw_task(task, uow)]
    announce_withdrawal(plan, reason, len(withdrawn), uow)
    for notice in HomeNotices(uow.session).of_plan(plan.id):
        void_notice(notice, plan, reason, uow)


def home_needed(heard: Heard) -> Need | None:
    """Who it is after all; nothing to ask before both the identity and the home are known."""
    known = heard.data.identity in _KNOWN and heard.data.home_region_code is not None
    return returnee_needed(heard) if known else None


def plan_for_right_home(heard: Heard, uow: UnitOfWork) -> None:
    """After a wrong home the right one is known: a new plan there, counted from today, by what is known of the person
    now. Whoever received them was the wrong one's family, so no guardian is known. A case that never had a wrong home,
    and whoever is on the way to one, gets its plan by its arrival."""
    if heard.answer is not None and (way := Journeys(uow.session).of_case(heard.data.case_id)) is not None:
        way.learn(heard.data.home_region_code)
    earlier = Plans(uow.session).all_of_case(heard.data.case_id)
    if heard.answer is None or not earlier or Plans(uow.session).of_case(heard.data.case_id) is not None:
        return
    last = earlier[-1]
    home = Home(last.case_id, last.departure_id, heard.data.home_region_code, day_of(uow.now()))
    begin_plan(home, _returnee(heard, Plans(uow.session).returnee(last), uow), uow, sealed=heard.sealed)


def _returnee(heard: Heard, before: Returnee, uow: UnitOfWork) -> Returnee:
    told = heard.answer
    ages = Range(told["ages"]["lo"], told["ages"]["hi"])
    standing = standing_factors(
        ages=ages,
        impaired=told["impaired"],
        minor=told["minor"],
        was_unidentified=RiskFactor.WAS_UNIDENTIFIED in before.factors,
        has_guardian=False,
    )
    return Returnee(
        id=uow.new_id(),
        case_id=heard.data.case_id,
        sex=Sex(told["sex"]),
        ages_lo=ages.lo,
        ages_hi=ages.hi,
        standing=[factor.value for factor in standing],
        profile=sealed_profile(heard.data.case_id, {**told, "guardian": None}, uow),
    )
