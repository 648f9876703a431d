"""The journal: what a service has announced, committed with the change it announces, kept for ever; without it an
event could be lost.

Each announcement first takes its subject's counter row. That gives ``sequence``, and because the row stays locked
until the commit, two transactions announcing about one subject commit in the order of their sequences.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    any_,
    bindparam,
    func,
    not_,
    select,
    update,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from chassis.envelope import Envelope, encode_around_sequence
from chassis.moments import Moment
from chassis.retained import retained
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


class BodyText(FunctionElement[str]):
    """A body as text, to look for an id in it."""

    inherit_cache = True
    type = String()


@compiles(BodyText, "postgresql")
def _postgresql_body_text(element: Any, compiler: Any, **kw: Any) -> str:
    return f"convert_from({compiler.process(element.clauses, **kw)}, 'UTF8')"


@compiles(BodyText, "sqlite")
def _sqlite_body_text(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kw)} AS TEXT)"


retained(
    outbox,
    "journal",
    aged_by=outbox.c.sent_at,
    subjects=[outbox.c.subject, BodyText(outbox.c.body)],
    archived=True,
)


NOT_COUNTED_YET = 0
"""The sequence of an envelope that is not in the journal yet."""


class JournalRow(NamedTuple):
    """One announcement as the relay sends it."""

    number: int
    event_id: str
    subject: str
    sequence: int
    routing_key: str
    body: bytes


# The two halves of an announcement, for SQLite; made once: making a statement takes as long as sending it.
_COUNT = (
    sqlite.insert(subject_counter)
    .values(subject=bindparam("subject"), last_sequence=1)
    .on_conflict_do_update(index_elements=["subject"], set_={"last_sequence": subject_counter.c.last_sequence + 1})
    .returning(subject_counter.c.last_sequence)
)
_RECORD = outbox.insert()
# Both at once, for PostgreSQL, where each statement is a round trip; the number is written into the body where
# `encode_around_sequence` has cut it. Prepared once a connection: planning it each time is a good part of its cost.
_PREPARE = """
    PREPARE guitu_announce (varchar, varchar, varchar, timestamptz, bytea, bytea) AS
    WITH counted AS (
        INSERT INTO subject_counter (subject, last_sequence) VALUES ($1, 1)
        ON CONFLICT (subject) DO UPDATE SET last_sequence = subject_counter.last_sequence + 1
        RETURNING last_sequence
    )
    INSERT INTO outbox (subject, event_id, routing_key, announced_at, sequence, body)
    SELECT $1, $2, $3, $4, last_sequence, $5 || convert_to(last_sequence::text, 'UTF8') || $6 FROM counted
"""
_COUNT_AND_RECORD = """
    EXECUTE guitu_announce (%(subject)s, %(event_id)s, %(routing_key)s, %(announced_at)s, %(head)s, %(tail)s)
"""
_PREPARED = "guitu_announce is prepared"


def record(session: Session, envelope: Envelope, routing_key: str, announced_at: datetime) -> None:
    """Give one announcement its subject's next number and write it into the journal, unsent; the subject is held until
    the transaction ends."""
    head, tail = encode_around_sequence(envelope)
    row = {
        "event_id": envelope.id,
        "subject": envelope.subject,
        "routing_key": routing_key,
        "announced_at": announced_at,
    }
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        if _PREPARED not in connection.info:  # which lives as long as the connection, like what is prepared on it
            connection.exec_driver_sql(_PREPARE)
            connection.info[_PREPARED] = True
        connection.exec_driver_sql(_COUNT_AND_RECORD, {**row, "head": head, "tail": tail})
        return
    sequence = connection.execute(_COUNT, {"subject": envelope.subject}).scalar_one()
    connection.execute(_RECORD, {**row, "sequence": sequence, "body": head + b"%d" % sequence + tail})


_COLUMNS = [outbox.c[name] for name in ("number", "event_id", "subject", "sequence", "routing_key", "body")]


@dataclass(frozen=True)
class Heads:
    """The oldest unsent announcement of each of some subjects, oldest first, and whether more was seen to wait."""

    rows: list[JournalRow]
    more: bool


def unsent_heads(
    session: Session,
    limit: int,
    excluding: Collection[str] = (),
    only: Collection[str] | None = None,
    under_way: Collection[int] = (),
) -> Heads:
    """The oldest unsent announcements that are the first of their subject, not counting the numbers ``under_way``.

    Looks at the oldest unsent few, and at more only while these belong to a few subjects; so neither a long journal nor
    a long backlog costs anything. Never read by ``number > last``: numbers are taken before commit, so a late committer
    would be skipped for ever.
    """
    connection = session.connection()
    statement = _heads_statement(connection.dialect.name, only is not None)
    asked = {
        "subjects": list(excluding if only is None else only),
        "under_way": list(under_way),
        "heads": limit,
    }
    for window in (limit, limit * _WIDER, _ALL):
        rows = connection.execute(statement, {**asked, "window": window}).all()
        seen = rows[0][-1] if rows else 0
        if window == _ALL or seen < window or len(rows) >= limit // _ENOUGH:
            break
    return Heads([JournalRow(*row[:-1]) for row in rows], more=seen > len(rows) or seen == window)


_WIDER, _ENOUGH, _ALL = 25, 4, 2**31 - 1


@cache
def _heads_statement(dialect: str, narrowed: bool) -> Any:
    """The heads among the ``window`` oldest unsent, each with how many unsent those are. Numbers of one subject rise
    with its sequence, and become visible in that order: both are taken while the subject's counter row is held."""
    of_these = _one_of(dialect, outbox.c.subject, "subjects")
    seen = (
        select(outbox.c.number, outbox.c.subject)
        .where(outbox.c.sent_at.is_(None), of_these if narrowed else not_(of_these))
        .where(not_(_one_of(dialect, outbox.c.number, "under_way")))
        .order_by(outbox.c.number)
        .limit(bindparam("window"))
        .cte("seen")
    )
    first = select(func.min(seen.c.number)).group_by(seen.c.subject)
    count = select(func.count()).select_from(seen).scalar_subquery()
    heads = select(*_COLUMNS, count).where(outbox.c.number.in_(first))
    return heads.order_by(outbox.c.number).limit(bindparam("heads"))


def _one_of(dialect: str, column: Column[Any], name: str) -> ColumnElement[bool]:
    """That the column holds one of the values of that parameter. An array is one value to PostgreSQL; a list is as many
    as it has items, written anew into the statement each time."""
    if dialect == "postgresql":
        return column == any_(bindparam(name, type_=ARRAY(column.type)))
    return column.in_(bindparam(name, expanding=True))


def mark_sent(session: Session, numbers: Iterable[int], now: datetime) -> None:
    connection = session.connection()
    connection.execute(_mark_statement(connection.dialect.name), {"sent": list(numbers), "now": now})


@cache
def _mark_statement(dialect: str) -> Any:
    return update(outbox).where(_one_of(dialect, outbox.c.number, "sent")).values(sent_at=bindparam("now"))


def unsent_count(session: Session) -> int:
    return int(session.execute(select(func.count()).where(outbox.c.sent_at.is_(None))).scalar_one())


def oldest_unsent(session: Session) -> datetime | None:
    found: datetime | None = session.execute(
        select(outbox.c.announced_at).where(outbox.c.sent_at.is_(None)).order_by(outbox.c.number).limit(1)
    ).scalar_one_or_none()
    return found


def announced_numbers(session: Session, routing_keys: Iterable[str]) -> list[int]:
    """What of these types was announced by now, in one look: of each subject nothing is missing before the last of
    them. Sent or not: one that was sent before a queue was bound may be marked so only after this look."""
    announced = select(outbox.c.number).where(outbox.c.routing_key.in_(list(routing_keys)))
    return list(session.execute(announced.order_by(outbox.c.number)).scalars())


def journal_rows(session: Session, numbers: Iterable[int]) -> list[JournalRow]:
    """The announcements of these numbers, oldest first."""
    rows = select(*_COLUMNS).where(outbox.c.number.in_(list(numbers))).order_by(outbox.c.number)
    return [JournalRow(*row) for row in session.execute(rows)]
