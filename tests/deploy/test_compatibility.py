"""What would break a partner's program is found before it is released, and what breaks nobody is let through."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from contracts.documents import render as of_contracts
from deploy import compatibility
from deploy.cli import main
from deploy.documents import openapi

TODAY = date(2026, 7, 6)
Changed = Callable[[dict[str, Any]], object]
REPORT, SHOW = "/v1/sightings", "/v1/hospitals"


def an_interface() -> dict[str, Any]:
    """One order and one read, as partners know them."""
    body = {
        "type": "object",
        "required": ["place"],
        "properties": {
            "place": {"type": "string", "maxLength": 200},
            "urgency": {"type": ["string", "null"], "enum": ["routine", "emergency", None]},
            "marks": {"type": "array", "items": {"$ref": "#/components/schemas/Mark"}},
        },
    }
    members = {"id": {"type": "string"}, "state": {"type": "string"}}
    shown = {"type": "object", "required": ["id"], "properties": members}
    mark = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
    limit = {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 100}}
    secured = [{"oauth2": ["sightings:report"]}]
    return {
        "paths": {
            REPORT: {
                "post": {
                    "security": secured,
                    "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
                    "responses": {"201": {"content": {"application/json": {"schema": shown}}}, "409": {}},
                }
            },
            SHOW: {"get": {"security": [], "parameters": [limit], "responses": {"200": {}}}},
        },
        "components": {"schemas": {"Mark": mark}},
    }


def _body(spec: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = spec["paths"][REPORT]["post"]["requestBody"]["content"]["application/json"]["schema"]
    return found


def _shown(spec: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = spec["paths"][REPORT]["post"]["responses"]["201"]["content"]["application/json"]["schema"]
    return found


BREAKING: list[tuple[Changed, str]] = [
    (lambda spec: spec["paths"].pop(SHOW), "GET /v1/hospitals: is gone"),
    (lambda spec: _body(spec)["properties"].pop("urgency"), "POST /v1/sightings body.urgency: is gone"),
    (lambda spec: _body(spec)["required"].append("urgency"), "POST /v1/sightings body.urgency: is required"),
    (
        lambda spec: _body(spec)["properties"]["urgency"]["enum"].remove("routine"),
        "POST /v1/sightings body.urgency: refuses routine",
    ),
    (
        lambda spec: _body(spec)["properties"]["urgency"].update(type="string"),
        "POST /v1/sightings body.urgency: null/string has become string",
    ),
    (
        lambda spec: _body(spec)["properties"]["place"].update(maxLength=100),
        "POST /v1/sightings body.place: maxLength is lowered to 100",
    ),
    (
        lambda spec: _body(spec)["properties"]["place"].update(minLength=5),
        "POST /v1/sightings body.place: minLength is raised to 5",
    ),
    (
        lambda spec: _body(spec)["properties"]["place"].update(pattern="^x"),
        "POST /v1/sightings body.place: pattern has become ^x",
    ),
    (
        lambda spec: spec["components"]["schemas"]["Mark"]["required"].append("side"),
        "POST /v1/sightings body.marks[].side: is required",
    ),
    (lambda spec: _shown(spec)["properties"].pop("state"), "POST /v1/sightings 201.state: is gone"),
    (lambda spec: _shown(spec).update(required=[]), "POST /v1/sightings 201.id: may be missing"),
    (
        lambda spec: _shown(spec)["properties"]["id"].update(type=["string", "null"]),
        "POST /v1/sightings 201.id: string has become null/string",
    ),
    (
        lambda spec: spec["paths"][REPORT]["post"]["responses"].pop("201"),
        "POST /v1/sightings: no longer answers 201",
    ),
    (
        lambda spec: spec["paths"][REPORT]["post"].update(security=[{"oauth2": ["cases:work"]}]),
        "POST /v1/sightings: needs cases:work",
    ),
    (
        lambda spec: spec["paths"][SHOW]["get"]["parameters"][0]["schema"].update(maximum=50),
        "GET /v1/hospitals query limit: maximum is lowered to 50",
    ),
    (
        lambda spec: spec["paths"][SHOW]["get"].update(parameters=[]),
        "GET /v1/hospitals query limit: is gone",
    ),
    (
        lambda spec: spec["paths"][SHOW]["get"]["parameters"].append(
            {"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"}}
        ),
        "GET /v1/hospitals header If-Match: is required",
    ),
]

HARMLESS: list[Changed] = [
    lambda spec: spec["paths"].update({"/v1/new": {"get": {"responses": {"200": {}}}}}),
    lambda spec: _body(spec)["properties"].update(hint={"type": "string"}),
    lambda spec: _body(spec).update(required=[]),
    lambda spec: _body(spec)["properties"]["urgency"]["enum"].append("asap"),
    lambda spec: _body(spec)["properties"]["place"].update(maxLength=500),
    lambda spec: _shown(spec)["properties"].update(stage={"type": "string"}),
    lambda spec: _shown(spec)["required"].append("state"),
    lambda spec: spec["paths"][REPORT]["post"]["responses"].update({"429": {}}),
    lambda spec: spec["paths"][REPORT]["post"].update(security=[]),
]


@pytest.mark.parametrize(("change", "told"), BREAKING, ids=[told for _, told in BREAKING])
def test_what_breaks_a_program_that_kept_to_the_document_is_told(change: Changed, told: str) -> None:
    changed = an_interface()
    change(changed)

    assert list(compatibility.interface_breaks(an_interface(), changed, TODAY)) == [told]


@pytest.mark.parametrize("change", HARMLESS)
def test_what_breaks_nobody_is_let_through(change: Changed) -> None:
    changed = an_interface()
    change(changed)

    assert list(compatibility.interface_breaks(an_interface(), changed, TODAY)) == []


@pytest.mark.parametrize(("sunset", "told"), [("2026-07-07", 1), ("2026-07-06", 0)])
def test_what_was_announced_may_go_after_its_sunset_and_not_before(sunset: str, told: int) -> None:
    before = an_interface()
    before["paths"][SHOW]["get"]["x-guitu-sunset"] = sunset
    after = deepcopy(before)
    del after["paths"][SHOW]

    assert len(list(compatibility.interface_breaks(before, after, TODAY))) == told


def test_an_event_that_lost_a_field_or_is_gone_is_told() -> None:
    before = yaml.safe_load(of_contracts()["docs/asyncapi.yaml"])
    after = deepcopy(before)
    del after["components"]["schemas"]["intake.case_closed.v1"]
    del after["components"]["schemas"]["intake.case_opened.v1"]["properties"]["origin"]

    assert list(compatibility.event_breaks(before, after)) == [
        "event intake.case_opened.v1.origin: is gone",
        "event intake.case_closed.v1: is gone",
    ]


def test_the_real_documents_are_compared_with_those_that_were_released(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "openapi.json").write_text(openapi(), "utf8")
    (tmp_path / "docs" / "asyncapi.yaml").write_text(of_contracts()["docs/asyncapi.yaml"], "utf8")
    assert compatibility.breaks(TODAY, tmp_path) == []

    compatibility.release(tmp_path)
    changed = json.loads(openapi())
    del changed["paths"]["/v1/cases"]
    (tmp_path / "docs" / "openapi.json").write_text(json.dumps(changed), "utf8")

    assert compatibility.breaks(TODAY, tmp_path) == ["GET /v1/cases: is gone"]


def test_the_command_says_what_breaks_and_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    docs = Path("docs")
    (docs / "released").mkdir(parents=True)
    for folder in (docs, docs / "released"):
        (folder / "openapi.json").write_text(json.dumps(an_interface()), "utf8")
        (folder / "asyncapi.yaml").write_text("components: {schemas: {}}", "utf8")
    assert CliRunner().invoke(main, ["compatible"]).exit_code == 0

    (docs / "openapi.json").write_text(json.dumps({"paths": {}}), "utf8")
    found = CliRunner().invoke(main, ["compatible"])

    assert found.exit_code == 1
    assert "GET /v1/hospitals: is gone" in found.output
