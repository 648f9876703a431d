"""What is wrong with a request is said in one way, and nothing slips through (RFC 9457, RFC 8259)."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from werkzeug.exceptions import RequestTimeout
from werkzeug.test import TestResponse

from contracts.problems import PROBLEMS
from services.intake.storage import seed_hospitals
from tests.gateway.conftest import Gate, an_old_man_at_the_bus_stop

MEMBERS = {"type", "title", "title_en", "status", "code", "detail", "detail_en", "request_id"}


def _raw(gate: Gate, body: bytes, **headers: str) -> TestResponse:
    named = {
        "Authorization": f"Bearer {gate.caller('courier-group').token}",
        "Idempotency-Key": "raw",
        "Content-Type": "application/json",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return gate.browser.post("/v1/sightings", data=body, headers=named)


def _is_problem(answer: TestResponse, status: int, code: str) -> None:
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.data
    assert answer.content_type == "application/problem+json"
    assert set(answer.json) >= MEMBERS
    assert answer.json["type"] == f"/problems/{code}"


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": 1, "a": 2}',
        b'{"place": {"text": "x", "text": "y"}}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": "\xff"}',
        b'\xef\xbb\xbf{"a": 1}',
        b"[]",
        b'"text"',
        b"null",
        b"{",
        b'{"a": "\\ud800"}',
        b'{"a": "\\u0000"}',
        b'{"a":' * 100 + b"1" + b"}" * 100,
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_not_one_plain_json_object_is_refused(shared_gate: Gate, body: bytes) -> None:
    _is_problem(_raw(shared_gate, body), 400, "invalid_json")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/json; charset=gbk", ""])
def test_another_content_type_is_refused(shared_gate: Gate, kind: str) -> None:
    _is_problem(_raw(shared_gate, b"{}", Content_Type=kind), 415, "unsupported_media_type")


def test_a_body_over_one_megabyte_is_refused(shared_gate: Gate) -> None:
    _is_problem(_raw(shared_gate, b'{"a": "' + b"x" * 1024 * 1024 + b'"}'), 413, "body_too_large")


def _chunked(gate: Gate, body: bytes) -> TestResponse:
    """As a WSGI server hands on a body without a length."""
    return gate.browser.post(
        "/v1/sightings",
        input_stream=io.BytesIO(body),
        headers={
            "Authorization": f"Bearer {gate.caller('courier-group').token}",
            "Idempotency-Key": "chunked",
            "Content-Type": "application/json",
            "Transfer-Encoding": "chunked",
        },
    )


def test_a_chunked_body_is_read_and_is_held_to_the_same_limit(shared_gate: Gate) -> None:
    body = json.dumps(an_old_man_at_the_bus_stop()).encode()

    _is_problem(_chunked(shared_gate, b'{"a": "' + b"x" * 1024 * 1024 + b'"}'), 413, "body_too_large")
    assert _chunked(shared_gate, body).status_code == 201


class _Dripping(io.BytesIO):
    """A body that does not arrive in time, as the host tells it."""

    def readinto(self, _buffer: Any) -> int:
        raise RequestTimeout

    def read(self, _size: int | None = -1) -> bytes:
        raise RequestTimeout


def test_a_body_that_does_not_arrive_in_time_is_408(shared_gate: Gate) -> None:
    answer = shared_gate.browser.post(
        "/v1/sightings",
        input_stream=_Dripping(b"0123456789"),
        headers={
            "Authorization": f"Bearer {shared_gate.caller('courier-group').token}",
            "Idempotency-Key": "slow",
            "Content-Type": "application/json",
            "Content-Length": "10",
        },
    )

    _is_problem(answer, 408, "request_timeout")


def test_unknown_and_wrong_fields_are_named_wherever_they_are(shared_gate: Gate) -> None:
    body: dict[str, Any] = {"place": {"text": "", "colour": 1}, "hint": 1}

    answer = shared_gate.caller("courier-group").post("/v1/sightings", body)

    _is_problem(answer, 422, "invalid_body")
    assert {error["field"] for error in answer.json["errors"]} == {"place.text", "place.colour", "hint", "what_seen"}


def test_a_body_where_none_is_expected_is_refused(shared_gate: Gate) -> None:
    path = "/v1/referrals/01890000-0000-7000-8000-000000000000/accept"

    answer = shared_gate.caller("hospital-1").post(path, {"surprise": True})

    _is_problem(answer, 422, "invalid_body")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/dispatches?colour=red",
        "/v1/dispatches?limit=1&limit=2",
        "/v1/dispatches?limit=0",
        "/v1/dispatches?limit=101",
    ],
)
def test_unknown_repeated_and_wrong_query_parameters_are_refused(shared_gate: Gate, path: str) -> None:
    _is_problem(shared_gate.caller("patrol-team-1").get(path), 400, "invalid_query")


def test_query_parameters_are_refused_where_there_are_none(shared_gate: Gate) -> None:
    courier = shared_gate.caller("courier-group")

    _is_problem(courier.post("/v1/sightings?dry_run=1", an_old_man_at_the_bus_stop()), 400, "invalid_query")
    _is_problem(shared_gate.browser.get("/livez?x=1"), 400, "invalid_query")


def test_unknown_routes_and_methods_are_problems_too(shared_gate: Gate) -> None:
    wrong_method = shared_gate.browser.delete("/v1/sightings")

    _is_problem(shared_gate.browser.get("/nowhere"), 404, "not_found")
    _is_problem(shared_gate.browser.get("/v1/cases/not-an-id"), 404, "not_found")
    _is_problem(wrong_method, 405, "method_not_allowed")
    assert wrong_method.headers["Allow"] == "POST"
    _is_problem(shared_gate.browser.options("/v1/sightings"), 405, "method_not_allowed")


def test_an_unexpected_error_shows_nothing_of_itself(gate: Gate, capsys: pytest.CaptureFixture[str]) -> None:
    courier = gate.caller("courier-group")
    gate.town["gateway"].rpc = _Broken()

    answer = courier.post("/v1/sightings", an_old_man_at_the_bus_stop())

    _is_problem(answer, 500, "internal_error")
    said = answer.get_data(as_text=True) + "".join(capsys.readouterr())
    assert "ZZZPLANTEDZZZ" not in said
    assert "RuntimeError" in said


class _Broken:
    """A line that breaks with a name in its mouth."""

    def execute(self, *_request: Any) -> Any:
        raise RuntimeError("ZZZPLANTEDZZZ")


def test_another_agencys_referral_is_not_found(gate: Gate) -> None:
    body = {"sex": "1", "ages": {"lo": 65, "hi": 75}, "place": "公交站台", "urgency": "emergency"}
    with gate.town["intake"].unit() as uow:
        _partner_hospitals(uow.session)
    created = gate.caller("patrol-team-1").post("/v1/referrals", body)
    assert created.status_code == 201, created.json
    path = created.headers["Location"]

    seen = [gate.caller(client).get(path).status_code for client in ("station-desk", "hospital-1", "hospital-2")]

    assert sorted(seen[1:]) == [200, 404]
    assert seen[0] == 200


def _partner_hospitals(session: Any) -> None:
    rows = [{"id": f"hospital-{rank}", "name": f"市第{rank}医院", "rank": rank, "kind": "general"} for rank in (1, 2)]
    seed_hospitals(session, rows)


def test_every_answer_carries_the_security_headers(shared_gate: Gate) -> None:
    for path in ("/docs", "/v1/cases", "/nowhere", "/livez"):
        headers = shared_gate.browser.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Frame-Options"] == "DENY"


def test_metrics_count_routes_and_never_addresses(shared_gate: Gate) -> None:
    answer = shared_gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop())
    shared_gate.browser.get(answer.json["status_url"])
    shared_gate.browser.get("/secret-path")

    counted = shared_gate.browser.get("/metrics").get_data(as_text=True)

    assert 'route="/v1/sightings/status/<token>"' in counted
    assert answer.json["id"] not in counted
    assert answer.json["status_url"].rpartition("/")[2] not in counted
    assert "secret-path" not in counted


def test_health_says_what_is_missing(shared_gate: Gate) -> None:
    assert shared_gate.browser.get("/livez").json == {"alive": True}
    assert shared_gate.browser.get("/readyz").json == {"ready": True, "problems": [], "warnings": []}


def test_the_drill_clock_moves_forward_only(gate: Gate) -> None:
    desk = gate.caller("station-desk")
    moved = desk.post("/v1/drill/clock", {"advance_to": "2026-07-20T09:00:00+08:00"})

    assert moved.json == {"now": "2026-07-20T01:00:00Z"}
    assert desk.get("/v1/drill/clock").json == moved.json
    _is_problem(desk.post("/v1/drill/clock", {"advance_to": "2026-07-19T09:00:00+08:00"}), 409, "clock_may_not_go_back")


def test_outside_a_drill_there_is_no_such_clock(gate: Gate) -> None:
    gate.town["gateway"].settings = replace(gate.town["gateway"].settings, drill=False)

    _is_problem(gate.caller("station-desk").get("/v1/drill/clock"), 404, "not_found")


def test_every_problem_has_a_page_in_both_languages(shared_gate: Gate) -> None:
    listed = shared_gate.browser.get("/problems").get_data(as_text=True)
    for code, problem in PROBLEMS.items():
        page = shared_gate.browser.get(f"/problems/{code}").get_data(as_text=True)
        assert problem.title_zh in page
        assert f"/problems/{code}" in listed
    assert shared_gate.browser.get("/problems/no_such_problem").status_code == 404
