"""Errors as RFC 9457 problems with stable codes; without this module each would word itself, or show a stack trace."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, Response, g, json
from werkzeug.exceptions import HTTPException

from chassis.database import is_conflict, is_outage
from chassis.logs import log
from chassis.orders import Refusal
from contracts.problem import Problem
from contracts.problems import PROBLEMS

RETRY_AFTER_S = 5

_OF_STATUS = {
    401: "unauthenticated",
    403: "scope_missing",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    413: "body_too_large",
    415: "unsupported_media_type",
    503: "temporarily_unavailable",
}


class ProblemFound(Exception):
    """A request ends with this problem; ``errors`` name the fields, ``facts`` are codes, ids, times and quantities."""

    def __init__(
        self,
        code: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(code)
        self.code, self.errors, self.headers, self.facts = code, list(errors), dict(headers or {}), facts


def problem(code: str) -> Problem:
    """The catalogue's words; a code the catalogue does not know is worded as a plain refusal."""
    return PROBLEMS.get(code) or PROBLEMS["refused"]


def request_id() -> str:
    """One name for this request, in the answer and in the log."""
    if "request_id" not in g:
        g.request_id = str(uuid.uuid4())
    return str(g.request_id)


def body_of(
    code: str, facts: Mapping[str, Any] | None = None, errors: Sequence[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """The members of a problem, Chinese first. What is not found says nothing more, so that a thing of somebody else, a
    sealed one and none at all are the same to the byte."""
    known = problem(code)
    facts = None if known.code == "not_found" else facts
    body: dict[str, Any] = {
        "type": f"/problems/{known.code}",
        "title": known.title_zh,
        "title_en": known.title_en,
        "status": known.status,
        "code": code,
        "detail": known.detail_zh,
        "detail_en": known.detail_en,
        "request_id": request_id(),
    }
    if facts:
        body["facts"] = dict(facts)
    if errors:
        body["errors"] = list(errors)
    return body


def response_of(
    code: str,
    facts: Mapping[str, Any] | None = None,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The problem as an answer; 503 tells when to come back, 401 how to sign in."""
    status = problem(code).status
    answer = Response(
        json.dumps(body_of(code, facts, errors), ensure_ascii=False), status, mimetype="application/problem+json"
    )
    if status == 503:
        answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="guitu"'
    answer.headers.update(headers or {})
    return answer


def install(app: Flask) -> None:
    """From here on every error of the app is a problem, known or not."""
    app.register_error_handler(ProblemFound, _found)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unexpected)


def _found(error: ProblemFound) -> Response:
    return response_of(error.code, error.facts, error.errors, error.headers)


def _refused(error: Refusal) -> Response:
    return response_of(error.code, error.facts)


def _of_http(error: HTTPException) -> Response:
    status = error.code or 500
    if 300 <= status < 400:
        return Response(status=404) if error.response is None else error.get_response()  # type: ignore[return-value]
    headers = {key: value for key, value in error.get_headers() if key == "Allow"}
    if status >= 500 and status != 503:
        return _unexpected(error)
    return response_of(_OF_STATUS.get(status, "bad_request"), headers=headers)


def _unexpected(error: Exception) -> Response:
    """Say nothing of the error but that it happened: its text could hold what somebody wrote."""
    code = "temporarily_unavailable" if is_outage(error) or is_conflict(error) else "internal_error"
    log.error("request_failed", trace=request_id(), error=type(error).__name__, path=_where(error), code=code)
    return response_of(code)


def _where(error: BaseException) -> str:
    frame, place = error.__traceback__, "unknown"
    while frame is not None:
        place = f"{frame.tb_frame.f_globals.get('__name__', '?')}:{frame.tb_lineno}"
        frame = frame.tb_next
    return place
