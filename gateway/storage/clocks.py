"""Statutory clocks as their keepers' events told them: the table, how each stands, pages and counts of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Boolean, Column, ColumnElement, String, Table, and_, case, func, literal, select, tuple_
from sqlalchemy.orm import Session

from chassis.columns import ID, Moment
from chassis.seals import seal
from gateway.domain.clocks import ClocksWanted, StatutoryClock
from gateway.storage.base import METADATA, mapper

statutory_clock = Table(
    "statutory_clock",
    METADATA,
    Column("clock_id", ID, primary_key=True),
    Column("publisher", String(20), nullable=False),
    Column("case_id", ID, nullable=False, index=True),
    Column("rule", String(8), nullable=False),
    Column("started_at", Moment),
    Column("due_at", Moment, index=True),
    Column("provisional", Boolean),
    Column("warned_at", Moment),
    Column("breached_at", Moment),
    Column("breach_withdrawn_at", Moment),
    Column("done_at", Moment),
    Column("verdict", String(12)),
    Column("cancelled_at", Moment),
    Column("paused_at", Moment),
    Column("resumed_at", Moment),
    Column("waived_at", Moment),
    Column("waived_by", String(80)),
    Column("waiver_reason", String(40)),
)

mapper.map_imperatively(StatutoryClock, statutory_clock)

_C: Final = statutory_clock.c

STATE: Final[ColumnElement[str]] = case(
    (_C.verdict.is_not(None), _C.verdict),
    (_C.waived_at.is_not(None), literal("waived")),
    (_C.resumed_at.is_not(None), literal("resumed")),
    (_C.cancelled_at.is_not(None), literal("cancelled")),
    (_C.paused_at.is_not(None), literal("paused")),
    (and_(_C.breached_at.is_not(None), _C.breach_withdrawn_at.is_(None)), literal("breached")),
    (_C.warned_at.is_not(None), literal("warned")),
    else_=literal("running"),
)
"""What the facts say, whatever order they came in: a duty done in time was never breached; one that is gone is no
longer due, also when it rested before, and the breach on its record stays."""

_VISIBLE: Final[ColumnElement[bool]] = _C.case_id.not_in(select(seal.c.subject))
"""Sealed cases are in no list and no count here: of what becomes of them the gateway keeps nothing."""

_WHEN: Final[ColumnElement[datetime]] = func.coalesce(
    _C.due_at, _C.done_at, _C.cancelled_at, _C.waived_at, _C.paused_at, _C.resumed_at, _C.breach_withdrawn_at
)
"""By what the list is ordered: when it is due; where only its end was heard, that."""


class Clocks:
    """The clocks as far as they are visible."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, clock_id: str) -> StatutoryClock | None:
        return self._session.get(StatutoryClock, clock_id)

    def add(self, clock: StatutoryClock) -> None:
        self._session.add(clock)

    def page(
        self, wanted: ClocksWanted, *, after: str | None = None, limit: int | None = None
    ) -> Sequence[tuple[StatutoryClock, str]]:
        """The clocks with how they stand, the next due first: those behind the clock ``after``, from the start when
        that one is gone."""
        asked = select(StatutoryClock, STATE).where(*_conditions(wanted)).order_by(_WHEN, _C.clock_id).limit(limit)
        behind = self._session.execute(select(_WHEN).where(_C.clock_id == after)).scalar_one_or_none()
        if behind is not None:
            asked = asked.where(tuple_(_WHEN, _C.clock_id) > (behind, after))
        return [(clock, state) for clock, state in self._session.execute(asked)]

    def counts(self) -> Iterable[tuple[str, str, int]]:
        """How many, by rule and state."""
        grouped = select(_C.rule, STATE, func.count()).where(_VISIBLE).group_by(_C.rule, STATE)
        return [(rule, state, count) for rule, state, count in self._session.execute(grouped)]

    def due_by(self, moment: datetime) -> dict[str, int]:
        """How many not yet breached fall due by then, by rule."""
        soon = select(_C.rule, func.count()).where(_VISIBLE, STATE.in_(("running", "warned")), _C.due_at <= moment)
        return {row[0]: row[1] for row in self._session.execute(soon.group_by(_C.rule))}


def _conditions(wanted: ClocksWanted) -> list[ColumnElement[bool]]:
    asked = [_VISIBLE]
    if wanted.case_id is not None:
        asked.append(_C.case_id == wanted.case_id)
    if wanted.states:
        asked.append(STATE.in_(wanted.states))
    if wanted.rules is not None:
        asked.append(_C.rule.in_(wanted.rules))
    if wanted.due_before is not None:
        asked.append(_C.due_at < wanted.due_before)
    return asked
