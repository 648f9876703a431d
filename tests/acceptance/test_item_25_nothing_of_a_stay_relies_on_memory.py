"""Belongings, checks, the care log, incidents and the roll-call are on record, and what is open is not forgotten (item
25)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.city import City
from tests.stories import (
    BELONGINGS,
    SAFETY_CHECK,
    UNCERTAIN,
    Asking,
    admitted,
    asks_for_help,
    brought_in,
    left_alone,
    written_down,
)

SUPPER = {"kind": "meal", "text": "晚餐吃了一半", "written_by": "S-023"}


def test_a_case_with_a_thing_in_custody_is_not_closed(city: City) -> None:
    asking, desk = admitted(city, written_down(city)), city["station-desk"]
    case = f"/v1/cases/{asking.case}"
    receipt = desk.post(f"{case}/belongings", BELONGINGS)["receipt_id"]
    left_alone(city, asking.person)
    assert desk.refused(f"{case}/close") == (409, "case_not_closable")

    signed = {"receipt_id": receipt, "how": "returned", "signed_by": "本人", "officer": "S-017"}
    desk.post(f"{case}/belongings/settle", {**signed, "lines": [1]})
    assert desk.refused(f"{case}/close") == (409, "case_not_closable"), "the money is there still"
    desk.post(f"{case}/belongings/settle", {**signed, "money": True})
    assert desk.refused(f"{case}/belongings/settle", {**signed, "money": True}) == (409, "line_not_held")
    assert desk.post(f"{case}/close")["state"] == "closed"


@pytest.mark.parametrize("sex", ["1", "0"], ids=["a woman checks a man", "of unknown sex"])
def test_an_officer_of_the_other_sex_checks_in_an_emergency_only(city: City, sex: str) -> None:
    asking, desk = asks_for_help(city, sex=sex), city["station-desk"]
    path, other = f"/v1/cases/{asking.case}/safety-check", {**SAFETY_CHECK, "officer_sex": "2"}

    assert desk.refused(path, other) == (422, "opposite_sex_check")
    assert desk.post(path, {**other, "emergency_reason": "现场仅一名值班人员, 情况紧急"})["outcome"] == "passed"


def test_nothing_in_the_care_log_is_changed_and_what_was_wrong_is_put_right_beside_it(city: City) -> None:
    asking, desk = admitted(city, written_down(city)), city["station-desk"]
    path = f"/v1/cases/{asking.case}/care-log"
    first = desk.post(path, SUPPER)["entry_id"]
    desk.post(path, {**SUPPER, "text": "更正: 晚餐未进", "adds_to": first})

    shown = [(one["text"], one["adds_to"]) for one in desk.get(path)["items"]]
    assert shown == [("晚餐吃了一半", None), ("更正: 晚餐未进", first)]
    assert changing_routes(city, path) == set()


def changing_routes(city: City, path: str) -> set[str]:
    """How the log could be written to, but for adding."""
    answers = {method: city.passerby.open(path, method=method).status_code for method in ("PUT", "PATCH", "DELETE")}
    return {method for method, status in answers.items() if status != 405}


def test_an_incident_is_open_until_it_was_handled_and_reported_up(city: City) -> None:
    asking, desk = admitted(city, written_down(city)), city["station-desk"]
    hurt = {"case_id": asking.case, "kind": "self_harm", "happened": "以额撞墙", "reported_by": "S-023"}
    path = f"/v1/incidents/{desk.post('/v1/incidents', hurt)['incident_id']}"

    assert desk.refused(f"{path}/close") == (409, "incident_wrong_state")
    desk.post(f"{path}/handle", {"measures": "安抚, 专人看护", "handled_by": "S-017"})
    assert desk.refused(f"{path}/close") == (409, "incident_not_reported_up")
    desk.post(f"{path}/report-up", {"reported_to": "市民政局", "report_number": "SB-1", "reported_by": "S-001"})
    assert desk.post(f"{path}/close")["state"] == "closed"
    told = city.announced("intake", "incident_reported", "incident_progressed", case_id=asking.case)
    assert [one.data.get("state", "open") for one in told] == ["open", "handled", "reported_up", "closed"]


GUARDED: dict[str, dict[str, Any]] = {
    "perhaps a minor": {"ages": UNCERTAIN, "zone": "minor"},
    "impaired": {"impaired": True, "zone": "care"},
}


@pytest.mark.parametrize("who", GUARDED)
def test_somebody_guarded_who_misses_the_roll_call_is_alarmed_about_within_five_minutes(city: City, who: str) -> None:
    missing, there = brought_in(city, **GUARDED[who]), brought_in(city)
    zone = {} if who == "impaired" else {"zone": "minor"}
    others = [one for one in on_the_roll(city, zone) if one != missing.case]
    desk, called_at = city["station-desk"], city.now()
    roll = desk.post("/v1/roll-calls", {"called_by": "S-023", "present": others, **zone})["roll_call_id"]
    city.advance(minutes=5)

    about = {"roll_call_id": roll, "case_id": missing.case}
    at = called_at + timedelta(minutes=5)
    assert city.the("intake", "person_missing", **about)["at"] == at.isoformat().replace("+00:00", "Z")
    desk.post(f"/v1/roll-calls/{roll}/answer", {"present": [missing.case]})
    assert city.the("intake", "person_found", **about)["case_id"] == missing.case
    assert there.case != missing.case


def on_the_roll(city: City, zone: dict[str, Any]) -> list[str]:
    """Whom the desk may know of in a city that many stories share; the question leaves no alarm about them behind."""
    desk = city["station-desk"]
    asked = desk.post("/v1/roll-calls", {"called_by": "S-023", **zone})
    everybody = [line["case_id"] for line in asked["lines"]]
    desk.post(f"/v1/roll-calls/{asked['roll_call_id']}/answer", {"present": everybody})
    return everybody


def test_an_adult_who_misses_the_roll_call_is_on_record_without_an_alarm(city: City) -> None:
    """Who leaves without a word gives up help (民发〔2014〕132号); nobody hunts a capable adult."""
    gone, desk = brought_in(city), city["station-desk"]
    others = [one for one in on_the_roll(city, {}) if one != gone.case]
    roll = desk.post("/v1/roll-calls", {"called_by": "S-023", "present": others})["roll_call_id"]
    city.advance(minutes=5)

    lines = {line["case_id"]: line for line in desk.get(f"/v1/roll-calls/{roll}")["lines"]}
    assert (lines[gone.case]["state"], lines[gone.case]["alarmed"]) == ("missing", False)
    assert city.announced("intake", "person_missing", roll_call_id=roll, case_id=gone.case) == []


def test_of_two_officers_who_admit_to_the_same_bed_one_is_told_so(city: City) -> None:
    desk, wanted = city["station-desk"], a_free_bed(city)
    entry = {"bed_zone": "male", "sex": "1", "ages": {"lo": 30, "hi": 38}, "age_basis": "visual", "bed_id": wanted}
    waiting: list[Asking] = [written_down(city), written_down(city)]
    for one in waiting:
        desk.post(f"/v1/cases/{one.case}/health-check", {"decision": "fit", "impaired": False, "findings": "无"})

    answers = [desk.answer(f"/v1/cases/{one.case}/admission", entry) for one in waiting]
    assert [answer.status_code for answer in answers] == [200, 409]
    assert (answers[1].json["code"], answers[1].json["facts"]) == ("bed_taken", {"bed_id": wanted, "state": "occupied"})
    assert desk.get(f"/v1/cases/{waiting[1].case}")["state"] == "opened"


def a_free_bed(city: City) -> str:
    return str(city["station-desk"].get("/v1/beds", zone="male", state="free", limit="1")["items"][0]["bed_id"])
