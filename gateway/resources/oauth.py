"""Signing in (取得令牌): OAuth 2.0 client credentials (RFC 6749 §4.4), and what libraries ask about it beforehand."""

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
from contracts.access import SCOPES
from contracts.orders.parts import StrictSchema
from gateway.assertions import ALGORITHMS, Assertion, claimed_client
from gateway.assertions import TYPE as ASSERTION_TYPE
from gateway.disclosure.policy import NOTHING_PERSONAL
from gateway.domain.own_keys import TOKEN_LIFETIME
from gateway.parts import parts
from gateway.routes import as_json, in_form, own_route, resource
from gateway.sign_in import NotSignedIn, TryLater

TOKEN_PATH = "/oauth/token"
KEYS_PATH = "/.well-known/jwks.json"

_SHORT = validate.Length(max=200)


class TokenForm(StrictSchema):
    """What a client sends to sign in: an assertion signed with its key, or id and secret, here or in the Authorization
    header (Basic)."""

    grant_type = fields.String(
        validate=_SHORT, metadata={"description": "client_credentials", "example": "client_credentials"}
    )
    client_id = fields.String(validate=_SHORT, metadata={"description": "客户端编号", "example": "station-desk"})
    client_secret = fields.String(validate=_SHORT, metadata={"description": "客户端密钥"})
    client_assertion_type = fields.String(
        validate=_SHORT, metadata={"description": "private_key_jwt (RFC 7523)", "example": ASSERTION_TYPE}
    )
    client_assertion = fields.String(
        validate=validate.Length(max=8192),
        metadata={"description": "以登记的密钥签名：iss = sub = client_id，aud 为本地址，exp ≤ 5 分钟，jti 一次"},
    )
    scope = fields.String(
        validate=validate.Length(max=1000),
        metadata={"description": "所需权限，空格分隔；缺省为全部", "example": "cases:read"},
    )


def token(form: Mapping[str, Any]) -> Response:
    """A token for five minutes. Errors have OAuth's own shape (RFC 6749 §5.2), because OAuth libraries read it."""
    if form.get("grant_type") != "client_credentials":
        return _error("unsupported_grant_type" if form.get("grant_type") else "invalid_request")
    try:
        caller, proven = _proven(form)
        granted = _granted(caller, form.get("scope"))
        return _error("invalid_scope") if granted is None else _issued(granted, proven)
    except NotSignedIn:
        return _error("invalid_client", 401)
    except TryLater as later:
        return _error("temporarily_unavailable", 429, {"Retry-After": str(later.after_s)})


def _proven(form: Mapping[str, Any]) -> tuple[Actor, Assertion | None]:
    """Who asks, proven in one way only. :raises NotSignedIn: :raises TryLater:"""
    sign_in, address = parts().sign_in, request.remote_addr or ""
    credentials = _credentials(form)
    if "client_assertion" in form or "client_assertion_type" in form:
        return sign_in.by_assertion(_assertion(form, credentials), address, f"{parts().runtime.public_url}{TOKEN_PATH}")
    if credentials is None:
        raise NotSignedIn
    return sign_in.by_secret(*credentials, address), None


def _assertion(form: Mapping[str, Any], credentials: object) -> str:
    """RFC 7521 §4.2: a client_id that is sent along is the one that the assertion speaks for."""
    assertion = str(form.get("client_assertion", ""))
    whose = form.get("client_id", claimed_client(assertion))
    if credentials or "client_secret" in form or "Authorization" in request.headers:
        raise NotSignedIn
    if form.get("client_assertion_type") != ASSERTION_TYPE or whose != claimed_client(assertion):
        raise NotSignedIn
    return assertion


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


def _issued(caller: Actor, proven: Assertion | None) -> Response:
    now, sign_in = parts().runtime.wall.now(), parts().sign_in
    sign_in.issued(caller, proven, request.remote_addr or "")
    return _unstored(
        as_json(
            {
                "access_token": parts().tokens.issue(caller, now, str(uuid4())),
                "token_type": "Bearer",
                "expires_in": int(TOKEN_LIFETIME.total_seconds()),
                "scope": " ".join(sorted(caller.scopes)),
            }
        )
    )


def token_keys() -> Response:
    """The public keys whose tokens count now or will soon (RFC 7517); may be kept for a minute."""
    return _kept(as_json({"keys": parts().token_keys.published()}))


def server_metadata() -> Response:
    """What a stock OAuth library asks (RFC 8414)."""
    base = parts().runtime.public_url
    return _kept(
        as_json(
            {
                "issuer": base,
                "token_endpoint": f"{base}{TOKEN_PATH}",
                "jwks_uri": f"{base}{KEYS_PATH}",
                "grant_types_supported": ["client_credentials"],
                "response_types_supported": [],
                "token_endpoint_auth_methods_supported": [
                    "private_key_jwt",
                    "client_secret_basic",
                    "client_secret_post",
                ],
                "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
                "scopes_supported": sorted(SCOPES),
                "service_documentation": f"{base}/docs",
            }
        )
    )


def _kept(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer


_TOLD = {
    "invalid_request": "请求缺少 grant_type。grant_type is missing.",
    "unsupported_grant_type": "仅支持 client_credentials。Only client_credentials is known.",
    "invalid_client": "客户端凭据不正确或已停用。The client's credentials are wrong, or it is out of force.",
    "temporarily_unavailable": "请按 Retry-After 等待。Wait as many seconds as Retry-After says.",
    "invalid_scope": "申请的权限超出本客户端所有。The client does not hold all of these scopes.",
}


def _error(code: str, status: int = 400, headers: Mapping[str, str] | None = None) -> Response:
    answer = as_json({"error": code, "error_description": _TOLD[code]}, status)
    answer.headers.update(headers or {})
    if status == 401:
        answer.headers["WWW-Authenticate"] = 'Basic realm="guitu"'
    return _unstored(answer)


def _unstored(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


blp = resource(
    "oauth", "认证", "Signing in", "以客户端凭据换取 5 分钟有效的访问令牌。Client credentials for a five-minute token."
)

_JSON = "application/json"
_REFUSED: dict[str, Any] = {
    "type": "object",
    "properties": {"error": {"type": "string"}, "error_description": {"type": "string"}},
    "required": ["error", "error_description"],
}

own_route(
    blp,
    TOKEN_PATH,
    token,
    shows_what=NOTHING_PERSONAL,
    zh="取得访问令牌",
    en="OAuth 2.0 client credentials. Errors have OAuth's own shape: `{error, error_description}`.",
    method="POST",
    open_to_all=True,
    arguments=TokenForm,
    location="form",
    problems=("body_too_large", "invalid_body"),
    also={
        "400": in_form("请求有误 `invalid_request`, `unsupported_grant_type`, `invalid_scope`", _JSON, **_REFUSED),
        "401": in_form("凭据有误 `invalid_client`", _JSON, **_REFUSED),
        "429": in_form("稍后再试 `temporarily_unavailable`, see `Retry-After`", _JSON, **_REFUSED),
    },
)
own_route(
    blp,
    KEYS_PATH,
    token_keys,
    zh="令牌验签公钥",
    en="The public keys of access tokens; a new one stands here two minutes before it signs.",
    open_to_all=True,
    shows_what=NOTHING_PERSONAL,
)
own_route(
    blp,
    "/.well-known/oauth-authorization-server",
    server_metadata,
    zh="认证服务说明",
    en="OAuth 2.0 authorization server metadata (RFC 8414).",
    open_to_all=True,
    shows_what=NOTHING_PERSONAL,
)
