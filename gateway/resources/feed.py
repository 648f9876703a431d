"""The feed (消息流): the same events as by webhook, for partners without a server of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from marshmallow import ValidationError, fields, validate

from contracts.events import CATALOGUE
from contracts.notices import NOTICES
from contracts.orders.parts import StrictSchema
from gateway.access import actor
from gateway.cursors import CursorField, Question
from gateway.disclosure.policy import NOTHING_PERSONAL
from gateway.parts import parts
from gateway.routes import as_json, in_form, own_route, resource
from gateway.thin import cloud_event
from gateway.waiting import applied

TYPES = frozenset(contract.type for catalogue in (CATALOGUE, NOTICES) for contract in catalogue)
_BATCH = "application/cloudevents-batch+json"


class KnownTypes(fields.String):
    """Types of events with commas between."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        named = set(str(super()._deserialize(value, attr, data, **kwargs)).split(","))
        if unknown := named - TYPES:
            raise ValidationError(f"{len(unknown)} of these types do not exist.")
        return frozenset(named)


class FeedParams(StrictSchema):
    """From where, how much, of what."""

    after = CursorField()
    limit = fields.Integer(
        load_default=100, validate=validate.Range(1, 100), metadata={"description": "条数: at most this many"}
    )
    types = KnownTypes(
        metadata={
            "description": "事件类型，以逗号分隔: only these types, with commas between",
            "example": "guitu.intake.referral_requested.v1",
        },
        load_default=frozenset(),
    )


def feed(query: Mapping[str, Any]) -> Response:
    """What the agency was told after the cursor, and where that ends."""
    agency_id, types, cursors = actor().agency_id, query["types"], parts().cursors
    question = Question(agency_id, "feed", {"types": sorted(types)})
    after = 0 if query["after"] is None else int(cursors.read(question, query["after"]))
    with parts().patience.granted() as seconds:
        found = parts().feed.page(agency_id, after, types, query["limit"], seconds)
    cursor = cursors.made(question, str(found[-1].number if found else after))
    items = [cloud_event(one) for one in found]
    answer = _as_batch(items) if _wants_batch() else as_json({"items": items, "next_after": cursor})
    answer.headers["Link"] = f'</v1/feed?{_next_query(cursor, query)}>; rel="next"'
    return applied(answer, seconds)


def _wants_batch() -> bool:
    return request.accept_mimetypes.best_match(["application/json", _BATCH]) == _BATCH


def _as_batch(items: list[dict[str, Any]]) -> Response:
    return Response(json.dumps(items, ensure_ascii=False), content_type=f"{_BATCH}; charset=utf-8")


def _next_query(cursor: str, query: Mapping[str, Any]) -> str:
    chosen = {"types": ",".join(sorted(query["types"]))} if query["types"] else {}
    return urlencode({"after": cursor, "limit": query["limit"], **chosen})


def type_known(name: str) -> None:
    """:raises ValidationError: for a type of event that does not exist."""
    if name not in TYPES:
        raise ValidationError("There is no such type of event.")


blp = resource(
    "feed", "消息流", "Feed", "与 webhook 相同的事件，供轮询。The same events as by webhook, to be asked for."
)

own_route(
    blp,
    "/v1/feed",
    feed,
    zh="读取消息流",
    en="What concerns your agency, in order, as thin CloudEvents: `{items, next_after}`, or a batch of CloudEvents "
    "when you accept `application/cloudevents-batch+json` (the next page is then in `Link`). `Prefer: wait=20` lets "
    "an empty page wait up to 20 seconds for news. Kept for 90 days.",
    scope="feed:read",
    arguments=FeedParams,
    problems=("invalid_query", "cursor_invalid"),
    shows_what=NOTHING_PERSONAL,
    also={"200": in_form("查询结果 The answer.", "application/json", _BATCH)},
)
