"""Files of inquiries: how far each is, and which rows were not taken. Codes and numbers only."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, String, Table, insert, select
from sqlalchemy.orm import Session

from chassis.columns import AGENCY_ID, ID, Moment, coded
from chassis.paging import paged
from contracts.codes import RowReason
from contracts.orders.tracing_states import ImportState
from services.tracing.domain.imports import InquiryImport, Rejection
from services.tracing.storage.base import METADATA, mapper

_COUNTS = ("parts_done", "added", "changed", "unchanged", "withdrawn", "rejected", "unlisted", "version")

inquiry_import = Table(
    "inquiry_import",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("sender_id", AGENCY_ID, nullable=False),
    Column("state", coded(ImportState, 16), nullable=False),
    Column("format", String(16), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("parts", Integer),
    *(Column(name, Integer, nullable=False) for name in _COUNTS),
)
inquiry_import_rejection = Table(
    "inquiry_import_rejection",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("inquiry_import_id", ID, ForeignKey("inquiry_import.id"), nullable=False, index=True),
    Column("line", Integer, nullable=False),
    Column("reason", coded(RowReason, 24), nullable=False),
    Column("field", String(40)),
)

mapper.map_imperatively(InquiryImport, inquiry_import, version_id_col=inquiry_import.c.version)


class Imports:
    """The files, by id."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: InquiryImport) -> None:
        self._session.add(new)
        self._session.flush()

    def find(self, id: str) -> InquiryImport | None:
        return self._session.get(InquiryImport, id)

    def reject(self, rows: list[Rejection]) -> None:
        if rows:
            self._session.execute(insert(inquiry_import_rejection), [vars(row) for row in rows])

    def rejections(self, import_id: str, *, after: str | None, limit: int) -> list[Any]:
        """In the order in which they were met."""
        table = inquiry_import_rejection
        wanted = paged(select(table), table, {"inquiry_import_id": import_id}, after, limit)
        return list(self._session.execute(wanted))
