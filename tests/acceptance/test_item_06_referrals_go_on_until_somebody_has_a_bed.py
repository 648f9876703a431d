"""A referral is requested, accepted or rejected with a reason, admitted, discharged; silence escalates and passes it on
(item 06)."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.telling import Teller
from tests.city import City
from tests.stories import asked_for_a_bed

EVENTS = (
    "referral_requested",
    "referral_accepted",
    "referral_rejected",
    "referral_overdue",
    "referral_exhausted",
    "referral_held",
    "referral_cancelled",
    "referral_failed",
    "hospital_stay_ended",
    "patient_admitted",
    "patient_discharged",
)


def way_through_hospitals(city: City, case: str) -> list[tuple[str, str]]:
    """What became of the case's referrals: which event, at which hospital."""
    told = city.announced("intake", *EVENTS, case_id=case)
    return [(one.name, one.data.get("hospital_id", "")) for one in told]


def attempts(city: City, case: str) -> list[str]:
    """The ids of the case's attempts, in order."""
    return [one.data["referral_id"] for one in city.announced("intake", "referral_requested", case_id=case)]


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
    assert (rejected["state"], rejected["superseded"]) == ("rejected", True)
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
    second = attempts(city, found.case)[1]
    city["hospital-2"].post(f"/v1/referrals/{second}/reject", {"reason": "not_our_specialty"})

    assert way_through_hospitals(city, found.case)[-1] == ("referral_exhausted", "")
    assert city.the("intake", "referral_exhausted", case_id=found.case)["attempts"] == 2


def test_a_late_acceptance_of_a_superseded_attempt_is_refused_and_the_station_is_pointed_to_the_live_one(
    city: City,
) -> None:
    found = asked_for_a_bed(city)
    city["hospital-1"].post(f"/v1/referrals/{found.referral}/reject", {"reason": "capacity"})
    following = attempts(city, found.case)[1]

    late = city["hospital-1"].answer(f"/v1/referrals/{found.referral}/accept")

    assert (late.status_code, late.json["code"], late.json["facts"]) == (
        409,
        "referral_superseded",
        {"referral_id": found.referral},
    )
    assert following not in late.get_data(as_text=True), "whose turn it is is no hospital's business"
    gone = {"status": "cancelled", "reason": "no_longer_needed"}
    pointed = city["station-desk"].answer(f"/v1/referrals/{found.referral}/withdrawal", gone)
    assert (pointed.status_code, pointed.json["code"], pointed.json["facts"]["live_referral_id"]) == (
        409,
        "referral_superseded",
        following,
    )
    assert city["station-desk"].get(f"/v1/referrals/{found.referral}")["live_referral_id"] == following


def test_nothing_a_hospital_reads_of_its_attempt_says_which_one_counts_now(city: City) -> None:
    found = asked_for_a_bed(city)
    city.advance(minutes=10)
    following = attempts(city, found.case)[1]
    path, desk = f"/v1/referrals/{found.referral}", city["hospital-1"]
    seen = [str(desk.get(path)), str(desk.every("/v1/referrals")), desk.answer(f"{path}/accept").get_data(as_text=True)]

    assert [text for text in (*seen, str(feed_of(city, "hospital-1"))) if following in text] == []
    assert desk.get(path)["superseded"] is True
    assert city["station-desk"].get(path)["live_referral_id"] == following


def test_ten_minutes_of_silence_are_told_once_and_the_next_hospital_is_asked(city: City) -> None:
    found = asked_for_a_bed(city)
    city.advance(minutes=9, seconds=59)
    before = way_through_hospitals(city, found.case)
    city.advance(seconds=1)

    assert before == [("referral_requested", "hospital-1")]
    assert way_through_hospitals(city, found.case)[1:] == [
        ("referral_overdue", "hospital-1"),
        ("referral_cancelled", "hospital-1"),
        ("referral_requested", "hospital-2"),
    ]
    first, second = attempts(city, found.case)
    cancelled = city.the("intake", "referral_cancelled", referral_id=first)
    assert (cancelled["reason"], cancelled["next_referral_id"]) == ("unanswered", second)
    assert city["hospital-1"].refused(f"/v1/referrals/{first}/accept") == (409, "referral_superseded")


def test_the_last_one_to_be_asked_may_still_say_yes_late(city: City) -> None:
    found = asked_for_a_bed(city)
    city.advance(minutes=10)
    city.advance(hours=5)
    accepted = city["hospital-2"].post(f"/v1/referrals/{attempts(city, found.case)[1]}/accept")

    assert way_through_hospitals(city, found.case)[-2:] == [
        ("referral_overdue", "hospital-2"),
        ("referral_accepted", "hospital-2"),
    ]
    assert accepted["state"] == "accepted"


def test_a_cancellation_reaches_the_hospital_that_was_asked_and_no_other(city: City) -> None:
    found = asked_for_a_bed(city)
    gone = {"status": "cancelled", "reason": "patient_declined"}
    city["station-desk"].post(f"/v1/referrals/{found.referral}/withdrawal", gone)
    city.settle()

    heard = {hospital: told_of(city, hospital, found.referral) for hospital in ("hospital-1", "hospital-2")}
    assert heard == {
        "hospital-1": ["guitu.intake.referral_requested.v1", "guitu.intake.referral_cancelled.v1"],
        "hospital-2": [],
    }


def feed_of(city: City, client: str) -> list[dict[str, Any]]:
    """Everything that client was told, to the end of its feed."""
    Teller(city.town["gateway"]).tell()
    items: list[dict[str, Any]] = []
    page = city[client].get("/v1/feed")
    while page["items"]:
        items += page["items"]
        page = city[client].get("/v1/feed", after=page["next_after"])
    return items


def told_of(city: City, client: str, referral: str) -> list[str]:
    """What that client was told of the referral, by type."""
    return [one["type"] for one in feed_of(city, client) if one["data"].get("referral_id") == referral]


@pytest.mark.parametrize("without", ["status", "reason"])
def test_nothing_is_held_or_withdrawn_without_saying_what_and_why(city: City, without: str) -> None:
    found = asked_for_a_bed(city)
    path = f"/v1/referrals/{found.referral}"
    held = {"status": "on_hold", "reason": "waiting_for_bed"}
    gone = {"status": "cancelled", "reason": "duplicate"}
    held.pop(without), gone.pop(without)

    assert city["hospital-1"].refused(f"{path}/status", held) == (422, "invalid_body")
    assert city["station-desk"].refused(f"{path}/withdrawal", gone) == (422, "invalid_body")
    assert way_through_hospitals(city, found.case) == [("referral_requested", "hospital-1")]


def test_each_side_sets_its_own_states_only(city: City) -> None:
    """Domain §4.1: the hospital answers, whoever asked takes back."""
    found = asked_for_a_bed(city)
    path = f"/v1/referrals/{found.referral}"
    gone = {"status": "cancelled", "reason": "duplicate"}

    assert city["station-desk"].refused(f"{path}/accept") == (403, "scope_missing")
    assert city["station-desk"].refused(f"{path}/status", gone) == (403, "scope_missing")
    assert city["hospital-1"].refused(f"{path}/withdrawal", gone) == (403, "scope_missing")
    assert city["hospital-2"].refused(f"{path}/status", gone) == (404, "not_found")
    assert way_through_hospitals(city, found.case) == [("referral_requested", "hospital-1")]


def test_a_discharge_before_an_admission_changes_nothing(city: City) -> None:
    found = asked_for_a_bed(city)
    path = f"/v1/referrals/{found.referral}"

    assert city["hospital-1"].refused(f"{path}/discharge", {"fit_to_travel": True}) == (409, "referral_wrong_state")
    assert city["hospital-1"].refused(f"{path}/outcome", {"outcome": "died"}) == (409, "referral_wrong_state")
    assert city["station-desk"].get(path)["state"] == "requested"


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
