"""Access tokens: short-lived signed JWTs; without them every request would need the client's secret (RFC 9068)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from chassis.orders import Actor

LIFETIME: Final = timedelta(minutes=5)
_ALGORITHM: Final = "ES256"
_TYPE: Final = "at+jwt"
_ISSUER: Final = "guitu"
_AUDIENCE: Final = "guitu"


class NotAToken(Exception):
    """Not one of our tokens, or not valid any more."""


class Tokens:
    """Issues and reads access tokens with one signing key."""

    def __init__(self, key: Callable[[], ECKey]) -> None:
        self._key = key

    def issue(self, actor: Actor, now: datetime, token_id: str) -> str:
        """A token for this actor, valid for five minutes."""
        key = self._key()
        claims = {
            "iss": _ISSUER,
            "aud": _AUDIENCE,
            "sub": actor.client_id,
            "iat": int(now.timestamp()),
            "exp": int((now + LIFETIME).timestamp()),
            "jti": token_id,
            "agency": actor.agency_id,
            "kind": actor.agency_kind,
            "region": actor.region_code,
            "scope": " ".join(sorted(actor.scopes)),
            "purpose": " ".join(sorted(actor.purposes)),
        }
        return jwt.encode({"alg": _ALGORITHM, "typ": _TYPE, "kid": key.kid}, claims, key)

    def read(self, token: str, now: datetime) -> Actor:
        """The actor that a token speaks for. :raises NotAToken: when forged, foreign, malformed or over."""
        try:
            found = jwt.decode(token, self._key(), algorithms=[_ALGORITHM])
        except (JoseError, ValueError, TypeError, KeyError):
            raise NotAToken from None
        if found.header.get("typ") != _TYPE or not _in_force(found.claims, now):
            raise NotAToken
        return _actor(found.claims)


def _in_force(claims: dict[str, Any], now: datetime) -> bool:
    ours = claims.get("iss") == _ISSUER and claims.get("aud") == _AUDIENCE
    return ours and isinstance(claims.get("exp"), int) and now.timestamp() < claims["exp"]


def _actor(claims: dict[str, Any]) -> Actor:
    return Actor(
        agency_id=claims["agency"],
        agency_kind=claims["kind"],
        client_id=claims["sub"],
        scopes=frozenset(claims["scope"].split()),
        region_code=claims["region"],
        purposes=frozenset(claims.get("purpose", "").split()),
    )
