"""A client's own signed word instead of a secret (``private_key_jwt``); without it every partner would keep a secret.

RFC 7523 §2.2 and §3, RFC 7521 §4.2, in the shape of SMART Backend Services. The key is chosen among those registered
for the client, by ``kid``; what the assertion says of keys elsewhere (``jku``, ``x5u``, ``jwk``) is not looked at, and
the algorithm follows from the registered key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from gateway.domain.agencies import ClientKey
from gateway.jose import unverified_claims, unverified_header
from gateway.registry import Registered

TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS: Final = ("ES256", "ES384", "RS384", "EdDSA")
LONGEST: Final = timedelta(minutes=5)
SKEW: Final = timedelta(seconds=30)
"""How far a client's clock may be from ours."""

_MOST_CHARACTERS: Final = 8192
_JTI: Final = range(1, 257)


class NotAnAssertion(Exception):
    """It proves nothing: forged, over, for somebody else, or of a client that has no such key."""


@dataclass(frozen=True)
class Assertion:
    """What has been proven, and what makes it usable once only."""

    client_id: str
    jti_hash: str
    expires_at: datetime


def claimed_client(assertion: str) -> str:
    """Whose assertion it says it is; empty when it does not say."""
    claimed = unverified_claims(assertion).get("sub")
    return claimed if isinstance(claimed, str) and len(assertion) <= _MOST_CHARACTERS else ""


def verified(assertion: str, found: Registered | None, audience: str, now: datetime) -> Assertion:
    """What the assertion proves. :raises NotAnAssertion: when it proves nothing."""
    if found is None or len(assertion) > _MOST_CHARACTERS:
        raise NotAnAssertion
    header = unverified_header(assertion)
    key = found.key(str(header.get("kid")), now)
    if key is None or header.get("alg") != key.jwk["alg"]:
        raise NotAnAssertion
    claims = _signed_claims(assertion, key)
    if not (_for_us(claims, found.client.id, audience) and _timely(claims, now)):
        raise NotAnAssertion
    jti = claims.get("jti")
    if not isinstance(jti, str) or len(jti) not in _JTI:
        raise NotAnAssertion
    expires_at = datetime.fromtimestamp(claims["exp"], UTC)
    return Assertion(found.client.id, hashlib.sha256(jti.encode("utf-8", "surrogatepass")).hexdigest(), expires_at)


def _signed_claims(assertion: str, key: ClientKey) -> dict[str, Any]:
    [public] = KeySet.import_key_set({"keys": [key.jwk]}).keys
    try:
        return dict(jwt.decode(assertion, public, algorithms=[key.jwk["alg"]]).claims)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError):
        raise NotAnAssertion from None


def _for_us(claims: dict[str, Any], client_id: str, audience: str) -> bool:
    """One audience only: an assertion that is meant for another server too could be carried from there to us."""
    aud = claims.get("aud")
    only = aud[0] if isinstance(aud, list) and len(aud) == 1 else aud
    return claims.get("iss") == client_id and claims.get("sub") == client_id and only == audience


def _timely(claims: dict[str, Any], now: datetime) -> bool:
    at, skew, longest = now.timestamp(), SKEW.total_seconds(), LONGEST.total_seconds()
    if not all(_number(claims.get(name, at)) for name in ("iat", "nbf")) or not _number(claims.get("exp")):
        return False
    ends_soon = at < claims["exp"] <= at + longest + skew
    begun = claims.get("nbf", at) <= at + skew
    fresh = at - longest - skew <= claims.get("iat", at) <= at + skew
    return bool(ends_soon and begun and fresh)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
