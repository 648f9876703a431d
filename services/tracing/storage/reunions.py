"""Reunions, and whom follow-up looks after: their tables."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, insert, select
from sqlalchemy.orm import Session

from chassis import seals
from chassis.columns import AGENCY_ID, ID, Moment, Sealed, coded
from chassis.orders import existing
from chassis.paging import paged
from contracts.orders.tracing_states import ReunionState
from services.tracing.domain.reunions import Reunion
from services.tracing.storage.base import METADATA, PROFILE, mapper

reunion = Table(
    "reunion",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("profile_id", ID, ForeignKey("profile.id"), nullable=False, index=True),
    Column("case_id", ID, nullable=False),
    Column("state", coded(ReunionState, 16), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("planned_for", Moment, nullable=False),
    Column("told", Sealed("reunion.told", PROFILE), nullable=False),
    Column("media_consent", Boolean, nullable=False),
    Column("planned_by", AGENCY_ID, nullable=False),
    Column("planned_at", Moment, nullable=False),
    Column("done_at", Moment),
    Column("followed_up_at", Moment),
    Column("cancelled_at", Moment),
    Column("version", Integer, nullable=False),
)

followed_case = Table(
    "followed_case",
    METADATA,
    Column("case_id", ID, primary_key=True),
    Column("followed_up_at", Moment, nullable=False),
)

mapper.map_imperatively(Reunion, reunion, version_id_col=reunion.c.version)

seals.guard({Reunion: reunion.c.case_id})


class Reunions:
    """The reunions, planned and held."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Reunion) -> None:
        self._session.add(new)
        self._session.flush()

    def get(self, id: str) -> Reunion:
        """:raises NotFound:"""
        return existing(self._session.get(Reunion, id), id=id)

    def of_case(self, case_id: str) -> list[Reunion]:
        wanted = select(Reunion).where(reunion.c.case_id == case_id)
        return list(self._session.scalars(wanted.order_by(reunion.c.id)))

    def note_followed(self, case_id: str, at: datetime) -> None:
        """Somebody looks in on the person of that case since ``at``, whether or not we have a file on them yet. The
        first moment stands."""
        if self.followed_at(case_id) is None:
            self._session.execute(insert(followed_case).values(case_id=case_id, followed_up_at=at))

    def followed_at(self, case_id: str) -> datetime | None:
        wanted = select(followed_case.c.followed_up_at).where(followed_case.c.case_id == case_id)
        return self._session.scalars(wanted).one_or_none()

    def page(self, *, profile_id: str | None, after: str | None, limit: int) -> list[Reunion]:
        wanted = paged(select(Reunion), reunion, {"profile_id": profile_id}, after, limit)
        return list(self._session.scalars(wanted))
