"""Erasures: their table, and who has said that they erased."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table
from sqlalchemy.orm import Session

from chassis.columns import AGENCY_ID, ID, Codes, Moment, coded
from chassis.orders import existing
from contracts.codes import ErasureReason, RequesterRelation
from services.intake.domain.erasures import Erasure
from services.intake.storage.base import METADATA, mapper

erasures = Table(
    "erasures",
    METADATA,
    Column("case_id", ID, ForeignKey("cases.id"), primary_key=True),
    Column("reason", coded(ErasureReason), nullable=False),
    Column("requested_by", coded(RequesterRelation), nullable=False),
    Column("decided_by", AGENCY_ID, nullable=False),
    Column("erased_at", Moment, nullable=False),
    Column("acknowledged", Codes, nullable=False),
    Column("completed_at", Moment),
    Column("overdue_at", Moment),
)

mapper.map_imperatively(Erasure, erasures)


class Erasures:
    """Who was erased, and who has said so."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Erasure) -> None:
        self._session.add(new)

    def of_case(self, case_id: str) -> Erasure | None:
        return self._session.get(Erasure, case_id)

    def take(self, case_id: str) -> Erasure:
        """The erasure, held until the end of the transaction. :raises NotFound:"""
        return existing(self._session.get(Erasure, case_id, with_for_update=True, populate_existing=True))
