"""When somebody was with us, and what was filed about the stay: their tables."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, select, text

from chassis import seals
from chassis.columns import ID, Codes, Moment, Sealed, coded
from contracts.codes import ClockRule
from services.intake.domain.presence import Filing, Presence
from services.intake.storage.base import CASE, METADATA, mapper
from services.intake.storage.cases import OfCases

presences = Table(
    "presences",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
)
_OVER = text("until IS NULL")
Index("uq_presences_now", presences.c.case_id, unique=True, postgresql_where=_OVER, sqlite_where=_OVER)

filings = Table(
    "filings",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("rule", coded(ClockRule), nullable=False),
    Column("codes", Codes, nullable=False),
    Column("number", Sealed("filings.number", CASE)),
    Column("done_at", Moment, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    Column("recorded_at", Moment, nullable=False),
)

mapper.map_imperatively(Presence, presences)
mapper.map_imperatively(Filing, filings)

seals.guard({Presence: presences.c.case_id, Filing: filings.c.case_id})


class Presences(OfCases):
    """The times of one case come in their order: a new one begins only when the last is over."""

    kind, table = Presence, presences

    def now(self, case_id: str) -> Presence | None:
        """The time that is not over."""
        now = select(Presence).where(presences.c.case_id == case_id, presences.c.until.is_(None))
        return self._session.scalars(now).one_or_none()


class Filings(OfCases):
    kind, table = Filing, filings
