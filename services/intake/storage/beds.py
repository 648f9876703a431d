"""Beds one by one: their table, and how each is given once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, Table, delete, func, select, update
from sqlalchemy.orm import Session

from chassis.columns import ID, Moment, coded
from chassis.database import insert_ignoring
from chassis.orders import existing
from chassis.paging import paged
from contracts.codes import BedZone
from contracts.orders.intake import BedState, BlockReason
from services.intake.domain.beds import BED_MOVES, Bed, BedTaken, BedWrongState, NoFreeBed, bed_id
from services.intake.storage.base import METADATA

beds = Table(
    "beds",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("zone", coded(BedZone), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", coded(BedState), nullable=False),
    Column("case_id", ID, unique=True),
    Column("since", Moment),
    Column("until", Moment),
    Column("blocked_because", coded(BlockReason)),
    Index("ix_beds_zone", "zone", "state"),
)

_NOBODYS = {"case_id": None, "since": None, "until": None, "blocked_because": None}


class Beds:
    """Beds by zone and number. Each change is one guarded statement, which waits for whoever holds the bed just now and
    then looks again: so no bed is given twice, and none is lost to somebody whose transaction was rolled back."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()

    def get(self, id: str) -> Bed:
        """:raises NotFound:"""
        return existing(self._one(beds.c.id == id))

    def of_case(self, case_id: str) -> Bed | None:
        """The bed that the person has, or that is kept for them."""
        return self._one(beds.c.case_id == case_id)

    def take(self, zone: BedZone, case_id: str, at: datetime, *, wanted: str | None = None) -> str:
        """A bed of the zone for this person: the wanted one, else the one that is kept for them, else any free one.

        :raises BedTaken: when the wanted one is somebody else's; :raises NoFreeBed: when all of the zone are taken.
        """
        kept = self.of_case(case_id)
        if wanted is None and kept is not None and kept.zone is zone and self._occupy(kept.id, case_id, at):
            return kept.id
        if kept is not None and kept.id != wanted:
            self.give_up_kept(case_id)
        if wanted is not None:
            return self._take_this(wanted, case_id, at)
        while (free := self._first_free(zone)) is not None:
            if self._occupy(free, case_id, at):
                return free
        raise NoFreeBed(bed_zone=zone.value)

    def release(self, id: str | None) -> None:
        """The bed is free again; ``None``: there was none."""
        if id is not None:
            self._become(BedState.FREE, beds.c.id == id, beds.c.state != BedState.BLOCKED, **_NOBODYS)

    def reserve(self, id: str, case_id: str, at: datetime, until: datetime) -> None:
        """Keep a free bed for somebody. :raises BedTaken:"""
        kept = {"case_id": case_id, "since": at, "until": until}
        if not self._become(BedState.RESERVED, beds.c.id == id, **kept):
            raise self._taken(id)

    def give_up_kept(self, case_id: str) -> None:
        """No bed waits for that person any more; one that they have is theirs."""
        self._become(BedState.FREE, beds.c.case_id == case_id, beds.c.state == BedState.RESERVED, **_NOBODYS)

    def release_reserved(self, id: str, *, due: datetime | None = None) -> bool:
        """Keep it no longer; ``due``: only a reservation that is over by then. False when none was released."""
        mine = [beds.c.id == id, beds.c.state == BedState.RESERVED]
        return self._become(BedState.FREE, *mine, *([] if due is None else [beds.c.until <= due]), **_NOBODYS)

    def block(self, id: str, because: BlockReason, at: datetime) -> None:
        """Take a free bed out of use. :raises BedTaken:"""
        if not self._become(BedState.BLOCKED, beds.c.id == id, since=at, blocked_because=because):
            raise self._taken(id)

    def unblock(self, id: str) -> None:
        """:raises BedWrongState: when it is not out of use."""
        if not self._become(BedState.FREE, beds.c.id == id, beds.c.state == BedState.BLOCKED, **_NOBODYS):
            raise BedWrongState(bed_id=id, state=self.get(id).state.value)

    def page(self, *, zone: BedZone | None, state: BedState | None, after: str | None, limit: int) -> Sequence[Bed]:
        wanted = paged(select(beds), beds, {"zone": zone, "state": state}, after, limit)
        return [_bed(row) for row in self._connection.execute(wanted)]

    def occupied(self, zone: BedZone) -> int:
        taken = select(func.count()).where(beds.c.zone == zone, beds.c.state == BedState.OCCUPIED)
        return int(self._connection.execute(taken).scalar_one())

    def _take_this(self, id: str, case_id: str, at: datetime) -> str:
        if not self._occupy(id, case_id, at):
            raise self._taken(id)
        return id

    def _occupy(self, id: str, case_id: str, at: datetime) -> bool:
        theirs = (beds.c.state == BedState.FREE) | (beds.c.case_id == case_id)
        return self._become(BedState.OCCUPIED, beds.c.id == id, theirs, case_id=case_id, since=at, until=None)

    def _become(self, state: BedState, *which: Any, **values: Any) -> bool:
        """Let it come to that state from those that lead to it; false when it was in another by then."""
        guarded = update(beds).where(*which, beds.c.state.in_(BED_MOVES.leading_to(state)))
        return self._connection.execute(guarded.values({"state": state, **values})).rowcount == 1

    def _first_free(self, zone: BedZone) -> str | None:
        free = select(beds.c.id).where(beds.c.zone == zone, beds.c.state == BedState.FREE)
        found: str | None = self._connection.execute(free.order_by(beds.c.id).limit(1)).scalar_one_or_none()
        return found

    def _taken(self, id: str) -> BedTaken:
        return BedTaken(bed_id=id, state=self.get(id).state.value)

    def _one(self, which: Any) -> Bed | None:
        found = self._connection.execute(select(beds).where(which)).one_or_none()
        return None if found is None else _bed(found)


def _bed(row: Any) -> Bed:
    return Bed(**row._mapping)


def seed_beds(session: Session, capacities: Mapping[BedZone, int]) -> None:
    """Put so many beds into each zone. Seeding again adds beds, or takes away free ones; who lies there stays."""
    connection = session.connection()
    for zone, capacity in capacities.items():
        rows = [_empty(zone, number) for number in range(1, capacity + 1)]
        insert_ignoring(connection, beds, rows)
        surplus = delete(beds).where(beds.c.zone == zone, beds.c.number > capacity, beds.c.state == BedState.FREE)
        connection.execute(surplus)


def _empty(zone: BedZone, number: int) -> dict[str, Any]:
    return {"id": bed_id(zone, number), "zone": zone, "number": number, "state": BedState.FREE, **_NOBODYS}
