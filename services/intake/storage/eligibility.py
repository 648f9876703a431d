"""Decisions whether help is given: their table, to which rows are only added."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Boolean, Column, ForeignKey, String, Table

from chassis import seals
from chassis.columns import ID, Codes, Moment, Sealed, coded
from contracts.codes import EligibilityOutcome
from services.intake.domain.eligibility import EligibilityDecision
from services.intake.storage.base import BADGE, CASE, FORM_NUMBER, METADATA, mapper, written_once
from services.intake.storage.cases import OfCases

eligibility_decisions = Table(
    "eligibility_decisions",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("outcome", coded(EligibilityOutcome), nullable=False),
    Column("rule_version", String(16), nullable=False),
    Column("rule_suggests", coded(EligibilityOutcome), nullable=False),
    Column("facts", Codes, nullable=False),
    Column("reasons", Codes, nullable=False),
    Column("notice_number", FORM_NUMBER),
    Column("complaint_route_told", Boolean, nullable=False),
    Column("signer", BADGE, nullable=False),
    Column("supersedes", ID, ForeignKey("eligibility_decisions.id"), unique=True),
    Column("decided_at", Moment, nullable=False),
    Column("reason_text", Sealed("eligibility_decisions.reason_text", CASE)),
)

mapper.map_imperatively(EligibilityDecision, eligibility_decisions)

seals.guard({EligibilityDecision: eligibility_decisions.c.case_id})
written_once(EligibilityDecision)


class EligibilityDecisions(OfCases):
    kind, table = EligibilityDecision, eligibility_decisions

    def page(self, *, case_id: str, after: str | None, limit: int) -> Sequence[EligibilityDecision]:
        return self._page({"case_id": case_id}, after, limit)
