"""Signed messages (RFC 9421); without them nobody could prove later what the police answered, and that it was them.

A signature covers the method, the target, the ``Content-Digest`` (RFC 9530, SHA-256) and the ``Idempotency-Key``. The
last makes a copy that somebody sends again harmless: the same key gets the same answer and has no second effect. What
was signed, by which key, is kept with the operation. A signature that is there and wrong refuses the request, whether
one was asked for or not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from flask import Request
from http_message_signatures import HTTPMessageVerifier
from http_message_signatures.algorithms import (
    ECDSA_P256_SHA256,
    ECDSA_P384_SHA384,
    ED25519,
    RSA_PSS_SHA512,
    HTTPSignatureAlgorithm,
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException, InvalidSignature
from http_message_signatures.resolvers import HTTPSignatureKeyResolver
from joserfc.jwk import KeySet

from gateway.problems import ProblemFound
from gateway.registry import Registered

WINDOW: Final = timedelta(minutes=5)
SKEW: Final = timedelta(seconds=30)

_ALGORITHMS: Final[Mapping[str, type[HTTPSignatureAlgorithm]]] = {
    "ES256": ECDSA_P256_SHA256,
    "ES384": ECDSA_P384_SHA384,
    "EdDSA": ED25519,
    "RS384": RSA_PSS_SHA512,
}
"""The registered key decides: one algorithm of RFC 9421 for each kind of key, by its JWA name."""

_KEYID: Final = re.compile(r';keyid="([\x21\x23-\x5b\x5d-\x7e]{1,80})"')
_LONGEST_NONCE: Final = 255
_LONGEST_FIELD: Final = 4096
_FIELDS: Final = ("Signature", "Signature-Input")


@dataclass(frozen=True)
class Signed:
    """What was proven, as it is kept: the signature base of RFC 9421 §2.5 holds no body, only its digest."""

    keyid: str
    base: str
    signature: str

    def noted(self) -> dict[str, str]:
        """What the audit keeps when the operation is long forgotten: whose key, and a digest of what it signed."""
        return {"signed_by": self.keyid, "signature_base_sha256": hashlib.sha256(self.base.encode("ascii")).hexdigest()}

    def as_json(self) -> dict[str, str]:
        return {"keyid": self.keyid, "base": self.base, "signature": self.signature}


@dataclass(frozen=True)
class _Message:
    """The request as the library reads one, at the address under which partners know it."""

    method: str
    url: str
    headers: Mapping[str, str]


class _OneKey(HTTPSignatureKeyResolver):
    def __init__(self, keyid: str, key: Any) -> None:
        self._keyid, self._key = keyid, key

    def resolve_public_key(self, key_id: str) -> Any:
        return self._key if key_id == self._keyid else None


class _Verifier(HTTPMessageVerifier):
    """The library's verifier, by our clock and within our window."""

    now: datetime

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        created, expires = sig_input.params.get("created"), sig_input.params.get("expires")
        at = self.now.timestamp()
        if type(created) is not int or not at - WINDOW.total_seconds() <= created <= at + SKEW.total_seconds():
            raise InvalidSignature("created")
        if expires is not None and (type(expires) is not int or expires <= at):
            raise InvalidSignature("expires")


def found_in(request: Request, caller: Registered | None, address: str, now: datetime) -> Signed | None:
    """The signature that the request carries; nothing when it carries none.

    :raises ProblemFound: ``signature_invalid`` when there is one and it does not hold, whatever the reason.
    """
    if not any(name in request.headers for name in _FIELDS):
        return None
    try:
        return _verified(request, caller, address, now)
    except (HTTPMessageSignaturesException, ValueError, TypeError, KeyError, RecursionError):
        raise ProblemFound("signature_invalid") from None


def _verified(request: Request, caller: Registered | None, address: str, now: datetime) -> Signed:
    headers = {name: ", ".join(request.headers.getlist(name)) for name in request.headers.keys()}  # noqa: SIM118
    said = headers.get("Signature-Input", "")
    keyids = _KEYID.findall(said)
    key = caller.key(keyids[0], now) if caller and len(keyids) == 1 and len(said) <= _LONGEST_FIELD else None
    if key is None:
        raise InvalidSignature("keyid")
    [public] = KeySet.import_key_set({"keys": [key.jwk]}).keys
    verifier = _Verifier(
        signature_algorithm=_ALGORITHMS[key.jwk["alg"]], key_resolver=_OneKey(key.kid, public.public_key)
    )
    verifier.now = now
    message = _Message(request.method, address + _target_of(request), headers)
    [result] = verifier.verify(message, body=request.get_data(cache=True))
    _covers_enough(result.covered_components, request.method)
    if not result.nonce or len(result.nonce) > _LONGEST_NONCE:
        raise InvalidSignature("nonce")
    base = "\n".join(f"{name}: {value}" for name, value in result.covered_components.items())
    return Signed(key.kid, base, headers["Signature"])


def _target_of(request: Request) -> str:
    """Path and query as they came over the wire."""
    path = str(request.environ.get("RAW_PATH_INFO") or quote(request.path))
    query = request.query_string.decode("latin-1")
    return f"{path}?{query}" if query else path


def _covers_enough(covered: Mapping[str, str], method: str) -> None:
    names = {name.partition(";")[0].strip('"') for name in covered}
    target = "@target-uri" in names or {"@path", "@authority"} <= names
    effects = {"content-digest", "idempotency-key"} if method == "POST" else set()
    if not (target and {"@method", *effects} <= names):
        raise InvalidSignature("components")
