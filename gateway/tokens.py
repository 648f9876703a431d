"""Access tokens: short-lived signed JWTs; without them every request would need the client's secret (RFC 9068)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError

from chassis.orders import Actor
from gateway.domain.own_keys import TOKEN_LIFETIME
from gateway.jose import unverified_header
from gateway.keys import TokenKeys

_ALGORITHM: Final = "ES256"
_TYPES: Final = ("at+jwt", "application/at+jwt")
_MOST_CHARACTERS: Final = 8192


class NotAToken(Exception):
    """Not one of our tokens, or not valid any more."""


@dataclass(frozen=True)
class Spoken:
    """What a token says: for which client, and which scopes it asked for."""

    client_id: str
    scopes: frozenset[str]


class Tokens:
    """Issues and reads access tokens. ``issuer`` is our public address, which is also their audience."""

    def __init__(self, keys: TokenKeys, issuer: Callable[[], str]) -> None:
        self._keys, self._issuer = keys, issuer

    def issue(self, actor: Actor, now: datetime, token_id: str) -> str:
        """A token for this actor, valid for five minutes."""
        key = self._keys.signing()
        claims = {
            "iss": self._issuer(),
            "aud": self._issuer(),
            "sub": actor.client_id,
            "client_id": actor.client_id,
            "iat": int(now.timestamp()),
            "exp": int((now + TOKEN_LIFETIME).timestamp()),
            "jti": token_id,
            "scope": " ".join(sorted(actor.scopes)),
        }
        return jwt.encode({"alg": _ALGORITHM, "typ": _TYPES[0], "kid": key.kid}, claims, key)

    def read(self, token: str, now: datetime) -> Spoken:
        """Whom a token speaks for. :raises NotAToken: when forged, foreign, malformed or over."""
        if len(token) > _MOST_CHARACTERS:
            raise NotAToken
        header = unverified_header(token)
        key = self._keys.verifying(str(header.get("kid")))
        if key is None or header.get("alg") != _ALGORITHM or header.get("typ") not in _TYPES:
            raise NotAToken
        try:
            claims = jwt.decode(token, key, algorithms=[_ALGORITHM]).claims
        except (JoseError, ValueError, TypeError, KeyError):
            raise NotAToken from None
        if not self._in_force(claims, now):
            raise NotAToken
        return Spoken(str(claims["sub"]), frozenset(str(claims.get("scope", "")).split()))

    def _in_force(self, claims: dict[str, Any], now: datetime) -> bool:
        ours = claims.get("iss") == self._issuer() and claims.get("aud") == self._issuer()
        whose = isinstance(claims.get("sub"), str) and claims.get("client_id") == claims["sub"]
        return ours and whose and isinstance(claims.get("exp"), int) and now.timestamp() < claims["exp"]
