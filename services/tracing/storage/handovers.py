"""The persons on hand-overs whose names are compared: their table."""

from __future__ import annotations

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

from chassis import seals
from chassis.columns import ID, Moment, Sealed, Whose
from chassis.orders import existing
from services.tracing.domain.handovers import HandedOver
from services.tracing.storage.base import METADATA, mapper

_HANDOVER = Whose("handover/<id>", "`person_erased` destroys the keys of the case's hand-overs")

handed_over = Table(
    "handed_over",
    METADATA,
    Column("handover_id", ID, primary_key=True),
    Column("case_id", ID, nullable=False, index=True),
    Column("compared_at", Moment, nullable=False),
    Column("person", Sealed("handed_over.person", _HANDOVER), nullable=False),
)

mapper.map_imperatively(HandedOver, handed_over)

seals.guard({HandedOver: handed_over.c.case_id})


class HandedOvers:
    """Who is on the forms."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, form: HandedOver) -> None:
        """Keep it; a form that is kept already is kept as it is now."""
        self._session.merge(form)
        self._session.flush()

    def get(self, handover_id: str) -> HandedOver:
        """:raises NotFound:"""
        return existing(self._session.get(HandedOver, handover_id), id=handover_id)

    def of_case(self, case_id: str) -> list[HandedOver]:
        wanted = select(HandedOver).where(handed_over.c.case_id == case_id)
        return list(self._session.scalars(wanted.order_by(handed_over.c.handover_id)))
