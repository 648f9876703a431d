"""What the events told: the tables of the read model, and how they are found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Integer, String, Table, select, update
from sqlalchemy.orm import Session

from chassis.columns import ID, Codes, Moment
from chassis.database import insert_ignoring
from chassis.joined import Joined, joined_tables
from chassis.retained import retained
from chassis.seals import seal
from gateway.domain.readmodel import SightingStatus, StatusToken, TimelineEntry
from gateway.storage.base import METADATA, NAME, mapper

status_token = Table(
    "status_token",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("sighting_id", ID, nullable=False),
    Column("minted_at", Moment, nullable=False, index=True),
)

retained(status_token, "status_links", aged_by=status_token.c.minted_at, subjects=[status_token.c.sighting_id])

sighting_status = Table(
    "sighting_status",
    METADATA,
    Column("sighting_id", ID, primary_key=True),
    Column("stage", String(20), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

timeline_entry = Table(
    "timeline_entry",
    METADATA,
    Column("event_id", ID, primary_key=True),
    Column("type", NAME, nullable=False),
    Column("subject", String(160), nullable=False, index=True),
    Column("sequence", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("case_id", ID, index=True),
    Column("codes", Codes, nullable=False),
)

_persons = joined_tables("person", METADATA)

mapper.map_imperatively(StatusToken, status_token)
mapper.map_imperatively(SightingStatus, sighting_status)
mapper.map_imperatively(TimelineEntry, timeline_entry)


def persons(session: Session) -> Joined:
    """Whom intake's persons stand for, and the cases known to be theirs."""
    return Joined(session, _persons)


class ReadModel:
    """What the events told: timelines and stages of sightings."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_entry(self, row: Mapping[str, Any]) -> None:
        insert_ignoring(self._session.connection(), timeline_entry, [row])

    def entries(self, event_ids: Iterable[str]) -> dict[str, TimelineEntry]:
        """By event id, those that are there."""
        wanted = select(TimelineEntry).where(timeline_entry.c.event_id.in_(sorted(event_ids)))
        return {entry.event_id: entry for entry in self._session.scalars(wanted)}

    def of_case(self, case_id: str) -> Sequence[TimelineEntry]:
        """Nothing of a sealed case, found by the same query as the nothing of a case that there is not."""
        mine = select(TimelineEntry).where(timeline_entry.c.case_id == case_id)
        return self._session.scalars(mine.where(timeline_entry.c.case_id.not_in(select(seal.c.subject)))).all()

    def of_subjects(self, subjects: Iterable[str]) -> Sequence[TimelineEntry]:
        return self._session.scalars(select(TimelineEntry).where(timeline_entry.c.subject.in_(sorted(subjects)))).all()

    def add_token(self, token: StatusToken) -> None:
        self._session.add(token)

    def token(self, token_hash: str) -> StatusToken | None:
        return self._session.get(StatusToken, token_hash)

    def repoint_tokens(self, old_id: str, sighting_id: str) -> None:
        """The report turned out to be one that was there already."""
        self._session.execute(
            update(status_token).where(status_token.c.sighting_id == old_id).values(sighting_id=sighting_id)
        )

    def sighting(self, sighting_id: str) -> SightingStatus | None:
        return self._session.get(SightingStatus, sighting_id)

    def add_sighting(self, status: SightingStatus) -> None:
        self._session.add(status)
