"""An operation and its states; without them the rules of an operation's life would live in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from chassis.private import Private

FIRST_LEASE = timedelta(seconds=15)
"""How long a request may be busy with its operation before the deliverer takes the operation for abandoned."""

_BACKOFF_S = (1, 2, 5, 10, 20, 40, 60)


class OperationState(StrEnum):
    """操作状态. ``open`` and ``withdrawing`` still move; the others are final, but ``cancelled`` may be tried anew."""

    OPEN = "open"
    WITHDRAWING = "withdrawing"
    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


UNSETTLED = (OperationState.OPEN, OperationState.WITHDRAWING)
IN_BULK = ("tracing.import_inquiries",)
"""Orders of which a partner gives hundreds at once and for which nobody waits: they let everybody else go first."""


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
    signature: Private | None = None
    """The signature of the message that gave the order, if it was signed (RFC 9421)."""
    state: str = OperationState.OPEN
    withdrawal: str | None = None
    attempts: int = 0
    answer: Private | None = None
    case_id: str | None = None
    """The case that the answer names: what is sealed hides the operation too."""
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
