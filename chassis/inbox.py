"""The inbox: which events a subscription has handled, written with their effect; without it a duplicate would act
twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ARRAY, Column, String, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.moments import Moment
from chassis.retained import retained
from chassis.tables import METADATA

inbox = Table(
    "inbox",
    METADATA,
    Column("subscription", String(80), primary_key=True),
    Column("event_id", String(80), primary_key=True),
    Column("handled_at", Moment, nullable=False),
)

retained(inbox, "inbox", aged_by=inbox.c.handled_at)


# Statements that run for every event are made once: making them takes as long as sending them.
_CLAIM = {
    dialect: make(inbox).on_conflict_do_nothing().returning(inbox.c.event_id)
    for dialect, make in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
_ASKED = func.unnest(bindparam("subjects", type_=ARRAY(String))).column_valued("subject")
_LOCK = select(func.pg_advisory_xact_lock(func.hashtextextended(_ASKED, 0)))
"""The rows of an array come in its order, so the locks are taken in the order in which they are asked for."""


def claim(session: Session, subscription: str, event_ids: Iterable[str], now: datetime) -> set[str]:
    """Claim these events for this transaction, all in one statement; those that were not handled before."""
    connection = session.connection()
    rows = [
        {"subscription": subscription, "event_id": event_id, "handled_at": now} for event_id in dict.fromkeys(event_ids)
    ]
    return set(connection.execute(_CLAIM[connection.dialect.name], rows).scalars()) if rows else set()


def is_new(session: Session, subscription: str, event_id: str, now: datetime) -> bool:
    """Claim one event for this transaction; false when it was handled before."""
    return bool(claim(session, subscription, [event_id], now))


def was_handled(session: Session, subscription: str, event_id: str) -> bool:
    found = select(inbox.c.event_id).where(inbox.c.subscription == subscription, inbox.c.event_id == event_id)
    return session.execute(found).first() is not None


def lock_subjects(session: Session, subscription: str, subjects: Iterable[str]) -> None:
    """Take the (subscription, subject) locks in sorted order, in one statement, until the transaction ends.

    Live handling, parking and retry all take them: a consumer that was frozen and thaws after fail-over is not fenced
    by the broker. SQLite has one writer, so its transaction is the lock.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite" and (asked := names_of_locks(subscription, subjects)):
        connection.execute(_LOCK, {"subjects": asked})


def names_of_locks(subscription: str, subjects: Iterable[str]) -> list[str]:
    """In the order in which everybody takes them."""
    return [f"{subscription}|{subject}" for subject in sorted(set(subjects))]
