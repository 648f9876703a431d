"""What one desk does and another must know of: the door, the hospital, the police and the way home on one case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis.clock import iso
from chassis.orders import Actor, NotFound
from contracts.codes import ContactOutcome, CustodyPlace, IdentityState, ReopenReason, RevocationReason, StatusReason
from contracts.events import intake as facts
from contracts.orders import intake as orders
from tests.mothers import a_citizen_number, a_wandering_elder
from tests.unit.intake.desk import FOUND_AT, HOSPITAL_1, HOSPITAL_2, PATROL, STATION, Desk, an_id
from tests.unit.intake.test_earlier_help import history
from tests.unit.intake.test_identities import A_MAN, BY_EYE, POLICE, READ, an_emergency, checked, shown
from tests.unit.intake.test_leaving_in_every_way import CHIEF, opened, planned
from tests.unit.intake.test_psychiatric_referrals import MAY_KNOW, sees
from tests.unit.intake.test_statutory_duties import back, in_station, standing, to_hospital
from tests.unit.intake.test_the_way_home import EMERGENCY, ENTRY, HOME, enter, open_case, refused
from tests.unit.intake.the_door import FIT, REFUSAL, a_bed, at_the_door, bed_of, registered, screened, stays

DAY = timedelta(days=1)
A_HOSPITAL = {"organisation": "第一定点医院"}
OFFICERS = Actor("police-changzhou", "police", "police-changzhou")
A_FORM = {
    "direction": "from_police",
    "unit_code": "320402500000",
    "officers": ["P-100231", "P-100418"],
    "found_at": iso(FOUND_AT),
    "found_place": "常州火车站北广场",
    "circumstances": "独自徘徊",
    "sex": "1",
    "ages": {"lo": 65, "hi": 80},
    "description": "灰上衣",
    "injured": False,
    "dna_taken": False,
    "earlier_query": "not_made",
}


def gone(desk: Desk, case: str, kind: str = "abandoned", **more: Any) -> str:
    departure = planned(desk, case, kind, **more)
    desk.order(orders.EXECUTE_DEPARTURE, {}, target=departure)
    return departure


def cases(seen: dict[str, Any]) -> set[str]:
    return {one["case_id"] for one in seen["cases"]}


# --- a document that was false ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "reason"), [(POLICE, RevocationReason.POLICE_CORRECTED), ({}, RevocationReason.FORGED_DOCUMENT)]
)
def test_a_false_document_takes_its_age_with_it_and_a_child_is_a_child_again(
    desk: Desk, more: dict[str, Any], reason: RevocationReason
) -> None:
    case, number = an_emergency(desk, ages=BY_EYE), a_citizen_number("20030718")
    before = shown(desk, case)
    checked(desk, case, number, **READ)

    checked(desk, case, number, result="refuted", **more)

    after = shown(desk, case)
    same = ("ages", "age_basis", "presumed_minor", "person")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert after["identity"] == IdentityState.FALSE_CLAIM
    told = desk.last(facts.IdentityRevoked)
    assert (told.identity, told.reason) == (IdentityState.FALSE_CLAIM, reason)
    assert desk.ask(orders.FIND_BY_NUMBER, {"kind": "document", "number": number})["exists"] is False
    assert refused(desk, orders.PLAN_DEPARTURE, HOME | {"case_id": case, "kind": "collected"})[0] == "in_hospital"


def test_what_a_document_ends_is_judged_by_when_it_was_read(desk: Desk) -> None:
    case = an_emergency(desk)
    read_at = FOUND_AT + DAY
    desk.advance(100 * DAY)
    assert [state for state, _ in standing(desk, case, "D19")] == ["breached"]

    checked(desk, case, checked_at=iso(read_at), **READ)

    assert desk.last(facts.CaseIdentified).at == read_at
    assert desk.last(facts.ClockBreachWithdrawn).rule == "D19"


def test_a_wrong_name_opens_a_closed_case_again_and_an_erased_one_never(desk: Desk) -> None:
    kept, erased = stays(desk), stays(desk)
    for case in (kept, erased):
        checked(desk, case, **READ)
        gone(desk, case, "self")
        desk.order(orders.CLOSE_CASE, target=case)
    desk.order(orders.ERASE_PERSON, {"reason": "recorded_in_error", "requested_by": "station"}, CHIEF, erased)

    for case in (kept, erased):
        desk.order(orders.REVOKE_IDENTITY, {"reason": "wrong_person"}, target=case)

    assert [shown(desk, case)["state"] for case in (kept, erased)] == ["departed", "closed"]
    told = desk.last(facts.CaseReopened)
    assert (told.case_id, told.reason, told.identity) == (
        kept,
        ReopenReason.IDENTITY_REVOKED,
        shown(desk, kept)["identity"],
    )


# --- earlier help, by whatever says that it is the same person --------------------------------------------------------


def test_a_document_that_was_read_leads_to_earlier_help_until_it_is_revoked(desk: Desk) -> None:
    first, second = an_emergency(desk), an_emergency(desk)
    for case in (first, second):
        checked(desk, case, **READ)
    assert cases(history(desk, A_MAN)) == cases(desk.ask(orders.HISTORY, {"case_id": second})) == {first, second}

    desk.order(orders.REVOKE_IDENTITY, {"reason": "wrong_person"}, target=second)

    assert cases(desk.ask(orders.HISTORY, {"case_id": second})) == {second}
    assert cases(history(desk, A_MAN)) == {first}


def test_what_somebody_merged_is_one_history_unless_a_seal_hides_the_person(desk: Desk) -> None:
    first, second, third = (an_emergency(desk) for _ in range(3))
    persons = [str(shown(desk, case)["person_id"]) for case in (first, second, third)]
    for person in persons[1:]:
        desk.order(orders.MERGE_PERSON, {"into_id": persons[0], "basis": "recognised"}, target=person)
    assert cases(desk.ask(orders.HISTORY, {"case_id": second})) == {first, second, third}

    desk.order(orders.SEAL_CASE, {"reason": "domestic_violence", "need_to_know": []}, CHIEF, third)

    assert cases(desk.ask(orders.HISTORY, {"case_id": second})) == {second}
    assert cases(desk.ask(orders.HISTORY, {"case_id": second}, CHIEF)) == {first, second, third}


# --- not admitted -----------------------------------------------------------------------------------------------------


def test_who_is_not_admitted_leaves_by_that_decision_and_the_case_closes(desk: Desk) -> None:
    case, _ = registered(desk)
    body = HOME | {"case_id": case, "kind": "not_admitted"}
    assert refused(desk, orders.PLAN_DEPARTURE, body)[0] == "departure_decided_elsewhere"
    desk.order(orders.DECIDE_ELIGIBILITY, REFUSAL, target=case)

    departure = gone(desk, case, "not_admitted")

    left = desk.ask(orders.DEPARTURE, {"departure_id": departure})
    assert (left["person_class"], left["missing"], left["documents"]) == ("capable_adult", [], ["refusal_notice"])
    assert left["papers"] == [{"document": "refusal_notice", "document_number": REFUSAL["notice_number"]}]
    assert desk.order(orders.CLOSE_CASE, target=case)["state"] == "closed"


def test_nobody_is_sent_away_by_a_decision_that_was_superseded(desk: Desk) -> None:
    case, _ = registered(desk)
    refusal = desk.order(orders.DECIDE_ELIGIBILITY, REFUSAL, target=case)["decision_id"]
    departure = planned(desk, case, "not_admitted")
    help_after_all = {"outcome": "eligible", "facts": REFUSAL["facts"], "signer": "S-001", "supersedes": refusal}
    desk.order(orders.DECIDE_ELIGIBILITY, help_after_all, target=case)

    assert refused(desk, orders.EXECUTE_DEPARTURE, {}, target=departure)[0] == "reason_missing"
    desk.order(orders.RECORD_HEALTH_CHECK, FIT, target=case)
    assert desk.order(orders.ADMIT_TO_STATION, ENTRY | {"bed_zone": "male", "ages": {"lo": 30, "hi": 38}}, target=case)


# --- gone, and what is heard afterwards -------------------------------------------------------------------------------


def test_no_duty_revives_for_who_has_left_when_an_earlier_custody_is_heard_of(desk: Desk) -> None:
    case = opened(desk, a_wandering_elder())
    referral = desk.last(facts.ReferralRequested).referral_id
    desk.order(orders.ACCEPT_REFERRAL, {}, HOSPITAL_1, referral)
    form = desk.order(orders.ANNOUNCE_HANDOVER, A_FORM | {"case_id": case, "police_id": OFFICERS.agency_id})
    desk.advance(timedelta(hours=2))
    desk.order(orders.RECORD_HANDOVER_ARRIVAL, {"arrived_at": iso(FOUND_AT)}, target=form["handover_id"])
    enter(desk, case)
    gone(desk, case)
    assert [state for state, _ in standing(desk, case, "D19")] == ["cancelled"]

    for side in (STATION, OFFICERS):
        desk.order(orders.SIGN_HANDOVER, {"signer": "S-017"}, side, form["handover_id"])

    assert desk.last(facts.CaseUnidentified).first_custody_at == FOUND_AT, "the law counts from custody"
    assert [state for state, _ in standing(desk, case, "D19")] == ["cancelled"]


def test_no_hospital_waits_for_who_has_left_and_none_is_asked_after_them(desk: Desk) -> None:
    case = open_case(desk, a_wandering_elder())
    asked = desk.last(facts.ReferralRequested).referral_id

    gone(desk, case)

    told = desk.last(facts.ReferralCancelled)
    assert (told.referral_id, told.reason) == (asked, StatusReason.NO_LONGER_NEEDED)
    desk.advance(DAY)
    assert desk.names().count("ReferralRequested") == 1
    assert {"ReferralOverdue", "ReferralExhausted"}.isdisjoint(desk.names())


def test_a_hospital_whose_time_was_over_cannot_say_yes_to_somebody_who_has_left(desk: Desk) -> None:
    case = open_case(desk, a_wandering_elder())
    first = desk.last(facts.ReferralRequested).referral_id
    desk.advance(timedelta(minutes=10))
    gone(desk, case)
    assert refused(desk, orders.ACCEPT_REFERRAL, {}, HOSPITAL_1, first)[0] == "referral_superseded"


def test_no_bed_is_kept_for_who_has_left(desk: Desk) -> None:
    case, _ = registered(desk)
    desk.order(orders.RESERVE_BED, {"case_id": case}, target=a_bed(desk))
    gone(desk, case, "self")
    assert bed_of(desk, case) is None


# --- the hospital, and the way back -----------------------------------------------------------------------------------


def test_brought_to_a_hospital_before_anything_else_the_law_counts_from_there(desk: Desk) -> None:
    case = opened(desk, a_wandering_elder(outcome=ContactOutcome.ENTERED_STATION))
    gone(desk, case, "transfer_hospital", receiver=A_HOSPITAL)
    told = desk.last(facts.CaseUnidentified)
    assert (told.first_custody_at, told.custody_place) == (FOUND_AT, CustodyPlace.HOSPITAL)
    assert [state for state, _ in standing(desk, case, "D19")] == ["open"]


def test_a_hospital_that_forgot_to_discharge_keeps_nobody_from_another_bed(desk: Desk) -> None:
    case = in_station(desk)
    desk.advance(DAY)
    forgetful = to_hospital(desk, case)
    desk.advance(DAY)
    enter(desk, case, health=FIT, bed_zone="male", ages={"lo": 30, "hi": 38})
    desk.advance(DAY)

    again = desk.order(orders.REQUEST_REFERRAL, EMERGENCY | {"case_id": case, "place": "站内"})["referral_id"]
    desk.order(orders.ADMIT_PATIENT, {"signer_role": "self"}, HOSPITAL_1, again)
    desk.order(orders.DISCHARGE_PATIENT, {"fit_to_travel": True}, HOSPITAL_1, forgetful)

    assert desk.ask(orders.CASE, {"case_id": case})["state"] == "in_hospital", "only the last hospital gives them back"
    back(desk, case, again)
    assert desk.ask(orders.CASE, {"case_id": case})["state"] == "in_station"


def test_who_stands_at_the_door_lies_in_no_hospital_and_is_brought_to_one(desk: Desk) -> None:
    case = open_case(desk, a_wandering_elder())
    forgetful = desk.last(facts.ReferralRequested).referral_id
    desk.order(orders.ADMIT_PATIENT, {"signer_role": "sending_department"}, HOSPITAL_1, forgetful)
    _, request = at_the_door(desk, case_id=case)

    brought = screened(desk, request, "hospital_first", signs=["injured"])["referral_id"]

    assert brought not in (None, forgetful)
    assert desk.order(orders.ADMIT_PATIENT, {"signer_role": "self"}, HOSPITAL_1, brought)["state"] == "admitted"


def test_old_news_of_a_hospital_puts_nobody_out_of_the_bed_they_came_back_to(desk: Desk) -> None:
    case = in_station(desk)
    desk.advance(DAY)
    first = to_hospital(desk, case)
    moved = {"outcome": "transferred", "to_hospital_id": HOSPITAL_2.agency_id}
    desk.order(orders.END_HOSPITAL_STAY, moved, HOSPITAL_1, first)
    second = desk.last(facts.ReferralRequested).referral_id
    lay_there_at = desk.clock.now()
    desk.advance(2 * DAY)
    enter(desk, case, health=FIT, bed_zone="male", ages={"lo": 30, "hi": 38})
    theirs = bed_of(desk, case)

    late = {"signer_role": "self", "admitted_at": iso(lay_there_at)}
    desk.order(orders.ADMIT_PATIENT, late, HOSPITAL_2, second)

    assert desk.ask(orders.CASE, {"case_id": case})["state"] == "in_station"
    assert theirs is not None and bed_of(desk, case) == theirs


def test_what_is_seen_at_the_door_says_for_what_a_hospital_is_asked_and_who_may_know(desk: Desk) -> None:
    wanted = {
        ("mental_disorder",): ("psychiatric", False),
        ("mental_disorder", "injured"): ("trauma", True),
        ("infectious",): ("infectious", True),
        ("mental_disorder", "critical"): (None, True),
    }
    found = {}
    for signs in wanted:
        _, request = at_the_door(desk)
        referral = screened(desk, request, "hospital_first", signs=list(signs))["referral_id"]
        kind = desk.ask(orders.REFERRAL, {"referral_id": referral}, MAY_KNOW)["kind"]
        found[signs] = (kind, sees(desk, referral, STATION))
    assert found == wanted


# --- erased -----------------------------------------------------------------------------------------------------------


def test_nothing_is_owed_about_somebody_who_was_erased(desk: Desk) -> None:
    case = open_case(desk, a_wandering_elder(outcome=ContactOutcome.ENTERED_STATION))
    enter(desk, case)
    desk.order(orders.ERASE_PERSON, {"reason": "recorded_in_error", "requested_by": "station"}, CHIEF, case)

    desk.advance(200 * DAY)

    assert [[state for state, _ in standing(desk, case, rule)] for rule in ("D17", "D19")] == [["cancelled"]] * 2
    assert {"ClockWarned", "ClockBreached"}.isdisjoint(desk.names())


# --- police -----------------------------------------------------------------------------------------------------------


def test_police_bring_back_on_a_case_of_theirs_and_any_other_is_not_there(desk: Desk) -> None:
    theirs = desk.order(orders.ANNOUNCE_HANDOVER, A_FORM, OFFICERS)["case_id"]
    again = desk.order(orders.ANNOUNCE_HANDOVER, A_FORM | {"case_id": theirs}, OFFICERS)
    other = str(desk.order(orders.REQUEST_REFERRAL, EMERGENCY, PATROL)["case_id"])
    left = stays(desk)
    gone(desk, left, "self")

    assert again["case_id"] == theirs
    for unknown in (other, left, an_id()):
        with pytest.raises(NotFound):
            desk.order(orders.ANNOUNCE_HANDOVER, A_FORM | {"case_id": unknown}, OFFICERS)
    desk.order(
        orders.SEND_IDENTITY_QUERY, {"case_id": other, "police_id": OFFICERS.agency_id, "basis": "民发〔2015〕158号"}
    )
    assert desk.order(orders.ANNOUNCE_HANDOVER, A_FORM | {"case_id": other}, OFFICERS)["case_id"] == other
