"""Takes batches that are old enough out of the audit and leaves a signed tombstone for each, so that the chain still
verifies; without it the audit could not grow old.

A batch goes whole or not at all: what a hold is about keeps its batch. The newest batch always stays, so that numbers
never begin again. A batch that is not what was sealed is never pruned: pruning must not wipe tracks.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, and_, cast, delete, exists, func, select
from sqlalchemy.orm import Session

from chassis import holds
from chassis.audit import audit_entry, audit_link, audit_seal, audit_tombstone
from chassis.audit_chain import Seal, seal_of
from chassis.audit_verification import batch_troubles
from chassis.checkpoints import SigningKey, tombstone_bytes

AUDIT: Final = "audit"
"""The class of records that the audit is."""


class PruningRefused(RuntimeError):
    """A batch that is due is not what was sealed; look with ``guitu audit verify`` first."""


def census(session: Session, cutoff: datetime) -> tuple[int, int]:
    """How many entries are in batches old enough, and how many of these in batches that something holds."""
    counted = func.coalesce(func.sum(audit_seal.c.count), 0)
    due = session.execute(select(counted).where(_due(cutoff))).scalar_one()
    held = session.execute(select(counted).where(_due(cutoff), _held())).scalar_one()
    return int(due), int(held)


def prune_next(session: Session, service: str, cutoff: datetime, key: SigningKey, now: datetime) -> Seal | None:
    """Take the oldest batch that may go; ``None`` when none may. :raises PruningRefused: when it was tampered with."""
    oldest = select(audit_seal.c.batch).where(_due(cutoff), ~_held()).order_by(audit_seal.c.batch).limit(1)
    batch = session.execute(oldest).scalar_one_or_none()
    seal = None if batch is None else seal_of(session, batch)
    if seal is None:
        return None
    if batch_troubles(session, service, seal):
        raise PruningRefused(f"batch {seal.batch} of {service} is not what was sealed")
    connection = session.connection()
    signature = key.sign(tombstone_bytes(service, seal, now, key.id))
    stone = {"batch": seal.batch, "pruned_at": now, "key": key.id, "signature": signature}
    connection.execute(audit_tombstone.insert(), stone)  # first: the rule lets go of what a tombstone names
    links = select(audit_link.c.entry).where(audit_link.c.batch == seal.batch)
    connection.execute(delete(audit_entry).where(audit_entry.c.number.in_(links)))
    connection.execute(delete(audit_link).where(audit_link.c.batch == seal.batch))
    return seal


def _due(cutoff: datetime) -> ColumnElement[bool]:
    gone = exists().where(audit_tombstone.c.batch == audit_seal.c.batch)
    newest = select(func.max(audit_seal.c.batch)).correlate(None).scalar_subquery()
    return and_(audit_seal.c.last_at < cutoff, audit_seal.c.batch < newest, ~gone)


def _held() -> ColumnElement[bool]:
    entry: Any = audit_entry.c
    about = holds.held(entry.at, [entry.subject, cast(entry.codes, Text)], entry.agency_id)
    return exists().where(audit_link.c.batch == audit_seal.c.batch, entry.number == audit_link.c.entry, about)
