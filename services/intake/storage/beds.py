"""Beds by zone: their table, and how the last one is given once."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Column, Integer, Table, func, select, update
from sqlalchemy.orm import Session

from chassis.columns import coded
from chassis.database import insert_ignoring
from contracts.codes import BedZone
from services.intake.domain.stay import NoFreeBed
from services.intake.storage.base import METADATA

bed_zones = Table(
    "bed_zones",
    METADATA,
    Column("zone", coded(BedZone), primary_key=True),
    Column("capacity", Integer, nullable=False),
    Column("occupied", Integer, nullable=False),
)


class Beds:
    """Beds by zone. A bed is taken by one guarded statement, so the last one cannot be given twice."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()

    def take(self, zone: BedZone) -> None:
        """:raises NoFreeBed: when every bed of the zone is taken."""
        free = update(bed_zones).where(bed_zones.c.zone == zone, bed_zones.c.occupied < bed_zones.c.capacity)
        if self._connection.execute(free.values(occupied=bed_zones.c.occupied + 1)).rowcount != 1:
            raise NoFreeBed(bed_zone=zone.value)

    def release(self, zone: BedZone | None) -> None:
        """The bed is free again; ``None``: there was none."""
        taken = update(bed_zones).where(bed_zones.c.zone == zone, bed_zones.c.occupied > 0)
        if zone is not None:
            self._connection.execute(taken.values(occupied=bed_zones.c.occupied - 1))

    def occupied(self, zone: BedZone) -> int:
        found = self._connection.execute(select(func.sum(bed_zones.c.occupied)).where(bed_zones.c.zone == zone))
        return int(found.scalar_one() or 0)


def seed_beds(session: Session, capacities: Mapping[BedZone, int]) -> None:
    """Set how many beds each zone has. Seeding again changes the capacity only; who lies there stays."""
    connection = session.connection()
    for zone, capacity in capacities.items():
        insert_ignoring(connection, bed_zones, [{"zone": zone, "capacity": capacity, "occupied": 0}])
        connection.execute(update(bed_zones).where(bed_zones.c.zone == zone).values(capacity=capacity))
