"""Statutory clocks (法定时限) of both their keepers in one list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from contracts.answers.gateway import StatutoryClocks
from contracts.orders.parts import NOT_SAID, PagedSchema, identifier
from gateway.access import actor
from gateway.cursors import Question, with_cursor
from gateway.disclosure.policy import Policy
from gateway.parts import parts
from gateway.readmodel.clocks import CLOCK_STATES, clocks_of
from gateway.routes import own_route, paged_by_cursor, resource


class ClocksParams(PagedSchema):
    """Which clocks."""

    case_id = identifier("案件编号: only the clocks of this case")
    state = fields.String(
        validate=validate.OneOf(CLOCK_STATES), metadata={"description": "状态", "example": "breached"}, **NOT_SAID
    )


def statutory_clocks(query: Mapping[str, Any]) -> dict[str, Any]:
    """Clocks by when they are due."""
    with parts().runtime.view(actor()) as view:
        found = clocks_of(view.session, query["case_id"], query["state"])
    filters = {"case_id": query["case_id"], "state": query["state"]}
    question = Question(actor().agency_id, "clocks", filters)
    return paged_by_cursor(question, query["after"], lambda after: page(found, after, query["limit"]))


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
    shows_what=Policy(StatutoryClocks),
    zh="法定时限列表",
    en="Statutory clocks of intake and tracing, the next due first.",
    scope="clocks:read",
    arguments=with_cursor(ClocksParams),
    problems=("invalid_query", "cursor_invalid"),
)
