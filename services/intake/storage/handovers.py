"""Hand-overs between police and station: their table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table

from chassis import seals
from chassis.columns import AGENCY_ID, ID, REGION_CODE, Codes, Moment, Sealed, coded
from contracts.codes import HandoverDirection, HandoverParty, Sex, SignatureRefusal
from contracts.orders.intake import EarlierQuery, HandoverState, NameMatch
from services.intake.domain.handovers import Handover
from services.intake.storage.base import CASE, METADATA, mapper
from services.intake.storage.cases import OfCases

handovers = Table(
    "handovers",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("case_number", String(14), nullable=False),
    Column("direction", coded(HandoverDirection), nullable=False),
    Column("police_id", AGENCY_ID, nullable=False),
    Column("unit_code", String(12), nullable=False),
    Column("officers", Codes, nullable=False),
    Column("state", coded(HandoverState), nullable=False),
    Column("announced_at", Moment, nullable=False),
    Column("arrived_at", Moment),
    Column("found_at", Moment, nullable=False),
    Column("found_region_code", REGION_CODE),
    Column("sex", coded(Sex), nullable=False),
    Column("ages_lo", Integer, nullable=False),
    Column("ages_hi", Integer, nullable=False),
    Column("injured", Boolean, nullable=False),
    Column("dna_taken", Boolean, nullable=False),
    Column("dna_taken_on", Date),
    Column("earlier_query", coded(EarlierQuery), nullable=False),
    Column("police_signed_at", Moment),
    Column("police_signer", String(20)),
    Column("station_signed_at", Moment),
    Column("station_signer", String(20)),
    Column("refused_by", coded(HandoverParty)),
    Column("refusal_reason", coded(SignatureRefusal)),
    Column("refused_at", Moment),
    Column("closed_at", Moment),
    Column("name_match", coded(NameMatch), nullable=False),
    Column("compared_at", Moment),
    Column("nearest", Codes, nullable=False),
    Column("name", Sealed("handovers.name", CASE)),
    Column("found_place", Sealed("handovers.found_place", CASE)),
    Column("circumstances", Sealed("handovers.circumstances", CASE)),
    Column("description", Sealed("handovers.description", CASE)),
    Column("items", Sealed("handovers.items", CASE)),
    Column("injuries", Sealed("handovers.injuries", CASE)),
    Column("dna_lab_number", Sealed("handovers.dna_lab_number", CASE)),
    Column("refusal_note", Sealed("handovers.refusal_note", CASE)),
    Index("ix_handovers_police_id_state", "police_id", "state"),
)

mapper.map_imperatively(Handover, handovers, version_id_col=handovers.c.version)

seals.guard({Handover: handovers.c.case_id})


class Handovers(OfCases):
    kind, table = Handover, handovers

    def page(self, filters: dict[str, Any], *, after: str | None, limit: int) -> Sequence[Handover]:
        return self._page(filters, after, limit)
