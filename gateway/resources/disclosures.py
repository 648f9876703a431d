"""Disclosures (提供记录) and broken glass (紧急查阅), for those who supervise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import fields

from chassis.clock import iso, iso_or_none
from chassis.paging import page
from contracts.orders.parts import NOT_SAID, PagedSchema, StrictSchema, agency_id, flag, identifier, moment
from gateway.access import actor
from gateway.cursors import Question, with_cursor
from gateway.disclosure.policy import NOTHING_PERSONAL
from gateway.domain.disclosure import BrokenGlass, Disclosure
from gateway.parts import parts
from gateway.routes import OF_BODIES, as_json, own_route, paged_by_cursor, resource
from gateway.storage.disclosure import Glass, Ledger


class DisclosuresParams(PagedSchema):
    """Which disclosures."""

    record = identifier("案件、寻人信息或档案编号: only those of this record")
    agency_id = agency_id("机构: only those to this agency", "hospital-1")
    since = moment("自: at or after")
    until = moment("至: before")


class GlassParams(PagedSchema):
    """Which breakings of the glass."""

    reviewed = fields.Boolean(metadata={"description": "是否已核查", "example": False}, **NOT_SAID)


class ReviewBody(StrictSchema):
    """What the review found (核查结论)."""

    justified = flag("是否正当", True, required=True)


def disclosures(query: Mapping[str, Any]) -> Response:
    """What was disclosed, in the order in which it left; looking is itself audited."""
    question = _question("disclosures", query)
    return as_json(paged_by_cursor(question, query["after"], lambda after: _ledger(query, after)))


def _ledger(query: Mapping[str, Any], after: str | None) -> dict[str, Any]:
    with parts().runtime.unit(actor()) as uow:
        ledger = Ledger(uow.session)
        found = ledger.page(eyes=actor().client_id, **{**query, "after": after})
        records = ledger.records((one.id for one in found), actor().client_id)
        uow.audit("disclosures.read", "disclosures", record=query["record"], agency=query["agency_id"])
        items = [_shown(one, records.get(one.id, [])) for one in found]
    return page(items, query["limit"])


def _question(name: str, query: Mapping[str, Any]) -> Question:
    """What a cursor of this list belongs to."""
    filters = {key: str(value) for key, value in query.items() if key not in ("after", "limit") and value is not None}
    return Question(actor().agency_id, name, filters)


def broken_glass(query: Mapping[str, Any]) -> Response:
    """Where the glass was broken, with what the review found."""

    def ask(after: str | None) -> dict[str, Any]:
        with parts().runtime.view(actor()) as view:
            found = Glass(view.session).page(eyes=actor().client_id, **{**query, "after": after})
            return page([_shown_glass(one) for one in found], query["limit"])

    return as_json(paged_by_cursor(_question("break-glass", query), query["after"], ask))


def review_glass(data: Mapping[str, Any], break_glass_id: UUID) -> Response:
    """Another person has looked at it. It is reviewed once."""
    with parts().runtime.unit(actor()) as uow:
        glass = Glass(uow.session).get(str(break_glass_id), eyes=actor().client_id)
        glass.review(actor(), data["justified"], parts().runtime.wall.now())
        uow.audit("glass.reviewed", f"break_glass/{glass.id}", justified=data["justified"])
        shown = _shown_glass(glass)
    return as_json(shown)


def _shown(one: Disclosure, records: list[str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": iso(one.at),
        "agency_id": one.agency_id,
        "agency_kind": one.agency_kind,
        "client_id": one.client_id,
        "role": one.role,
        "operation": one.operation,
        "purpose": one.purpose,
        "records": records,
        "fields": one.fields,
        "basis": one.basis,
        "classes": one.classes,
        "results": one.results,
        "request_id": one.request_id,
        "approval_id": one.approval_id,
        "break_glass_id": one.break_glass_id,
        "consent_id": one.consent_id,
    }


def _shown_glass(one: BrokenGlass) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": iso(one.at),
        "agency_id": one.agency_id,
        "agency_kind": one.agency_kind,
        "client_id": one.client_id,
        "role": one.role,
        "reason": one.reason,
        "operation": one.operation,
        "purpose": one.purpose,
        "record": one.record,
        "reviewed_by": one.reviewed_by,
        "reviewed_at": iso_or_none(one.reviewed_at),
        "justified": one.justified,
    }


blp = resource(
    "disclosures",
    "提供记录",
    "Disclosures",
    "谁在何时、为何、依据什么看到了什么；至少保存三年。Who saw what, when and on what ground; kept for three years.",
)

own_route(
    blp,
    "/v1/disclosures",
    disclosures,
    shows_what=NOTHING_PERSONAL,
    zh="提供记录",
    en="What was disclosed, in order: fields and levels, never their values.",
    scope="disclosures:read",
    arguments=with_cursor(DisclosuresParams),
    problems=("invalid_query", "cursor_invalid"),
)
own_route(
    blp,
    "/v1/break-glass",
    broken_glass,
    shows_what=NOTHING_PERSONAL,
    zh="紧急查阅记录",
    en="Where the glass was broken, and what the review found.",
    scope="disclosures:read",
    arguments=with_cursor(GlassParams),
    problems=("invalid_query", "cursor_invalid"),
)
own_route(
    blp,
    "/v1/break-glass/<uuid:break_glass_id>/review",
    review_glass,
    shows_what=NOTHING_PERSONAL,
    zh="核查紧急查阅",
    en="Another client than the one that broke the glass says whether it was justified. Needs no Idempotency-Key.",
    method="POST",
    scope="disclosures:read",
    arguments=ReviewBody,
    location="json",
    problems=("not_found", *OF_BODIES, "review_own", "review_done"),
)
