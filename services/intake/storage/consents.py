"""Consents: their table, and how one is found for its case."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Table

from chassis.columns import ID, Moment, Sealed, coded
from chassis.orders import existing
from contracts.codes import AgencyKind, ConsentGiver
from contracts.purposes import Purpose
from services.intake.domain.consents import Consent
from services.intake.storage.base import CASE, METADATA, mapper
from services.intake.storage.cases import OfCases

consents = Table(
    "consents",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("recipient", coded(AgencyKind), nullable=False),
    Column("purpose", coded(Purpose), nullable=False),
    Column("given_by", coded(ConsentGiver), nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("until", Moment),
    Column("reference", Sealed("consents.reference", CASE), nullable=False),
    Column("withdrawn_at", Moment),
)

mapper.map_imperatively(Consent, consents)


class Consents(OfCases):
    kind, table = Consent, consents

    def one_of_case(self, case_id: str, id: str) -> Consent:
        """That consent of a case that the caller holds. :raises NotFound:"""
        found = self._session.get(Consent, id)
        return existing(found if found is not None and found.case_id == case_id else None)
