"""Webhook endpoints (推送端点): where an agency is told, how it proves that it is there, and how it catches up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, request
from marshmallow import fields, validate

from chassis.orders import existing
from chassis.work import UnitOfWork
from contracts.notices import DisabledReason
from contracts.orders.parts import NOT_SAID, StrictSchema, identifier, moment, several, words
from gateway.access import actor
from gateway.disclosure.policy import NOTHING_PERSONAL
from gateway.domain.webhooks import DeliveryState, Endpoint
from gateway.once import once
from gateway.parts import parts
from gateway.problems import ProblemFound
from gateway.resources.feed import type_known
from gateway.routes import IDEMPOTENCY_KEY, IF_MATCH, as_json, idempotency_key, own_route, resource
from gateway.storage.webhooks import Deliveries, Endpoints
from gateway.webhooks import endpoints
from gateway.webhooks.verifying import verified

SCOPE = "webhooks:manage"
_ETAG = re.compile(r'"(\d{1,9})"')


def _types(**options: Any) -> fields.List[Any]:
    one = fields.String(required=True, validate=type_known)
    return several(one, "事件类型，空为全部: which events, none means all", [], most=100, **options)


class EndpointBody(StrictSchema):
    """A new endpoint."""

    url = words(
        "接收地址: https, at a host your contract lists", "https://his.example.cn/guitu", longest=500, required=True
    )
    types = _types()


class EndpointChanges(StrictSchema):
    """What is to be another way; what is left out stays."""

    url = words("接收地址: it must be verified anew", "https://his.example.cn/guitu", longest=500, load_default=None)
    types = _types(allow_none=False)


class SinceBody(StrictSchema):
    """From when on."""

    since = moment("自何时起: messages told since then", "2026-07-21T10:00:00+08:00", required=True)


class DeliveriesParams(StrictSchema):
    """Which deliveries."""

    state = fields.String(
        validate=validate.OneOf([state.value for state in DeliveryState]),
        metadata={"description": "投递状态", "example": "waiting"},
        **NOT_SAID,
    )
    after = identifier("上页的 next_after: the last id of the page before")
    limit = fields.Integer(
        load_default=100, validate=validate.Range(1, 100), metadata={"description": "条数: at most this many"}
    )


# --- the endpoint itself -------------------------------------------------------------------------------------------


def webhook_endpoint_made(data: Mapping[str, Any]) -> Response:
    """A new endpoint with its secret; verify it next."""
    now, loopback = parts().runtime.wall.now(), parts().runtime.settings.webhook_loopback

    def act(uow: UnitOfWork) -> dict[str, Any]:
        return endpoints.make(uow, actor().agency_id, data, now, loopback=loopback)

    made = _once("make", None, data, act)
    answer = _shown(made, 201)
    answer.headers["Location"] = f"/v1/webhook-endpoints/{made['id']}"
    return answer


def webhook_endpoints() -> Response:
    """Those of the agency."""
    with parts().runtime.view(actor()) as view:
        found = Endpoints(view.session).of_agency(actor().agency_id)
        items = [endpoints.shown(one, view, parts().runtime.wall.now()) for one in found]
    return as_json({"items": items, "next_after": None})


def webhook_endpoint(endpoint_id: UUID) -> Response:
    """One, with its ETag."""
    with parts().runtime.view(actor()) as view:
        found = endpoints.endpoint_of(view, str(endpoint_id), actor().agency_id)
        return _shown(endpoints.shown(found, view, parts().runtime.wall.now()))


def webhook_endpoint_changed(data: Mapping[str, Any], endpoint_id: UUID) -> Response:
    """Under the version it relies on; the same change twice is refused the second time, for it is another version."""
    runtime, said = parts().runtime, {name: value for name, value in data.items() if value is not None}
    version = _relied_on()
    with runtime.unit(actor()) as uow:
        found = endpoints.endpoint_of(uow, str(endpoint_id), actor().agency_id)
        loopback = runtime.settings.webhook_loopback
        return _shown(endpoints.change(uow, found, version, said, runtime.wall.now(), loopback=loopback))


def _relied_on() -> int:
    given = request.headers.get("If-Match")
    if given is None:
        raise ProblemFound("version_needed")
    if not (tag := _ETAG.fullmatch(given.strip())):
        raise ProblemFound("version_conflict")
    return int(tag.group(1))


def webhook_endpoint_verified(endpoint_id: UUID) -> Response:
    """Challenge it now; a second call challenges it again and changes nothing more."""
    return _shown(verified(parts().runtime, parts().poster, str(endpoint_id), actor()))


def webhook_endpoint_enabled(endpoint_id: UUID) -> Response:
    """As :func:`webhook_endpoint_verified`: what was disabled must show that somebody is there again."""
    return webhook_endpoint_verified(endpoint_id)


def webhook_secret_rotated(endpoint_id: UUID) -> Response:
    """A fresh secret; the present one signs for another day."""
    now = parts().runtime.wall.now()
    return _shown(_once_of(endpoint_id, "rotate", {}, lambda uow, found: endpoints.rotate(uow, found, now)))


def webhook_endpoint_disabled(endpoint_id: UUID) -> Response:
    """Nothing goes there any more; what waits for it waits on. A second call changes nothing."""
    runtime = parts().runtime
    now = runtime.wall.now()
    with runtime.unit(actor()) as uow:
        found = endpoints.endpoint_of(uow, str(endpoint_id), actor().agency_id)
        endpoints.disable(uow, found, DisabledReason.BY_AGENCY, runtime.metrics, now)
        return _shown(endpoints.shown(endpoints.endpoint_of(uow, found.id), uow, now))


# --- deliveries ----------------------------------------------------------------------------------------------------


def webhook_deliveries(query: Mapping[str, Any], endpoint_id: UUID) -> Response:
    """The newest first."""
    with parts().runtime.view(actor()) as view:
        found = endpoints.endpoint_of(view, str(endpoint_id), actor().agency_id)
        log = Deliveries(view.session)
        last = existing(log.find(found.id, query["after"]), delivery_id=query["after"]) if query["after"] else None
        page = log.page(found.id, query["state"], last.number if last else 0, query["limit"])
    more = len(page) == query["limit"]
    items = [endpoints.shown_delivery(one) for one in page]
    return as_json({"items": items, "next_after": page[-1].id if more else None})


def webhook_delivery_resent(endpoint_id: UUID, delivery_id: UUID) -> Response:
    """The same message under the same id, once more."""

    def act(uow: UnitOfWork, found: Endpoint) -> dict[str, Any]:
        named = str(delivery_id)
        delivery = existing(Deliveries(uow.session).find(found.id, named), delivery_id=named)
        return {"queued": endpoints.resend(uow, found, delivery)}

    return as_json(_once_of(endpoint_id, "resend", {"delivery_id": str(delivery_id)}, act))


def webhook_recovered(data: Mapping[str, Any], endpoint_id: UUID) -> Response:
    """Everything since then, delivered or not."""
    return _caught_up(endpoint_id, "recover", data["since"], endpoints.recover)


def webhook_missing_replayed(data: Mapping[str, Any], endpoint_id: UUID) -> Response:
    """What never was in this endpoint's queue."""
    return _caught_up(endpoint_id, "replay-missing", data["since"], endpoints.replay_missing)


def _caught_up(endpoint_id: UUID, what: str, since: datetime, how: Callable[..., int]) -> Response:
    now = parts().runtime.wall.now()

    def act(uow: UnitOfWork, found: Endpoint) -> dict[str, Any]:
        return {"queued": how(uow, found, since, now)}

    return as_json(_once_of(endpoint_id, what, {"since": since.isoformat()}, act))


# --- once ----------------------------------------------------------------------------------------------------------


def _once(what: str, target: str | None, said: Mapping[str, Any], act: Callable[[UnitOfWork], Any]) -> dict[str, Any]:
    whole = {"route": f"webhook-endpoints.{what}", "target": target, "said": dict(said)}
    return once(parts().runtime, parts().keys, actor(), idempotency_key(), whole, act)


def _once_of(
    endpoint_id: UUID, what: str, said: Mapping[str, Any], act: Callable[[UnitOfWork, Endpoint], dict[str, Any]]
) -> dict[str, Any]:
    def on_it(uow: UnitOfWork) -> dict[str, Any]:
        return act(uow, endpoints.endpoint_of(uow, str(endpoint_id), actor().agency_id))

    return _once(what, str(endpoint_id), said, on_it)


def _shown(endpoint: Mapping[str, Any], status: int = 200) -> Response:
    answer = as_json(endpoint, status)
    answer.headers["ETag"] = f'"{endpoint["version"]}"'
    return answer


# --- routes --------------------------------------------------------------------------------------------------------

blp = resource(
    "webhooks",
    "推送端点",
    "Webhook endpoints",
    "按 Standard Webhooks 1.0.0 签名 (v1, v1a)，内容为精简的 CloudEvents；至少一次，按 webhook-id 去重。"
    "Signed as Standard Webhooks, thin CloudEvents, at least once: tell repeats by webhook-id.",
)

_ROOT = "/v1/webhook-endpoints"
_ONE = f"{_ROOT}/<uuid:endpoint_id>"
_BODY = ("invalid_json", "invalid_body", "body_too_large", "request_timeout", "unsupported_media_type")
_KEYED = ("idempotency_key_missing", "idempotency_key_invalid", "idempotency_key_reused")


def _route(path: str, view: Callable[..., Any], zh: str, en: str, **more: Any) -> None:
    keyed, relies = more.pop("keyed", False), more.pop("relies", False)
    headers = [*([IDEMPOTENCY_KEY] if keyed else []), *([{**IF_MATCH, "required": True}] if relies else [])]
    problems = [*more.pop("problems", ()), *(_KEYED if keyed else ()), *(_BODY if "arguments" in more else ())]
    if path != _ROOT:
        problems.append("not_found")
    own_route(
        blp,
        path,
        view,
        zh=zh,
        en=en,
        scope=SCOPE,
        headers=headers,
        problems=problems,
        shows_what=NOTHING_PERSONAL,
        **more,
    )


_JSON: dict[str, Any] = {"location": "json"}

_route(
    _ROOT,
    webhook_endpoint_made,
    "登记端点",
    "A new endpoint. `secret` is shown in this answer only; verify the endpoint next.",
    method="POST",
    keyed=True,
    arguments=EndpointBody,
    status=201,
    problems=("webhook_url_forbidden", "webhook_endpoints_enough"),
    **_JSON,
)
_route(_ROOT, webhook_endpoints, "端点列表", "Your agency's endpoints, with what waits for each.")
_route(_ONE, webhook_endpoint, "查看端点", "One endpoint: its state, its schedule, its public key.")
_route(
    _ONE,
    webhook_endpoint_changed,
    "修改端点",
    "Another URL must be verified anew; other types take effect at once.",
    method="PATCH",
    relies=True,
    arguments=EndpointChanges,
    problems=("webhook_url_forbidden", "version_conflict", "version_needed"),
    **_JSON,
)
_route(
    f"{_ONE}/verify",
    webhook_endpoint_verified,
    "验证端点",
    'We POST a signed `guitu.gateway.webhook_challenge.v1` to the endpoint; it must answer `{"challenge": …}` with the '
    "value given. Only then it is told anything. Needs no Idempotency-Key: twice changes nothing more.",
    method="POST",
    problems=("webhook_not_verified", "version_conflict"),
)
_route(
    f"{_ONE}/enable",
    webhook_endpoint_enabled,
    "重新启用端点",
    "A disabled endpoint answers a challenge again; then everything that waited for it goes out in order.",
    method="POST",
    problems=("webhook_not_verified", "version_conflict"),
)
_route(
    f"{_ONE}/disable",
    webhook_endpoint_disabled,
    "停用端点",
    "Nothing goes there any more; what waits for it waits. Needs no Idempotency-Key: twice changes nothing more.",
    method="POST",
)
_route(
    f"{_ONE}/rotate-secret",
    webhook_secret_rotated,
    "更换密钥",
    "Fresh keys; for 24 hours both they and the present ones sign. `secret` is shown in this answer only.",
    method="POST",
    keyed=True,
)
_route(
    f"{_ONE}/deliveries",
    webhook_deliveries,
    "投递记录",
    "What became of each message, the newest first; kept for 90 days.",
    arguments=DeliveriesParams,
    problems=("invalid_query",),
)
_route(
    f"{_ONE}/deliveries/<uuid:delivery_id>/resend",
    webhook_delivery_resent,
    "重发",
    "One message once more, under the same webhook-id.",
    method="POST",
    keyed=True,
)
_route(
    f"{_ONE}/recover",
    webhook_recovered,
    "恢复",
    "Everything told since then once more, delivered or not, in order: for a receiver that has lost what it had.",
    method="POST",
    keyed=True,
    arguments=SinceBody,
    **_JSON,
)
_route(
    f"{_ONE}/replay-missing",
    webhook_missing_replayed,
    "补发遗漏",
    "What was told since then and never queued for this endpoint: before it was verified, or while it was disabled.",
    method="POST",
    keyed=True,
    arguments=SinceBody,
    **_JSON,
)
