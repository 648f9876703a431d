"""Parking: what could not be handled is kept with its error, retried on a schedule, and holds back later events of
its own subject only.

States of a parked event: ``waiting`` (for its turn or its next attempt) and ``dead`` (attempts used up, or it can never
work). A dead event still holds its subject until an operator replays or discards it.
"""

from __future__ import annotations

import base64
import traceback
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import (
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from chassis import inbox
from chassis.columns import Moment, Sealed, Whose
from chassis.database import insert_ignoring
from chassis.private import Private
from chassis.tables import METADATA, RowNumber
from chassis.work import UnitOfWork

WAITING, DEAD = "waiting", "dead"
OWNER = "parking"

_PARKED = Whose(
    "parking",
    "holds ids and codes, or what nobody could read; deleted when it is handled or `guitu parked discard` gives it up",
    with_the_person=False,
    by_key=False,
)

parked = Table(
    "parked",
    METADATA,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("subscription", String(80), nullable=False),
    Column("key", String(80), nullable=False),
    Column("subject", String(120)),
    Column("type", String(120)),
    Column("content_type", String(120), nullable=False),
    Column("body", Sealed("parked.body", _PARKED), nullable=False),
    Column("size", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", String(300)),
    Column("parked_at", Moment, nullable=False),
    Column("next_attempt_at", Moment),
    UniqueConstraint("subscription", "key"),
    Index("ix_parked_subscription_subject", "subscription", "subject"),
    # SQLite gives a deleted row's number again otherwise, and an operator's discard would meet another event
    sqlite_autoincrement=True,
)


@dataclass(frozen=True)
class RetrySchedule:
    """When a failing event is tried again; after the last pause it is dead. ``infrastructure`` pauses use up no
    attempt."""

    pauses: tuple[timedelta, ...] = (
        timedelta(seconds=5),
        timedelta(seconds=30),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
    )
    infrastructure: timedelta = timedelta(seconds=5)

    def after(self, attempts: int, now: datetime) -> datetime | None:
        return now + self.pauses[attempts - 1] if attempts <= len(self.pauses) else None


@dataclass(frozen=True)
class ParkedEvent:
    """One parked event as operators see it: ids and codes, never its body."""

    number: int
    subscription: str
    key: str
    subject: str | None
    type: str | None
    content_type: str
    size: int
    state: str
    attempts: int
    error: str | None
    parked_at: datetime
    next_attempt_at: datetime | None


_SHOWN = [parked.c[name] for name in ParkedEvent.__dataclass_fields__]


@dataclass(frozen=True)
class Unhandled:
    """What came in and could not be handled (yet)."""

    key: str
    subject: str | None
    type: str | None
    content_type: str
    body: bytes
    state: str = WAITING
    attempts: int = 0
    error: str | None = None
    next_attempt_at: datetime | None = None


def park(uow: UnitOfWork, subscription: str, event: Unhandled, now: datetime) -> bool:
    """Keep the event. A second call for the same event changes nothing, and says false."""
    row = {
        "subscription": subscription,
        "key": event.key,
        "subject": event.subject,
        "type": event.type and event.type[:120],
        "content_type": _printable(event.content_type)[:120],
        "body": uow.private(OWNER, base64.b64encode(event.body).decode()),
        "size": len(event.body),
        "state": event.state,
        "attempts": event.attempts,
        "error": event.error and event.error[:300],
        "parked_at": now,
        "next_attempt_at": event.next_attempt_at,
    }
    return insert_ignoring(uow.session.connection(), parked, [row]) == 1


def _printable(text: str) -> str:
    """The text as any database can store it."""
    return "".join(letter if " " <= letter <= "~" else "?" for letter in text)


_HELD = select(parked.c.subject).where(
    parked.c.subscription == bindparam("subscription"),
    parked.c.subject.in_(bindparam("subjects", expanding=True)),
)
# Two statements, one round trip. The second sees what was parked while the first waited for a lock, as it would not if
# they were one statement.
_LOCK_AND_LOOK = text("""
    SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(CAST(:names AS text[])) AS name;
    SELECT subject FROM parked WHERE subscription = :subscription AND subject = ANY(CAST(:subjects AS text[]))
""")


def locked_and_held(session: Session, subscription: str, subjects: Collection[str]) -> set[str]:
    """Take the locks of these subjects (:func:`inbox.lock_subjects`); which of them have a parked event before
    them."""
    connection, asked = session.connection(), {"subscription": subscription, "subjects": sorted(set(subjects))}
    if connection.dialect.name == "sqlite":
        return set(connection.execute(_HELD, asked).scalars())
    names = inbox.names_of_locks(subscription, subjects)
    return set(connection.execute(_LOCK_AND_LOOK, {**asked, "names": names}).scalars())


def parked_keys(session: Session, subscription: str, keys: Iterable[str]) -> set[str]:
    """Which of these events are parked."""
    found = select(parked.c.key).where(parked.c.subscription == subscription, parked.c.key.in_(sorted(keys)))
    return set(session.execute(found).scalars())


# Asked every second and in vain nearly always: put together once, as that takes longer than to answer them.
_NOW_OR_BEFORE = parked.c.next_attempt_at <= bindparam("now")
_DUE = (parked.c.state == WAITING) & (parked.c.next_attempt_at.is_(None) | _NOW_OR_BEFORE)
_WITH_DUE = select(parked.c.subscription).where(_DUE).distinct()
_FIRSTS = (
    select(func.min(parked.c.number))
    .where(parked.c.subscription == bindparam("subscription"), parked.c.subject.is_not(None))
    .group_by(parked.c.subject)
)
_DUE_HEADS = select(*_SHOWN).where(parked.c.number.in_(_FIRSTS), _DUE).order_by(parked.c.number)
_DUE_WITHOUT_SUBJECT = select(*_SHOWN).where(
    parked.c.subscription == bindparam("subscription"),
    parked.c.subject.is_(None),
    parked.c.state == WAITING,
    _NOW_OR_BEFORE,
)
"""Undecodable messages that an operator asked to try again; they hold nothing and wait for nothing."""


def subscriptions_with_due(session: Session, now: datetime) -> set[str]:
    """Where something may be tried again; :func:`due_heads` says what."""
    return set(session.execute(_WITH_DUE, {"now": now}).scalars())


def due_heads(session: Session, subscription: str, now: datetime) -> list[ParkedEvent]:
    """The first parked event of each subject, where its time has come, and what has no subject."""
    asked = {"subscription": subscription, "now": now}
    return [
        ParkedEvent(*row) for wanted in (_DUE_HEADS, _DUE_WITHOUT_SUBJECT) for row in session.execute(wanted, asked)
    ]


def is_head(session: Session, event: ParkedEvent) -> bool:
    """Whether the event is (still) parked and the first of its subject."""
    if event.subject is None:
        return session.execute(select(parked.c.number).where(parked.c.number == event.number)).first() is not None
    first = select(func.min(parked.c.number)).where(
        parked.c.subscription == event.subscription, parked.c.subject == event.subject
    )
    return session.execute(first).scalar_one() == event.number


def body_of(session: Session, number: int) -> bytes:
    sealed: Private = session.execute(select(parked.c.body).where(parked.c.number == number)).scalar_one()
    return base64.b64decode(sealed.open())


def release(session: Session, number: int) -> None:
    """The event is handled or discarded; the next of its subject moves up."""
    session.execute(delete(parked).where(parked.c.number == number))


def postpone(
    session: Session,
    number: int,
    error: str,
    attempts: int,
    next_attempt_at: datetime | None,
) -> None:
    """Record one more failure; without a next time the event is dead."""
    session.execute(
        update(parked)
        .where(parked.c.number == number)
        .values(
            state=WAITING if next_attempt_at else DEAD,
            attempts=attempts,
            error=error[:300],
            next_attempt_at=next_attempt_at,
        )
    )


def list_parked(session: Session, *, state: str | None = None, limit: int = 100) -> list[ParkedEvent]:
    rows = select(*_SHOWN).order_by(parked.c.number).limit(limit)
    if state is not None:
        rows = rows.where(parked.c.state == state)
    return [ParkedEvent(*row) for row in session.execute(rows)]


def find(session: Session, number: int) -> ParkedEvent | None:
    row = session.execute(select(*_SHOWN).where(parked.c.number == number)).one_or_none()
    return ParkedEvent(*row) if row else None


def counts(session: Session) -> dict[str, int]:
    """Parked events by state."""
    return {state: count for state, (count, _since) in census(session).items()}


def census(session: Session) -> dict[str, tuple[int, datetime]]:
    """By state: how many are parked, and since when the oldest of them."""
    rows = session.execute(select(parked.c.state, func.count(), func.min(parked.c.parked_at)).group_by(parked.c.state))
    return {state: (int(count), since) for state, count, since in rows}


def retry_now(session: Session, number: int, now: datetime) -> None:
    session.execute(
        update(parked).where(parked.c.number == number).values(state=WAITING, attempts=0, next_attempt_at=now)
    )


def described(error: BaseException) -> str:
    """An error without its message, which may quote personal data: its class and where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    where = frames[-1]
    return f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno} in {where.name}"
