"""Domain §5, item 26: the FHIR facade round-trips a referral, and both faces keep one contract.

Each claim of the contract is made of the plain interface and of the FHIR one. What a hospital's system writes and reads
in FHIR is written down a second time in ``tests/gateway/fhir/reader.py``, not taken from the facade.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.operationoutcome import OperationOutcome
from fhir.resources.R4B.servicerequest import ServiceRequest
from fhir.resources.R4B.task import Task
from werkzeug.test import TestResponse

from tests.city import City, Desk
from tests.gateway.fhir.reader import notice_saying, referral_in, task_saying
from tests.stories import asked_for_a_bed

FHIR_JSON = "application/fhir+json"
_KEYS = itertools.count(1)


@dataclass
class Told:
    """What came of it, in the plain interface's words."""

    status: int
    code: str = ""
    facts: Mapping[str, Any] | None = None
    referral: Mapping[str, Any] | None = None


class Plain:
    """``/v1/referrals``."""

    def act(self, desk: Desk, referral: str, act: str, body: Mapping[str, Any], seen: int, key: str) -> TestResponse:
        return desk.answer(f"/v1/referrals/{referral}/{act}", body, key=key, seen=seen)

    def look(self, desk: Desk, referral: str) -> TestResponse:
        return desk.look(f"/v1/referrals/{referral}")

    def told(self, answer: TestResponse) -> Told:
        if answer.status_code >= 400:
            return Told(answer.status_code, answer.json["code"], answer.json.get("facts", {}))
        return Told(answer.status_code, referral=answer.json)

    def whole(self, desk: Desk, referral: str) -> dict[str, Any]:
        return desk.get(f"/v1/referrals/{referral}")

    def listed(self, desk: Desk, status: str, states: str) -> list[str]:
        return [one["referral_id"] for one in desk.every("/v1/referrals", states=states, limit=2)]

    def notice(self, desk: Desk, body: Mapping[str, Any], key: str) -> TestResponse:
        return desk.answer("/v1/hospital-notices", body, key=key)

    def version(self, answer: TestResponse) -> str:
        return answer.headers["ETag"]


class Fhir:
    """``/fhir``. Everything that it gets is held against the published model of FHIR."""

    def act(self, desk: Desk, referral: str, act: str, body: Mapping[str, Any], seen: int, key: str) -> TestResponse:
        return self.put(desk, task_saying(referral, act, body), f'W/"{seen}"', key)

    def put(self, desk: Desk, task: Mapping[str, Any], seen: str, key: str) -> TestResponse:
        return desk.send(
            "PUT", f"/fhir/Task/{task['id']}", task, If_Match=seen, Idempotency_Key=key, Content_Type=FHIR_JSON
        )

    def look(self, desk: Desk, referral: str) -> TestResponse:
        return desk.look(f"/fhir/Task/{referral}")

    def told(self, answer: TestResponse) -> Told:
        assert answer.mimetype == FHIR_JSON
        if answer.status_code >= 400:
            OperationOutcome.model_validate(answer.json)
            issue = answer.json["issue"][0]
            return Told(answer.status_code, issue["details"]["coding"][0]["code"], _facts(issue))
        Task.model_validate(answer.json)
        state = answer.json["businessStatus"]["coding"][0]["code"]
        return Told(answer.status_code, referral={"referral_id": answer.json["id"], "state": state})

    def whole(self, desk: Desk, referral: str) -> dict[str, Any]:
        request, task = desk.get(f"/fhir/ServiceRequest/{referral}"), desk.get(f"/fhir/Task/{referral}")
        ServiceRequest.model_validate(request)
        Task.model_validate(task)
        return referral_in(request, task)

    def listed(self, desk: Desk, status: str, states: str) -> list[str]:
        return [one["id"] for page in pages(desk, f"/fhir/Task?status={status}&_count=2") for one in page]

    def notice(self, desk: Desk, body: Mapping[str, Any], key: str) -> TestResponse:
        request = notice_saying(body)
        return desk.send("POST", "/fhir/ServiceRequest", request, Idempotency_Key=key, Content_Type=FHIR_JSON)

    def version(self, answer: TestResponse) -> str:
        return answer.headers["ETag"].removeprefix("W/")


def _facts(issue: Mapping[str, Any]) -> dict[str, Any]:
    pairs = [{each["url"]: each["valueString"] for each in one["extension"]} for one in issue.get("extension", ())]
    return {pair["name"]: pair["value"] for pair in pairs}


def pages(desk: Desk, address: str | None) -> list[list[dict[str, Any]]]:
    """The attempts of every page, by following what each says is next."""
    found = []
    while address is not None:
        bundle = desk.look("/fhir/" + address.partition("/fhir/")[2]).json
        Bundle.model_validate(bundle)
        found.append([one["resource"] for one in bundle.get("entry", ())])
        address = next((link["url"] for link in bundle["link"] if link["relation"] == "next"), None)
    return found


PLAIN, FHIR = Plain(), Fhir()
EACH_FACE = pytest.mark.parametrize("face", [PLAIN, FHIR], ids=["plain", "fhir"])
Face = Plain | Fhir


def done(
    city: City, face: Face, who: str, referral: str, act: str, body: Mapping[str, Any] | None = None, seen: int = 0
) -> Told:
    """What came of an order about what that desk sees now, or saw at that version."""
    desk = city[who]
    seen = seen or city["station-desk"].version(f"/v1/referrals/{referral}")
    return face.told(face.act(desk, referral, act, body or {}, seen, f"item-26-{next(_KEYS)}"))


def attempts(city: City, case: str) -> list[str]:
    return [one.data["referral_id"] for one in city.announced("intake", "referral_requested", case_id=case)]


def state_at_the_station(city: City, referral: str) -> str:
    return str(city["station-desk"].get(f"/v1/referrals/{referral}")["state"])


# --- the round trip ---------------------------------------------------------------------------------------------------


def test_a_referral_that_was_asked_for_plainly_is_worked_in_fhir_and_read_plainly(city: City) -> None:
    found = asked_for_a_bed(city, reason="中暑，意识模糊", sex="1")
    desk = city["hospital-1"]
    asked, waiting = desk.get(f"/fhir/ServiceRequest/{found.referral}"), desk.get(f"/fhir/Task/{found.referral}")

    assert (asked["status"], asked["priority"], asked["reasonCode"]) == ("active", "stat", [{"text": "中暑，意识模糊"}])
    assert (waiting["status"], waiting["intent"], waiting["code"]["coding"][0]["code"]) == (
        "requested",
        "order",
        "fulfill",
    )
    assert referral_in(asked, waiting) == said(desk.get(f"/v1/referrals/{found.referral}"))

    accepted = done(city, FHIR, "hospital-1", found.referral, "accept")
    admission = {"admitted_at": city.now().isoformat(), "ward": "急诊内科", "signer_role": "sending_department"}
    admitted = done(city, FHIR, "hospital-1", found.referral, "admit", admission)
    city.advance(hours=1)
    discharge = {"discharged_at": city.now().isoformat(), "advice": "多饮水", "fit_to_travel": True}
    discharged = done(city, FHIR, "hospital-1", found.referral, "discharge", discharge)

    assert [told.referral["state"] for told in (accepted, admitted, discharged) if told.referral] == [
        "accepted",
        "admitted",
        "discharged",
    ]
    plainly = city["station-desk"].get(f"/v1/referrals/{found.referral}", purpose="case_work")
    assert {name: plainly[name] for name in ("state", "ward", "advice", "fit_to_travel")} == {
        "state": "discharged",
        "ward": "急诊内科",
        "advice": "多饮水",
        "fit_to_travel": True,
    }
    events = ("referral_accepted", "patient_admitted", "patient_discharged")
    assert [one.name for one in city.announced("intake", *events, case_id=found.case)] == list(events)
    assert city["station-desk"].get(f"/v1/cases/{found.case}")["state"] == "discharged"


def said(plainly: Mapping[str, Any]) -> dict[str, Any]:
    """Without what says nothing: FHIR has neither null nor empty lists."""
    kept = {name: said(value) if isinstance(value, Mapping) else value for name, value in plainly.items()}
    return {name: value for name, value in kept.items() if value not in (None, [], {})}


@pytest.mark.parametrize("who", ["hospital-1", "station-desk"])
def test_both_faces_show_the_same_of_it_at_every_point_of_its_way(city: City, who: str) -> None:
    found = asked_for_a_bed(city, kind="internal", reason="中暑")
    way = [
        ("status", {"status": "on_hold", "reason": "waiting_for_bed", "note": "一小时内可腾出床位"}),
        ("accept", {}),
        ("admit", {"ward": "急诊内科", "signer_role": "self"}),
        ("outcome", {"outcome": "transferred", "to_hospital_id": "hospital-2", "note": "转上级医院手术"}),
    ]
    for act, body in way:
        assert FHIR.whole(city[who], found.referral) == said(PLAIN.whole(city[who], found.referral))
        assert done(city, FHIR, "hospital-1", found.referral, act, body).status == 200
    assert FHIR.whole(city[who], found.referral) == said(PLAIN.whole(city[who], found.referral))


def test_a_reason_that_is_only_written_out_is_other_in_those_words(city: City) -> None:
    found = asked_for_a_bed(city)
    task = task_saying(found.referral, "reject", {})
    task["statusReason"] = {"text": "儿童请送儿童医院"}
    version = city["hospital-1"].version(f"/v1/referrals/{found.referral}")
    answer = FHIR.put(city["hospital-1"], task, f'W/"{version}"', f"item-26-{next(_KEYS)}")

    assert answer.status_code == 200
    shown = city["station-desk"].get(f"/v1/referrals/{found.referral}", purpose="case_work")
    assert (shown["rejection_reason"], shown["note"]) == ("other", "儿童请送儿童医院")


def test_what_a_task_says_and_nobody_hears_is_refused_by_name(city: City) -> None:
    found = asked_for_a_bed(city)
    version = city["hospital-1"].version(f"/v1/referrals/{found.referral}")
    modified = {**task_saying(found.referral, "accept", {}), "modifierExtension": [{"url": "urn:x"}]}
    foreign = {**task_saying(found.referral, "accept", {}), "output": [{"type": {"text": "x"}, "valueString": "y"}]}
    vague = {**task_saying(found.referral, "discharge", {"fit_to_travel": True}), "businessStatus": {"coding": []}}
    another = {**task_saying(found.referral, "accept", {}), "resourceType": "ServiceRequest"}

    answers = [
        FHIR.put(city["hospital-1"], one, f'W/"{version}"', f"item-26-{next(_KEYS)}")
        for one in (modified, foreign, vague, another)
    ]
    assert [(one.status_code, one.json["issue"][1]["expression"]) for one in answers] == [
        (422, ["Task.modifierExtension"]),
        (422, ["Task.output[0].type"]),
        (422, ["Task.businessStatus"]),
        (422, ["Task.resourceType"]),
    ]
    assert state_at_the_station(city, found.referral) == "requested"


# --- one contract, two faces ------------------------------------------------------------------------------------------


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
    orders = [
        face.act(city["hospital-2"], one, "accept", {}, 1, f"item-26-{next(_KEYS)}") for one in (found.referral, nobody)
    ]
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
    found, key = asked_for_a_bed(city), f"item-26-{next(_KEYS)}"
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
    admission, key = {"signer_role": "self"}, f"item-26-{next(_KEYS)}"
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
    answer = face.notice(city["hospital-1"], notice, f"item-26-{next(_KEYS)}")
    assert answer.status_code == 201
    referral = answer.headers["Location"].rpartition("/")[2]
    shown = face.whole(city["hospital-1"], referral)
    told = {name: notice[name] for name in ("sex", "ages", "place", "reason", "kind", "ward")}
    assert shown["state"] == "admitted" and told.items() <= shown.items()
    city.advance(hours=1)
    assert done(city, face, "hospital-1", referral, "discharge", {"fit_to_travel": True}).status == 200


# --- forms ------------------------------------------------------------------------------------------------------------


def test_the_capability_statement_names_the_interactions_that_there_are_and_no_others(city: City) -> None:
    answer = city.passerby.get("/fhir/metadata")
    CapabilityStatement.model_validate(answer.json)
    named = {
        (one["type"], interaction["code"])
        for one in answer.json["rest"][0]["resource"]
        for interaction in one["interaction"]
    }
    routed = {
        (rule.rule.split("/")[2], method, "<" in rule.rule)
        for rule in city.app.url_map.iter_rules()
        if rule.rule.startswith("/fhir/")
        for method in (rule.methods or set()) - {"HEAD"}
    }
    kinds = {("GET", True): "read", ("GET", False): "search-type", ("PUT", True): "update", ("POST", False): "create"}
    assert named == {(kind, kinds[method, one]) for kind, method, one in routed - {("metadata", "GET", False)}}


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/fhir+json", 200),
        ("application/fhir+json; fhirVersion=4.0", 200),
        ("application/json", 200),
        ("*/*", 200),
        ("application/fhir+xml", 406),
        ("application/fhir+json; fhirVersion=5.0", 406),
        ("application/fhir+xml, application/fhir+json;q=0.5", 200),
    ],
)
def test_there_is_json_of_fhir_r4_and_whoever_wants_another_form_is_told(city: City, accept: str, status: int) -> None:
    found = asked_for_a_bed(city)
    answer = city["hospital-1"].send("GET", f"/fhir/Task/{found.referral}", Accept=accept)
    assert (answer.status_code, answer.mimetype) == (status, FHIR_JSON)
    assert city["hospital-1"].look(f"/fhir/Task/{found.referral}?_format=xml").status_code == 406
    assert city["hospital-1"].look(f"/fhir/Task/{found.referral}?_format=json").status_code == 200


def test_whatever_goes_wrong_under_fhir_is_an_operation_outcome(city: City) -> None:
    """At the door, at an address that is none, with a method that there is not, and in what is asked."""
    desk = city["hospital-1"]
    answers = [
        city.passerby.get("/fhir/Task"),
        desk.look("/fhir/Patient/1"),
        desk.send("DELETE", "/fhir/Task"),
        desk.look("/fhir/Task?status=ready"),
        desk.look("/fhir/Task?_count=0"),
        desk.look("/fhir/Task?status:not=requested"),
        desk.send("PUT", "/fhir/Task/01930a5e-7c00-7000-8000-000000000000", {}, Content_Type="text/plain"),
    ]
    for answer in answers:
        OperationOutcome.model_validate(answer.json)
    assert [(one.status_code, FHIR.told(one).code) for one in answers] == [
        (401, "unauthenticated"),
        (404, "not_found"),
        (405, "method_not_allowed"),
        (400, "invalid_query"),
        (400, "invalid_query"),
        (400, "invalid_query"),
        (415, "unsupported_media_type"),
    ]
