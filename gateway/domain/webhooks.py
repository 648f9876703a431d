"""A webhook endpoint, its schedule, and what waits for it; without them the rules of the schedule would live in SQL.

    unverified ──challenge answered──▶ active ──410, or five days of failure──▶ disabled ──challenge answered──▶ active

The schedule belongs to the endpoint: while it fails nothing but its oldest message is tried, and everything waits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from chassis.private import Private

LEASE: Final = timedelta(seconds=60)
"""How long a process may be silent with an endpoint's turn before another takes it: four times a delivery's longest."""

GIVEN_UP_AFTER: Final = timedelta(days=5)
TWO_SECRETS_FOR: Final = timedelta(hours=24)
"""After a rotation both secrets sign, so that the partner may change over in its own time."""

KEPT_FOR: Final = timedelta(days=90)
"""How long the feed and the log of deliveries reach back."""

MOST_ENDPOINTS: Final = 10

_SCHEDULE: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
)


class EndpointState(StrEnum):
    """端点状态."""

    UNVERIFIED = "unverified"
    ACTIVE = "active"
    DISABLED = "disabled"


class DeliveryState(StrEnum):
    """投递状态: ``withheld`` was queued, and its case was sealed before it left."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    WITHHELD = "withheld"


class Outcome(StrEnum):
    """投递结果: what came of one attempt; a label of the metrics, so the list is short and closed."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    GONE = "gone"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    UNTRUSTED = "untrusted"
    FORBIDDEN_ADDRESS = "forbidden_address"


@dataclass(eq=False, kw_only=True)
class Endpoint:
    """Where an agency wants to be told (端点). ``keys`` are its signing keys, sealed; an empty ``types`` means all."""

    id: str
    agency_id: str
    url: str
    types: list[str]
    keys: Private
    public_key: str
    created_at: datetime
    state: str = EndpointState.UNVERIFIED
    version: int = 1
    attempts: int = 0
    failing_since: datetime | None = None
    next_attempt_at: datetime | None = None
    lease: str | None = None
    leased_until: datetime | None = None
    rotated_at: datetime | None = None
    disabled_at: datetime | None = None
    disabled_reason: str | None = None

    def wants(self, type_: str) -> bool:
        return not self.types or type_ in self.types


@dataclass(eq=False, kw_only=True)
class Delivery:
    """One message on its way to one endpoint (投递)."""

    id: str
    endpoint_id: str
    number: int
    event_id: str
    type: str
    queued_at: datetime
    state: str = DeliveryState.WAITING
    attempts: int = 0
    last_attempt_at: datetime | None = None
    last_outcome: str | None = None
    last_status: int | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True)
class Attempt:
    """What came of one request: its outcome, the status of the answer, and the beginning of its body."""

    outcome: Outcome
    status: int | None = None
    body: bytes = field(default=b"", repr=False)


def pause_after(attempts: int, stretch: float = 1.0) -> timedelta:
    """How long the oldest message waits after that many failed attempts; ``stretch`` is the jitter, about 1."""
    return _SCHEDULE[min(max(attempts, 1), len(_SCHEDULE)) - 1] * stretch


def next_attempt(failing_since: datetime, attempts: int, now: datetime, stretch: float) -> datetime:
    """Never later than the moment at which the endpoint is given up, so that it is asked once more just then."""
    return min(now + pause_after(attempts, stretch), max(failing_since + GIVEN_UP_AFTER, now))


def is_given_up(failing_since: datetime, now: datetime) -> bool:
    return now - failing_since >= GIVEN_UP_AFTER


def changes_after(endpoint: Endpoint, attempt: Attempt, now: datetime, stretch: float) -> dict[str, Any]:
    """What one attempt does to the endpoint's schedule."""
    if attempt.outcome is Outcome.DELIVERED:
        return {"attempts": 0, "failing_since": None, "next_attempt_at": None}
    since, attempts = endpoint.failing_since or now, endpoint.attempts + 1
    return {
        "attempts": attempts,
        "failing_since": since,
        "next_attempt_at": next_attempt(since, attempts, now, stretch),
    }
