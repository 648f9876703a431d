"""Legal holds (留存令): while one stands nothing about its subject, its agency or its time is deleted by age; without
them evidence could go on schedule.

A hold is placed by one operator and lifted by two: the first asks, another one agrees. It stands in each service's own
database, because each deletes its own rows; the command line places it in all of them under one id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ColumnElement, String, Table, and_, exists, func, or_, select, true, update
from sqlalchemy.orm import Session

from chassis.database import insert_ignoring
from chassis.moments import Moment
from chassis.tables import METADATA
from chassis.work import UnitOfWork

legal_hold = Table(
    "legal_hold",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("subject", String(160)),
    Column("subject_id", String(160)),
    Column("agency_id", String(80)),
    Column("from_at", Moment),
    Column("until_at", Moment),
    Column("reason", String(300), nullable=False),
    Column("placed_by", String(80), nullable=False),
    Column("placed_at", Moment, nullable=False),
    Column("lift_asked_by", String(80)),
    Column("lift_asked_at", Moment),
    Column("lifted_by", String(80)),
    Column("lifted_at", Moment),
)


class NoSuchHold(LookupError):
    """No hold of that id stands here."""


class HoldsNothing(ValueError):
    """A hold names a subject, an agency or a time, or several of them."""


class SecondOperatorNeeded(ValueError):
    """Who asked for a hold to be lifted cannot also agree to it."""


@dataclass(frozen=True)
class Scope:
    """What a hold is about; several together narrow it. The time is that of the rows."""

    subject: str | None = None
    agency_id: str | None = None
    from_at: datetime | None = None
    until_at: datetime | None = None

    def __post_init__(self) -> None:
        if not any((self.subject, self.agency_id, self.from_at, self.until_at)):
            raise HoldsNothing("a subject, an agency or a time")

    @property
    def subject_id(self) -> str | None:
        """What follows the slash of ``case/<id>``: rows name it in several ways."""
        return self.subject.rpartition("/")[2] if self.subject else None


@dataclass(frozen=True)
class Hold:
    """One hold as operators see it."""

    id: str
    subject: str | None
    agency_id: str | None
    from_at: datetime | None
    until_at: datetime | None
    reason: str
    placed_by: str
    placed_at: datetime
    lift_asked_by: str | None
    lift_asked_at: datetime | None


_HOLD = [legal_hold.c[name] for name in Hold.__dataclass_fields__]
_STANDS = legal_hold.c.lifted_at.is_(None)


def place(uow: UnitOfWork, hold_id: str, scope: Scope, reason: str, now: datetime) -> bool:
    """From the commit on nothing of that scope is deleted. Placing it again changes nothing, and says false."""
    lock(uow.session)
    operator = uow.actor.client_id
    row = {
        "id": hold_id,
        **scope.__dict__,
        "subject_id": scope.subject_id,
        "reason": reason,
        "placed_by": operator,
        "placed_at": now,
    }
    placed = insert_ignoring(uow.session.connection(), legal_hold, [row]) == 1
    if placed:
        uow.audit("hold_placed", f"hold/{hold_id}", reason=reason, about=scope.subject, agency=scope.agency_id)
    return placed


def lock(session: Session) -> None:
    """Until the transaction ends, no other one places a hold or deletes by age. On SQLite it is the only one anyway."""
    if session.connection().dialect.name != "sqlite":
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("retention", 0))))


def lift(uow: UnitOfWork, hold_id: str, reason: str, now: datetime) -> bool:
    """Ask for the hold to be lifted, or agree to what another operator asked; whether it is lifted now.

    :raises NoSuchHold: when none stands under that id. :raises SecondOperatorNeeded: when the same operator agrees.
    """
    lock(uow.session)
    found = [hold for hold in standing(uow.session) if hold.id == hold_id]
    if not found:
        raise NoSuchHold(hold_id)
    [hold], operator = found, uow.actor.client_id
    if hold.lift_asked_by == operator:
        raise SecondOperatorNeeded(operator)
    asked = hold.lift_asked_by is not None
    changed = {"lifted_by": operator, "lifted_at": now} if asked else {"lift_asked_by": operator, "lift_asked_at": now}
    uow.session.execute(update(legal_hold).where(legal_hold.c.id == hold_id).values(**changed))
    uow.audit("hold_lifted" if asked else "hold_lift_asked", f"hold/{hold_id}", reason=reason)
    return asked


def standing(session: Session) -> Sequence[Hold]:
    """The holds that stand, oldest first."""
    rows = select(*_HOLD).where(_STANDS).order_by(legal_hold.c.placed_at, legal_hold.c.id)
    return [Hold(*row) for row in session.execute(rows)]


def stands_on(session: Session, subject: str) -> bool:
    """Whether the subject (``case/<id>``) must be kept whoever asks for it to go. A hold on an agency or a time cannot
    be told from outside to leave it out, so it counts."""
    about = or_(legal_hold.c.subject_id.is_(None), legal_hold.c.subject_id == subject.rpartition("/")[2])
    return session.execute(select(legal_hold.c.id).where(_STANDS, about).limit(1)).first() is not None


def held(
    at: ColumnElement[datetime],
    subjects: Sequence[ColumnElement[str]] = (),
    agency: ColumnElement[str] | None = None,
) -> ColumnElement[bool]:
    """The rows that a standing hold is about, as a condition. What a row cannot tell does not free it: a hold on a
    subject also stops rows that name none, as far as its agency and time do not exclude them."""
    hold = legal_hold.c
    about = or_(*(_names(one) for one in subjects)) if subjects else true()
    return exists().where(
        _STANDS,
        or_(hold.subject.is_(None), about),
        or_(hold.agency_id.is_(None), hold.agency_id == agency) if agency is not None else true(),
        and_(or_(hold.from_at.is_(None), at >= hold.from_at), or_(hold.until_at.is_(None), at < hold.until_at)),
    )


def _names(text: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the text names the subject's id: as a subject (``case/<id>``, ``intake.case/<id>``), or among the codes
    of an entry. A row that names nothing may be about it."""
    return or_(text.is_(None), text.contains(legal_hold.c.subject_id))
