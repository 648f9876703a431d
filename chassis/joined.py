"""Ids that turned out to stand for one thing, as a subscriber hears of it; without it whoever keeps such an id would go
on speaking of two.

The owner of the ids says "this one stands for that one" and, when it was wrong, "for itself again": each about one id,
in the order of that id's own ``sequence``. Here the newest word about each id is kept, whatever came twice or late, so
all who have heard the same hold the same map. Where the words lead is followed when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Column, Integer, MetaData, String, Table, select, update
from sqlalchemy.orm import Session

from chassis.database import insert_ignoring


@dataclass(frozen=True)
class JoinedTables:
    """Where a service keeps whom its owner's ids stand for, and what was opened under each."""

    ids: Table
    things: Table


def joined_tables(name: str, metadata: MetaData) -> JoinedTables:
    """``<name>_joined`` and ``<name>_thing``."""
    ids = Table(
        f"{name}_joined",
        metadata,
        Column("id", String(36), primary_key=True),
        Column("stands_for", String(36), index=True),
        Column("sequence", Integer, nullable=False),
    )
    things = Table(
        f"{name}_thing",
        metadata,
        Column("thing_id", String(36), primary_key=True),
        Column("id", String(36), nullable=False, index=True),
    )
    return JoinedTables(ids, things)


class Joined:
    """Whom ids stand for, by what was heard so far."""

    def __init__(self, session: Session, tables: JoinedTables) -> None:
        self._session, self._ids, self._things = session, tables.ids, tables.things

    def note(self, id: str, stands_for: str | None, sequence: int) -> None:
        """The ``sequence``-th word about this id: whom it stands for, or ``None`` for itself. An older word than the
        one that is known, or the same again, changes nothing."""
        connection = self._session.connection()
        insert_ignoring(connection, self._ids, [{"id": id, "stands_for": None, "sequence": 0}])
        older = (self._ids.c.id == id, self._ids.c.sequence < sequence)
        connection.execute(update(self._ids).where(*older).values(stands_for=stands_for, sequence=sequence))

    def opened_under(self, id: str, thing_ids: Iterable[str]) -> None:
        """These things were opened under that id, which never changes."""
        rows = [{"thing_id": thing, "id": id} for thing in sorted(thing_ids)]
        if rows:
            insert_ignoring(self._session.connection(), self._things, rows)

    def present(self, id: str) -> str:
        """Whom the id stands for today; itself when nobody said anything else."""
        seen = {id}
        while (further := self._stands_for(id)) is not None and further not in seen:
            # What was undone about another id may not be heard of yet: for that long the words may lead in a circle.
            seen.add(further)
            id = further
        return id

    def _stands_for(self, id: str) -> str | None:
        wanted = select(self._ids.c.stands_for).where(self._ids.c.id == id)
        found: str | None = self._session.connection().execute(wanted).scalar_one_or_none()
        return found

    def members(self, id: str) -> list[str]:
        """Every id that stands for the same as this one, itself among them."""
        found = {self.present(id)}
        reached: Iterable[str] = found
        while reached:
            below = select(self._ids.c.id).where(self._ids.c.stands_for.in_(sorted(reached)))
            reached = {*self._session.connection().execute(below).scalars()} - found
            found |= reached
        return sorted(found)

    def id_of(self, thing_id: str) -> str | None:
        """Under which id it was opened; nothing when nobody said."""
        wanted = select(self._things.c.id).where(self._things.c.thing_id == thing_id)
        found: str | None = self._session.connection().execute(wanted).scalar_one_or_none()
        return found

    def things_of(self, id: str) -> list[str]:
        """What is known to have been opened under any id that stands for the same."""
        theirs = select(self._things.c.thing_id).where(self._things.c.id.in_(self.members(id)))
        return sorted(self._session.connection().execute(theirs).scalars())

    def as_map(self) -> dict[str, str]:
        """Every id that was ever spoken of, and whom it stands for today."""
        known = self._session.connection().execute(select(self._ids.c.id).order_by(self._ids.c.id)).scalars().all()
        return {id: self.present(id) for id in known}
