"""Routes of the FHIR face: view, checks, rights and documents in one call; without it they could check less than the
plain ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Final

from flask import Response, json, request
from marshmallow import Schema

from chassis.orders import CommandType
from contracts.problems import PROBLEMS
from gateway.access import about, public, signed_in_only
from gateway.disclosure.policy import Policy, shows
from gateway.fhir.names import MEDIA_TYPE
from gateway.fhir.negotiating import FORMAT, expect_json_wanted
from gateway.fhir.parts import Element
from gateway.problems import ProblemFound
from gateway.routes import IF_MATCH, ResourceBlueprint, bare, command_doc, version_named, with_parameters

_WEAK: Final = re.compile(r'W/(?=")')
OUTCOME: Final[dict[str, Any]] = {
    "type": "object",
    "description": "OperationOutcome: 稳定代码在 issue[0].details.coding the stable code stands in its first coding.",
    "required": ["resourceType", "issue"],
    "properties": {
        "resourceType": {"type": "string", "enum": ["OperationOutcome"]},
        "id": {"type": "string"},
        "issue": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["severity", "code"]}},
    },
}
IF_MATCH_NEEDED: Final = IF_MATCH | {
    "required": True,
    "description": "所依据的版本 (ETag, meta.versionId)。The version that was read; a weak tag is understood.",
    "example": 'W/"3"',
}


def fhir_route(
    blp: ResourceBlueprint,
    path: str,
    view: Callable[..., Response],
    *,
    method: str,
    doc: Mapping[str, Any],
    answers_with: str,
    shows_what: Policy,
    status: int = 200,
    scope: str | None = None,
    key: str | None = None,
    open_to_all: bool = False,
    body: type[Schema] | None = None,
    query: type[Schema] | None = None,
    parameters: Iterable[Mapping[str, Any]] = (),
) -> None:
    """One interaction. ``doc``: what the plain face says of the same order or question, ``key`` its name;
    ``answers_with``: the type of resource."""
    built = _without_query(view) if query is None else bare(blp.arguments(query, location="query")(view))
    if body is not None:
        built = bare(blp.arguments(body, location="json", content_type=MEDIA_TYPE)(built))
    built = _in_json(built)
    built = with_parameters(built, *parameters, *(() if query else (FORMAT,)))
    built = blp.doc(**_in_fhir(doc, answers_with, str(status)))(built)
    built = public(built) if open_to_all else signed_in_only(scope)(built)
    built = shows(shows_what)(built)
    built = about(key)(built) if key else built
    blp.add_url_rule(path, view.__name__, built, methods=[method])


def _in_json(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def negotiated(*args: Any, **values: Any) -> Any:
        expect_json_wanted()
        return view(*args, **values)

    return negotiated


def _without_query(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def checked(*args: Any, **values: Any) -> Any:
        if unknown := [name for name in request.args if name != FORMAT["name"]]:
            raise ProblemFound("invalid_query", errors=[{"field": one, "message": "Unknown field."} for one in unknown])
        return view(*args, **values)

    return checked


def in_fhir(resource: Element, status: int = 200, *, location: str | None = None) -> Response:
    """The resource as an answer, its version as the weak ETag that FHIR asks for (R4 http.html#versioning)."""
    answer = Response(json.dumps(resource, ensure_ascii=False), status, content_type=MEDIA_TYPE)
    version = resource.get("meta", {}).get("versionId")
    if version is not None:
        answer.headers["ETag"] = f'W/"{version}"'
    if location is not None:
        answer.headers["Location"] = location
    return answer


def version_relied_on() -> str:
    """``If-Match`` with the weak tags of FHIR as the versions that they are. :raises ProblemFound: ``version_needed``,
    because an update replaces what somebody has read."""
    named = version_named()
    if named is None:
        raise ProblemFound("version_needed")
    return _WEAK.sub("", named)


# --- documents --------------------------------------------------------------------------------------------------------


def doc_of_orders(orders: Sequence[CommandType], zh: str, en: str, problems: Iterable[str] = ()) -> dict[str, Any]:
    """The OpenAPI operation of whichever of these orders is meant."""
    told = [command_doc(order, zh, ("not_acceptable", *problems)) for order in orders]
    responses = {status: one for doc in reversed(told) for status, one in doc["responses"].items()}
    for status, one in responses.items():
        codes = [code for doc in told for code in doc["responses"].get(status, {}).get("x-guitu-codes", ())]
        responses[status] = _coded(one, codes) if codes else one
    scopes = sorted({order.scope for order in orders})
    security = [{"oauth2": [scope]} for scope in scopes]
    needs = told[0]["x-guitu-scope"] if len(scopes) == 1 else ""
    return {**told[0], "description": en, "responses": responses, "security": security, "x-guitu-scope": needs}


def _coded(response: Mapping[str, Any], codes: Iterable[str]) -> dict[str, Any]:
    known = list(dict.fromkeys(codes))
    return {
        **response,
        "description": "; ".join(f"`{one}` {PROBLEMS[one].title_zh}" for one in known),
        "x-guitu-codes": known,
    }


def with_code(doc: Mapping[str, Any], code: str) -> dict[str, Any]:
    """The operation with one more problem."""
    status = str(PROBLEMS[code].status)
    found = doc["responses"].get(status, {})
    return {**doc, "responses": {**doc["responses"], status: _coded(found, [*found.get("x-guitu-codes", ()), code])}}


def _in_fhir(doc: Mapping[str, Any], answers_with: str, done: str) -> dict[str, Any]:
    """The same answers in the media type and the form of FHIR."""
    responses = {
        status: {**one, "content": {MEDIA_TYPE: {"schema": OUTCOME}}}
        for status, one in doc["responses"].items()
        if not status.startswith("2") or status == "202"
    }
    resource = {
        "type": "object",
        "required": ["resourceType"],
        "properties": {"resourceType": {"type": "string", "enum": [answers_with]}, "id": {"type": "string"}},
    }
    told = {"description": f"{answers_with} (FHIR R4)", "content": {MEDIA_TYPE: {"schema": resource}}}
    return {**doc, "responses": {done: told, **responses}}
