"""How the audit is read: newest first, by what, about what, by whom and when; without it an audit administrator would
write SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import Session

from chassis.audit import audit_entry


@dataclass(frozen=True)
class AuditEntry:
    """One act on record."""

    number: int
    at: datetime
    agency_id: str
    client_id: str
    action: str
    subject: str
    codes: Mapping[str, Any]


@dataclass(frozen=True)
class Wanted:
    """Which entries: each that is given narrows. ``action`` is whole or, ending with a dot, a beginning; ``subject`` is
    the entry's own or one that its codes name by id; the time is half open."""

    action: str | None = None
    subject: str | None = None
    agency_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def entries(session: Session, wanted: Wanted, limit: int, before: int | None = None) -> Sequence[AuditEntry]:
    """At most ``limit`` entries, newest first, with numbers below ``before``."""
    entry = audit_entry.c
    looked_for = select(audit_entry).where(*_conditions(wanted)).order_by(entry.number.desc()).limit(limit)
    if before is not None:
        looked_for = looked_for.where(entry.number < before)
    return [AuditEntry(*row) for row in session.execute(looked_for)]


def _conditions(wanted: Wanted) -> list[Any]:
    entry, conditions = audit_entry.c, []
    if wanted.action is not None:
        begins = entry.action.startswith(wanted.action, autoescape=True)
        conditions.append(begins if wanted.action.endswith(".") else entry.action == wanted.action)
    if wanted.subject is not None:
        named = wanted.subject.rpartition("/")[2]
        in_codes = cast(entry.codes, Text).contains(f'"{named}"', autoescape=True)
        conditions.append(or_(entry.subject == wanted.subject, entry.subject.endswith(wanted.subject), in_codes))
    if wanted.agency_id is not None:
        conditions.append(entry.agency_id == wanted.agency_id)
    if wanted.since is not None:
        conditions.append(entry.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(entry.at < wanted.until)
    return conditions
