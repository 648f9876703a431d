"""What the gateway remembers, as plain objects; without them the rules of an operation's life would live in SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from chassis.private import Private

FIRST_LEASE = timedelta(seconds=15)
"""How long a request may be busy with its operation before the deliverer takes the operation for abandoned."""

KEPT_FOR = timedelta(days=7)
"""How long a finished operation answers a repeated Idempotency-Key."""

_BACKOFF_S = (1, 2, 5, 10, 20, 40, 60)


@dataclass(eq=False, kw_only=True)
class Agency:
    """A partner organisation (机构)."""

    id: str
    kind: str
    name: str
    region_code: str | None
    registered_at: datetime


@dataclass(eq=False, kw_only=True)
class Client:
    """A programme or desk of an agency that signs in on its own (客户端)."""

    id: str
    agency_id: str
    secret_hash: str
    scopes: list[str]
    registered_at: datetime
    disabled_at: datetime | None = None


@dataclass(eq=False, kw_only=True)
class OwnKey:
    """A key of the gateway's own (signing, fingerprints), sealed."""

    kid: str
    purpose: str
    material: Private
    made_at: datetime


class OperationState(StrEnum):
    """操作状态. ``open`` and ``withdrawing`` still move; the others are final, but ``cancelled`` may be tried anew."""

    OPEN = "open"
    WITHDRAWING = "withdrawing"
    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


UNSETTLED = (OperationState.OPEN, OperationState.WITHDRAWING)


class Withdrawal(StrEnum):
    """Why an operation was taken back: it was late, or could not be answered at once and would have been."""

    OWNER_AWAY = "owner_away"
    EARLIER_OPEN = "earlier_command_open"
    LATE = "operation_expired"


@dataclass(eq=False, kw_only=True)
class Operation:
    """One accepted command on its way to its owner, and then its answer (操作)."""

    id: str
    agency_id: str
    client_id: str
    idempotency_key: str
    fingerprint: str
    command_type: str
    command_id: str
    subject: str
    target_id: str
    location: str | None
    actor: dict[str, Any]
    accepted_at: datetime
    station_time: datetime
    valid_until: datetime | None
    next_attempt_at: datetime | None
    sealed_by: str
    order: Private | None
    state: str = OperationState.OPEN
    withdrawal: str | None = None
    attempts: int = 0
    answer: Private | None = None
    finished_at: datetime | None = None

    @property
    def deferrable(self) -> bool:
        return self.valid_until is not None

    @property
    def settled(self) -> bool:
        return self.state not in UNSETTLED

    def expired(self, now: datetime) -> bool:
        return self.valid_until is not None and now > self.valid_until


def backoff(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts: 1 s, 2 s, 5 s … 60 s."""
    return timedelta(seconds=_BACKOFF_S[min(max(attempts, 1), len(_BACKOFF_S)) - 1])


@dataclass(eq=False, kw_only=True)
class StatusToken:
    """The unguessable address at which one report's coarse status can be seen; only its hash is kept."""

    token_hash: str
    sighting_id: str
    minted_at: datetime


@dataclass(eq=False, kw_only=True)
class SightingStatus:
    """The coarse status of one report, as last heard from patrol."""

    sighting_id: str
    stage: str
    sequence: int
    updated_at: datetime


@dataclass(eq=False, kw_only=True)
class TimelineEntry:
    """One event as the timeline keeps it: ids, codes, times."""

    event_id: str
    type: str
    subject: str
    sequence: int
    at: datetime
    case_id: str | None
    codes: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False, kw_only=True)
class SealedCase:
    """A case whose events nobody outside need-to-know may see."""

    case_id: str
    heard_at: datetime


@dataclass(eq=False, kw_only=True)
class StatutoryClock:
    """One statutory clock (法定时限) as its owner's events tell it; the facts arrive in any order between owners."""

    clock_id: str
    publisher: str
    case_id: str
    rule: str
    started_at: datetime | None = None
    due_at: datetime | None = None
    provisional: bool | None = None
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    done_at: datetime | None = None
    verdict: str | None = None
    cancelled_at: datetime | None = None
