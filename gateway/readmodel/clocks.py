"""The list of statutory clocks; without it a keeper that is away would hide its breaches."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.orm import Session

from chassis.clock import iso_or_none
from contracts.codes import ClockRule, ClockVerdict
from gateway.domain.readmodel import StatutoryClock
from gateway.readmodel.words import word
from gateway.storage.readmodel import ReadModel

CLOCK_STATES: Final = ("running", "warned", "breached", "met", "met_late", "cancelled")

_STATES_ZH: Final = {
    "running": "进行中",
    "warned": "即将到期",
    "breached": "已超期",
    "met": "按期完成",
    "met_late": "逾期完成",
    "cancelled": "已取消",
}


def state_of(clock: StatutoryClock) -> str:
    """What the facts say, whatever order they came in: a duty done in time was never breached; one that is gone is no
    longer due, and the breach on its record stays."""
    if clock.verdict is not None:
        return ClockVerdict(clock.verdict).value
    if clock.cancelled_at is not None:
        return "cancelled"
    if clock.breached_at is not None:
        return "breached"
    return "running" if clock.warned_at is None else "warned"


def clocks_of(session: Session, case_id: str | None = None, state: str | None = None) -> list[dict[str, Any]]:
    """Clocks of one case or of all, of one state or of any, the next due first."""
    found = ReadModel(session).clocks(case_id)
    return [_shown(clock) for clock in found if state is None or state_of(clock) == state]


def _shown(clock: StatutoryClock) -> dict[str, Any]:
    state, words = state_of(clock), word(ClockRule(clock.rule))
    moments = ("started_at", "due_at", "warned_at", "breached_at", "done_at", "cancelled_at")
    return {
        "clock_id": clock.clock_id,
        "case_id": clock.case_id,
        "publisher": clock.publisher,
        "rule": clock.rule,
        "rule_zh": words.zh,
        "rule_en": words.en,
        "state": state,
        "state_zh": _STATES_ZH[state],
        "provisional": clock.provisional,
        **{name: iso_or_none(getattr(clock, name)) for name in moments},
    }
