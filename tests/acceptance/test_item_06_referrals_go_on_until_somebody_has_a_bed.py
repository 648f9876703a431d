"""A referral is requested, accepted or rejected with a reason, admitted, discharged; silence escalates (item 06)."""

from __future__ import annotations

from tests.city import City
from tests.stories import asked_for_a_bed

EVENTS = (
    "referral_requested",
    "referral_accepted",
    "referral_rejected",
    "referral_overdue",
    "referral_exhausted",
    "patient_admitted",
    "patient_discharged",
)


def way_through_hospitals(city: City, case: str) -> list[tuple[str, str]]:
    """What became of the case's referrals: which event, at which hospital."""
    told = city.announced("intake", *EVENTS, case_id=case)
    return [(one.name, one.data.get("hospital_id", "")) for one in told]


def test_a_rejection_needs_its_reason(city: City) -> None:
    found = asked_for_a_bed(city)
    rejection = f"/v1/referrals/{found.referral}/reject"

    assert city["hospital-1"].refused(rejection, {"note": "没有床位"}) == (422, "invalid_body")
    assert city["hospital-1"].refused(rejection, {"reason": "no_reason_at_all"}) == (422, "invalid_body")
    assert way_through_hospitals(city, found.case) == [("referral_requested", "hospital-1")]


def test_for_want_of_a_bed_the_next_hospital_in_rank_is_asked_by_itself(city: City) -> None:
    found = asked_for_a_bed(city)
    rejected = city["hospital-1"].post(f"/v1/referrals/{found.referral}/reject", {"reason": "capacity"})

    asked = city.announced("intake", "referral_requested", case_id=found.case)
    assert [(one.data["hospital_id"], one.data["attempt"]) for one in asked] == [("hospital-1", 1), ("hospital-2", 2)]
    shown = city["station-desk"].get(f"/v1/referrals/{found.referral}")
    assert shown["next_referral_id"] == asked[1].data["referral_id"]
    assert {"next_referral_id", "chain_id"}.isdisjoint(rejected)
    assert len({one.data["chain_id"] for one in asked}) == 1
    told = city.the("intake", "referral_rejected", referral_id=found.referral)
    assert (told["reason"], told["next_referral_id"]) == ("capacity", shown["next_referral_id"])


def test_who_is_not_a_patient_is_not_sent_around(city: City) -> None:
    found = asked_for_a_bed(city)
    city["hospital-1"].post(f"/v1/referrals/{found.referral}/reject", {"reason": "not_a_patient"})

    assert way_through_hospitals(city, found.case) == [
        ("referral_requested", "hospital-1"),
        ("referral_rejected", "hospital-1"),
    ]


def test_when_every_hospital_has_rejected_somebody_must_telephone(city: City) -> None:
    found = asked_for_a_bed(city)
    city["hospital-1"].post(f"/v1/referrals/{found.referral}/reject", {"reason": "capacity"})
    second = city["station-desk"].get(f"/v1/referrals/{found.referral}")["next_referral_id"]
    city["hospital-2"].post(f"/v1/referrals/{second}/reject", {"reason": "not_our_specialty"})

    assert way_through_hospitals(city, found.case)[-1] == ("referral_exhausted", "")
    assert city.the("intake", "referral_exhausted", case_id=found.case)["attempts"] == 2


def test_a_late_acceptance_of_a_superseded_attempt_is_refused_and_does_not_say_who_was_asked(city: City) -> None:
    found = asked_for_a_bed(city)
    city["hospital-1"].post(f"/v1/referrals/{found.referral}/reject", {"reason": "capacity"})

    late = city["hospital-1"].answer(f"/v1/referrals/{found.referral}/accept")

    assert (late.status_code, late.json["code"], late.json["facts"]) == (
        409,
        "referral_superseded",
        {"referral_id": found.referral},
    )


def test_ten_minutes_of_silence_are_told_once_and_a_late_yes_is_still_welcome(city: City) -> None:
    found = asked_for_a_bed(city)
    city.advance(minutes=9, seconds=59)
    before = way_through_hospitals(city, found.case)
    city.advance(seconds=1)
    city.advance(hours=5)
    accepted = city["hospital-1"].post(f"/v1/referrals/{found.referral}/accept")

    assert before == [("referral_requested", "hospital-1")]
    assert way_through_hospitals(city, found.case)[1:] == [
        ("referral_overdue", "hospital-1"),
        ("referral_accepted", "hospital-1"),
    ]
    assert accepted["state"] == "accepted"


def test_an_answered_referral_is_never_overdue(city: City) -> None:
    found = asked_for_a_bed(city)
    city["hospital-1"].post(f"/v1/referrals/{found.referral}/accept")
    city.advance(hours=1)

    assert way_through_hospitals(city, found.case)[1:] == [("referral_accepted", "hospital-1")]


def test_from_the_request_to_the_discharge(city: City) -> None:
    found = asked_for_a_bed(city)
    desk, path = city["hospital-1"], f"/v1/referrals/{found.referral}"
    desk.post(f"{path}/accept")
    desk.post(f"{path}/admit", {"signer_role": "sending_department"})
    city.advance(hours=1)
    desk.post(f"{path}/discharge", {"fit_to_travel": True, "advice": "多饮水"})

    assert way_through_hospitals(city, found.case) == [
        ("referral_requested", "hospital-1"),
        ("referral_accepted", "hospital-1"),
        ("patient_admitted", "hospital-1"),
        ("patient_discharged", "hospital-1"),
    ]
    assert city["station-desk"].get(f"/v1/cases/{found.case}")["state"] == "discharged"


def test_another_hospitals_referral_is_not_there(city: City) -> None:
    found = asked_for_a_bed(city)
    path = f"/v1/referrals/{found.referral}"

    assert city["hospital-2"].refused_to_see(path) == (404, "not_found")
    assert city["hospital-2"].refused(f"{path}/accept") == (404, "not_found")
    assert found.referral not in str(city["hospital-2"].get("/v1/referrals"))
