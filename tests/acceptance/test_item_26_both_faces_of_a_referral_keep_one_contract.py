"""Domain §5, item 26: whatever holds of a referral on the plain interface holds of it in FHIR.

Each claim of the contract is made of both faces (``tests/gateway/fhir/faces.py``); what FHIR alone asks for stands
beside it.
"""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.city import City
from tests.gateway.fhir.faces import EACH_FACE, FHIR, PLAIN, Face, a_key, done, pages, state_at_the_station
from tests.gateway.fhir.reader import task_saying
from tests.stories import asked_for_a_bed


def attempts(city: City, case: str) -> list[str]:
    return [one.data["referral_id"] for one in city.announced("intake", "referral_requested", case_id=case)]


@EACH_FACE
def test_a_rejection_needs_its_reason(city: City, face: Face) -> None:
    found = asked_for_a_bed(city)
    refused = [
        done(city, face, "hospital-1", found.referral, "reject", body) for body in ({}, {"reason": "no_reason_at_all"})
    ]
    assert [(told.status, told.code) for told in refused] == [(422, "invalid_body")] * 2
    assert state_at_the_station(city, found.referral) == "requested"


@EACH_FACE
@pytest.mark.parametrize("status", ["on_hold", "cancelled", "failed"])
def test_nothing_is_held_cancelled_or_given_up_without_its_reason(city: City, face: Face, status: str) -> None:
    found = asked_for_a_bed(city)
    done(city, face, "hospital-1", found.referral, "accept")
    told = done(city, face, "hospital-1", found.referral, "status", {"status": status})
    assert (told.status, told.code) == (422, "invalid_body")
    assert state_at_the_station(city, found.referral) == "accepted"


@EACH_FACE
def test_a_rejection_with_its_reason_opens_the_next_attempt(city: City, face: Face) -> None:
    found = asked_for_a_bed(city)
    told = done(city, face, "hospital-1", found.referral, "reject", {"reason": "capacity", "note": "ICU 无空床"})
    first, second = attempts(city, found.case)
    assert (told.status, told.referral and told.referral["state"]) == (200, "rejected")
    assert city.the("intake", "referral_rejected", referral_id=first)["next_referral_id"] == second
    assert face.whole(city["hospital-2"], second)["state"] == "requested"
    assert second not in str(face.whole(city["hospital-1"], first)), "whose turn it is is no hospital's business"
    assert face.whole(city["station-desk"], first)["live_referral_id"] == second


@EACH_FACE
def test_who_was_superseded_is_told_so_and_the_station_where_to_go(city: City, face: Face) -> None:
    found = asked_for_a_bed(city)
    done(city, face, "hospital-1", found.referral, "reject", {"reason": "capacity"})
    second = attempts(city, found.case)[1]
    late = done(city, face, "hospital-1", found.referral, "accept")
    gone = {"status": "cancelled", "reason": "no_longer_needed"}
    pointed = done(city, face, "station-desk", found.referral, "withdrawal", gone)
    assert (late.status, late.code, late.facts) == (409, "referral_superseded", {"referral_id": found.referral})
    assert (pointed.status, pointed.facts and pointed.facts["live_referral_id"]) == (409, second)


@EACH_FACE
def test_each_side_sets_its_own_states_only(city: City, face: Face) -> None:
    found = asked_for_a_bed(city)
    mistaken = {"status": "entered_in_error", "reason": "recorded_in_error"}
    assert done(city, face, "station-desk", found.referral, "accept").code == "scope_missing"
    assert done(city, face, "hospital-1", found.referral, "withdrawal", mistaken).code == "scope_missing"
    assert done(city, face, "station-desk", found.referral, "withdrawal", mistaken).status == 200
    assert state_at_the_station(city, found.referral) == "entered_in_error"


@EACH_FACE
def test_another_hospital_s_referral_is_not_there_to_the_byte(city: City, face: Face) -> None:
    found, nobody = asked_for_a_bed(city), "01930a5e-7c00-7000-8000-000000000000"
    answers = [face.look(city["hospital-2"], one) for one in (found.referral, nobody)]
    orders = [face.act(city["hospital-2"], one, "accept", {}, 1, a_key()) for one in (found.referral, nobody)]
    for theirs, none in (answers, orders):
        assert (theirs.status_code, face.told(theirs).code) == (404, "not_found")
        assert without_its_number(theirs) == without_its_number(none)
    assert found.referral not in str(face.listed(city["hospital-2"], "requested", "requested"))


def without_its_number(answer: TestResponse) -> str:
    return answer.get_data(as_text=True).replace(answer.headers["X-Request-Id"], "")


@EACH_FACE
def test_what_has_changed_meanwhile_is_not_overwritten(city: City, face: Face) -> None:
    found = asked_for_a_bed(city)
    seen = city["hospital-1"].version(f"/v1/referrals/{found.referral}")
    assert face.version(face.look(city["hospital-1"], found.referral)) == f'"{seen}"'
    done(city, face, "hospital-1", found.referral, "accept", seen=seen)
    late = done(city, face, "hospital-1", found.referral, "reject", {"reason": "capacity"}, seen=seen)
    assert (late.status, late.code) == (412, "version_conflict")
    assert state_at_the_station(city, found.referral) == "accepted"


def test_an_update_in_fhir_names_the_version_that_it_replaces(city: City) -> None:
    found = asked_for_a_bed(city)
    task = task_saying(found.referral, "accept", {})
    answer = city["hospital-1"].send("PUT", f"/fhir/Task/{found.referral}", task, Idempotency_Key="item-26-no-version")
    assert (answer.status_code, FHIR.told(answer).code) == (428, "version_needed")


@EACH_FACE
def test_the_same_key_gets_the_same_answer_and_one_effect_on_either_face(city: City, face: Face) -> None:
    found, key = asked_for_a_bed(city), a_key()
    seen = city["hospital-1"].version(f"/v1/referrals/{found.referral}")
    said = {"reason": "capacity", "note": "无床"}
    answers = [face.act(city["hospital-1"], found.referral, "reject", said, seen, key) for _ in range(3)]
    assert [(one.status_code, one.get_data()) for one in answers] == [(200, answers[0].get_data())] * 3
    other = FHIR if face is PLAIN else PLAIN
    again = other.told(other.act(city["hospital-1"], found.referral, "reject", said, seen, key))
    assert (again.status, again.referral and again.referral["state"]) == (200, "rejected")
    changed = face.told(face.act(city["hospital-1"], found.referral, "accept", {}, seen, key))
    assert (changed.status, changed.code) == (422, "idempotency_key_reused")
    assert len(city.announced("intake", "referral_rejected", referral_id=found.referral)) == 1


@EACH_FACE
def test_without_a_key_nothing_is_done(city: City, face: Face) -> None:
    found = asked_for_a_bed(city)
    path, method, body = {
        PLAIN: (f"/v1/referrals/{found.referral}/accept", "POST", {}),
        FHIR: (f"/fhir/Task/{found.referral}", "PUT", task_saying(found.referral, "accept", {})),
    }[face]
    told = face.told(city["hospital-1"].send(method, path, body, If_Match='"1"'))
    assert (told.status, told.code) == (400, "idempotency_key_missing")
    assert state_at_the_station(city, found.referral) == "requested"


@EACH_FACE
def test_a_discharge_before_an_admission_is_refused(city: City, face: Face) -> None:
    found = asked_for_a_bed(city)
    told = done(city, face, "hospital-1", found.referral, "discharge", {"fit_to_travel": True})
    assert (told.status, told.code, told.facts and told.facts["state"]) == (409, "referral_wrong_state", "requested")


@EACH_FACE
def test_an_admission_while_its_owner_is_away_is_accepted_and_takes_effect_once(city: City, face: Face) -> None:
    found = asked_for_a_bed(city)
    seen = city["hospital-1"].version(f"/v1/referrals/{found.referral}")
    admission, key = {"signer_role": "self"}, a_key()
    with city.without("intake"):
        answer = face.act(city["hospital-1"], found.referral, "admit", admission, seen, key)
        assert (answer.status_code, answer.headers["Location"].startswith("/v1/operations/")) == (202, True)
    city.deliver()
    city.settle()
    assert len(city.announced("intake", "patient_admitted", referral_id=found.referral)) == 1


@EACH_FACE
def test_a_sealed_case_s_referral_is_not_there(city: City, face: Face) -> None:
    found = asked_for_a_bed(city)
    sealed = {"reason": "domestic_violence", "need_to_know": ["station-desk"]}
    city["station-desk"].post(f"/v1/cases/{found.case}/seal", sealed)
    city.settle()
    assert face.told(face.look(city["station-chief"], found.referral)).code == "not_found"
    assert found.referral not in face.listed(city["station-chief"], "requested", "requested")


@EACH_FACE
def test_a_view_is_on_the_ledger_with_what_was_shown(city: City, face: Face) -> None:
    found = asked_for_a_bed(city, reason="中暑", kind="internal")
    before = {one["id"] for one in disclosures(city, found.case)}
    face.look(city["hospital-1"], found.referral)
    shown = [one for one in disclosures(city, found.case) if one["id"] not in before]
    assert [(one["operation"], one["purpose"], "reason" in one["fields"]) for one in shown] == [
        ("intake.referral", "medical_care", True)
    ]


def disclosures(city: City, case: str) -> list[dict[str, Any]]:
    return city["station-chief"].every("/v1/disclosures", record=case)


@EACH_FACE
def test_the_attempts_of_a_status_come_page_by_page(city: City, face: Face) -> None:
    made = [asked_for_a_bed(city) for _ in range(3)]
    done(city, face, "hospital-1", made[1].referral, "accept")
    waiting = face.listed(city["hospital-1"], "requested", "requested")
    assert [one for one in waiting if one in {found.referral for found in made}] == [made[0].referral, made[2].referral]
    assert waiting == sorted(waiting) and len(waiting) == len(set(waiting))


def test_whoever_asks_again_is_told_of_what_has_changed_and_of_nothing_else(city: City) -> None:
    """A hold changes no moment of the way itself; it is a change all the same."""
    still, held = asked_for_a_bed(city), asked_for_a_bed(city)
    city.advance(minutes=1)
    since = city.now().isoformat().replace("+00:00", "Z")
    waiting = {"status": "on_hold", "reason": "waiting_for_bed"}
    done(city, FHIR, "hospital-1", held.referral, "status", waiting)
    desk, mine = city["hospital-1"], {still.referral, held.referral}
    asked = {
        said: {one["id"] for page in pages(desk, f"/fhir/Task?_lastUpdated={said}") for one in page} & mine
        for said in (f"ge{since}", f"gt{since}", "ge2026-01-01T00:00:00Z")
    }
    assert asked == {f"ge{since}": {held.referral}, f"gt{since}": set(), "ge2026-01-01T00:00:00Z": mine}
    plainly = desk.every("/v1/referrals", changed_since=since)
    assert {one["referral_id"] for one in plainly} & mine == {held.referral}
    assert desk.look("/fhir/Task?_lastUpdated=2026-07-20").status_code == 400
    assert desk.look("/fhir/Task?_lastUpdated=ge2026-07-20T00:00:00").status_code == 400


@EACH_FACE
def test_a_hospital_tells_of_a_patient_whom_nobody_referred(city: City, face: Face) -> None:
    notice = {
        "sex": "1",
        "ages": {"lo": 50, "hi": 60},
        "admitted_at": city.now().isoformat(),
        "place": "火车站北广场",
        "reason": "醉酒摔伤，无证件",
        "kind": "trauma",
        "ward": "急诊外科",
        "signer_role": "self",
    }
    answer = face.notice(city["hospital-1"], notice, a_key())
    assert answer.status_code == 201
    referral = answer.headers["Location"].rpartition("/")[2]
    shown = face.whole(city["hospital-1"], referral)
    told = {name: notice[name] for name in ("sex", "ages", "place", "reason", "kind", "ward")}
    assert shown["state"] == "admitted" and told.items() <= shown.items()
    city.advance(hours=1)
    assert done(city, face, "hospital-1", referral, "discharge", {"fit_to_travel": True}).status == 200
