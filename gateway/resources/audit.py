"""The gateway's audit (审计) for the audit administrator: who did what, and who read what for which purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields, validate

from chassis.audit_reading import AuditEntry, Wanted
from chassis.clock import iso
from contracts.orders.parts import NOT_SAID, StrictSchema
from gateway.access import actor
from gateway.disclosure.policy import NOTHING_PERSONAL
from gateway.disclosure.sealed import audit_seen
from gateway.parts import parts
from gateway.routes import as_json, own_route, resource


class AuditParams(StrictSchema):
    """Which entries; each narrows."""

    action = fields.String(
        validate=validate.Regexp(r"^[a-z0-9_.]{1,80}$"),
        metadata={"description": "动作; 以点结尾为前缀: an action, or its beginning with a dot", "example": "read."},
        **NOT_SAID,
    )
    subject = fields.String(
        validate=validate.Length(1, 160),
        metadata={"description": "对象: about what", "example": "case/0190a7a2-5c1e-7abc-8def-0123456789ab"},
        **NOT_SAID,
    )
    agency_id = fields.String(
        validate=validate.Length(1, 80), metadata={"description": "单位: by whom", "example": "station"}, **NOT_SAID
    )
    since = fields.AwareDateTime(
        metadata={"description": "起: from this moment on", "example": "2026-07-06T00:00:00Z"}, **NOT_SAID
    )
    until = fields.AwareDateTime(
        metadata={"description": "止: before this moment", "example": "2026-07-07T00:00:00Z"}, **NOT_SAID
    )
    after = fields.Integer(
        validate=validate.Range(1),
        metadata={"description": "上一页的 next_after: the last number of the page before", "example": 4711},
        **NOT_SAID,
    )
    limit = fields.Integer(
        load_default=100, validate=validate.Range(1, 100), metadata={"description": "每页条数", "example": 100}
    )


def audit_entries(query: Mapping[str, Any]) -> Response:
    """Newest first, without what is sealed from whoever looks; that somebody looked is on record itself, before the
    answer leaves."""
    wanted = Wanted(*(query[name] for name in ("action", "subject", "agency_id", "since", "until")))
    runtime, limit = parts().runtime, query["limit"]
    with runtime.view(actor()) as view:
        found, next_after = audit_seen(view.session, wanted, limit, query["after"], actor().client_id)
    with runtime.unit(actor()) as uow:
        uow.audit("read.audit", wanted.subject or "audit", of_action=wanted.action, of_agency=wanted.agency_id)
    return as_json({"items": [_shown(one) for one in found], "next_after": next_after})


def _shown(one: AuditEntry) -> dict[str, Any]:
    return {**one.__dict__, "at": iso(one.at)}


blp = resource(
    "audit",
    "审计",
    "Audit",
    "只增不改；每批封存、签名。Append-only, sealed in batches, signed outside the database.",
)

own_route(
    blp,
    "/v1/audit",
    audit_entries,
    shows_what=NOTHING_PERSONAL,
    zh="审计记录",
    en="What was asked of the gateway, by whom, for which purpose, and what became of it; newest first. Of a "
    "sealed case only to those who need to know.",
    scope="audit:read",
    arguments=AuditParams,
    problems=("invalid_query",),
)
