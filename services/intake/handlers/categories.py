"""The category confirmation (甄别确认) at work; without it a hospital's word of an unknown patient would reach
nobody."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from chassis.clock import iso_or_none
from chassis.orders import Command, Query, existing
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import CategoryState, ClockRule
from contracts.events import intake as facts
from contracts.law.calendar import WORK_CALENDAR
from contracts.law.clocks import CLOCKS
from contracts.orders.intake import ReferralKind
from services.intake.domain import referrals
from services.intake.domain.cases import Case
from services.intake.domain.categories import Category
from services.intake.domain.hospitals import only_of
from services.intake.domain.referrals import Referral
from services.intake.handlers import shown
from services.intake.storage.cases import Cases, touch
from services.intake.storage.categories import Categories
from services.intake.storage.referrals import Referrals

CONFIRM: Final = ClockRule.D24.value


def open_category(case: Case, referral: Referral, uow: UnitOfWork, *, told_at: datetime, unsolicited: bool) -> Category:
    """A hospital has the patient: the station is to say within 24 hours of being told whether it stands for them. Whom
    the station had taken in before is confirmed by that. A second hospital of the same case changes nothing."""
    if (known := Categories(uow.session).find(case.id)) is not None:
        return known
    category = Category(
        id=uow.new_id(),
        case_id=case.id,
        referral_id=referral.id,
        hospital_id=referral.hospital_id,
        unsolicited=unsolicited,
        opened_at=told_at,
    )
    if case.entered_at is not None:
        category.confirm_by_stay(told_at)
    Categories(uow.session).add(category)
    opened = facts.CategoryOpened(**_about(category), unsolicited=unsolicited, state=category.state, at=told_at)
    uow.announce(opened)
    if category.state is CategoryState.PENDING:
        plan = CLOCKS[CONFIRM].plan(told_at, WORK_CALENDAR)
        uow.deadlines.open(CONFIRM, case.id, started_at=told_at, plan=plan)
    return category


def decide_category(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The station's yes or no, which meets the 24 hours either way."""
    case, data = Cases(uow.session).take(command.target_id), command.data
    category = _of_case(case, uow)
    category.decide(data["decision"], data["reason"], by=command.actor.client_id, at=uow.now())
    touch(case)
    uow.announce(facts.CategoryDecided(**_about(category), state=category.state, at=uow.now()))
    uow.deadlines.meet(CONFIRM, case.id, done_at=uow.now(), evidence=f"category/{category.id}")
    return shown_category(category)


def appeal_category(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The hospital does not take the no; the question is open again, with 24 hours of its own."""
    case, referral = Referrals(uow.session).take(command.target_id)
    referrals.expect_treated_by(referral, command.actor)
    category = existing(Categories(uow.session).find(case.id))
    category.appeal(uow.private(f"case/{case.id}", command.data["grounds"]), uow.now())
    touch(case)
    uow.announce(facts.CategoryAppealed(**_about(category), at=uow.now()))
    plan = CLOCKS[CONFIRM].plan(uow.now(), WORK_CALENDAR)
    uow.deadlines.reopen(CONFIRM, case.id, reason="appealed", plan=plan)
    return shown_category(category)


def list_categories(query: Query, view: View) -> dict[str, Any]:
    """Confirmations with the grounds of an appeal; a hospital sees those of its own patients."""
    params = query.params
    found = Categories(view.session).page(
        hospital_id=only_of(query.actor),
        case_id=params["case_id"],
        state=params["state"],
        after=params["after"],
        limit=params["limit"],
    )
    items = [_with_grounds(category, view) for category in found]
    return page(items, params["limit"], key="category_id")


def shown_category(category: Category) -> dict[str, Any]:
    return {
        "category_id": category.id,
        "case_id": category.case_id,
        "referral_id": category.referral_id,
        "hospital_id": category.hospital_id,
        "state": category.state,
        "unsolicited": category.unsolicited,
        "opened_at": iso_or_none(category.opened_at),
        "decided_at": iso_or_none(category.decided_at),
        "denial_reason": category.denial_reason,
        "appealed_at": iso_or_none(category.appealed_at),
    }


def _with_grounds(category: Category, view: View) -> dict[str, Any]:
    grounds = shown.opened(category.grounds)
    return {**shown_category(category), "grounds": grounds, **classes_of(category.referral_id, view)}


def classes_of(referral_id: str, view: View) -> dict[str, Any]:
    """How what is shown of a hospital stay is guarded: as its case, and as what it was for."""
    referral = Referrals(view.session).get(referral_id)
    psychiatric = referral.kind is ReferralKind.PSYCHIATRIC
    return shown.classes(Cases(view.session).get(referral.case_id), psychiatric=psychiatric)


def _of_case(case: Case, uow: UnitOfWork) -> Category:
    """Also of a case whose hospital took the patient in before there were confirmations. :raises NotFound: when no
    hospital ever had them."""
    found = Categories(uow.session).find(case.id)
    if found is not None:
        return found
    treated = existing(Referrals(uow.session).last_admitted(case.id))
    return open_category(case, treated, uow, told_at=uow.now(), unsolicited=False)


def _about(category: Category) -> dict[str, str]:
    return {
        "case_id": category.case_id,
        "referral_id": category.referral_id,
        "hospital_id": category.hospital_id,
    }
