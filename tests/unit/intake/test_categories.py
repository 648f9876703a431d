"""A hospital tells of somebody nobody referred; the station has 24 hours to say whether it stands for them (D24)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.orders import NotFound
from chassis.versions import present
from contracts.codes import CategoryState, ClockRule, ClockVerdict, CustodyPlace
from contracts.events import intake as facts
from contracts.orders import intake as orders
from services.intake.domain.cases import Case
from services.intake.domain.categories import CATEGORY_MOVES
from tests.mothers import a_robbed_worker, a_wandering_elder
from tests.unit.intake.desk import FOUND_AT, HOSPITAL_1, HOSPITAL_2, PATROL, Desk, an_id
from tests.unit.intake.test_the_way_home import EMERGENCY, enter, open_case, refused

ADMITTED = FOUND_AT - timedelta(hours=3)
NOTICE = {
    "sex": "1",
    "ages": {"lo": 40, "hi": 60},
    "admitted_at": ADMITTED.isoformat(),
    "place": "火车站北广场",
    "reason": "醉酒摔伤",
    "ward": "急诊外科",
}
YES, NO = {"decision": "confirmed"}, {"decision": "denied", "reason": "cared_for_by_family"}
APPEAL = {"grounds": "家属已失联"}


def notice(desk: Desk) -> dict[str, str]:
    return desk.order(orders.SEND_HOSPITAL_NOTICE, NOTICE, HOSPITAL_1)


def test_a_notice_opens_a_case_a_bed_the_custody_and_the_question(desk: Desk) -> None:
    told = notice(desk)
    about = {"case_id": told["case_id"], "referral_id": told["referral_id"], "hospital_id": "hospital-1"}
    clocks = [told.rule for told in desk.announced() if isinstance(told, facts.ClockOpened)]
    assert clocks == [ClockRule.D19, ClockRule.D24]
    assert [name for name in desk.names() if name != "ClockOpened"] == [
        "CaseOpened",
        "PatientAdmitted",
        "CaseUnidentified",
        "CategoryOpened",
    ]
    assert desk.last(facts.CategoryOpened) == facts.CategoryOpened(
        **about, unsolicited=True, state=CategoryState.PENDING, at=FOUND_AT
    )
    custody = desk.last(facts.CaseUnidentified)
    assert (custody.first_custody_at, custody.custody_place) == (ADMITTED, CustodyPlace.HOSPITAL)
    clock = desk.last(facts.ClockOpened)
    assert (clock.rule, clock.started_at, clock.due_at) == (
        ClockRule.D24,
        FOUND_AT,
        FOUND_AT + timedelta(hours=24),
    )
    assert (told["state"], told["category"]) == ("admitted", "pending")


def test_a_yes_within_24_hours_meets_the_clock_and_one_after_is_late(desk: Desk) -> None:
    first = notice(desk)["case_id"]
    desk.advance(timedelta(hours=23, minutes=59))
    desk.order(orders.DECIDE_CATEGORY, YES, target=first)
    second = notice(desk)["case_id"]
    desk.advance(timedelta(hours=25))
    desk.order(orders.DECIDE_CATEGORY, YES, target=second)

    verdicts = {one.case_id: one.verdict for one in desk.announced() if isinstance(one, facts.ClockMet)}
    breached = [one.case_id for one in desk.announced() if isinstance(one, facts.ClockBreached)]
    assert verdicts == {first: ClockVerdict.MET, second: ClockVerdict.MET_LATE}
    assert breached == [second]


def test_a_no_can_be_appealed_and_the_24_hours_run_anew(desk: Desk) -> None:
    told = notice(desk)
    desk.order(orders.DECIDE_CATEGORY, NO, target=told["case_id"])
    desk.advance(timedelta(hours=30))
    shown = desk.order(orders.APPEAL_CATEGORY, APPEAL, HOSPITAL_1, told["referral_id"])
    appealed_at = FOUND_AT + timedelta(hours=30)
    clock = desk.last(facts.ClockOpened)
    desk.order(orders.DECIDE_CATEGORY, YES, target=told["case_id"])

    assert shown["state"] == "appealed"
    assert (clock.rule, clock.due_at) == (ClockRule.D24, appealed_at + timedelta(hours=24))
    assert desk.last(facts.CategoryDecided).state is CategoryState.CONFIRMED
    [listed] = desk.ask(orders.CATEGORIES, {"state": "confirmed"}, HOSPITAL_1)["items"]
    assert (listed["grounds"], listed["denial_reason"]) == ("家属已失联", None)


def test_what_is_confirmed_stays_so_and_a_yes_is_not_appealed(desk: Desk) -> None:
    told = notice(desk)
    desk.order(orders.DECIDE_CATEGORY, YES, target=told["case_id"])
    known = {"case_id": told["case_id"], "state": "confirmed", "allowed": []}
    assert refused(desk, orders.DECIDE_CATEGORY, NO, target=told["case_id"]) == (
        "category_wrong_state",
        known | {"expected": ["pending", "appealed"]},
    )
    assert refused(desk, orders.APPEAL_CATEGORY, APPEAL, HOSPITAL_1, told["referral_id"]) == (
        "category_wrong_state",
        known | {"expected": ["denied"]},
    )


def test_a_patient_who_was_referred_is_asked_about_too_and_one_of_the_station_is_confirmed_by_that(desk: Desk) -> None:
    street = open_case(desk, a_wandering_elder())
    asked = desk.last(facts.ReferralRequested).referral_id
    desk.order(orders.ADMIT_PATIENT, {"signer_role": "self"}, HOSPITAL_1, asked)
    inside = open_case(desk, a_robbed_worker())
    enter(desk, inside)
    desk.advance(timedelta(hours=1))
    asked = desk.order(orders.REQUEST_REFERRAL, EMERGENCY | {"case_id": inside})["referral_id"]
    desk.order(orders.ADMIT_PATIENT, {"signer_role": "self"}, HOSPITAL_1, asked)

    opened = [one for one in desk.announced() if isinstance(one, facts.CategoryOpened)]
    assert [(one.case_id, one.unsolicited, one.state) for one in opened] == [
        (street, False, CategoryState.PENDING),
        (inside, False, CategoryState.CONFIRMED),
    ]
    clocks = [one.case_id for one in desk.announced() if isinstance(one, facts.ClockOpened) and one.rule == "D24"]
    assert clocks == [street]


def test_a_decision_is_a_change_of_the_case_that_who_relied_on_an_older_version_is_told_of(desk: Desk) -> None:
    told = notice(desk)

    seen = [version_of(desk, told["case_id"])]
    desk.order(orders.DECIDE_CATEGORY, NO, target=told["case_id"])
    seen.append(version_of(desk, told["case_id"]))
    desk.order(orders.APPEAL_CATEGORY, APPEAL, HOSPITAL_1, told["referral_id"])
    seen.append(version_of(desk, told["case_id"]))

    assert seen[0] < seen[1] < seen[2]


def version_of(desk: Desk, case_id: str) -> int:
    with desk.units.view() as view:
        return present(view.session, Case, case_id) or 0


def test_a_hospital_sees_and_appeals_its_own_only(desk: Desk) -> None:
    told = notice(desk)
    desk.order(orders.DECIDE_CATEGORY, NO, target=told["case_id"])
    assert desk.ask(orders.CATEGORIES, {}, HOSPITAL_2)["items"] == []
    with pytest.raises(NotFound):
        desk.order(orders.APPEAL_CATEGORY, APPEAL, HOSPITAL_2, told["referral_id"])


def test_only_a_partner_hospital_sends_a_notice(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.order(orders.SEND_HOSPITAL_NOTICE, NOTICE, PATROL)
    assert desk.names() == []


def test_no_hospital_no_category(desk: Desk) -> None:
    case_id = open_case(desk, a_robbed_worker())
    with pytest.raises(NotFound):
        desk.order(orders.DECIDE_CATEGORY, YES, target=case_id)
    with pytest.raises(NotFound):
        desk.order(orders.DECIDE_CATEGORY, YES, target=an_id())


def test_every_state_has_its_row() -> None:
    assert set(CATEGORY_MOVES) == set(CategoryState)
