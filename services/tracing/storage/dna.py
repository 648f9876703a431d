"""DNA requests: their table, and which of them are overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, select
from sqlalchemy.orm import Session

from chassis import seals
from chassis.columns import AGENCY_ID, ID, Moment, Sealed, coded
from chassis.orders import existing
from chassis.paging import paged
from contracts.codes import DnaResult, DnaStep
from services.tracing.domain.dna import DnaRequest
from services.tracing.domain.profiles import SEARCHED_FOR
from services.tracing.storage.base import METADATA, PROFILE, mapper
from services.tracing.storage.files import profile

dna_request = Table(
    "dna_request",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("profile_id", ID, ForeignKey("profile.id"), nullable=False, index=True),
    Column("case_id", ID, nullable=False),
    Column("police_id", AGENCY_ID, nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("step", coded(DnaStep), nullable=False),
    Column("scheduled_at", Moment),
    Column("sampled_at", Moment),
    Column("loaded_at", Moment),
    Column("compared_at", Moment),
    Column("answered_at", Moment),
    Column("result", coded(DnaResult)),
    Column("prior_sampled_on", Date),
    Column("prior_lab_number", Sealed("dna_request.prior_lab_number", PROFILE)),
    Column("barcode", Sealed("dna_request.barcode", PROFILE)),
    Column("reference", Sealed("dna_request.reference", PROFILE)),
    Column("relative_verification_at", Moment),
    Column("confirmed_at", Moment),
    Column("false_hit_at", Moment),
    Column("verified_candidate_id", ID),
    Column("verification_reference", Sealed("dna_request.verification_reference", PROFILE)),
    Column("version", Integer, nullable=False),
    Index("ix_dna_request_police_id_step", "police_id", "step"),
)

mapper.map_imperatively(DnaRequest, dna_request, version_id_col=dna_request.c.version)

seals.guard({DnaRequest: seals.AlsoOf(dna_request.c.case_id, dna_request.c.police_id)})


class DnaRequests:
    """The requests to police."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: DnaRequest) -> None:
        self._session.add(new)
        self._session.flush()

    def get(self, id: str) -> DnaRequest:
        """:raises NotFound:"""
        return existing(self._session.get(DnaRequest, id), id=id)

    def of_profile(self, profile_id: str) -> list[DnaRequest]:
        wanted = select(DnaRequest).where(dna_request.c.profile_id == profile_id)
        return list(self._session.scalars(wanted.order_by(dna_request.c.id)))

    def follow_clock(self, profile_id: str, due_at: datetime) -> None:
        """What police have not answered is due when their clock says so, however often it is opened."""
        for request in self.of_profile(profile_id):
            if request.is_unanswered:
                request.due_at = due_at

    def page(self, filters: dict[str, Any], *, after: str | None, limit: int) -> Sequence[DnaRequest]:
        return self._session.scalars(paged(select(DnaRequest), dna_request, filters, after, limit)).all()

    def overdue(self, filters: dict[str, Any], *, now: datetime, after: str | None, limit: int) -> Sequence[DnaRequest]:
        """Those not answered by ``now`` although they were due, of files that are open."""
        wanted = select(DnaRequest).join(profile, profile.c.id == dna_request.c.profile_id)
        unanswered = wanted.where(
            profile.c.state.in_(SEARCHED_FOR), dna_request.c.answered_at.is_(None), dna_request.c.due_at <= now
        )
        return self._session.scalars(paged(unanswered, dna_request, filters, after, limit)).all()
