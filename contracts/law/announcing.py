"""What is said of a statutory clock; without one rule for it two keepers would tell the same transition differently."""

from __future__ import annotations

from datetime import datetime
from types import ModuleType
from typing import Any, Final

from chassis.deadline_decisions import Deadline
from contracts.codes import ClockRule, ClockVerdict

_FACTS: Final = {
    "opened": "ClockOpened",
    "warned": "ClockWarned",
    "breached": "ClockBreached",
    "met": "ClockMet",
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
        case "cancelled":
            return {"at": now}
        case _:
            return {"due_at": clock.due_at}
