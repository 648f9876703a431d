"""Approvals (查阅审批): asking for a minor's whole record, and another person's decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response

from chassis.clock import iso, iso_or_none
from chassis.orders import Actor
from chassis.paging import page
from chassis.work import UnitOfWork
from contracts.orders.parts import PagedSchema, StrictSchema, code, flag, identifier
from contracts.purposes import Purpose
from gateway.access import actor
from gateway.cursors import Question, with_cursor
from gateway.disclosure.policy import NOTHING_PERSONAL
from gateway.disclosure.purposes import purpose_of_order
from gateway.domain.disclosure import Approval, ApprovalReason
from gateway.parts import parts
from gateway.routes import OF_BODIES, as_json, own_route, paged_by_cursor, resource
from gateway.storage.disclosure import Approvals


class AskBody(StrictSchema):
    """Whose record, for what, and why."""

    record = identifier("案件编号 the case", required=True)
    purpose = code(Purpose, "用途", Purpose.CASE_WORK, required=True)
    reason = code(ApprovalReason, "事由", ApprovalReason.FAMILY_FOUND, required=True)


class DecisionBody(StrictSchema):
    """Yes or no."""

    approved = flag("是否批准", True, required=True)


def ask_for_approval(data: Mapping[str, Any]) -> Response:
    """The request stands until another client decides. Asked again before that, it is the same request."""
    caller, purpose = actor(), purpose_of_order(data["purpose"].value, actor())
    with parts().runtime.unit(caller) as uow:
        approvals = Approvals(uow.session)
        found = approvals.undecided(data["record"], caller.client_id, purpose)
        if found is None:
            found = _asked(data, purpose, caller, uow)
            approvals.add(found)
            uow.audit("approval.asked", f"approval/{found.id}", record=found.record, purpose=purpose)
        shown = _shown(found)
    return as_json(shown, 201)


def approvals(query: Mapping[str, Any]) -> Response:
    """The requests of one's own agency, oldest first."""
    caller, limit = actor(), query["limit"]

    def ask(after: str | None) -> dict[str, Any]:
        with parts().runtime.view(caller) as view:
            found = Approvals(view.session).page(
                eyes=caller.client_id, agency_id=caller.agency_id, after=after, limit=limit
            )
            return page([_shown(one) for one in found], limit)

    return as_json(paged_by_cursor(Question(caller.agency_id, "approvals", {}), query["after"], ask))


def decide_approval(data: Mapping[str, Any], approval_id: UUID) -> Response:
    """Approved, it opens the record to whoever asked, for that purpose, for eight hours; refused, it opens nothing."""
    with parts().runtime.unit(actor()) as uow:
        found = Approvals(uow.session).get(str(approval_id), agency_id=actor().agency_id, eyes=actor().client_id)
        found.decide(actor(), data["approved"], parts().runtime.wall.now())
        uow.audit("approval.decided", f"approval/{found.id}", approved=data["approved"], record=found.record)
        shown = _shown(found)
    return as_json(shown)


def _asked(data: Mapping[str, Any], purpose: str, caller: Actor, uow: UnitOfWork) -> Approval:
    return Approval(
        id=uow.new_id(),
        record=data["record"],
        purpose=purpose,
        reason=data["reason"].value,
        agency_id=caller.agency_id,
        asked_by=caller.client_id,
        asked_at=parts().runtime.wall.now(),
    )


def _shown(one: Approval) -> dict[str, Any]:
    return {
        "id": one.id,
        "record": one.record,
        "purpose": one.purpose,
        "reason": one.reason,
        "asked_by": one.asked_by,
        "asked_at": iso(one.asked_at),
        "approved": one.approved,
        "decided_by": one.decided_by,
        "decided_at": iso_or_none(one.decided_at),
        "valid_until": iso_or_none(one.valid_until),
    }


blp = resource(
    "approvals",
    "查阅审批",
    "Approvals",
    "查阅未成年人完整档案须先经他人批准。A minor's whole record is seen only after another person approved it.",
)

own_route(
    blp,
    "/v1/approvals",
    ask_for_approval,
    shows_what=NOTHING_PERSONAL,
    zh="申请查阅",
    en="Ask to see a minor's whole record. Needs no Idempotency-Key: asked twice it is one request.",
    method="POST",
    scope="cases:read",
    arguments=AskBody,
    location="json",
    status=201,
    problems=(*OF_BODIES, "purpose_not_held"),
)
own_route(
    blp,
    "/v1/approvals",
    approvals,
    shows_what=NOTHING_PERSONAL,
    zh="查阅申请列表",
    en="The requests of one's own agency, with what was decided.",
    scope="cases:read",
    arguments=with_cursor(PagedSchema),
    problems=("invalid_query", "cursor_invalid"),
)
own_route(
    blp,
    "/v1/approvals/<uuid:approval_id>/decision",
    decide_approval,
    shows_what=NOTHING_PERSONAL,
    zh="审批查阅申请",
    en="Another client than the one that asked decides, once. Needs no Idempotency-Key.",
    method="POST",
    scope="approvals:decide",
    arguments=DecisionBody,
    location="json",
    problems=("not_found", *OF_BODIES, "approval_own", "approval_decided"),
)
