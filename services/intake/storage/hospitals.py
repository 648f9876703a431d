"""The partner hospitals: their table, and the order in which they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Integer, String, Table, select
from sqlalchemy.orm import Session

from chassis.columns import AGENCY_ID
from services.intake.domain.referrals import Hospital
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
)

mapper.map_imperatively(Hospital, hospitals)


class Hospitals:
    """The partner hospitals in the order in which they are asked."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ranked(self) -> Sequence[Hospital]:
        return self._session.scalars(select(Hospital).order_by(hospitals.c.rank, hospitals.c.id)).all()


def seed_hospitals(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Put partner hospitals on the list: ``{id, name, rank, kind, accept_minutes?, active?}``, ``id`` being the
    agency's id. Seeding again updates."""
    for row in rows:
        session.merge(Hospital(**row))
    session.flush()
