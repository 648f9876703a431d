"""The part of a JWS that is read before its signature can be checked; without it no key could be chosen by name."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any


def unverified_header(token: str) -> dict[str, Any]:
    """The protected header (RFC 7515 §4) as it came, believed by nobody; empty when there is none that can be read."""
    return _part(token, 0)


def unverified_claims(token: str) -> dict[str, Any]:
    """The claims as they came, believed by nobody."""
    return _part(token, 1)


def _part(token: str, number: int) -> dict[str, Any]:
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    encoded = parts[number]
    try:
        found = json.loads(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
