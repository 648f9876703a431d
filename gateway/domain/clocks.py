"""A statutory clock as its keeper's events tell it, as a plain object, and the states it may be in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

TO_DO: Final = ("running", "warned", "breached")
"""The duty is still to be done."""
CLOCK_STATES: Final = (*TO_DO, "met", "met_late", "waived", "paused", "resumed", "cancelled")
"""``paused`` rests in hospital; ``resumed`` rested, and goes on as another clock."""


@dataclass(eq=False, kw_only=True)
class StatutoryClock:
    """One statutory clock (法定时限); the facts arrive in any order between keepers, each under its own name."""

    clock_id: str
    publisher: str
    case_id: str
    rule: str
    started_at: datetime | None = None
    due_at: datetime | None = None
    provisional: bool | None = None
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    breach_withdrawn_at: datetime | None = None
    done_at: datetime | None = None
    verdict: str | None = None
    cancelled_at: datetime | None = None
    paused_at: datetime | None = None
    resumed_at: datetime | None = None
    waived_at: datetime | None = None
    waived_by: str | None = None
    waiver_reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class ClocksWanted:
    """Which clocks are asked for; whatever is ``None`` or empty is left open."""

    case_id: str | None = None
    states: tuple[str, ...] = ()
    rules: tuple[str, ...] | None = None
    due_before: datetime | None = None
