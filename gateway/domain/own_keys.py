"""The gateway's own keys as plain objects, and the rule of which of them signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chassis.private import Private

TOKEN_LIFETIME: Final = timedelta(minutes=5)
"""How long an access token is good (RFC 9068 leaves it to us; SMART Backend Services recommends five minutes)."""

KNOWN_FOR: Final = timedelta(seconds=30)
"""How old a process's knowledge of keys and of the registry may be."""

PUBLISHED_BEFORE: Final = timedelta(minutes=2)
"""How long a new key is published before it signs: every replica, and whoever keeps our key set for the minute that
its answer allows, knows it by then."""


@dataclass(eq=False, kw_only=True)
class OwnKey:
    """A key of the gateway's own (fingerprints), sealed."""

    kid: str
    purpose: str
    material: Private
    made_at: datetime


@dataclass(eq=False, kw_only=True)
class TokenKey:
    """A key that signs access tokens, sealed; ``number`` counts them, and ``revoked_at`` ends one before its time."""

    number: int
    kid: str
    material: Private
    made_at: datetime
    signs_from: datetime
    revoked_at: datetime | None = None


def signing(keys: Sequence[TokenKey], now: datetime) -> TokenKey | None:
    """The newest key that may sign by now; when none may yet, because clocks differ a little, the first that will."""
    kept = [key for key in keys if key.revoked_at is None]
    ready = [key for key in kept if key.signs_from <= now]
    return max(ready, key=lambda key: key.number) if ready else min(kept, key=lambda key: key.number, default=None)


def verifying(keys: Sequence[TokenKey], now: datetime) -> list[TokenKey]:
    """The keys whose tokens count, those included that do not sign yet; a replaced one until its last token is over."""
    return [key for key in keys if key.revoked_at is None and not _over(key, keys, now)]


def _over(key: TokenKey, keys: Sequence[TokenKey], now: datetime) -> bool:
    """A replica may sign with the old key for as long as it has not looked again."""
    replaced = [one.signs_from for one in keys if one.number > key.number and one.revoked_at is None]
    return bool(replaced) and now >= min(replaced) + TOKEN_LIFETIME + KNOWN_FOR
