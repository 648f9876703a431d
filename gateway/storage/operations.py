"""Operations: their table, and how they are found by id, by key, and by what is due."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    and_,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from chassis.columns import AGENCY_ID, ID, Codes, Moment, Sealed, Whose
from chassis.database import insert_ignoring
from chassis.orders import Actor, existing
from chassis.retained import retained
from chassis.seals import hidden_from
from chassis.work import UnitOfWork
from gateway.domain.operations import IN_BULK, UNSETTLED, Operation
from gateway.storage.base import METADATA, NAME, mapper

_DAY = Whose(
    "operations/<day>",
    "`person_erased` and `erasure_done` take it out; the day's key is destroyed when its last operation is forgotten",
    by_key=False,
)

_SIGNED = Whose(
    "operations/<day>", "no person's: ids, digests and a signature; goes with its operation", with_the_person=False
)

operation = Table(
    "operation",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("agency_id", AGENCY_ID, nullable=False),
    Column("client_id", NAME, nullable=False),
    Column("idempotency_key", String(255), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("command_type", NAME, nullable=False),
    Column("command_id", ID, nullable=False),
    Column("subject", String(160), nullable=False),
    Column("target_id", ID, nullable=False),
    Column("location", String(300)),
    Column("actor", Codes, nullable=False),
    Column("accepted_at", Moment, nullable=False),
    Column("station_time", Moment, nullable=False),
    Column("valid_until", Moment),
    Column("next_attempt_at", Moment),
    Column("sealed_by", NAME, nullable=False),
    Column("order", Sealed("operation.order", _DAY)),
    Column("signature", Sealed("operation.signature", _SIGNED)),
    Column("state", String(12), nullable=False),
    Column("withdrawal", String(24)),
    Column("attempts", Integer, nullable=False),
    Column("answer", Sealed("operation.answer", _DAY)),
    Column("case_id", ID),
    Column("finished_at", Moment),
    UniqueConstraint("agency_id", "idempotency_key"),
    Index("ix_operation_due", "next_attempt_at"),
    Index("ix_operation_subject", "subject", "accepted_at"),
    Index("ix_operation_finished", "finished_at"),
    Index("ix_operation_target", "target_id"),
)

mapper.map_imperatively(Operation, operation)


def _destroy_unused_keys(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    for owner in _unused(uow.session, {row.sealed_by for row in rows}):
        uow.keys.destroy(owner)


def _unused(session: Session, owners: set[str]) -> list[str]:
    """Those key owners that seal no operation any more."""
    wanted = select(operation.c.sealed_by).where(operation.c.sealed_by.in_(owners)).distinct()
    return sorted(owners - set(session.scalars(wanted)))


retained(
    operation,
    "operations",
    aged_by=operation.c.finished_at,
    subjects=[operation.c.subject],
    agency=operation.c.agency_id,
    with_it=_destroy_unused_keys,
)


_earlier = aliased(operation)
_FIRST_ON_ITS_THING = ~exists().where(
    _earlier.c.subject == operation.c.subject,
    _earlier.c.state.in_(UNSETTLED),
    or_(
        _earlier.c.accepted_at < operation.c.accepted_at,
        and_(_earlier.c.accepted_at == operation.c.accepted_at, _earlier.c.id < operation.c.id),
    ),
)


class OperationRows:
    """Operations, by id, by key, and by what is due."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, operation_id: str) -> Operation:
        """:raises NotFound: when there is none."""
        found = self._session.get(Operation, operation_id, populate_existing=True)
        return existing(found, operation_id=operation_id)

    def shown_to(self, caller: Actor, never_hidden: Collection[str], operation_id: str) -> Operation:
        """That operation of the agency, unless it is about a case sealed from the client, and no order of
        ``never_hidden``: one query for all that is not there, so that it takes as long. :raises NotFound:"""
        hidden = hidden_from(caller.client_id)
        about_nothing_sealed = and_(
            operation.c.target_id.not_in(hidden),
            or_(operation.c.case_id.is_(None), operation.c.case_id.not_in(hidden)),
        )
        wanted = select(Operation).where(
            operation.c.id == operation_id,
            operation.c.agency_id == caller.agency_id,
            or_(operation.c.command_type.in_(never_hidden), about_nothing_sealed),
        )
        return existing(self._session.scalars(wanted).one_or_none(), operation_id=operation_id)

    def by_key(self, agency_id: str, key: str) -> Operation | None:
        wanted = select(Operation).where(operation.c.agency_id == agency_id, operation.c.idempotency_key == key)
        return self._session.scalars(wanted).one_or_none()

    def add(self, new: Operation) -> bool:
        """Whether it was new: another request may have committed the same key a moment ago."""
        row = {column.name: getattr(new, column.name) for column in operation.columns}
        return insert_ignoring(self._session.connection(), operation, [row]) == 1

    def change(self, operation_id: str, states: Iterable[str], *, of_command: str | None = None, **values: Any) -> bool:
        """Change it if it is still in one of these states, and still about that command; whether it was."""
        still = [operation.c.id == operation_id, operation.c.state.in_(list(states))]
        if of_command is not None:
            still.append(operation.c.command_id == of_command)
        done = self._session.execute(update(operation).where(*still).values(**values))
        return bool(done.rowcount)  # type: ignore[attr-defined]

    def lease(self, seen: Operation, until: datetime) -> bool:
        """Take the next attempt for oneself; whether nobody else did since it was read."""
        same_turn = (
            operation.c.next_attempt_at.is_(None)
            if seen.next_attempt_at is None
            else operation.c.next_attempt_at == seen.next_attempt_at
        )
        done = self._session.execute(
            update(operation)
            .where(operation.c.id == seen.id, operation.c.state.in_(UNSETTLED), same_turn)
            .values(next_attempt_at=until)
        )
        return bool(done.rowcount)  # type: ignore[attr-defined]

    def earlier_unsettled(self, one: Operation) -> Operation | None:
        """The first unsettled operation on the same thing that was accepted before this one."""
        wanted = (
            select(Operation)
            .where(
                operation.c.subject == one.subject,
                operation.c.state.in_(UNSETTLED),
                or_(
                    operation.c.accepted_at < one.accepted_at,
                    and_(operation.c.accepted_at == one.accepted_at, operation.c.id < one.id),
                ),
            )
            .order_by(operation.c.accepted_at, operation.c.id)
            .limit(1)
        )
        return self._session.scalars(wanted).one_or_none()

    def due(self, now: datetime, limit: int, away: Iterable[str] = ()) -> Sequence[Operation]:
        """Operations whose turn it is: due, unsettled, with nothing earlier unsettled on the same thing, and not of an
        owner that is away. Those of registers come last: nobody on the street waits for them."""
        others = [~operation.c.command_type.startswith(f"{owner}.", autoescape=True) for owner in sorted(away)]
        wanted = (
            select(Operation)
            .where(operation.c.state.in_(UNSETTLED), operation.c.next_attempt_at <= now, _FIRST_ON_ITS_THING, *others)
            .order_by(operation.c.command_type.in_(IN_BULK), operation.c.next_attempt_at, operation.c.id)
            .limit(limit)
        )
        return self._session.scalars(wanted).all()

    def next_attempt_at(self) -> datetime | None:
        """When the next turn comes; one that waits behind an earlier one has no turn of its own."""
        wanted = select(func.min(operation.c.next_attempt_at)).where(
            operation.c.state.in_(UNSETTLED), _FIRST_ON_ITS_THING
        )
        found: datetime | None = self._session.execute(wanted).scalar_one()
        return found

    def about(self, target_ids: Iterable[str]) -> Sequence[Operation]:
        """Every operation on one of these things, whatever became of it."""
        wanted = select(Operation).where(operation.c.target_id.in_(sorted(set(target_ids))))
        return self._session.scalars(wanted.order_by(operation.c.id)).all()

    def unsettled(self) -> tuple[int, datetime | None]:
        """How many there are, and when the oldest of them was accepted."""
        wanted = select(func.count(), func.min(operation.c.accepted_at)).where(operation.c.state.in_(UNSETTLED))
        count, oldest = self._session.execute(wanted).one()
        return int(count), oldest
