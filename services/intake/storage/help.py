"""Requests for help and how they were screened: their tables."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Table, select

from chassis import seals
from chassis.columns import ID, Codes, Moment, Sealed, coded
from contracts.codes import HelpArrival, ScreeningDecision, StatedReason
from contracts.orders.intake import HelpRequestState
from services.intake.domain.help import HelpRequest, Screening
from services.intake.storage.base import BADGE, CASE, FORM_NUMBER, METADATA, mapper, written_once
from services.intake.storage.cases import OfCases

help_requests = Table(
    "help_requests",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("arrival", coded(HelpArrival), nullable=False),
    Column("stated_reason", coded(StatedReason), nullable=False),
    Column("needs", Codes, nullable=False),
    Column("arrived_at", Moment, nullable=False),
    Column("state", coded(HelpRequestState), nullable=False, index=True),
    Column("referral_id", ID),
    Column("registered_at", Moment),
    Column("registered_by", BADGE),
    Column("fingerprint_taken", Boolean, nullable=False),
    Column("photo_taken", Boolean, nullable=False),
    Column("national_system_checked", Boolean, nullable=False),
    Column("escort", Sealed("help_requests.escort", CASE)),
)

screenings = Table(
    "screenings",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False),
    Column("help_request_id", ID, ForeignKey("help_requests.id"), nullable=False, index=True),
    Column("officer", BADGE, nullable=False),
    Column("decision", coded(ScreeningDecision), nullable=False),
    Column("signs", Codes, nullable=False),
    Column("police_report_number", FORM_NUMBER),
    Column("at", Moment, nullable=False),
)

mapper.map_imperatively(HelpRequest, help_requests, version_id_col=help_requests.c.version)
mapper.map_imperatively(Screening, screenings)

seals.guard({HelpRequest: help_requests.c.case_id, Screening: screenings.c.case_id})
written_once(Screening)


class HelpRequests(OfCases):
    kind, table = HelpRequest, help_requests

    def live(self, case_id: str) -> HelpRequest | None:
        """The request on that case that was not withdrawn, if there is one."""
        return next((request for request in self.of_case(case_id) if not request.is_over), None)

    def page(
        self, *, state: HelpRequestState | None, case_id: str | None, after: str | None, limit: int
    ) -> Sequence[HelpRequest]:
        return self._page({"state": state, "case_id": case_id}, after, limit)


class Screenings(OfCases):
    kind, table = Screening, screenings

    def of_request(self, help_request_id: str) -> Sequence[Screening]:
        mine = select(Screening).where(screenings.c.help_request_id == help_request_id)
        return self._session.scalars(mine.order_by(screenings.c.id)).all()
