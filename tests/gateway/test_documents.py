"""The interface is documented as it is, and closed unless it says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import schemathesis

from contracts.access import SCOPES
from contracts.problems import PROBLEMS
from gateway.access import CLOSED, access_of
from tests.gateway.conftest import Gate

OPEN_TO_ALL = {
    "/",
    "/docs",
    "/problems",
    "/problems/<code>",
    "/static/<path:filename>",
    "/v1/openapi.json",
    "/fhir/metadata",
    "/v1/sightings/status/<token>",
    "/oauth/token",
    "/.well-known/jwks.json",
    "/.well-known/oauth-authorization-server",
    "/r/<token>",
    "/r/progress/<token>",
    "/v1/session",
    "/livez",
    "/readyz",
    "/metrics",
}
NEEDS_NO_KEY = {
    "/v1/drill/clock",
    "/v1/cases/find-by-number",  # a question, put into a body
    "/v1/history/by-number",
    "/v1/reporters/{reporter_id}/revoke",
    "/v1/approvals",
    "/v1/approvals/{approval_id}/decision",
    "/v1/break-glass/{break_glass_id}/review",
    *(f"/v1/webhook-endpoints/{{endpoint_id}}/{act}" for act in ("verify", "enable", "disable")),
}
"""Twice changes nothing more."""
PAGES = {"/", "/docs", "/problems", "/problems/<code>", "/static/<path:filename>", "/v1/openapi.json"}
PAGES |= {"/r/<token>", "/r/progress/<token>"}


def _operations(spec: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in spec["paths"].items():
        for method in ("get", "post", "put", "patch", "delete"):
            if method in item:
                yield path, method, item[method]


def _filled(path: str) -> str:
    return re.sub(r"<uuid:\w+>|{\w+}", "01890000-0000-7000-8000-000000000000", re.sub(r"<\w+>", "x", path))


def test_every_route_needs_a_token_but_those_on_the_list(shared_gate: Gate) -> None:
    rules = list(shared_gate.app.url_map.iter_rules())
    open_ = {rule.rule for rule in rules if access_of(shared_gate.app, rule.endpoint).public}
    refused = {
        (rule.rule, shared_gate.browser.open(_filled(rule.rule), method=method).status_code)
        for rule in rules
        if rule.rule not in OPEN_TO_ALL
        for method in (rule.methods or set()) - {"HEAD"}
    }

    assert open_ == OPEN_TO_ALL
    assert {status for _, status in refused} == {401}
    assert len(refused) > 40


def test_a_view_that_says_nothing_about_access_is_closed(gate: Gate) -> None:
    gate.app._got_first_request = False
    gate.app.add_url_rule("/forgotten", "forgotten", lambda: "open")

    assert access_of(gate.app, "forgotten") == CLOSED
    assert gate.browser.get("/forgotten").status_code == 401
    assert gate.caller("station-chief").get("/forgotten").status_code == 403


def test_the_specification_is_valid_openapi_3_1(shared_gate: Gate) -> None:
    spec = shared_gate.browser.get("/v1/openapi.json").json

    assert spec["openapi"] == "3.1.0"
    schemathesis.openapi.from_dict(spec).validate()


def test_every_route_is_documented_with_scope_and_problems_that_exist(shared_gate: Gate) -> None:
    spec = shared_gate.browser.get("/v1/openapi.json").json
    documented = {(re.sub(r"{(\w+)}", r"*", path), method) for path, method, _ in _operations(spec)}
    routed = {
        (re.sub(r"<[^>]+>", "*", rule.rule), method.lower())
        for rule in shared_gate.app.url_map.iter_rules()
        if rule.rule not in PAGES
        for method in (rule.methods or set()) - {"HEAD"}
    }

    assert documented == routed
    for path, _, told in _operations(spec):
        scopes = {scope for way in told["security"] for scope in way["oauth2"]}
        codes = {code for answer in told["responses"].values() for code in answer.get("x-guitu-codes", ())}
        assert told["summary"] and told["description"], path
        assert scopes <= set(SCOPES), path
        assert codes <= set(PROBLEMS), path
        assert any(code.startswith("2") for code in told["responses"]), path


def test_every_write_documents_its_idempotency_key_and_what_happens_when_nobody_is_there(shared_gate: Gate) -> None:
    spec = shared_gate.browser.get("/v1/openapi.json").json
    writes = [
        (path, told) for path, method, told in _operations(spec) if method in ("post", "put") and told["security"]
    ]

    for path, told in writes:
        if path in NEEDS_NO_KEY or path.startswith(("/v1/session", "/v1/people")):
            continue  # done twice they change nothing, or are refused
        assert "Idempotency-Key" in {one["name"] for one in told["parameters"]}, path
        if path.startswith(("/v1/webhook-endpoints", "/v1/reporters")):
            continue  # the gateway's own: there is no owner that could be away
        if path == "/fhir/Task/{referral_id}":
            continue  # one of several orders, and they differ in this
        urgent = "owner_away" in told["responses"]["503"]["x-guitu-codes"]
        assert urgent != ("202" in told["responses"]), path


def test_the_page_shows_every_operation_its_fields_and_nothing_from_elsewhere(shared_gate: Gate) -> None:
    page = shared_gate.browser.get("/docs").get_data(as_text=True)
    spec = shared_gate.browser.get("/v1/openapi.json").json

    for path, _, told in _operations(spec):
        assert path in page
        assert told["summary"] in page
    assert "place.text" in page and "marks[].part" in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert "<script" not in page
    assert shared_gate.browser.get("/static/docs.css").status_code == 200
