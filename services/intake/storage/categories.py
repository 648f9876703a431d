"""Category confirmations: their table, one row a case."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, select

from chassis import seals
from chassis.columns import AGENCY_ID, ID, Moment, Sealed, coded
from contracts.codes import CategoryState
from contracts.orders.intake import DenialReason
from services.intake.domain.categories import Category
from services.intake.storage.base import CASE, METADATA, mapper
from services.intake.storage.cases import OfCases

category_confirmations = Table(
    "category_confirmations",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, unique=True),
    Column("referral_id", ID, ForeignKey("referrals.id"), nullable=False),
    Column("hospital_id", AGENCY_ID, nullable=False),
    Column("unsolicited", Boolean, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("state", coded(CategoryState), nullable=False),
    Column("decided_at", Moment),
    Column("decided_by", String(80)),
    Column("denial_reason", coded(DenialReason)),
    Column("appealed_at", Moment),
    Column("grounds", Sealed("category_confirmations.grounds", CASE)),
    Index("ix_category_confirmations_hospital_id_state", "hospital_id", "state"),
)

mapper.map_imperatively(Category, category_confirmations, version_id_col=category_confirmations.c.version)

seals.guard({Category: category_confirmations.c.case_id})


class Categories(OfCases):
    kind, table = Category, category_confirmations

    def find(self, case_id: str) -> Category | None:
        mine = select(Category).where(category_confirmations.c.case_id == case_id)
        return self._session.scalars(mine).one_or_none()

    def page(
        self,
        *,
        hospital_id: str | None = None,
        case_id: str | None = None,
        state: CategoryState | None = None,
        after: str | None,
        limit: int,
    ) -> Sequence[Category]:
        return self._page({"hospital_id": hospital_id, "case_id": case_id, "state": state}, after, limit)
