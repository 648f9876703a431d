"""A report of domestic violence or of a harmed minor is seen by the police agency that it goes to, and by nobody else
without need to know; of the case that agency finds nothing (item 11; D06, D07; docs/adr/0047)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.canaries import NAME
from tests.city import City
from tests.stories import GROWN_UP, brought_in

NOT_FOUND = (404, "not_found")
WORDS = "自述被伴侣殴打, 左臂有旧伤"
A_CHILD = {"lo": 9, "hi": 12}


def told_to_police(city: City, kind: str, ages: dict[str, int], zone: str) -> tuple[str, str, Any]:
    """Case, path of the report, and what the desk was answered."""
    case = brought_in(city, ages=ages, zone=zone, sex="2", claimed_name=NAME).case
    body = {"case_id": case, "police_id": "police-changzhou", "kind": kind, "statement": WORDS}
    answer = city["station-desk"].post("/v1/suspicion-reports", body | {"need_to_know": ["station-chief"]})
    city.settle()
    return case, f"/v1/suspicion-reports/{answer['suspicion_id']}", answer


@pytest.mark.parametrize(
    ("kind", "ages", "zone"), [("domestic_violence", GROWN_UP, "female"), ("minor_harmed", A_CHILD, "minor")]
)
def test_the_police_agency_told_reads_registers_and_answers_the_report_and_learns_nothing_else_of_her(
    city: City, kind: str, ages: dict[str, int], zone: str
) -> None:
    case, path, reported = told_to_police(city, kind, ages, zone)
    police = city["police-changzhou"]

    read = {purpose: police.get(path, purpose=purpose) for purpose in ("family_tracing", "identity_check")}
    registered = police.answer(f"{path}/registration", {"report_number": "A3204020000002026070021"})
    city.settle()
    answered = police.post(f"{path}/feedback", {"feedback": "已立案"})

    assert {one["statement"] for one in read.values()} == {WORDS}
    told = {"suspicion_id": reported["suspicion_id"], "kind": kind, "state": "submitted", "due_at": reported["due_at"]}
    assert {name: read["identity_check"][name] for name in told} == told
    assert (registered.status_code, registered.json["state"], answered["state"]) == (200, "registered", "feedback")
    listed = police.every("/v1/suspicion-reports", case_id=case)
    assert [one["suspicion_id"] for one in listed] == [reported["suspicion_id"]]
    # what it did stays its own, and a repeat gets the same answer
    operation = police.get(f"/v1/operations/{registered.headers['Guitu-Operation']}")
    assert operation["state"] == "succeeded"
    assert NAME not in json.dumps([read, listed, operation, registered.json], ensure_ascii=False)
    # of the case itself it finds nothing, and may not even ask
    for further in (f"/v1/cases/{case}", f"/v1/cases/{case}/timeline"):
        assert police.refused_to_see(further, "family_tracing") == (403, "scope_missing")
    papers = [police.every(path, purpose="family_tracing") for path in ("/v1/handovers", "/v1/identity-queries")]
    assert case not in json.dumps(papers)


@pytest.mark.parametrize("who", ["police-henan", "station-tracing", "hospital-1", "township-zhuze"])
def test_to_every_other_agency_and_desk_the_report_is_not_there(city: City, who: str) -> None:
    case, path, reported = told_to_police(city, "domestic_violence", GROWN_UP, "female")
    other = city[who]
    nowhere = f"/v1/suspicion-reports/{case}"

    seen = [other.look(one, None if who.startswith("station") else purpose_of(who)) for one in (path, nowhere)]

    assert seen[0].status_code == seen[1].status_code
    assert without_request(seen[0].json) == without_request(seen[1].json)
    if who.startswith(("police", "station")):
        assert (seen[0].status_code, seen[0].json["code"]) == NOT_FOUND
        assert other.every("/v1/suspicion-reports", purpose=purpose_of(who)) == []
        assert other.refused(f"{path}/registration", {"report_number": "A-1"})[0] in (403, 404)
    assert city["station-chief"].get(path)["suspicion_id"] == reported["suspicion_id"]


def test_a_search_by_the_family_she_fled_from_finds_neither_her_nor_the_report(city: City) -> None:
    case, path, _ = told_to_police(city, "domestic_violence", GROWN_UP, "female")
    theirs = city["police-henan"]

    assert theirs.refused_to_see(path, "family_tracing") == NOT_FOUND
    assert theirs.refused(f"{path}/feedback", {"feedback": "…"}) == NOT_FOUND
    assert case not in json.dumps(theirs.every("/v1/suspicion-reports", purpose="family_tracing"))


def purpose_of(who: str) -> str:
    usual = {"police-henan": "family_tracing", "hospital-1": "medical_care", "township-zhuze": "home_follow_up"}
    return usual.get(who, "case_work")


def without_request(problem: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in problem.items() if name != "request_id"}
