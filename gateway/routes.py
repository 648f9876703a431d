"""Declares routes: view, checks, scope and documents in one call; without it fifty views would differ by accident.

blp = resource("dispatches", "派单", "Dispatches", "…")
read_route(blp, "/v1/dispatches/<uuid:dispatch_id>", patrol.DISPATCH, zh="查看派单")
command_route(blp, "/v1/dispatches/<uuid:dispatch_id>/accept", patrol.ACCEPT_DISPATCH, zh="接单")
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import wraps
from typing import Any

from flask import Request, Response, jsonify, request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from chassis.orders import CommandType, EmptySchema, ReadType
from contracts.access import SCOPES
from contracts.deprecations import DEPRECATIONS
from contracts.orders.parts import PagedSchema
from contracts.problems import PROBLEMS
from contracts.purposes import Purpose
from contracts.quotas import IDENTITY_QUERIES
from gateway import answers, deprecation, reporting, strict_json
from gateway.access import about, actor, public, signed, signed_in_only
from gateway.addressees import addressed, expect_addressees
from gateway.cursors import Question, with_cursor
from gateway.disclosure.answering import answer_to_read, own_answer, stated_purpose
from gateway.disclosure.documenting import documented
from gateway.disclosure.policy import NOTHING_PERSONAL, Policy, policy_of, shows
from gateway.disclosure.purposes import purpose_of_order
from gateway.disclosure.sealed import refuse_sealed
from gateway.domain.disclosure import BreakGlassReason
from gateway.domain.reporters import REPORTER_ROLE
from gateway.parts import parts
from gateway.problems import ProblemFound
from gateway.signatures import Signed
from gateway.submissions import Minting, Standing, Submission

_KEY = re.compile(r"[\x20-\x7e]{1,255}")
_TAG = r'(?:W/)?"[\x21\x23-\x7e]*"'
_TAGS = re.compile(rf"\s*(?:\*|{_TAG}(?:\s*,\s*{_TAG})*)\s*")
_OF_PAGES = ("after", "limit")
_PATH_NAMES = re.compile(r"<uuid:(\w+)>")

_EVERYWHERE = ("unauthenticated", "scope_missing", "temporarily_unavailable", "too_many_requests")
_OF_COMMANDS = (
    "idempotency_key_missing",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "signature_invalid",
    "signature_required",
    "invalid_json",
    "invalid_body",
    "body_too_large",
    "request_timeout",
    "unsupported_media_type",
)
OF_BODIES = ("invalid_json", "invalid_body", "body_too_large", "unsupported_media_type")
"""What can be wrong with the body of a view of the gateway's own."""
OF_MOMENTS = ("time_in_future", "time_out_of_order")
"""What can be wrong with the moment at which something is said to have been done."""
_OF_URGENT_COMMANDS = ("owner_away", "owner_unreachable", "earlier_command_open")
_OF_READS = ("invalid_query", "read_unavailable")
_OF_LISTS = ("cursor_invalid",)
_OF_PURPOSE = ("purpose_unknown", "purpose_not_held")
_OF_DISCLOSURE = ("purpose_missing", "approval_needed", "break_glass_reason_unknown", "break_glass_refused")
_OF_READS_BY_BODY = (
    *_OF_READS,
    "invalid_json",
    "invalid_body",
    "body_too_large",
    "request_timeout",
    "unsupported_media_type",
)


class StrictParser(FlaskParser):
    """webargs that refuses what it does not know, reads strict JSON, and words its errors as problems."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": RAISE, "query": RAISE, "form": RAISE}  # noqa: RUF012 - webargs' own name

    def load_json(self, req: Request, schema: Schema) -> Any:
        return strict_json.read(req, getattr(schema, "media_types", strict_json.PLAIN))

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        repeated = [name for name, values in req.args.lists() if len(values) > 1]
        if repeated:
            raise ProblemFound("invalid_query", errors=[{"field": name, "message": "given twice"} for name in repeated])
        return super().load_querystring(req, schema)

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **_: Any) -> Any:
        messages: Any = error.normalized_messages()
        location = "query" if "query" in messages else "json"
        code = "invalid_query" if location == "query" else "invalid_body"
        raise ProblemFound(code, errors=field_errors(messages.get(location, messages))) from None


def field_errors(messages: Any, path: str = "") -> list[dict[str, str]]:
    """marshmallow's nested messages as a flat list of ``{field, message}``."""
    if isinstance(messages, Mapping):
        return [each for name, inner in messages.items() for each in field_errors(inner, _joined(path, name))]
    told = messages if isinstance(messages, Sequence) and not isinstance(messages, str) else [messages]
    return [{"field": path, "message": str(message)} for message in told]


def _joined(path: str, name: Any) -> str:
    if name == "_schema":
        return path
    return f"{path}[{name}]" if isinstance(name, int) else f"{path}.{name}" if path else str(name)


class ResourceBlueprint(Blueprint):
    """A blueprint whose arguments are read strictly."""

    ARGUMENTS_PARSER = StrictParser()


def resource(name: str, zh: str, en: str, about: str) -> ResourceBlueprint:
    """The blueprint of one resource, with its heading in the documents."""
    return ResourceBlueprint(f"{zh} {en}", name, description=about)


# --- commands -----------------------------------------------------------------------------------------------------


def command_route(
    blp: ResourceBlueprint,
    path: str,
    command: CommandType,
    *,
    zh: str,
    location: str | None = None,
    minting: Minting | None = None,
    problems: Iterable[str] = (),
    reporters: bool = False,
) -> None:
    """``POST path`` gives this order. ``location``: where the created thing is found, with ``{id}`` or minted names;
    ``reporters``: whether somebody with a reporter's link may give it too."""

    def submit(data: Any = None, **path_values: Any) -> Response:
        _refuse_query()
        body = strict_json.read(request)
        if data is None and body:
            raise ProblemFound("invalid_body", errors=[{"field": name, "message": "Unknown field."} for name in body])
        target_id = str(next(iter(path_values.values()))) if path_values else None
        return answers.of(given(command, body, target_id=target_id, location=location, minting=minting))

    view: Callable[..., Any] = submit
    if command.body is not EmptySchema:
        view = bare(blp.arguments(command.body)(view))
    view = with_parameters(view, IDEMPOTENCY_KEY, PURPOSE, IF_MATCH | {"required": command.needs_version})
    view = blp.doc(**command_doc(command, zh, problems))(view)
    entered = signed_in_only(command.scope, reporters=reporters)(view)
    view = about(command.key)(shows(policy_of(command))(entered))
    blp.add_url_rule(path, command.key.replace(".", "_"), view, methods=["POST"])


def given(
    command: CommandType,
    body: Mapping[str, Any],
    *,
    target_id: str | None = None,
    location: str | None = None,
    minting: Minting | None = None,
    if_match: str | None = None,
) -> Standing:
    """Where this order of the caller stands, whichever face it came by: under its key and its purpose, signed where the
    registration asks for it, about the version it relies on (``if_match``: as the other face names it).

    :raises ProblemFound: :raises chassis.orders.NotFound: for what is sealed from the caller.
    """
    wanted = Submission(
        type=command,
        actor=actor(),
        key=idempotency_key(),
        body=body,
        target_id=target_id,
        purpose=purpose_of_order(stated_purpose(), actor()),
        if_match=if_match or _if_match(command),
        location=location,
        minting=minting,
        signed=_signed_as_registered(command),
    )
    expect_addressees(wanted, parts().runtime)
    standing = submitted(wanted)
    refuse_sealed(standing, actor(), parts().runtime)
    return standing


def submitted(wanted: Submission) -> Standing:
    """Where the order stands. Of a reporter it is counted first, unless it is a repeat, under a key of that person's
    own. :raises ProblemFound:"""
    if wanted.actor.role == REPORTER_ROLE:
        wanted = replace(wanted, key=reporting.key_of(wanted.actor, wanted.key))
        if not parts().operations.knows(wanted.actor.agency_id, wanted.key):
            reporting.count_one(parts().runtime, wanted.actor)
    return parts().operations.submit(wanted)


def _signed_as_registered(command: CommandType) -> Signed | None:
    """The signature that came with the order. :raises ProblemFound: ``signature_required`` when there is none and the
    client's registration asks for one."""
    found, caller = signed(), parts().registry.of(actor().client_id)
    if found is None and caller is not None and command.key in caller.client.must_sign:
        raise ProblemFound("signature_required", command=command.key)
    return found


def _refuse_query() -> None:
    if request.args:
        raise ProblemFound(
            "invalid_query", errors=[{"field": name, "message": "Unknown field."} for name in request.args]
        )


def idempotency_key() -> str:
    """That of this request. :raises ProblemFound: when there is none, or it is malformed."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        raise ProblemFound("idempotency_key_missing")
    if not _KEY.fullmatch(key):
        raise ProblemFound("idempotency_key_invalid")
    return key


def _if_match(command: CommandType) -> str | None:
    """The version relied on; an order that must name one is refused before anything is kept of it."""
    named = version_named()
    if named is None and command.needs_version:
        raise ProblemFound("version_needed")
    return named


def version_named() -> str | None:
    """What this request's If-Match says, if anything. :raises ProblemFound: ``bad_request`` for what is no ETag."""
    named = request.headers.get("If-Match")
    if named is not None and not _TAGS.fullmatch(named):
        raise ProblemFound("bad_request", header="If-Match")
    return named


def command_doc(command: CommandType, zh: str, problems: Iterable[str]) -> dict[str, Any]:
    """The OpenAPI operation of an order."""
    codes = [*_EVERYWHERE, *_OF_COMMANDS, *_OF_PURPOSE, "version_conflict", *problems]
    codes += [] if command.creates else ["not_found"]
    codes += [] if command.deferrable_for else _OF_URGENT_COMMANDS
    codes += ["version_needed"] if command.needs_version else []
    codes += ["addressee_unknown"] if addressed(command) else []
    codes += ["quota_exhausted"] if command.key in IDENTITY_QUERIES else []
    done = "201" if command.creates else "200"
    doc = _doc(zh, command.doc, command.scope, codes) | deprecation.documented(DEPRECATIONS.get(command.key))
    doc["responses"] = {
        done: _answer("已办理 Done; a repeat with the same key gets the same answer.", policy_of(command)),
        **doc["responses"],
    }
    if command.deferrable_for:
        doc["responses"]["202"] = {
            "description": "已受理，稍后送达 Accepted: the owner is away and gets it later; see `Location`.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/AcceptedOperation"}}},
        }
        doc["x-guitu-valid-for"] = str(command.deferrable_for)
    return doc


# --- reads --------------------------------------------------------------------------------------------------------


def read_route(blp: ResourceBlueprint, path: str, read: ReadType, *, zh: str, in_body: bool = False) -> None:
    """``GET path`` asks this question; names in the path and in the query are the read's own parameters.

    ``in_body``: ``POST path``, for parameters that must not stand in an address, which servers and proxies log. It has
    no effect and takes no Idempotency-Key.
    """
    in_path = tuple(_PATH_NAMES.findall(path))

    def look_up(query: Mapping[str, Any] | None = None, **path_values: Any) -> Response:
        if query is None or in_body:
            _refuse_query()
        said = strict_json.read(request) if in_body else request.args.to_dict()
        params = {**said, **{name: str(value) for name, value in path_values.items()}}
        return answers.of_read(one_page(read, params) if paged else answer_to_read(read, params))

    view: Callable[..., Any] = look_up
    in_http, paged = with_cursor(read.params), issubclass(read.params, PagedSchema)
    wanted = in_http(exclude=in_path) if in_path else in_http()
    if wanted.fields:
        view = bare(blp.arguments(wanted, location="json" if in_body else "query")(view))
    view = with_parameters(view, PURPOSE, *([BREAK_GLASS] if in_path else []))
    doc = read_doc(read, zh, in_body=in_body, one_thing=bool(in_path))
    view = about(read.key)(shows(policy_of(read))(signed_in_only(read.scope)(blp.doc(**doc)(view))))
    blp.add_url_rule(path, read.key.replace(".", "_"), view, methods=["POST" if in_body else "GET"])


def read_doc(read: ReadType, zh: str, *, in_body: bool = False, one_thing: bool = False) -> dict[str, Any]:
    """The OpenAPI operation of a question. ``one_thing``: its id stands in the path."""
    codes = [*_EVERYWHERE, *(_OF_READS_BY_BODY if in_body else _OF_READS), *_OF_PURPOSE, *_OF_DISCLOSURE]
    codes += [*(_OF_LISTS if issubclass(read.params, PagedSchema) else ()), *(["not_found"] if one_thing else [])]
    codes += ["quota_exhausted"] if read.key in IDENTITY_QUERIES else []
    doc = _doc(zh, read.doc, read.scope, codes) | deprecation.documented(DEPRECATIONS.get(read.key))
    doc["responses"] = {"200": _answer("查询结果 The answer.", policy_of(read)), **doc["responses"]}
    if read.discloses:
        doc["x-guitu-discloses"] = list(read.discloses)
    return doc


def one_page(read: ReadType, params: Mapping[str, str]) -> dict[str, Any]:
    """One page of a list: the owner knows ids, the caller knows cursors."""
    filters = {name: value for name, value in params.items() if name not in _OF_PAGES}
    question = Question(actor().agency_id, read.key, filters)
    return paged_by_cursor(
        question, params.get("after"), lambda after: answer_to_read(read, {**params, **_named(after)})
    )


def paged_by_cursor(
    question: Question, cursor: str | None, ask: Callable[[str | None], Mapping[str, Any]]
) -> dict[str, Any]:
    """Ask for the page behind a cursor, and give the next one's. :raises ProblemFound: ``cursor_invalid``"""
    cursors = parts().cursors
    page = ask(None if cursor is None else cursors.read(question, cursor))
    after = page.get("next_after")  # to whoever sees nothing it is not told either whether there is more
    return {**page, "next_after": None if after is None else cursors.made(question, after)}


def _named(after: str | None) -> dict[str, str]:
    return {} if after is None else {"after": after}


# --- the gateway's own views --------------------------------------------------------------------------------------


def own_route(
    blp: ResourceBlueprint,
    path: str,
    view: Callable[..., Any],
    *,
    zh: str,
    en: str,
    method: str = "GET",
    shows_what: Policy,
    scope: str | None = None,
    open_to_all: bool = False,
    unfinished: bool = False,
    arguments: type[Schema] | None = None,
    location: str = "query",
    status: int = 200,
    responses: Mapping[str, Any] | None = None,
    problems: Iterable[str] = (),
    headers: Iterable[Mapping[str, Any]] = (),
    also: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """A view that the gateway answers itself, with the same checks and documents. One that shows an answer about
    people gives its body, and the caller gets what they may see of it. ``also``: its answers, by status, that are
    neither plain JSON nor problems."""
    name, built = view.__name__, _disclosing(view, shows_what)
    codes = [*problems] if open_to_all else [*_EVERYWHERE, *problems]
    codes += [*_OF_PURPOSE, "purpose_missing"] if shows_what.answer else []
    codes += ["read_unavailable", *_OF_PURPOSE, *_OF_DISCLOSURE] if shows_what.by_reads else []
    if arguments is not None:
        content = {"content_type": "application/x-www-form-urlencoded"} if location == "form" else {}
        built = bare(blp.arguments(arguments, location=location, **content)(built))
    else:
        built = _without_query(built)
    built = with_parameters(built, *headers, *((PURPOSE, BREAK_GLASS) if shows_what.by_reads else ()))
    doc = _doc(zh, en, scope, codes, open_to_all=open_to_all)
    answered = {str(status): _answer("查询结果 The answer.", shows_what)}
    doc["responses"] = {**(responses or answered), **doc["responses"], **(also or {})}
    built = blp.doc(**doc)(built)
    built = shows(shows_what)(public(built) if open_to_all else signed_in_only(scope, unfinished=unfinished)(built))
    blp.add_url_rule(path, name, built, methods=[method])


def _disclosing(view: Callable[..., Any], policy: Policy) -> Callable[..., Any]:
    answer = policy.answer
    if answer is None:
        return view

    @wraps(view)
    def projecting(*args: Any, **values: Any) -> Response:
        return as_json(own_answer(answer, view(*args, **values), view.__name__))

    return projecting


def _without_query(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def checked(**values: Any) -> Any:
        _refuse_query()
        return view(**values)

    return checked


# --- documents ----------------------------------------------------------------------------------------------------


IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    "description": "幂等键: 每次操作用新值，重试沿用；保存 7 天。A fresh value for each action, kept for retries.",
    "example": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
}
PURPOSE = {
    "in": "header",
    "name": "Guitu-Purpose",
    "required": False,
    "schema": {"type": "string", "enum": [purpose.value for purpose in Purpose]},
    "description": "用途代码，记入提供记录；本机构有多项用途时必填。Why you ask; needed when an agency holds several.",
    "example": "case_work",
}
BREAK_GLASS = {
    "in": "header",
    "name": "Guitu-Break-Glass",
    "required": False,
    "schema": {"type": "string", "enum": [reason.value for reason in BreakGlassReason]},
    "description": "紧急查阅事由；会告警并由他人核查。Breaks the glass: it raises an alert and is reviewed.",
    "example": "life_in_danger",
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "所依据的版本 (ETag)。The version you relied on; refused when it is no longer the latest.",
    "example": '"3"',
}


PREFER = {
    "in": "header",
    "name": "Prefer",
    "required": False,
    "schema": {"type": "string"},
    "description": "长轮询：最多等待的秒数（至多 20）。Long polling: how many seconds to wait at most (20), RFC 7240.",
    "example": "wait=10",
}


def with_parameters(view: Callable[..., Any], *parameters: Mapping[str, Any]) -> Callable[..., Any]:
    """Document these parameters beside the arguments that flask-smorest documents."""
    known: dict[str, Any] = deepcopy(getattr(view, "_apidoc", {}))
    known.setdefault("arguments", {}).setdefault("parameters", []).extend(deepcopy(parameters))
    view._apidoc = known  # type: ignore[attr-defined]
    return view


def bare(view: Callable[..., Any]) -> Callable[..., Any]:
    """flask-smorest documents an error answer of its own shape; ours are problems."""
    view._apidoc["arguments"].pop("responses", None)  # type: ignore[attr-defined]
    return view


def _doc(zh: str, en: str, scope: str | None, codes: Iterable[str], *, open_to_all: bool = False) -> dict[str, Any]:
    grouped: dict[str, list[str]] = {}
    for code in dict.fromkeys(codes):
        grouped.setdefault(str(PROBLEMS[code].status), []).append(code)
    return {
        "summary": zh,
        "description": en,
        "security": [] if open_to_all else [{"oauth2": [scope] if scope else []}],
        "responses": {status: _problem(status, group) for status, group in sorted(grouped.items())},
        "x-guitu-scope": f"{scope} {SCOPES[scope][0]}" if scope else "",
    }


def _problem(status: str, codes: Sequence[str]) -> dict[str, Any]:
    told = "; ".join(f"`{code}` {PROBLEMS[code].title_zh}" for code in codes)
    return {
        "description": told,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        "x-guitu-codes": list(codes),
    }


def _answer(description: str, policy: Policy = NOTHING_PERSONAL) -> dict[str, Any]:
    schema = documented(policy.answer) if policy.answer else {"type": "object"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def in_form(description: str, *media_types: str, **schema: Any) -> dict[str, Any]:
    """An answer in these media types, for :func:`own_route`'s ``also``."""
    return {"description": description, "content": {media_type: {"schema": schema} for media_type in media_types}}


def as_json(body: Mapping[str, Any], status: int = 200) -> Response:
    answer = jsonify(dict(body))
    answer.status_code = status
    return answer
