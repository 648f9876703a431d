"""Signing in (取得令牌): OAuth 2.0 client credentials (RFC 6749 §4.4)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_plus
from uuid import uuid4

from flask import Response, request
from marshmallow import fields, validate

from chassis.orders import Actor
from contracts.orders.parts import StrictSchema
from gateway.disclosure.policy import NOTHING_PERSONAL
from gateway.identity import signed_in
from gateway.parts import parts
from gateway.routes import as_json, own_route, resource
from gateway.tokens import LIFETIME

_SHORT = validate.Length(max=200)


class TokenForm(StrictSchema):
    """What a client sends to sign in; id and secret here or, better, in the Authorization header (Basic)."""

    grant_type = fields.String(
        validate=_SHORT, metadata={"description": "client_credentials", "example": "client_credentials"}
    )
    client_id = fields.String(validate=_SHORT, metadata={"description": "客户端编号", "example": "station-desk"})
    client_secret = fields.String(validate=_SHORT, metadata={"description": "客户端密钥"})
    scope = fields.String(
        validate=validate.Length(max=1000),
        metadata={"description": "所需权限，空格分隔；缺省为全部", "example": "cases:read"},
    )


def token(form: Mapping[str, Any]) -> Response:
    """A token for five minutes. Errors have OAuth's own shape (RFC 6749 §5.2), because OAuth libraries read it."""
    if form.get("grant_type") != "client_credentials":
        return _error("unsupported_grant_type" if form.get("grant_type") else "invalid_request")
    credentials = _credentials(form)
    if credentials is None:
        return _error("invalid_client", 401)
    caller = signed_in(parts().runtime, *credentials, parts().aside)
    if caller is None:
        return _error("invalid_client", 401)
    granted = _granted(caller, form.get("scope"))
    return _error("invalid_scope") if granted is None else _issued(granted)


def _credentials(form: Mapping[str, Any]) -> tuple[str, str] | None:
    """Client id and secret, from one place only."""
    basic = _basic(request.headers.get("Authorization"))
    body = (form["client_id"], form["client_secret"]) if "client_id" in form and "client_secret" in form else None
    return None if basic and "client_secret" in form else basic or body


def _basic(header: str | None) -> tuple[str, str] | None:
    kind, _, encoded = (header or "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        client_id, colon, secret = base64.b64decode(encoded, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, ValueError):
        return None
    return (unquote_plus(client_id), unquote_plus(secret)) if colon else None


def _granted(caller: Actor, wanted: str | None) -> Actor | None:
    """The caller with the scopes it asks for; nobody when it asks for more than it holds."""
    if wanted is None:
        return caller
    scopes = frozenset(wanted.split())
    return replace(caller, scopes=scopes) if scopes and scopes <= caller.scopes else None


def _issued(caller: Actor) -> Response:
    runtime = parts().runtime
    with runtime.unit(caller) as uow:
        uow.audit("token.issued", f"client/{caller.client_id}", scopes=sorted(caller.scopes))
    issued = parts().tokens.issue(caller, runtime.wall.now(), str(uuid4()))
    return _unstored(
        as_json(
            {
                "access_token": issued,
                "token_type": "Bearer",
                "expires_in": int(LIFETIME.total_seconds()),
                "scope": " ".join(sorted(caller.scopes)),
            }
        )
    )


_TOLD = {
    "invalid_request": "请求缺少 grant_type。grant_type is missing.",
    "unsupported_grant_type": "仅支持 client_credentials。Only client_credentials is known.",
    "invalid_client": "客户端编号或密钥不正确。The client id or its secret is wrong.",
    "invalid_scope": "申请的权限超出本客户端所有。The client does not hold all of these scopes.",
}


def _error(code: str, status: int = 400) -> Response:
    answer = as_json({"error": code, "error_description": _TOLD[code]}, status)
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Basic realm="guitu"'
    return _unstored(answer)


def _unstored(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


blp = resource(
    "oauth", "认证", "Signing in", "以客户端凭据换取 5 分钟有效的访问令牌。Client credentials for a five-minute token."
)

own_route(
    blp,
    "/oauth/token",
    token,
    shows_what=NOTHING_PERSONAL,
    zh="取得访问令牌",
    en="OAuth 2.0 client credentials. Errors have OAuth's own shape: `{error, error_description}`.",
    method="POST",
    open_to_all=True,
    arguments=TokenForm,
    location="form",
    problems=("body_too_large", "invalid_body"),
)
