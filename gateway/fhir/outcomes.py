"""Problems as OperationOutcome; without it a client of the FHIR face would get a kind of error that it cannot read.

The code, both languages, the facts, the fields and the status are those of the plain interface; only the form differs.
One place makes them, at the very edge, so that a problem of any origin (the door, a limit, an owner) has that form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Flask, Response, json, request

from gateway.fhir import names
from gateway.fhir.names import Extension
from gateway.fhir.parts import Element, kept

PREFIX: Final = "/fhir/"

ISSUES: Final[Mapping[int, str]] = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    408: "timeout",
    409: "conflict",
    410: "deleted",
    412: "conflict",
    413: "too-long",
    415: "not-supported",
    422: "invalid",
    428: "required",
    429: "throttled",
    500: "exception",
    503: "transient",
}
"""Status of a problem → code of the issue (http://hl7.org/fhir/issue-type). A test holds it to the catalogue."""


def install(app: Flask) -> None:
    """From here on a problem under ``/fhir/`` leaves as an OperationOutcome, with the same status and headers."""

    @app.after_request
    def told_in_fhir(answer: Response) -> Response:
        if request.path.startswith(PREFIX) and answer.mimetype == "application/problem+json":
            answer.set_data(json.dumps(of_problem(answer.get_json(), _type_at(request.path)), ensure_ascii=False))
            answer.content_type = names.MEDIA_TYPE
        return answer


def _type_at(path: str) -> str:
    return path.removeprefix(PREFIX).partition("/")[0]


def of_problem(problem: Mapping[str, Any], resource_type: str) -> Element:
    """The problem as one issue, and one more for each field that is wrong; its id is the request's."""
    code = ISSUES.get(problem["status"], "processing")
    first = kept(
        severity="error",
        code=code,
        details=_details(problem),
        diagnostics=f"{problem['title_en']}: {problem['detail_en']}",
        extension=[_fact(name, value) for name, value in problem.get("facts", {}).items()],
    )
    fields = [_field(one, code, resource_type) for one in problem.get("errors", ())]
    return {"resourceType": "OperationOutcome", "id": problem["request_id"], "issue": [first, *fields]}


def _details(problem: Mapping[str, Any]) -> Element:
    """Chinese, and the same in English beside it."""
    english = [{"url": "lang", "valueCode": "en"}, {"url": "content", "valueString": problem["detail_en"]}]
    return {
        "coding": [{"system": names.PROBLEM, "code": problem["code"], "display": problem["title"]}],
        "text": problem["detail"],
        "_text": {"extension": [{"url": names.TRANSLATION, "extension": english}]},
    }


def _fact(name: str, value: Any) -> Element:
    """An id, a code, a time or a quantity, as JSON says it."""
    told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    pair = [{"url": "name", "valueString": name}, {"url": "value", "valueString": told}]
    return {"url": Extension.FACT.value, "extension": pair}


def _field(error: Mapping[str, str], code: str, resource_type: str) -> Element:
    where = f"{resource_type}.{error['field']}" if error["field"] else resource_type
    return {"severity": "error", "code": code, "expression": [where], "diagnostics": error["message"]}


def accepted(operation: Mapping[str, Any]) -> Element:
    """An order that its owner gets later: nothing is wrong, and where to ask what became of it."""
    told = f"{operation['state_zh']} The order is accepted and is carried out later; see {operation['operation_url']}."
    return {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "information", "code": "informational", "details": {"text": told}}],
    }
