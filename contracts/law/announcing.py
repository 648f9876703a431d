"""What is said of a statutory clock; without one rule for it two keepers would tell the same transition differently."""

from __future__ import annotations

from datetime import datetime
from types import ModuleType
from typing import Any, Final

from chassis.clock import iso, iso_or_none
from chassis.deadline_decisions import CANCELLED, Deadline
from contracts.codes import ClockRule, ClockVerdict, WaiverReason

_FACTS: Final = {
    "opened": "ClockOpened",
    "warned": "ClockWarned",
    "breached": "ClockBreached",
    "breach_withdrawn": "ClockBreachWithdrawn",
    "met": "ClockMet",
    "paused": "ClockPaused",
    "resumed": "ClockResumed",
    "waived": "ClockWaived",
    "cancelled": "ClockCancelled",
}


def clock_fact(keeper: ModuleType, transition: str, clock: Deadline, now: datetime, **whose: str) -> Any:
    """The fact, of the keeper's own events (``contracts.events.intake`` …), that this became of a clock.

    ``whose``: the ids by which the keeper's facts name the case.
    """
    said = getattr(keeper, _FACTS[transition])
    return said(**whose, clock_id=clock.id, rule=ClockRule(clock.rule), **_told(transition, clock, now))


def _told(transition: str, clock: Deadline, now: datetime) -> dict[str, Any]:
    match transition:
        case "opened":
            return {"started_at": clock.started_at, "due_at": clock.due_at, "provisional": clock.provisional}
        case "met":
            return {"done_at": clock.met_at, "verdict": ClockVerdict(clock.state)}
        case "breach_withdrawn":
            return {"due_at": clock.due_at, "at": now}
        case "waived":
            return {"reason": WaiverReason(str(clock.reason)), "waived_by": clock.waived_by, "at": now}
        case "cancelled" | "paused" | "resumed":
            return {"at": now}
        case _:
            return {"due_at": clock.due_at}


def clock_shown(clock: Deadline) -> dict[str, Any]:
    """One opening as its keeper's answers show it, with everything the record keeps."""
    return {
        "clock_id": clock.id,
        "case_id": clock.subject,
        "rule": clock.rule,
        "opening": clock.opening,
        "state": "waived" if clock.state == CANCELLED and clock.waived_by else clock.state,
        "provisional": clock.provisional,
        "started_at": iso(clock.started_at),
        "due_at": iso(clock.due_at),
        "done_at": iso_or_none(clock.met_at),
        "warned_at": iso_or_none(clock.warned_at),
        "breached_at": iso_or_none(clock.breached_at),
        "breach_withdrawn_at": iso_or_none(clock.breach_withdrawn_at),
        "evidence": clock.evidence,
        "reason": clock.reason,
        "waived_by": clock.waived_by,
    }
