"""Durable timers: a due row fires exactly once, restarts or not; without them a legal clock would be a hope.

A timer fires in the transaction that removes its row, so the effect and the firing are one. It takes its clock as an
argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.ids import Ids
from chassis.moments import Codes, Moment
from chassis.orders import DueTimer
from chassis.tables import METADATA

timer = Table(
    "timer",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("kind", String(60), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("facts", Codes, nullable=False),
    Column("correlation_id", String(64)),
    Column("failures", Integer, nullable=False, default=0),
    Column("last_error", String(120)),
    Column("not_before", Moment),
    UniqueConstraint("kind", "subject"),
    Index("ix_timer_due_at", "due_at"),
)

RETRY_AFTER = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(minutes=30),
)


class Timers:
    """The timers of one unit of work."""

    def __init__(self, session: Session, ids: Ids, correlation_id: str | None) -> None:
        self._session, self._ids, self._correlation_id = session, ids, correlation_id

    def set(
        self,
        kind: str,
        subject: str,
        due_at: datetime,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """One open timer per kind and subject; setting it again moves it."""
        values = {
            "due_at": due_at,
            "facts": dict(facts or {}),
            "failures": 0,
            "last_error": None,
            "not_before": None,
        }
        connection = self._session.connection()
        make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        row = make(timer).values(
            id=self._ids.new(),
            kind=kind,
            subject=subject,
            correlation_id=self._correlation_id,
            **values,
        )
        connection.execute(row.on_conflict_do_update(index_elements=["kind", "subject"], set_=values))

    def cancel(self, kind: str, subject: str) -> None:
        """The timer will not fire. A second call changes nothing."""
        self._session.connection().execute(delete(timer).where(timer.c.kind == kind, timer.c.subject == subject))


def take_due(session: Session, station_now: datetime, wall_now: datetime) -> tuple[DueTimer, str | None] | None:
    """Take the earliest due timer out of the table, or nothing. Another replica's timer in flight is passed over."""
    waiting = (
        select(timer)
        .where(
            timer.c.due_at <= station_now,
            (timer.c.not_before.is_(None)) | (timer.c.not_before <= wall_now),
        )
        .order_by(timer.c.due_at, timer.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = session.execute(waiting).one_or_none()
    if row is None:
        return None
    session.execute(delete(timer).where(timer.c.id == row.id))
    return DueTimer(row.id, row.kind, row.subject, row.due_at, row.facts), row.correlation_id


def record_failure(session: Session, timer_id: str, error: str, wall_now: datetime) -> None:
    """Keep a timer whose handler failed, to be tried again later; it holds up no other timer."""
    failures = session.execute(select(timer.c.failures).where(timer.c.id == timer_id)).scalar_one_or_none()
    if failures is None:
        return
    pause = RETRY_AFTER[min(failures, len(RETRY_AFTER) - 1)]
    session.execute(
        update(timer)
        .where(timer.c.id == timer_id)
        .values(failures=failures + 1, last_error=error[:120], not_before=wall_now + pause)
    )


def open_timers(session: Session) -> int:
    return int(session.execute(select(func.count()).select_from(timer)).scalar_one())


def failing_timers(session: Session) -> int:
    return int(session.execute(select(func.count()).where(timer.c.failures > 0)).scalar_one())


def next_due(session: Session) -> datetime | None:
    found: datetime | None = session.execute(select(func.min(timer.c.due_at))).scalar_one()
    return found


def next_due_in_good_order(session: Session) -> datetime | None:
    """The same without those whose handler failed: they wait for another reason than that nobody fires them."""
    found: datetime | None = session.execute(select(func.min(timer.c.due_at)).where(timer.c.failures == 0)).scalar_one()
    return found
