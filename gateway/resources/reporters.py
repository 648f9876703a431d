"""Individual reporters (个人上报人): a group gives each of its people a link, and a form behind the link.

A courier scans the code, fills two fields and is done; there is no password, no name, and no script.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import segno
from flask import Response, render_template, request
from marshmallow import ValidationError, fields, validate

from chassis.clock import from_iso, iso, iso_or_none
from chassis.orders import Actor
from chassis.paging import page
from contracts.codes import ConditionFlag
from contracts.law.calendar import SHANGHAI
from contracts.orders import patrol
from contracts.orders.parts import PagedSchema, StrictSchema
from gateway import answers, reporting, strict_json
from gateway.access import actor, public
from gateway.cursors import Question, with_cursor
from gateway.disclosure.policy import NOTHING_PERSONAL, shows
from gateway.domain.operations import OperationState
from gateway.domain.reporters import Reporter
from gateway.parts import parts
from gateway.problems import ProblemFound, problem
from gateway.readmodel.words import word
from gateway.resources.sightings import mint_status, stage_of
from gateway.routes import (
    IDEMPOTENCY_KEY,
    as_json,
    idempotency_key,
    own_route,
    paged_by_cursor,
    resource,
    submitted,
)
from gateway.storage.reporters import Reporters
from gateway.submissions import Standing, Submission

_CODE: Final = r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}"
_FORM_POLICY: Final = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""The same as everywhere, but that this page may send its own form to where it came from."""

OFFERED_FLAGS: Final = (
    ConditionFlag.UNCONSCIOUS,
    ConditionFlag.LYING_STILL,
    ConditionFlag.LOOKS_MINOR,
    ConditionFlag.LOOKS_ELDERLY,
    ConditionFlag.CONFUSED,
    ConditionFlag.HEAT,
)
"""Of all flags those that a passer-by can tell at a glance."""

SEEN_AGO: Final[Mapping[str, tuple[str, timedelta | None]]] = {
    "now": ("刚刚", None),
    "15": ("约 15 分钟前", timedelta(minutes=15)),
    "60": ("约 1 小时前", timedelta(hours=1)),
    "180": ("约 3 小时前", timedelta(hours=3)),
}


_FORM_GOOD_FOR: Final = timedelta(days=1)


class ReporterBody(StrictSchema):
    """Whom the group gives a link: a code of its own choice, never a name."""

    code = fields.String(
        required=True,
        validate=validate.Regexp(_CODE + r"\Z"),
        metadata={
            "description": "团队自定的成员代号，不得用姓名或手机号 a code, never a name",
            "example": "courier-0042",
        },
    )


# --- for the group ----------------------------------------------------------------------------------------------------


def mint_reporter(data: Mapping[str, Any]) -> Response:
    """A link with its QR code, shown this once."""
    strict_json.read(request)
    minted = reporting.mint(parts().runtime, parts().keys, actor(), data["code"], idempotency_key())
    link = f"{parts().runtime.public_url}/r/{minted.token}"
    return as_json({**_shown(minted.reporter), "token": minted.token, "link": link, "qr_svg": _qr(link)}, 201)


def reporters(query: Mapping[str, Any]) -> Response:
    """The group's reporters in the order in which they were given links, the revoked ones included; no links."""
    group, limit = actor().agency_id, query["limit"]

    def ask(after: str | None) -> dict[str, Any]:
        with parts().runtime.view() as view:
            found = Reporters(view.session).page(agency_id=group, after=after, limit=limit)
            return page([_shown(one) for one in found], limit)

    return as_json(paged_by_cursor(Question(group, "reporters", {}), query["after"], ask))


def revoke_reporter(reporter_id: UUID) -> Response:
    """The link is worth nothing from now on; a second call changes nothing."""
    return as_json(_shown(reporting.revoke(parts().runtime, actor(), str(reporter_id))))


def _shown(reporter: Reporter) -> dict[str, Any]:
    return {
        "id": reporter.id,
        "code": reporter.code,
        "minted_at": iso(reporter.minted_at),
        "revoked_at": iso_or_none(reporter.revoked_at),
    }


def _qr(link: str) -> str:
    out = io.BytesIO()
    segno.make(link, error="m").save(out, kind="svg", scale=6, border=4, xmldecl=False, svgns=True)
    return out.getvalue().decode()


# --- for the person ---------------------------------------------------------------------------------------------------


@shows(NOTHING_PERSONAL)
@public
def report_form(token: str) -> Response:
    """The form behind a link; not found when the link is not good (any more)."""
    _holder(token)
    opened = iso(parts().runtime.clock.now())
    return _page("report.html", token=token, key=str(uuid4()), opened=opened, said={}, chosen=[], told=None)


@shows(NOTHING_PERSONAL)
@public
def send_report(token: str) -> Response:
    """Take the form in. The hidden key makes a second press of the button, or of reload, the same report."""
    reporter, said = _holder(token), request.form
    body = _body(said, _opened_at(said))
    key = said.get("key", "")[:100]
    if not key or _wrong(body):
        return _again(token, said, "请写明地点和看到的情况。Please say where, and what you saw.", 422)
    try:
        standing = submitted(_submission(reporter, key, body))
    except ProblemFound as found:
        return _again(token, said, problem(found.code).detail_zh, problem(found.code).status, found.headers)
    code = answers.problem_code(standing)
    if code is not None:
        return _again(token, said, problem(code).detail_zh, problem(code).status)
    return _thanks(token, standing)


def _holder(token: str) -> Actor:
    """:raises ProblemFound: ``not_found``, for a link that never was as for one that was revoked."""
    found = reporting.holder(parts().runtime, token)
    if found is None:
        raise ProblemFound("not_found")
    return found


def _opened_at(said: Mapping[str, str]) -> datetime:
    """When the form was opened, which is what "a quarter of an hour ago" counts from: a second press of the button is
    then the same report. Of a form that is not from here, or from yesterday: now."""
    now = parts().runtime.clock.now()
    try:
        opened = from_iso(said.get("opened", ""))
    except ValueError:
        return now
    return opened if now - _FORM_GOOD_FOR < opened <= now else now


def _body(said: Mapping[str, str], opened: datetime) -> dict[str, Any]:
    """The form as the body of a sighting; what is not offered is not taken."""
    flags = [flag.value for flag in OFFERED_FLAGS if flag.value in request.form.getlist("flags")]
    ago = SEEN_AGO.get(said.get("seen", "now"), SEEN_AGO["now"])[1]
    return {
        "place": {"text": said.get("place", "").strip()},
        "what_seen": said.get("what_seen", "").strip(),
        **({"flags": flags} if flags else {}),
        **({"seen_at": iso(opened - ago)} if ago else {}),
    }


def _wrong(body: Mapping[str, Any]) -> bool:
    try:
        patrol.REPORT_SIGHTING.body().load(body)
    except ValidationError:
        return True
    return False


def _submission(reporter: Actor, key: str, body: Mapping[str, Any]) -> Submission:
    return Submission(
        type=patrol.REPORT_SIGHTING,
        actor=reporter,
        key=key,
        body=body,
        purpose="reporting",
        location="{status_url}",
        minting=mint_status,
    )


def _again(token: str, said: Any, told: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """The form with what was typed, under the same key: nothing was recorded. When something else was recorded under
    it before (whoever went back and wrote another report), under a new one."""
    page = _page(
        "report.html",
        token=token,
        key=str(uuid4()) if status == 422 else said.get("key") or str(uuid4()),
        opened=iso(_opened_at(said)),
        said=said,
        chosen=said.getlist("flags"),
        told=told,
    )
    page.status_code = status
    page.headers.update(headers or {})
    return page


def _thanks(token: str, standing: Standing) -> Response:
    body = standing.answer.get("body", {})
    status_token = str(standing.extras["status_url"]).rpartition("/")[2]
    advice = [one["zh"] for one in body.get("advice", ()) if isinstance(one, Mapping) and "zh" in one]
    deferred = standing.state == OperationState.OPEN
    return _page("reported.html", token=token, status_token=status_token, advice=advice, deferred=deferred)


@shows(NOTHING_PERSONAL)
@public
def report_progress(token: str) -> Response:
    """How far one report is, as a page."""
    stage, updated_at = stage_of(token)
    return _page("progress.html", stage=word(stage), updated_at=updated_at, shanghai=SHANGHAI)


def _page(name: str, **values: Any) -> Response:
    flags = [(flag.value, word(flag).zh) for flag in OFFERED_FLAGS]
    ago = [(value, told) for value, (told, _) in SEEN_AGO.items()]
    page = Response(render_template(name, flags=flags, ago=ago, **values), mimetype="text/html")
    page.headers["Content-Security-Policy"] = _FORM_POLICY
    return page


blp = resource(
    "reporters",
    "上报人",
    "Reporters",
    "快递员、骑行者、彩票店：凭团队发放的链接或二维码上报，无需账号。People of a group report by a link of their own.",
)

own_route(
    blp,
    "/v1/reporters",
    mint_reporter,
    zh="发放上报链接",
    en="A link and QR code for one person of the group, shown this once. The same Idempotency-Key gives the same link.",
    method="POST",
    scope="reporters:manage",
    arguments=ReporterBody,
    location="json",
    status=201,
    headers=(IDEMPOTENCY_KEY,),
    problems=(
        "idempotency_key_missing",
        "idempotency_key_invalid",
        "idempotency_key_reused",
        "reporter_code_taken",
        "invalid_json",
        "invalid_body",
        "body_too_large",
        "request_timeout",
        "unsupported_media_type",
    ),
    shows_what=NOTHING_PERSONAL,
)
own_route(
    blp,
    "/v1/reporters",
    reporters,
    zh="上报人列表",
    en="The group's reporters, without their links; oldest first.",
    scope="reporters:manage",
    arguments=with_cursor(PagedSchema),
    problems=("invalid_query", "cursor_invalid"),
    shows_what=NOTHING_PERSONAL,
)
own_route(
    blp,
    "/v1/reporters/<uuid:reporter_id>/revoke",
    revoke_reporter,
    zh="撤销上报链接",
    en="The link is worth nothing from now on. Needs no Idempotency-Key: revoking twice changes nothing.",
    method="POST",
    scope="reporters:manage",
    problems=("not_found",),
    shows_what=NOTHING_PERSONAL,
)


def install(app: Any) -> None:
    """The pages behind a link; they are for people, and no part of the interface for programmes."""
    app.add_url_rule("/r/<token>", "report_form", report_form, methods=["GET"])
    app.add_url_rule("/r/<token>", "send_report", send_report, methods=["POST"])
    app.add_url_rule("/r/progress/<token>", "report_progress", report_progress, methods=["GET"])
