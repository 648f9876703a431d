"""How a patient finds a bed (绿色通道), on real tables: asked for, passed on, taken, and told in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.orders import NotFound
from contracts.codes import RejectionReason, StatusReason
from contracts.events import intake as facts
from contracts.orders import intake as orders
from tests.mothers import a_wandering_elder
from tests.unit.intake.desk import FOUND_AT, HOSPITAL_1, HOSPITAL_2, PATROL, Desk, an_id
from tests.unit.intake.test_the_way_home import EMERGENCY, open_case, refused

GONE = {"status": "cancelled", "reason": "patient_declined"}
HELD = {"status": "on_hold", "reason": "waiting_for_bed"}


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
    assert (answer["state"], answer["superseded"]) == ("rejected", True)
    assert refused(desk, orders.ACCEPT_REFERRAL, {}, HOSPITAL_1, first.referral_id) == (
        "referral_superseded",
        {"referral_id": first.referral_id},
    )


def test_the_attempt_that_counts_is_pointed_to(desk: Desk) -> None:
    open_case(desk, a_wandering_elder())
    first = desk.last(facts.ReferralRequested).referral_id
    desk.order(orders.REJECT_REFERRAL, {"reason": "capacity"}, HOSPITAL_1, first)
    desk.advance(timedelta(minutes=10))
    second = desk.last(facts.ReferralRequested).referral_id
    seen = desk.ask(orders.REFERRAL, {"referral_id": first})
    assert (seen["next_referral_id"], seen["live_referral_id"], seen["superseded"]) == (second, second, True)
    live = desk.ask(orders.REFERRAL, {"referral_id": second})
    assert (live["live_referral_id"], live["superseded"]) == (None, False)


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


def test_silence_is_told_once_and_the_next_hospital_is_asked(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    first = desk.last(facts.ReferralRequested)
    desk.advance(timedelta(minutes=9, seconds=59))
    assert "ReferralOverdue" not in desk.names()
    desk.advance(timedelta(seconds=1))
    second = desk.last(facts.ReferralRequested)
    due_at = FOUND_AT + timedelta(minutes=10)
    about = {"case_id": case_id, "referral_id": first.referral_id, "hospital_id": "hospital-1"}
    assert desk.announced()[-3:] == [
        facts.ReferralOverdue(**about, due_at=due_at),
        facts.ReferralCancelled(
            **about, reason=StatusReason.UNANSWERED, at=due_at, next_referral_id=second.referral_id
        ),
        second,
    ]
    assert (second.chain_id, second.attempt, second.hospital_id) == (first.chain_id, 2, "hospital-2")


def test_the_last_hospital_may_still_say_yes_after_its_time(desk: Desk) -> None:
    open_case(desk, a_wandering_elder())
    desk.advance(timedelta(minutes=20))
    last = desk.last(facts.ReferralRequested)
    desk.advance(timedelta(hours=5))
    assert [one.hospital_id for one in desk.announced() if isinstance(one, facts.ReferralOverdue)] == [
        "hospital-1",
        "hospital-2",
    ]
    shown = desk.order(orders.ACCEPT_REFERRAL, {}, HOSPITAL_2, last.referral_id)
    assert (shown["state"], shown["overdue"]) == ("accepted", True)


def test_a_late_yes_is_refused_while_another_is_asked_and_welcome_once_nobody_is(desk: Desk) -> None:
    open_case(desk, a_wandering_elder())
    first = desk.last(facts.ReferralRequested).referral_id
    desk.advance(timedelta(minutes=10))
    asked_meanwhile = refused(desk, orders.ACCEPT_REFERRAL, {}, HOSPITAL_1, first)
    second = desk.last(facts.ReferralRequested).referral_id
    desk.order(orders.REJECT_REFERRAL, {"reason": "capacity"}, HOSPITAL_2, second)
    shown = desk.order(orders.ACCEPT_REFERRAL, {}, HOSPITAL_1, first)
    assert asked_meanwhile == ("referral_superseded", {"referral_id": first})
    assert (shown["state"], desk.names()[-1]) == ("accepted", "ReferralAccepted")


def test_who_lies_in_a_bed_is_no_late_answer_and_whoever_is_asked_instead_is_called_off(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    first = desk.last(facts.ReferralRequested).referral_id
    desk.advance(timedelta(minutes=10))
    second = desk.last(facts.ReferralRequested).referral_id
    shown = desk.order(orders.ADMIT_PATIENT, {"signer_role": "self"}, HOSPITAL_1, first)
    assert shown["state"] == "admitted"
    called_off = desk.last(facts.ReferralCancelled)
    assert (called_off.referral_id, called_off.hospital_id) == (second, "hospital-2")
    assert called_off.reason is StatusReason.ADMITTED_ELSEWHERE
    assert desk.last(facts.PatientAdmitted).case_id == case_id
    assert refused(desk, orders.ACCEPT_REFERRAL, {}, HOSPITAL_2, second)[0] == "referral_wrong_state"


def test_a_cancelled_need_is_not_revived_by_who_was_silent(desk: Desk) -> None:
    open_case(desk, a_wandering_elder())
    first = desk.last(facts.ReferralRequested).referral_id
    desk.advance(timedelta(minutes=10))
    second = desk.last(facts.ReferralRequested).referral_id
    desk.order(orders.WITHDRAW_REFERRAL, GONE, target=second)
    assert refused(desk, orders.ACCEPT_REFERRAL, {}, HOSPITAL_1, first)[0] == "referral_superseded"
    assert refused(desk, orders.ADMIT_PATIENT, {"signer_role": "self"}, HOSPITAL_1, first)[0] == "referral_superseded"


def test_the_station_is_pointed_to_the_attempt_that_counts(desk: Desk) -> None:
    open_case(desk, a_wandering_elder())
    first = desk.last(facts.ReferralRequested).referral_id
    desk.advance(timedelta(minutes=10))
    second = desk.last(facts.ReferralRequested).referral_id
    assert refused(desk, orders.WITHDRAW_REFERRAL, GONE, target=first) == (
        "referral_superseded",
        {"referral_id": first, "next_referral_id": second, "live_referral_id": second},
    )


def test_a_withdrawal_is_told_and_ends_the_asking(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    asked = desk.last(facts.ReferralRequested).referral_id
    shown = desk.order(orders.WITHDRAW_REFERRAL, GONE, target=asked)
    desk.advance(timedelta(hours=5))
    assert (shown["state"], shown["task_status"], shown["status_reason"]) == (
        "cancelled",
        "cancelled",
        "patient_declined",
    )
    assert desk.announced()[-1] == facts.ReferralCancelled(
        case_id=case_id,
        referral_id=asked,
        hospital_id="hospital-1",
        reason=StatusReason.PATIENT_DECLINED,
        at=FOUND_AT,
        next_referral_id=None,
    )


def test_a_hold_stops_no_minutes(desk: Desk) -> None:
    open_case(desk, a_wandering_elder())
    asked = desk.last(facts.ReferralRequested).referral_id
    shown = desk.order(orders.SET_REFERRAL_STATUS, HELD, HOSPITAL_1, asked)
    desk.advance(timedelta(minutes=10))
    assert (shown["state"], shown["task_status"]) == ("on_hold", "on-hold")
    assert desk.names()[-4:] == ["ReferralHeld", "ReferralOverdue", "ReferralCancelled", "ReferralRequested"]


def test_a_hospital_that_cannot_after_all_is_followed_by_the_next(desk: Desk) -> None:
    open_case(desk, a_wandering_elder())
    asked = desk.last(facts.ReferralRequested).referral_id
    desk.order(orders.ACCEPT_REFERRAL, {}, HOSPITAL_1, asked)
    failed = {"status": "failed", "reason": "beyond_our_means"}
    desk.order(orders.SET_REFERRAL_STATUS, failed, HOSPITAL_1, asked)
    assert desk.names()[-2:] == ["ReferralFailed", "ReferralRequested"]
    assert desk.last(facts.ReferralRequested).hospital_id == "hospital-2"


def test_a_transfer_asks_the_hospital_that_is_named(desk: Desk) -> None:
    open_case(desk, a_wandering_elder())
    first = desk.last(facts.ReferralRequested).referral_id
    desk.order(orders.ADMIT_PATIENT, {"signer_role": "self"}, HOSPITAL_1, first)
    ended = {"outcome": "transferred", "to_hospital_id": "hospital-2"}
    desk.order(orders.END_HOSPITAL_STAY, ended, HOSPITAL_1, first)
    asked = desk.last(facts.ReferralRequested)
    assert (asked.hospital_id, asked.attempt) == ("hospital-2", 2)
    desk.order(orders.ADMIT_PATIENT, {"signer_role": "self"}, HOSPITAL_2, asked.referral_id)
    assert desk.ask(orders.CASE, {"case_id": asked.case_id})["state"] == "in_hospital"


@pytest.mark.parametrize(("outcome", "state"), [("died", "in_hospital"), ("absconded", "opened")])
def test_a_stay_may_end_otherwise_than_by_discharge(desk: Desk, outcome: str, state: str) -> None:
    case_id = open_case(desk, a_wandering_elder())
    asked = desk.last(facts.ReferralRequested).referral_id
    before = refused(desk, orders.END_HOSPITAL_STAY, {"outcome": outcome}, HOSPITAL_1, asked)
    desk.order(orders.ADMIT_PATIENT, {"signer_role": "self"}, HOSPITAL_1, asked)
    shown = desk.order(orders.END_HOSPITAL_STAY, {"outcome": outcome}, HOSPITAL_1, asked)
    assert before[0] == "referral_wrong_state"
    assert (shown["state"], shown["task_status"]) == (outcome, "completed")
    assert desk.last(facts.HospitalStayEnded).outcome == outcome
    assert desk.ask(orders.CASE, {"case_id": case_id})["state"] == state


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
