"""The care log, to which entries are only added, and incidents: their tables."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, ForeignKey, Integer, Table

from chassis import seals
from chassis.columns import ID, Moment, Sealed, coded
from contracts.codes import IncidentKind, IncidentState
from contracts.orders.intake import CareKind
from services.intake.domain.care import CareEntry, Incident
from services.intake.storage.base import BADGE, CASE, FORM_NUMBER, METADATA, mapper, written_once
from services.intake.storage.cases import OfCases

care_entries = Table(
    "care_entries",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", coded(CareKind), nullable=False),
    Column("written_by", BADGE, nullable=False),
    Column("happened_at", Moment, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("adds_to", ID, ForeignKey("care_entries.id")),
    Column("text", Sealed("care_entries.text", CASE)),
)

incidents = Table(
    "incidents",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", coded(IncidentKind), nullable=False),
    Column("state", coded(IncidentState), nullable=False, index=True),
    Column("occurred_at", Moment, nullable=False),
    Column("reported_at", Moment, nullable=False),
    Column("reported_by", BADGE, nullable=False),
    Column("handled_at", Moment),
    Column("handled_by", BADGE),
    Column("reported_up_at", Moment),
    Column("reported_up_by", BADGE),
    Column("report_number", FORM_NUMBER),
    Column("closed_at", Moment),
    Column("happened", Sealed("incidents.happened", CASE)),
    Column("measures", Sealed("incidents.measures", CASE)),
    Column("reported_to", Sealed("incidents.reported_to", CASE)),
)

mapper.map_imperatively(CareEntry, care_entries)
mapper.map_imperatively(Incident, incidents, version_id_col=incidents.c.version)

seals.guard({CareEntry: care_entries.c.case_id, Incident: incidents.c.case_id})
written_once(CareEntry)


class CareLog(OfCases):
    kind, table = CareEntry, care_entries

    def page(self, *, case_id: str, kind: CareKind | None, after: str | None, limit: int) -> Sequence[CareEntry]:
        return self._page({"case_id": case_id, "kind": kind}, after, limit)


class Incidents(OfCases):
    kind, table = Incident, incidents

    def open_of_case(self, case_id: str) -> int:
        """How many incidents of that case are not closed."""
        return sum(incident.state is not IncidentState.CLOSED for incident in self.of_case(case_id))

    def page(
        self,
        *,
        state: IncidentState | None,
        kind: IncidentKind | None,
        case_id: str | None,
        after: str | None,
        limit: int,
    ) -> Sequence[Incident]:
        return self._page({"state": state, "kind": kind, "case_id": case_id}, after, limit)
