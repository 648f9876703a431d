"""How a patient finds a bed (绿色通道), on real tables: asked for, passed on, taken, and told in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.orders import NotFound
from contracts.codes import RejectionReason
from contracts.events import intake as facts
from contracts.orders import intake as orders
from tests.mothers import a_wandering_elder
from tests.unit.intake.desk import FOUND_AT, HOSPITAL_1, HOSPITAL_2, PATROL, Desk, an_id
from tests.unit.intake.test_the_way_home import EMERGENCY, open_case, refused


def test_a_full_hospital_passes_the_patient_on_and_cannot_answer_any_more(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    first = desk.last(facts.ReferralRequested)
    answer = desk.order(orders.REJECT_REFERRAL, {"reason": "capacity"}, HOSPITAL_1, first.referral_id)
    second = desk.last(facts.ReferralRequested)
    assert desk.announced()[-2:] == [
        facts.ReferralRejected(
            case_id=case_id,
            referral_id=first.referral_id,
            hospital_id="hospital-1",
            reason=RejectionReason.CAPACITY,
            rejected_at=FOUND_AT,
            next_referral_id=second.referral_id,
        ),
        second,
    ]
    assert (second.chain_id, second.attempt, second.hospital_id) == (first.chain_id, 2, "hospital-2")
    assert answer["next_referral_id"] == second.referral_id
    assert refused(desk, orders.ACCEPT_REFERRAL, {}, HOSPITAL_1, first.referral_id) == (
        "referral_superseded",
        {"referral_id": first.referral_id},
    )


def test_when_every_hospital_is_full_the_duty_chief_is_told(desk: Desk) -> None:
    open_case(desk, a_wandering_elder())
    for hospital, reason in ((HOSPITAL_1, "capacity"), (HOSPITAL_2, "not_our_specialty")):
        asked = desk.last(facts.ReferralRequested)
        desk.order(orders.REJECT_REFERRAL, {"reason": reason}, hospital, asked.referral_id)
    assert desk.announced()[-1] == facts.ReferralExhausted(
        case_id=asked.case_id, chain_id=asked.chain_id, attempts=2, at=FOUND_AT
    )


@pytest.mark.parametrize("reason", sorted(set(RejectionReason) - {RejectionReason.CAPACITY, "not_our_specialty"}))
def test_other_rejections_leave_the_next_step_to_a_human(desk: Desk, reason: str) -> None:
    open_case(desk, a_wandering_elder())
    asked = desk.last(facts.ReferralRequested)
    desk.order(orders.REJECT_REFERRAL, {"reason": reason}, HOSPITAL_1, asked.referral_id)
    assert desk.names() == ["CaseOpened", "ReferralRequested", "ReferralRejected"]


def test_an_unanswered_referral_is_overdue_once_and_may_still_be_accepted(desk: Desk) -> None:
    open_case(desk, a_wandering_elder())
    asked = desk.last(facts.ReferralRequested)
    desk.advance(timedelta(minutes=9, seconds=59))
    assert "ReferralOverdue" not in desk.names()
    desk.advance(timedelta(seconds=1))
    desk.advance(timedelta(hours=5))
    assert desk.announced()[-1] == facts.ReferralOverdue(
        case_id=asked.case_id,
        referral_id=asked.referral_id,
        hospital_id="hospital-1",
        due_at=FOUND_AT + timedelta(minutes=10),
    )
    shown = desk.order(orders.ACCEPT_REFERRAL, {}, HOSPITAL_1, asked.referral_id)
    assert (shown["state"], shown["overdue"]) == ("accepted", True)


def test_an_answered_referral_is_never_overdue(desk: Desk) -> None:
    open_case(desk, a_wandering_elder())
    desk.order(orders.ACCEPT_REFERRAL, {}, HOSPITAL_1, desk.last(facts.ReferralRequested).referral_id)
    desk.advance(timedelta(hours=1))
    assert desk.names() == ["CaseOpened", "ReferralRequested", "ReferralAccepted"]


def test_an_emergency_needs_only_sex_age_place_and_urgency(desk: Desk) -> None:
    referral_id = an_id()
    shown = desk.order(orders.REQUEST_REFERRAL, EMERGENCY, PATROL, referral_id)
    assert desk.names() == ["CaseOpened", "ReferralRequested"]
    assert (shown["referral_id"], shown["state"], shown["hospital_id"]) == (referral_id, "requested", "hospital-1")
    seen = desk.ask(orders.REFERRAL, {"referral_id": referral_id}, HOSPITAL_1)
    assert (seen["ages"], seen["place"], seen["reason"]) == ({"lo": 55, "hi": 65}, "南大街北口", None)


def test_a_second_referral_while_one_is_open_points_to_the_first(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    asked = desk.last(facts.ReferralRequested)
    assert refused(desk, orders.REQUEST_REFERRAL, EMERGENCY | {"case_id": case_id}) == (
        "referral_already_open",
        {"case_id": case_id, "referral_id": asked.referral_id},
    )


def test_another_hospitals_referral_is_not_found(desk: Desk) -> None:
    open_case(desk, a_wandering_elder())
    asked = desk.last(facts.ReferralRequested).referral_id
    with pytest.raises(NotFound):
        desk.order(orders.ACCEPT_REFERRAL, {}, HOSPITAL_2, asked)
    with pytest.raises(NotFound):
        desk.ask(orders.REFERRAL, {"referral_id": asked}, HOSPITAL_2)
    assert desk.ask(orders.REFERRALS, {}, HOSPITAL_2) == {"items": [], "next_after": None}
    assert [item["referral_id"] for item in desk.ask(orders.REFERRALS, {}, HOSPITAL_1)["items"]] == [asked]
