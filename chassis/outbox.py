"""The journal: what a service has announced, committed with the change it announces, kept for ever; without it an
event could be lost.

Each announcement first takes its subject's counter row. That gives ``sequence``, and because the row stays locked
until the commit, two transactions announcing about one subject commit in the order of their sequences.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
    true,
    update,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.envelope import Envelope, encode
from chassis.moments import Moment
from chassis.tables import METADATA, RowNumber

outbox = Table(
    "outbox",
    METADATA,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("event_id", String(36), nullable=False, unique=True),
    Column("subject", String(120), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("routing_key", String(120), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("announced_at", Moment, nullable=False),
    Column("sent_at", Moment),
    UniqueConstraint("subject", "sequence"),
)
Index(
    "ix_outbox_unsent",
    outbox.c.number,
    postgresql_where=sql("sent_at IS NULL"),
    sqlite_where=sql("sent_at IS NULL"),
)

subject_counter = Table(
    "subject_counter",
    METADATA,
    Column("subject", String(120), primary_key=True),
    Column("last_sequence", Integer, nullable=False),
)


@dataclass(frozen=True)
class JournalRow:
    """One announcement as the relay sends it."""

    number: int
    event_id: str
    subject: str
    sequence: int
    routing_key: str
    body: bytes


def next_sequence(session: Session, subject: str) -> int:
    """The subject's next number; the subject is held until the transaction ends."""
    connection = session.connection()
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    counted = (
        make(subject_counter)
        .values(subject=subject, last_sequence=1)
        .on_conflict_do_update(
            index_elements=["subject"],
            set_={"last_sequence": subject_counter.c.last_sequence + 1},
        )
        .returning(subject_counter.c.last_sequence)
    )
    return int(connection.execute(counted).scalar_one())


def record(session: Session, envelope: Envelope, routing_key: str, announced_at: datetime) -> None:
    """Write one announcement into the journal, unsent."""
    session.connection().execute(
        outbox.insert().values(
            event_id=envelope.id,
            subject=envelope.subject,
            sequence=envelope.sequence,
            routing_key=routing_key,
            body=encode(envelope),
            announced_at=announced_at,
        )
    )


_COLUMNS = [outbox.c[name] for name in ("number", "event_id", "subject", "sequence", "routing_key", "body")]


def unsent_heads(
    session: Session, limit: int, excluding: Iterable[str] = (), only: Iterable[str] | None = None
) -> list[JournalRow]:
    """The oldest unsent announcement of each subject, oldest first. Never read by ``number > last``: numbers are taken
    before commit, so a late committer would be skipped for ever."""
    first = (
        select(func.min(outbox.c.sequence).label("sequence"), outbox.c.subject)
        .where(outbox.c.sent_at.is_(None), outbox.c.subject.not_in(list(excluding)))
        .where(true() if only is None else outbox.c.subject.in_(list(only)))
        .group_by(outbox.c.subject)
        .subquery()
    )
    heads = (
        select(*_COLUMNS)
        .join(
            first,
            (outbox.c.subject == first.c.subject) & (outbox.c.sequence == first.c.sequence),
        )
        .order_by(outbox.c.number)
        .limit(limit)
    )
    return [JournalRow(*row) for row in session.execute(heads)]


def mark_sent(session: Session, numbers: Iterable[int], now: datetime) -> None:
    session.execute(update(outbox).where(outbox.c.number.in_(list(numbers))).values(sent_at=now))


def unsent_count(session: Session) -> int:
    return int(session.execute(select(func.count()).where(outbox.c.sent_at.is_(None))).scalar_one())


def oldest_unsent(session: Session) -> datetime | None:
    found: datetime | None = session.execute(
        select(outbox.c.announced_at).where(outbox.c.sent_at.is_(None)).order_by(outbox.c.number).limit(1)
    ).scalar_one_or_none()
    return found


def sent_numbers(session: Session, routing_keys: Iterable[str]) -> list[int]:
    """What of these types was sent by now, in one look: of each subject nothing is missing before the last of them."""
    sent = select(outbox.c.number).where(outbox.c.routing_key.in_(list(routing_keys)), outbox.c.sent_at.is_not(None))
    return list(session.execute(sent.order_by(outbox.c.number)).scalars())


def journal_rows(session: Session, numbers: Iterable[int]) -> list[JournalRow]:
    """The announcements of these numbers, oldest first."""
    rows = select(*_COLUMNS).where(outbox.c.number.in_(list(numbers))).order_by(outbox.c.number)
    return [JournalRow(*row) for row in session.execute(rows)]
