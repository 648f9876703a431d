"""Departures: their table, and which are still planned."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from chassis import seals
from chassis.columns import ID, REGION_CODE, Codes, Moment, Sealed, coded
from contracts.codes import DepartureKind
from contracts.orders.intake import DepartureState
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
    Column("escorts", Codes, nullable=False),
    Column("collector_documented", Boolean, nullable=False),
    Column("receiving_organisation", Boolean, nullable=False),
    Column("handover_sheet", String(32)),
    Column("state", coded(DepartureState), nullable=False),
    Column("executed_at", Moment),
    Column("female_staff", Boolean),
    Column("arrived_at", Moment),
    Column("destination_text", Sealed("departures.destination_text", CASE)),
    Column("receiver", Sealed("departures.receiver", CASE)),
    Column("confirmed_by", Sealed("departures.confirmed_by", CASE)),
)

mapper.map_imperatively(Departure, departures, version_id_col=departures.c.version)

seals.guard({Departure: departures.c.case_id})


class Departures(OfCases):
    kind, table = Departure, departures

    def planned(self, case_id: str) -> list[Departure]:
        return [departure for departure in self.of_case(case_id) if departure.state is DepartureState.PLANNED]
