"""G4: a child of about nine alone at the rail station at one in the morning."""

from __future__ import annotations

from datetime import timedelta

from contracts.law.calendar import SHANGHAI
from tests.city import City
from tests.stories import (
    A_DAUGHTER,
    HELP,
    HOME,
    REFUSAL,
    Person,
    a_departure,
    a_paper,
    approved_to_see,
    asks_for_help,
    written_down,
)

A_GIRL = {
    "arrival": "police",
    "sex": "2",
    "ages": {"lo": 8, "hi": 10},
    "stated_reason": "lost",
    "needs": ["food", "lodging", "contact_relatives"],
    "escort": {"name": "李警官", "organisation": "火车站派出所", "phone": "10000000009"},
    "description": "女, 约9岁, 红色书包, 独自在候车室",
}


def one_in_the_morning(city: City) -> None:
    tomorrow = city.now().astimezone(SHANGHAI) + timedelta(days=1)
    city.advance_to(tomorrow.replace(hour=1, minute=0))


def test_g04_she_sleeps_among_children_is_never_turned_away_and_goes_home_with_her_mother(city: City) -> None:
    desk = city["station-desk"]
    one_in_the_morning(city)
    girl = written_down(city, **A_GIRL)
    case = f"/v1/cases/{girl.case}"
    assert city.the("intake", "help_requested", case_id=girl.case)["arrival"] == "police"
    assert city.the("intake", "case_opened", case_id=girl.case)["origin"] == "police_escort"

    # Nobody can turn her away, and she cannot go away by a word of her own.
    assert desk.refused(f"{case}/eligibility", REFUSAL) == (409, "help_first")
    assert desk.refused(f"/v1/help-requests/{girl.request}/withdrawal", {"officer": "S-017"}) == (
        409,
        "withdrawal_not_their_own",
    )
    desk.post(f"{case}/eligibility", {**HELP, "facts": {**HELP["facts"], "cannot_tell": True}})

    # A bed among children is kept for her while she is looked at; none among women.
    minors = desk.get("/v1/beds", zone="minor", state="free", limit="1")["items"][0]["bed_id"]
    women = desk.get("/v1/beds", zone="female", state="free", limit="1")["items"][0]["bed_id"]
    assert desk.refused(f"/v1/beds/{women}/reserve", {"case_id": girl.case}) == (409, "wrong_bed_zone")
    desk.post(f"/v1/beds/{minors}/reserve", {"case_id": girl.case})
    desk.post(f"{case}/health-check", {"decision": "fit", "impaired": False, "findings": "疲倦, 无外伤"})
    entry = {"sex": "2", "ages": {"lo": 8, "hi": 10}, "age_basis": "visual"}
    assert desk.refused(f"{case}/admission", {**entry, "bed_zone": "female"}) == (409, "wrong_bed_zone")
    assert desk.post(f"{case}/admission", {**entry, "bed_zone": "minor"})["bed_id"] == minors

    # In the morning she does not answer the roll: the alarm is there within five minutes, and she is found.
    city.advance(hours=6)
    roll = desk.post("/v1/roll-calls", {"called_by": "S-023", "zone": "minor"})["roll_call_id"]
    city.advance(minutes=5)
    missing = city.the("intake", "person_missing", roll_call_id=roll)
    assert (missing["case_id"], missing["presumed_minor"]) == (girl.case, True)
    desk.post(f"/v1/roll-calls/{roll}/answer", {"present": [girl.case]})
    incident = f"/v1/incidents/{missing['incident_id']}"
    desk.post(f"{incident}/handle", {"measures": "在图书角找到, 已安抚", "handled_by": "S-017"})
    desk.post(f"{incident}/report-up", {"reported_to": "市民政局", "reported_by": "S-001"})
    assert desk.post(f"{incident}/close")["state"] == "closed"

    # She leaves with somebody whose papers were seen, and with nobody else.
    person = Person(girl.case)
    assert desk.refused("/v1/departures", a_departure(person, "self")) == (409, "under_sixteen")
    assert desk.refused("/v1/departures", a_departure(person, "collected")) == (409, "collector_unverified")
    mother = {**A_DAUGHTER, "name": "陈秀兰", "relation": "母亲"}
    papers = {"receiver": mother, "documents": [a_paper("guardianship_assessment")]}
    planned = desk.post("/v1/departures", a_departure(person, "collected", HOME, **papers))
    assert desk.post(f"/v1/departures/{planned['departure_id']}/execute")["state"] == "executed"
    assert desk.get("/v1/beds", zone="minor", limit="1")["items"][0]["state"] == "free"
    approved_to_see(city, girl.case)
    assert desk.get(case)["state"] == "departed"


def test_g04_a_child_who_is_hurt_is_in_a_hospital_before_anybody_writes_a_form(city: City) -> None:
    desk = city["station-desk"]
    girl = asks_for_help(city, **A_GIRL)
    look = {"officer": "S-017", "decision": "hospital_first", "signs": ["injured"]}
    asked = desk.post(f"/v1/help-requests/{girl.request}/screening", look)

    referral = city.the("intake", "referral_requested", case_id=girl.case)
    assert (referral["referral_id"], referral["urgency"]) == (asked["referral_id"], "emergency")
    assert asked["registration_gaps"] == ["registration", "fingerprint", "photo", "national_system"]
    city["hospital-1"].post(f"/v1/referrals/{asked['referral_id']}/admit", {"signer_role": "sending_department"})
    city.settle()
    assert city.the("intake", "patient_admitted", case_id=girl.case)["hospital_id"] == "hospital-1"
