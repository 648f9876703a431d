"""Domain §5, item 26: what the FHIR facade says that it does is what it does, and it refuses in FHIR too."""

from __future__ import annotations

import pytest
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.operationoutcome import OperationOutcome

from tests.city import City
from tests.gateway.fhir.faces import FHIR, FHIR_JSON
from tests.stories import asked_for_a_bed


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
