"""Identity queries and suspicion reports: their tables, and which reports keep a case open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, select
from sqlalchemy.orm import class_mapper

from chassis import seals
from chassis.columns import AGENCY_ID, ID, Moment, Sealed, coded
from chassis.orders import existing
from contracts.codes import PoliceAnswer, SuspicionKind
from contracts.orders.intake import IdentityQueryState, SuspicionState
from services.intake.domain.cases import Case
from services.intake.domain.identity_queries import IdentityQuery
from services.intake.domain.suspicions import Suspicion
from services.intake.storage.base import CASE, METADATA, mapper
from services.intake.storage.cases import OfCases

identity_queries = Table(
    "identity_queries",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("police_id", AGENCY_ID, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("state", coded(IdentityQueryState), nullable=False),
    Column("sent_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("received_at", Moment),
    Column("answered_at", Moment),
    Column("result", coded(PoliceAnswer)),
    Column("applied_at", Moment),
    Column("overdue", Boolean, nullable=False),
    Column("escalated_at", Moment),
    Column("basis", Sealed("identity_queries.basis", CASE)),
    Column("facts", Sealed("identity_queries.facts", CASE)),
    Column("supplement", Sealed("identity_queries.supplement", CASE)),
    Column("answer", Sealed("identity_queries.answer", CASE)),
    Column("note", Sealed("identity_queries.note", CASE)),
    Index("ix_identity_queries_police_id_state", "police_id", "state"),
)

suspicions = Table(
    "suspicions",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("police_id", AGENCY_ID, nullable=False),
    Column("kind", coded(SuspicionKind), nullable=False),
    Column("state", coded(SuspicionState), nullable=False),
    Column("reported_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("registered_at", Moment),
    Column("answered_at", Moment),
    Column("closed_at", Moment),
    Column("waived_by", AGENCY_ID),
    Column("overdue", Boolean, nullable=False),
    Column("statement", Sealed("suspicions.statement", CASE)),
    Column("report_number", Sealed("suspicions.report_number", CASE)),
    Column("feedback", Sealed("suspicions.feedback", CASE)),
    Column("waiver_reason", Sealed("suspicions.waiver_reason", CASE)),
    Index("ix_suspicions_police_id_state", "police_id", "state"),
)

mapper.map_imperatively(IdentityQuery, identity_queries, version_id_col=identity_queries.c.version)
mapper.map_imperatively(Suspicion, suspicions, version_id_col=suspicions.c.version)

SUSPICION_ID: Final[Any] = class_mapper(Suspicion).get_property_by_column(suspicions.c.id).class_attribute
"""The class's own attribute, as ``CASE_ID`` is."""

seals.guard(
    {
        IdentityQuery: identity_queries.c.case_id,
        Suspicion: seals.AlsoOf(suspicions.c.case_id, suspicions.c.police_id),
    }
)


class IdentityQueries(OfCases):
    kind, table = IdentityQuery, identity_queries

    def page(self, filters: dict[str, Any], *, after: str | None, limit: int) -> Sequence[IdentityQuery]:
        return self._page(filters, after, limit)


class Suspicions(OfCases):
    """The police agency to which a report goes sees it under a seal too (docs/adr/0047); the case it does not see."""

    kind, table = Suspicion, suspicions

    def take(self, id: str) -> tuple[Case, Any]:
        existing(self._session.scalar(select(SUSPICION_ID).where(suspicions.c.id == id)))
        with seals.unguarded(self._session):  # for the lock alone: of the case nothing is told
            return super().take(id)

    def page(self, filters: dict[str, Any], *, after: str | None, limit: int) -> Sequence[Suspicion]:
        return self._page(filters, after, limit)

    def keeping_open(self, case_id: str) -> bool:
        """Whether a report of that case still wants its number, or a supervisor's word (D05)."""
        return any(one.keeps_case_open for one in self.of_case(case_id))

    def holding_ticket(self, case_id: str) -> bool:
        """Whether a report of that case stands that the person may have been trafficked."""
        return any(one.holds_ticket for one in self.of_case(case_id))
