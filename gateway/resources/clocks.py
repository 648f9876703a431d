"""Statutory clocks (法定时限) of both their keepers in one list, and how many stand how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from contracts.answers.gateway import ClockCounts, StatutoryClocks
from contracts.codes import AgencyKind, ClockRule
from contracts.orders.parts import NOT_SAID, PagedSchema, code, identifier, moment
from gateway.access import actor
from gateway.cursors import Question, with_cursor
from gateway.disclosure.policy import Policy
from gateway.domain.clocks import CLOCK_STATES, TO_DO, ClocksWanted
from gateway.parts import parts
from gateway.readmodel.clocks import clocks_of, counts_of, rules_of
from gateway.routes import own_route, paged_by_cursor, resource

_TO_DO = "to_do"


class ClocksParams(PagedSchema):
    """Which clocks."""

    case_id = identifier("案件编号: only the clocks of this case")
    state = fields.String(
        validate=validate.OneOf((*CLOCK_STATES, _TO_DO)),
        metadata={"description": "状态; to_do: running, warned or breached (待办)", "example": "breached"},
        **NOT_SAID,
    )
    rule = code(ClockRule, "时限", ClockRule.D11)
    owner = code(AgencyKind, "责任方: whose duty it is", AgencyKind.POLICE)
    due_before = moment("只列此前到期的")


def statutory_clocks(query: Mapping[str, Any]) -> dict[str, Any]:
    """Clocks by when they are due."""
    filters = {name: _said(query[name]) for name in ("case_id", "state", "rule", "owner", "due_before")}
    question = Question(actor().agency_id, "clocks", filters)
    return paged_by_cursor(question, query["after"], lambda after: _page(_wanted(query), after, query["limit"]))


def clock_counts() -> dict[str, Any]:
    """How many clocks stand how, by rule."""
    with parts().runtime.view(actor()) as view:
        return counts_of(view.session, view.now())


def _said(value: Any) -> str | None:
    return None if value is None else str(value)


def _wanted(query: Mapping[str, Any]) -> ClocksWanted:
    state = query["state"]
    return ClocksWanted(
        case_id=query["case_id"],
        states=TO_DO if state == _TO_DO else (state,) if state else (),
        rules=rules_of(query["owner"], query["rule"]),
        due_before=query["due_before"],
    )


def _page(wanted: ClocksWanted, after: str | None, limit: int) -> dict[str, Any]:
    with parts().runtime.view(actor()) as view:
        found = clocks_of(view.session, wanted, after=after, limit=limit + 1)
    items = found[:limit]
    return {"items": items, "next_after": items[-1]["clock_id"] if len(found) > limit else None}


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
    en="Statutory clocks of intake and tracing, the next due first. Those of sealed cases are in no list: whoever "
    "needs to know finds them with the case.",
    scope="clocks:read",
    arguments=with_cursor(ClocksParams),
    problems=("invalid_query", "cursor_invalid"),
)
own_route(
    blp,
    "/v1/clocks/summary",
    clock_counts,
    shows_what=Policy(ClockCounts),
    zh="法定时限统计",
    en="How many clocks stand how, by rule; sealed cases are not counted.",
    scope="clocks:read",
    problems=("invalid_query",),
)
