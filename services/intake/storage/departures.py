"""Departures: their table, and which are still planned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from chassis import seals
from chassis.columns import ID, REGION_CODE, Codes, Moment, Sealed, coded
from contracts.codes import DepartureKind, PersonClass
from contracts.orders.intake import DepartureState, TerminationReason
from services.intake.domain.departures import Departure
from services.intake.storage.base import CASE, METADATA, mapper
from services.intake.storage.cases import OfCases

departures = Table(
    "departures",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", coded(DepartureKind), nullable=False),
    Column("destination_region_code", REGION_CODE, nullable=False),
    Column("planned_at", Moment, nullable=False),
    Column("planned_by", String(80)),
    Column("escorts", Codes, nullable=False),
    Column("collector_documented", Boolean, nullable=False),
    Column("receiving_organisation", Boolean, nullable=False),
    Column("handover_sheet", String(32)),
    Column("documents", Codes, nullable=False),
    Column("termination_reason", coded(TerminationReason)),
    Column("state", coded(DepartureState), nullable=False, index=True),
    Column("person_class", coded(PersonClass)),
    Column("missing", Codes, nullable=False),
    Column("countersigned_at", Moment),
    Column("countersigned_by", String(80)),
    Column("cash_fen", Integer, nullable=False),
    Column("cash_allowed_fen", Integer),
    Column("executed_at", Moment),
    Column("female_staff", Boolean),
    Column("arrived_at", Moment),
    Column("destination_text", Sealed("departures.destination_text", CASE)),
    Column("receiver", Sealed("departures.receiver", CASE)),
    Column("confirmed_by", Sealed("departures.confirmed_by", CASE)),
    Column("document_numbers", Sealed("departures.document_numbers", CASE)),
    Column("countersign_reason", Sealed("departures.countersign_reason", CASE)),
    Column("cash_reason", Sealed("departures.cash_reason", CASE)),
)

mapper.map_imperatively(Departure, departures, version_id_col=departures.c.version)

seals.guard({Departure: departures.c.case_id})


class Departures(OfCases):
    kind, table = Departure, departures

    def planned(self, case_id: str) -> list[Departure]:
        return [departure for departure in self.of_case(case_id) if departure.state is DepartureState.PLANNED]

    def page(self, filters: Mapping[str, Any], after: str | None, limit: int) -> Sequence[Departure]:
        return self._page(filters, after, limit)
