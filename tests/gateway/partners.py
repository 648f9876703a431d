"""Partners with keys of their own; without it each test would make keys, assertions and signatures its own way."""

from __future__ import annotations

import base64
import hashlib
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from http_message_signatures import HTTPMessageSigner
from http_message_signatures.algorithms import ECDSA_P256_SHA256
from http_message_signatures.resolvers import MappingKeyResolver
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

from chassis.clock import Clock
from chassis.runtime import Runtime
from contracts.codes import AgencyKind
from gateway import identity
from gateway.assertions import TYPE
from gateway.domain import registration

_NUMBERS = itertools.count(1)
MADE = {
    "ES256": lambda: ECKey.generate_key("P-256"),
    "ES384": lambda: ECKey.generate_key("P-384"),
    "RS384": lambda: RSAKey.generate_key(2048),
    "EdDSA": lambda: OKPKey.generate_key("Ed25519"),
}
COVERED = ("@method", "@target-uri", "content-digest", "idempotency-key")


def a_key(kid: str, algorithm: str = "ES256") -> Any:
    """A fresh private key of that name."""
    made = MADE[algorithm]().as_dict(private=True)
    return type(MADE[algorithm]()).import_key({**made, "kid": kid}) if algorithm != "RS384" else _rsa(made, kid)


def _rsa(made: Mapping[str, Any], kid: str) -> RSAKey:
    return RSAKey.import_key({**made, "kid": kid})


def public(key: Any) -> dict[str, Any]:
    return dict(key.as_dict(private=False))


@dataclass
class KeyHolder:
    """A client that signs in with its key, and signs messages with it."""

    client_id: str
    key: Any
    token_endpoint: str
    clock: Clock
    algorithm: str = "ES256"
    told: dict[str, Any] = field(default_factory=dict)

    def claims(self, **other: Any) -> dict[str, Any]:
        now = self.clock.now()
        said = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.token_endpoint,
            "jti": f"jti-{next(_NUMBERS)}",
            "iat": stamp(now),
            "exp": stamp(now + timedelta(minutes=4)),
            **other,
        }
        return {name: value for name, value in said.items() if value is not None}

    def assertion(self, *, header: Mapping[str, Any] | None = None, **claims: Any) -> str:
        """A good one, but for what the test says otherwise; ``None`` leaves a claim out."""
        said = {"alg": self.algorithm, "kid": self.key.kid, **(header or {})}
        return jwt.encode(said, self.claims(**claims), self.key, algorithms=[self.algorithm])

    def form(self, assertion: str | None = None, **more: str) -> dict[str, str]:
        return {
            "grant_type": "client_credentials",
            "client_assertion_type": TYPE,
            "client_assertion": assertion or self.assertion(),
            **more,
        }

    def signature(
        self,
        method: str,
        url: str,
        body: bytes,
        idempotency_key: str,
        *,
        covered: tuple[str, ...] = COVERED,
        created: datetime | None = None,
        nonce: str | None = "a-nonce",
        signed_by: Any = None,
        keyid: str | None = None,
    ) -> dict[str, str]:
        """The header fields of a signed message (RFC 9421), by the ES256 key of this client."""
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        headers = {"Content-Digest": f"sha-256=:{digest}:", "Idempotency-Key": idempotency_key}
        keyid = keyid or self.key.kid
        private = (signed_by or self.key).private_key
        signer = HTTPMessageSigner(
            signature_algorithm=ECDSA_P256_SHA256,
            key_resolver=MappingKeyResolver(public_keys={}, private_keys={keyid: private}),
        )
        message = _Outgoing(method, url, headers)
        signer.sign(
            message,
            key_id=keyid,
            created=created or self.clock.now(),
            nonce=nonce,
            covered_component_ids=covered,
            use_existing_digest=True,
        )
        return headers


@dataclass
class _Outgoing:
    method: str
    url: str
    headers: dict[str, str]


def stamp(moment: datetime) -> int:
    return int(moment.timestamp())


def an_agency_with_keys(
    gateway: Runtime,
    client_id: str = "hospital-8",
    kind: AgencyKind = AgencyKind.HOSPITAL,
    *,
    algorithm: str = "ES256",
    must_sign: tuple[str, ...] = (),
) -> KeyHolder:
    """A registered agency whose one client, of the same name, holds a key of that kind."""
    key = a_key(f"{client_id}-key-1", algorithm)
    keys = registration.public_keys({"keys": [public(key)]})
    with gateway.unit() as uow:
        identity.register_agency(uow, client_id, kind, "第八医院")
        identity.register_key_client(uow, client_id, client_id, keys)
        if must_sign:
            identity.amend_client(uow, client_id, must_sign=must_sign)
    return KeyHolder(client_id, key, f"{gateway.public_url}/oauth/token", gateway.wall, algorithm)
