"""The inbox: which events a subscription has handled, written with their effect; without it a duplicate would act
twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Column, String, Table, func, select
from sqlalchemy.orm import Session

from chassis.database import insert_ignoring
from chassis.moments import Moment
from chassis.tables import METADATA

inbox = Table(
    "inbox",
    METADATA,
    Column("subscription", String(80), primary_key=True),
    Column("event_id", String(80), primary_key=True),
    Column("handled_at", Moment, nullable=False),
)


def is_new(session: Session, subscription: str, event_id: str, now: datetime) -> bool:
    """Claim an event for this transaction; false when it was handled before."""
    row = {"subscription": subscription, "event_id": event_id, "handled_at": now}
    return insert_ignoring(session.connection(), inbox, [row]) == 1


def was_handled(session: Session, subscription: str, event_id: str) -> bool:
    found = select(inbox.c.event_id).where(inbox.c.subscription == subscription, inbox.c.event_id == event_id)
    return session.execute(found).first() is not None


def lock_subjects(session: Session, subscription: str, subjects: Iterable[str]) -> None:
    """Take the (subscription, subject) locks in sorted order until the transaction ends.

    Live handling, parking and retry all take them: a consumer that was frozen and thaws after fail-over is not fenced
    by the broker. SQLite has one writer, so its transaction is the lock.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        return
    for subject in sorted(set(subjects)):
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{subscription}|{subject}", 0))))
