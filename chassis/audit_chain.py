"""The chain of seals over the audit: without it whoever owns the database could change an entry and nobody would know.

Entries are sealed in batches. How an entry and a batch become bytes is the promise of :func:`entry_bytes` and
:func:`batch_digest`; whoever wants to verify without this program needs only these two.

Which entries are not sealed is never asked by ``number > last``: numbers are taken before commit, so an entry that
commits late would be left out for ever. It is asked by what has no link yet; a glance looks only at numbers above those
sealed ten minutes ago, and the whole table is looked through at start and every hour.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.orm import Session

from chassis.audit import audit_entry, audit_link, audit_seal

NOTHING_BEFORE: Final = bytes(32)
"""The previous digest of the first batch."""
EVERYTHING: Final = -(2**63)
"""Below every number there can be."""
BATCH: Final = 1000
"""Entries a batch at most: what is hashed in one turn of the hub (about 15 ms) and read at once to verify."""
ENOUGH: Final = 200
"""So many are sealed at once; fewer wait for :data:`RIPE`, so that a quiet night makes no chain of single entries."""
RIPE: Final = timedelta(seconds=30)
_SETTLED: Final = timedelta(minutes=10)
"""No unit of work is so long (PostgreSQL ends an idle one after a minute); the hourly look does not rely on it."""

_FORMAT: Final = "guitu.audit.v1"
ENTRY = (
    audit_entry.c.number,
    audit_entry.c.at,
    audit_entry.c.agency_id,
    audit_entry.c.client_id,
    audit_entry.c.action,
    audit_entry.c.subject,
    cast(audit_entry.c.codes, Text).label("codes_text"),
)


@dataclass(frozen=True)
class Entry:
    """One entry as it is stored; ``codes_text`` is the JSON text to the letter."""

    number: int
    at: datetime
    agency_id: str
    client_id: str
    action: str
    subject: str
    codes_text: str


@dataclass(frozen=True)
class Seal:
    """One batch of the chain."""

    batch: int
    count: int
    first_number: int
    last_number: int
    last_at: datetime
    digest: bytes
    previous: bytes
    sealed_at: datetime


_SEAL = [audit_seal.c[name] for name in Seal.__dataclass_fields__]


def entry_bytes(entry: Entry) -> bytes:
    """The entry as bytes: a JSON array of number, moment (UTC, microseconds, ``2026-07-06T01:00:00.000000Z``), agency,
    client, action, subject and the stored text of the codes; ASCII with escapes, no spaces."""
    at = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    said = [entry.number, at, entry.agency_id, entry.client_id, entry.action, entry.subject, entry.codes_text]
    return json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def entry_digest(entry: Entry) -> bytes:
    """SHA-256 of :func:`entry_bytes`."""
    return hashlib.sha256(entry_bytes(entry)).digest()


def batch_digest(service: str, batch: int, previous: bytes, sealed_at: datetime, digests: Sequence[bytes]) -> bytes:
    """SHA-256 over a JSON array (``"guitu.audit.v1"``, service, batch, previous digest in hex, moment of sealing as in
    :func:`entry_bytes`, number of entries), a line feed, and the entries' digests in their order."""
    at = sealed_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    head = json.dumps([_FORMAT, service, batch, previous.hex(), at, len(digests)], separators=(",", ":"))
    return hashlib.sha256(head.encode("ascii") + b"\n" + b"".join(digests)).digest()


def seal_next(
    session: Session, service: str, now: datetime, *, above: int | None = None, at_once: bool = False
) -> Seal | None:
    """Seal the next batch, if enough entries wait or one of them has waited for :data:`RIPE` (``at_once``: whatever
    waits); ``None`` when there is nothing to do, or another replica is at it.

    ``above``: look at the numbers above this one rather than at the recent ones; :data:`EVERYTHING` looks through the
    whole table. Only inserts: a role that may do no more can seal.
    """
    if not _ours(session):
        return None
    found = [Entry(*row) for row in session.execute(_unsealed(session, now, above).limit(BATCH))]
    ripe = at_once or len(found) >= ENOUGH or any(entry.at <= now - RIPE for entry in found)
    return _sealed(session, service, now, found) if found and ripe else None


def unsealed(session: Session, now: datetime, *, above: int | None = None) -> tuple[int, datetime | None]:
    """How many entries are not sealed, and the moment of the oldest of them."""
    waiting = _unsealed(session, now, above).order_by(None).subquery()
    count, oldest = session.execute(select(func.count(), func.min(waiting.c.at)).select_from(waiting)).one()
    return int(count), oldest


def seals_after(session: Session, batch: int, limit: int) -> list[Seal]:
    """The seals of the batches after that one, in their order. Batches are numbered under a lock: none comes late."""
    rows = select(*_SEAL).where(audit_seal.c.batch > batch).order_by(audit_seal.c.batch).limit(limit)
    return [Seal(*row) for row in session.execute(rows)]


def seal_of(session: Session, batch: int) -> Seal | None:
    row = session.execute(select(*_SEAL).where(audit_seal.c.batch == batch)).one_or_none()
    return None if row is None else Seal(*row)


def _ours(session: Session) -> bool:
    """One sealer at a time; on SQLite the write transaction is the lock."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        return True
    key = func.hashtextextended("audit_seal", 0)
    return bool(connection.execute(select(func.pg_try_advisory_xact_lock(key))).scalar_one())


def _unsealed(session: Session, now: datetime, above: int | None) -> Select[Any]:
    return (
        select(*ENTRY)
        .outerjoin(audit_link, audit_link.c.entry == audit_entry.c.number)
        .where(
            audit_link.c.entry.is_(None),
            audit_entry.c.number > (_settled_up_to(session, now) if above is None else above),
        )
        .order_by(audit_entry.c.number)
    )


def _settled_up_to(session: Session, now: datetime) -> int:
    """A number is higher than all that were sealed before it was taken: so what commits within ten minutes of taking
    its number is above this one."""
    settled = select(func.max(audit_seal.c.last_number)).where(audit_seal.c.sealed_at < now - _SETTLED)
    return int(session.execute(settled).scalar_one() or 0)


def _sealed(session: Session, service: str, now: datetime, entries: Sequence[Entry]) -> Seal:
    last = session.execute(select(*_SEAL).order_by(audit_seal.c.batch.desc()).limit(1)).one_or_none()
    batch, previous = (1, NOTHING_BEFORE) if last is None else (last.batch + 1, bytes(last.digest))
    digests = [entry_digest(entry) for entry in entries]
    seal = Seal(
        batch=batch,
        count=len(entries),
        first_number=entries[0].number,
        last_number=entries[-1].number,
        last_at=max(entry.at for entry in entries),
        digest=batch_digest(service, batch, previous, now, digests),
        previous=previous,
        sealed_at=now,
    )
    connection = session.connection()
    connection.execute(
        audit_link.insert(),
        [
            {"entry": entry.number, "batch": batch, "position": position, "digest": digest}
            for position, (entry, digest) in enumerate(zip(entries, digests, strict=True), 1)
        ],
    )
    connection.execute(audit_seal.insert(), seal.__dict__)
    return seal
