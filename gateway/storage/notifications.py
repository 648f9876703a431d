"""What agencies are told: the list of what is still to be told, and each agency's numbered log.

Never page by a number that was taken before its commit: a late committer would be skipped for ever. An agency's number
is taken while its counter row is held, so its numbers become visible in their order, without gaps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, String, Table, UniqueConstraint, delete, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis.columns import AGENCY_ID, ID, Codes, Moment
from chassis.database import insert_ignoring
from chassis.retained import retained
from chassis.seals import seal
from chassis.tables import RowNumber
from gateway.domain.notifications import Notification, Untold
from gateway.storage.base import METADATA, NAME, mapper

untold = Table(
    "untold",
    METADATA,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("event_id", ID, nullable=False, unique=True),
    Column("waits_for", String(160), index=True),
)

notification = Table(
    "notification",
    METADATA,
    Column("agency_id", AGENCY_ID, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("event_id", ID, nullable=False),
    Column("type", NAME, nullable=False),
    Column("source", NAME, nullable=False),
    Column("subject", String(160), nullable=False),
    Column("sequence", Integer),
    Column("at", Moment, nullable=False),
    Column("noted_at", Moment, nullable=False),
    Column("case_id", ID),
    Column("codes", Codes, nullable=False),
    UniqueConstraint("agency_id", "event_id"),
    Index("ix_notification_noted_at", "noted_at"),
)

notification_counter = Table(
    "notification_counter",
    METADATA,
    Column("agency_id", AGENCY_ID, primary_key=True),
    Column("last_number", Integer, nullable=False),
)

mapper.map_imperatively(Untold, untold)
mapper.map_imperatively(Notification, notification)

retained(
    notification,
    "notifications",
    aged_by=notification.c.noted_at,
    subjects=[notification.c.subject, notification.c.case_id],
    agency=notification.c.agency_id,
)

_NOT_SEALED = ~exists().where(seal.c.subject == notification.c.case_id)
_MAKE: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class ToTell:
    """Events that were heard and are still to be told."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, event_id: str) -> None:
        insert_ignoring(self._session.connection(), untold, [{"event_id": event_id, "waits_for": None}])

    def due(self, limit: int) -> Sequence[Untold]:
        wanted = select(Untold).where(untold.c.waits_for.is_(None)).order_by(untold.c.number).limit(limit)
        return self._session.scalars(wanted).all()

    def counts(self) -> dict[str, int]:
        """How many can be told now, and how many wait for news of something else."""
        counted = select(func.count(), func.count(untold.c.waits_for)).select_from(untold)
        every, waiting = self._session.execute(counted).one()
        return {"due": every - waiting, "waiting": waiting}

    def done(self, numbers: Collection[int]) -> None:
        self._session.execute(delete(untold).where(untold.c.number.in_(numbers)))

    def wait(self, waiting: Mapping[int, str]) -> None:
        """Each of these until there is news of its subject."""
        for number, subject in waiting.items():
            self._session.execute(update(untold).where(untold.c.number == number).values(waits_for=subject))

    def release(self, subjects: Collection[str]) -> None:
        """News of these subjects came: whoever waited for it is looked at again."""
        self._session.execute(update(untold).where(untold.c.waits_for.in_(subjects)).values(waits_for=None))


class Notifications:
    """Each agency's log of what it was told."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def known(self, event_ids: Iterable[str]) -> set[tuple[str, str]]:
        """Which agency was told of which of these events before."""
        wanted = select(notification.c.agency_id, notification.c.event_id).where(
            notification.c.event_id.in_(sorted(set(event_ids)))
        )
        return {(row.agency_id, row.event_id) for row in self._session.execute(wanted)}

    def add(self, told: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
        """Append to each agency's log, under its next numbers, which come back with the rows; the counters are held
        until the commit."""
        numbered = {
            agency_id: [
                {**row, "agency_id": agency_id, "number": number} for number, row in self._counted(agency_id, rows)
            ]
            for agency_id, rows in sorted(told.items())  # in one order, so that nobody waits for each other
        }
        if numbered:
            self._session.execute(notification.insert(), [row for rows in numbered.values() for row in rows])
        return numbered

    def _counted(self, agency_id: str, rows: Sequence[Mapping[str, Any]]) -> Iterable[tuple[int, Mapping[str, Any]]]:
        connection = self._session.connection()
        counted = (
            _MAKE[connection.dialect.name](notification_counter)
            .values(agency_id=agency_id, last_number=len(rows))
            .on_conflict_do_update(
                index_elements=["agency_id"], set_={"last_number": notification_counter.c.last_number + len(rows)}
            )
            .returning(notification_counter.c.last_number)
        )
        last = int(connection.execute(counted).scalar_one())
        return enumerate(rows, start=last - len(rows) + 1)

    def get(self, agency_id: str, number: int) -> Notification | None:
        """Nothing of a case that has been sealed meanwhile."""
        wanted = select(Notification).where(
            notification.c.agency_id == agency_id, notification.c.number == number, _NOT_SEALED
        )
        return self._session.scalars(wanted).one_or_none()

    def after(self, agency_id: str, number: int, types: Collection[str], limit: int) -> Sequence[Notification]:
        """What the agency was told after that number, of these types or of all; nothing of a sealed case."""
        wanted = select(Notification).where(
            notification.c.agency_id == agency_id, notification.c.number > number, _NOT_SEALED
        )
        if types:
            wanted = wanted.where(notification.c.type.in_(sorted(types)))
        return self._session.scalars(wanted.order_by(notification.c.number).limit(limit)).all()

    def since(self, agency_id: str, moment: datetime, types: Collection[str]) -> Sequence[Notification]:
        wanted = select(Notification).where(
            notification.c.agency_id == agency_id, notification.c.noted_at >= moment, _NOT_SEALED
        )
        if types:
            wanted = wanted.where(notification.c.type.in_(sorted(types)))
        return self._session.scalars(wanted.order_by(notification.c.number)).all()

    def last_number(self, agency_id: str) -> int:
        wanted = select(func.max(notification_counter.c.last_number)).where(
            notification_counter.c.agency_id == agency_id
        )
        return self._session.execute(wanted).scalar_one() or 0
