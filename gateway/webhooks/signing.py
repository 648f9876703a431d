"""Signatures as the Standard Webhooks specification 1.0.0 has them; without them a partner could not tell us from
anybody who knows its address.

``v1`` is HMAC-SHA256 under a shared secret (``whsec_…``), ``v1a`` ed25519 under a key whose public half (``whpk_…``)
the partner reads at its endpoint. Both stand in one header; after a rotation the old ones stand beside the new.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.clock import from_iso, iso

_SECRET_BYTES: Final = 32


def new_pair() -> dict[str, str]:
    """A fresh secret and a fresh ed25519 seed, base64."""
    return {"secret": _text(secrets.token_bytes(_SECRET_BYTES)), "seed": _text(secrets.token_bytes(32))}


def shown_secret(pair: Mapping[str, str]) -> str:
    """The shared secret as the partner gets it, once."""
    return f"whsec_{pair['secret']}"


def public_key(pair: Mapping[str, str]) -> str:
    return f"whpk_{_text(_private(pair).public_key().public_bytes_raw())}"


def rotated(keys: Mapping[str, Any], now: datetime, both_for: timedelta) -> dict[str, Any]:
    """Fresh keys; the present ones go on signing until ``both_for`` is over."""
    return {"now": new_pair(), "before": keys["now"], "before_until": iso(now + both_for)}


def headers(keys: Mapping[str, Any], message_id: str, now: datetime, body: bytes) -> dict[str, str]:
    """The three headers of one attempt, signed as of ``now``."""
    stamp = str(int(now.timestamp()))
    signed = b".".join((message_id.encode(), stamp.encode(), body))
    signatures = [signature for pair in _in_force(keys, now) for signature in _signatures(pair, signed)]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(signatures),
    }


def _in_force(keys: Mapping[str, Any], now: datetime) -> list[Mapping[str, str]]:
    both = "before" in keys and now < from_iso(keys["before_until"])
    return [keys["now"], keys["before"]] if both else [keys["now"]]


def _signatures(pair: Mapping[str, str], signed: bytes) -> tuple[str, str]:
    shared = hmac.new(base64.b64decode(pair["secret"]), signed, hashlib.sha256).digest()
    return f"v1,{_text(shared)}", f"v1a,{_text(_private(pair).sign(signed))}"


def _private(pair: Mapping[str, str]) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(pair["seed"]))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
