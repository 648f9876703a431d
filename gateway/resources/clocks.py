"""Statutory clocks (法定时限) of both their keepers in one list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import RAISE, Schema, fields, validate

from gateway.access import actor
from gateway.parts import parts
from gateway.readmodel.clocks import CLOCK_STATES, clocks_of
from gateway.routes import as_json, own_route, resource


class ClocksParams(Schema):
    """Which clocks."""

    class Meta:
        unknown = RAISE

    case_id = fields.UUID(metadata={"description": "案件编号: only the clocks of this case"})
    state = fields.String(
        validate=validate.OneOf(CLOCK_STATES), metadata={"description": "状态", "example": "breached"}
    )
    after = fields.UUID(metadata={"description": "上一页的 next_after"})
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 100))


def statutory_clocks(query: Mapping[str, Any]) -> Response:
    """Clocks by when they are due."""
    with parts().runtime.view(actor()) as view:
        case_id = str(query["case_id"]) if "case_id" in query else None
        found = clocks_of(view.session, case_id, query.get("state"))
    after = str(query["after"]) if "after" in query else None
    return as_json(page(found, after, query["limit"]))


def page(found: list[dict[str, Any]], after: str | None, limit: int) -> dict[str, Any]:
    """What follows the item ``after``, at most ``limit`` of it; from the start when that item is gone."""
    ids = [one["clock_id"] for one in found]
    start = ids.index(after) + 1 if after in ids else 0
    items = found[start : start + limit]
    more = start + limit < len(found)
    return {"items": items, "next_after": items[-1]["clock_id"] if more else None}


blp = resource(
    "clocks",
    "法定时限",
    "Statutory clocks",
    "超期只记录并上报，从不成为拒绝救助的理由。A missed duty escalates; it never denies help.",
)

own_route(
    blp,
    "/v1/clocks",
    statutory_clocks,
    zh="法定时限列表",
    en="Statutory clocks of intake and tracing, the next due first.",
    scope="clocks:read",
    arguments=ClocksParams,
    problems=("invalid_query",),
)
