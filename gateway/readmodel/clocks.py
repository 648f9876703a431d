"""The list of statutory clocks and their counts; without it a keeper that is away would hide its breaches."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from chassis.clock import iso, iso_or_none
from contracts.codes import AgencyKind, ClockRule
from contracts.law.clocks import CLOCKS
from gateway.domain.clocks import CLOCK_STATES, TO_DO, ClocksWanted, StatutoryClock
from gateway.readmodel.words import word
from gateway.storage.clocks import Clocks

SOON: Final = timedelta(hours=24)

_STATES_ZH: Final = {
    "running": "进行中",
    "warned": "即将到期",
    "breached": "已超期",
    "met": "按期完成",
    "met_late": "逾期完成",
    "waived": "已免除",
    "paused": "已暂停",
    "resumed": "已恢复，另行计时",
    "cancelled": "已取消",
}
_MOMENTS: Final = (
    "started_at",
    "due_at",
    "warned_at",
    "breached_at",
    "breach_withdrawn_at",
    "done_at",
    "paused_at",
    "resumed_at",
    "waived_at",
    "cancelled_at",
)


def rules_of(owner: AgencyKind | None, rule: ClockRule | None) -> tuple[str, ...] | None:
    """The rules that are both; ``None`` when neither is asked for."""
    if owner is None and rule is None:
        return None
    rows = (row for row in CLOCKS.values() if owner in (None, row.owner) and rule in (None, row.rule))
    return tuple(row.rule.value for row in rows)


def clocks_of(
    session: Session, wanted: ClocksWanted, *, after: str | None = None, limit: int | None = None
) -> list[dict[str, Any]]:
    """These clocks, the next due first; at most ``limit`` behind the clock ``after``."""
    return [_shown(clock, state) for clock, state in Clocks(session).page(wanted, after=after, limit=limit)]


def counts_of(session: Session, now: datetime) -> dict[str, Any]:
    """How many clocks stand how, in all and by rule; and how many fall due within a day."""
    by_rule: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(CLOCK_STATES, 0))
    for rule, state, count in Clocks(session).counts():
        by_rule[rule][state] = count
    soon = Clocks(session).due_by(now + SOON)
    rules = [_counted(rule, by_rule[rule], soon.get(rule, 0)) for rule in CLOCKS if rule in by_rule]
    return {
        "at": iso(now),
        "to_do": sum(one["counts"][state] for one in rules for state in TO_DO),
        "overdue": sum(one["counts"]["breached"] for one in rules),
        "due_within_24h": sum(one["due_within_24h"] for one in rules),
        "rules": rules,
    }


def _counted(rule: str, counts: dict[str, int], soon: int) -> dict[str, Any]:
    return {**_named(rule), "counts": counts, "due_within_24h": soon}


def _named(rule: str) -> dict[str, Any]:
    words = word(ClockRule(rule))
    return {"rule": rule, "rule_zh": words.zh, "rule_en": words.en, "owner": CLOCKS[rule].owner.value}


def _shown(clock: StatutoryClock, state: str) -> dict[str, Any]:
    return {
        "clock_id": clock.clock_id,
        "case_id": clock.case_id,
        "publisher": clock.publisher,
        **_named(clock.rule),
        "state": state,
        "state_zh": _STATES_ZH[state],
        "provisional": clock.provisional,
        "waived_by": clock.waived_by,
        "waiver_reason": clock.waiver_reason,
        **{name: iso_or_none(getattr(clock, name)) for name in _MOMENTS},
    }
