"""Corrections: their table, and how one is taken for writing."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table

from chassis.columns import ID, Codes, Moment, coded
from chassis.orders import existing
from contracts.codes import RequesterRelation
from services.intake.domain.corrections import Correction
from services.intake.storage.base import METADATA, mapper
from services.intake.storage.cases import OfCases

corrections = Table(
    "corrections",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("fields", Codes, nullable=False),
    Column("requested_by", coded(RequesterRelation), nullable=False),
    Column("corrected_at", Moment, nullable=False),
    Column("acknowledged", Codes, nullable=False),
)

mapper.map_imperatively(Correction, corrections)


class Corrections(OfCases):
    kind, table = Correction, corrections

    def take(self, id: str) -> Correction:  # type: ignore[override]
        """The correction, held until the end of the transaction. :raises NotFound:"""
        return existing(self._session.get(Correction, id, with_for_update=True, populate_existing=True))
