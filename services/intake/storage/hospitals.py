"""The partner hospitals: their table, and the order in which they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Integer, String, Table, select
from sqlalchemy.orm import Session

from chassis.columns import AGENCY_ID, Codes, Moment
from chassis.orders import existing
from chassis.paging import paged
from services.intake.domain.hospitals import Hospital
from services.intake.storage.base import METADATA, mapper

hospitals = Table(
    "hospitals",
    METADATA,
    Column("id", AGENCY_ID, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("accept_minutes", Integer),
    Column("active", Boolean, nullable=False),
    Column("specialties", Codes, nullable=False),
    Column("districts", Codes, nullable=False),
    Column("free_beds", Integer),
    Column("beds_counted_at", Moment),
)

mapper.map_imperatively(Hospital, hospitals)


class Hospitals:
    """The partner hospitals in the order in which they are asked."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ranked(self) -> Sequence[Hospital]:
        return self._session.scalars(select(Hospital).order_by(hospitals.c.rank, hospitals.c.id)).all()

    def take(self, id: str) -> Hospital:
        """The hospital, locked until the end of the transaction. :raises NotFound: when it is no partner."""
        return existing(self._session.get(Hospital, id, with_for_update=True, populate_existing=True))

    def get(self, id: str) -> Hospital:
        """:raises NotFound: when it is no partner."""
        return existing(self._session.get(Hospital, id))

    def page(self, filters: Mapping[str, Any], *, after: str | None, limit: int) -> Sequence[Hospital]:
        """By name."""
        return self._session.scalars(paged(select(Hospital), hospitals, filters, after, limit)).all()


def seed_hospitals(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Put partner hospitals on the list: ``{id, name, rank, kind, accept_minutes?, active?, specialties?,
    districts?}``, ``id`` being the agency's id. Seeding again updates what is named; what a hospital reported of its
    beds stays."""
    for row in rows:
        known = session.get(Hospital, row["id"])
        if known is None:
            session.add(Hospital(**row))
        else:
            for name, value in row.items():
                setattr(known, name, value)
    session.flush()
