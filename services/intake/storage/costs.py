"""Hospital costs and claims: their tables, and the account under whose lock both are written.

A cost belongs to a case and is taken under the case's lock like everything else; closing a period touches costs of many
cases. Whoever writes costs or claims of a hospital therefore holds its account too, after the case: a cost that comes
while a period is being closed is in the claim or finds the period closed, and never neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
    update,
)
from sqlalchemy.orm import Session

from chassis import seals
from chassis.columns import AGENCY_ID, ID, Moment, Sealed, coded
from chassis.database import insert_ignoring
from chassis.orders import existing
from chassis.paging import paged
from contracts.codes import CatalogueClass, ClaimState, CostLineState
from contracts.orders.intake import ClaimReason, Payer
from services.intake.domain.costs import Claim, CostLine
from services.intake.storage.base import CASE, METADATA, mapper
from services.intake.storage.cases import OfCases

settlement_accounts = Table(
    "settlement_accounts",
    METADATA,
    Column("hospital_id", AGENCY_ID, primary_key=True),
)

claims = Table(
    "claims",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("hospital_id", AGENCY_ID, nullable=False),
    Column("period", String(8), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("closed_at", Moment, nullable=False),
    Column("closed_by", String(80), nullable=False),
    Column("state", coded(ClaimState), nullable=False),
    Column("line_count", Integer, nullable=False),
    Column("total_fen", BigInteger, nullable=False),
    Column("reason", coded(ClaimReason)),
    Column("reviewed_at", Moment),
    Column("reviewed_by", String(80)),
    Column("reopening_reason", coded(ClaimReason)),
    Column("reopening_asked_at", Moment),
    Column("reopening_asked_by", String(80)),
    Column("reopened_at", Moment),
    Column("reopened_by", String(80)),
    UniqueConstraint("hospital_id", "period", "revision"),
)

cost_lines = Table(
    "cost_lines",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("referral_id", ID, ForeignKey("referrals.id"), nullable=False),
    Column("hospital_id", AGENCY_ID, nullable=False),
    Column("catalogue_class", coded(CatalogueClass), nullable=False),
    Column("payer", coded(Payer), nullable=False),
    Column("amount_fen", Integer, nullable=False),
    Column("incurred_on", Date, nullable=False),
    Column("submitted_at", Moment, nullable=False),
    Column("state", coded(CostLineState), nullable=False),
    Column("item", Sealed("cost_lines.item", CASE)),
    Column("hospital_signer", String(20)),
    Column("hospital_signed_at", Moment),
    Column("station_signer", String(20)),
    Column("station_signed_at", Moment),
    Column("claim_id", ID, ForeignKey("claims.id"), index=True),
    Index("ix_cost_lines_hospital_id_state", "hospital_id", "state"),
)

mapper.map_imperatively(CostLine, cost_lines, version_id_col=cost_lines.c.version)
mapper.map_imperatively(Claim, claims, version_id_col=claims.c.version)

seals.guard({CostLine: cost_lines.c.case_id})


def lock_account(session: Session, hospital_id: str) -> None:
    """Nobody else writes costs or claims of that hospital until this transaction ends."""
    insert_ignoring(session.connection(), settlement_accounts, [{"hospital_id": hospital_id}])
    mine = settlement_accounts.c.hospital_id == hospital_id
    session.connection().execute(select(settlement_accounts).where(mine).with_for_update())


class CostLines(OfCases):
    kind, table = CostLine, cost_lines

    def page(
        self,
        *,
        hospital_id: str | None = None,
        case_id: str | None = None,
        referral_id: str | None = None,
        claim_id: str | None = None,
        state: CostLineState | None = None,
        after: str | None,
        limit: int,
    ) -> Sequence[CostLine]:
        filters = {
            "hospital_id": hospital_id,
            "case_id": case_id,
            "referral_id": referral_id,
            "claim_id": claim_id,
            "state": state,
        }
        return self._page(filters, after, limit)

    def put_into(self, claim: Claim) -> None:
        """Every cost up to the period's last day that is in no claim yet. Not by objects, so that what is sealed from
        whoever closes is counted too: a sum tells nothing of anybody."""
        free = (
            (cost_lines.c.hospital_id == claim.hospital_id)
            & (cost_lines.c.state == CostLineState.SUBMITTED)
            & cost_lines.c.claim_id.is_(None)
            & (cost_lines.c.incurred_on <= claim.ends_on)
        )
        put = update(cost_lines).where(free).values(claim_id=claim.id, version=cost_lines.c.version + 1)
        self._session.connection().execute(put)

    def free_from(self, claim: Claim) -> None:
        """Its costs are in no claim any more."""
        freed = update(cost_lines).where(cost_lines.c.claim_id == claim.id)
        self._session.connection().execute(freed.values(claim_id=None, version=cost_lines.c.version + 1))

    def sums_of(self, claim_id: str) -> list[dict[str, Any]]:
        """How many costs of each class and payer, and how much."""
        by = (cost_lines.c.catalogue_class, cost_lines.c.payer)
        sums = (func.count().label("line_count"), func.sum(cost_lines.c.amount_fen).label("total_fen"))
        wanted = select(*by, *sums).where(cost_lines.c.claim_id == claim_id).group_by(*by).order_by(*by)
        rows = self._session.connection().execute(wanted).mappings()
        return [dict(row) | {"total_fen": int(row["total_fen"])} for row in rows]


class Claims:
    """Closed periods."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, claim: Claim) -> None:
        self._session.add(claim)
        self._session.flush()

    def get(self, id: str) -> Claim:
        """:raises NotFound:"""
        return existing(self._session.get(Claim, id))

    def take(self, id: str) -> Claim:
        """The claim, under its hospital's account. :raises NotFound:"""
        lock_account(self._session, self.get(id).hospital_id)
        return existing(self._session.get(Claim, id, populate_existing=True))

    def closing(self, hospital_id: str, day: date) -> Claim | None:
        """The claim in whose closed period that day lies."""
        shut = (claims.c.hospital_id == hospital_id) & (claims.c.state != ClaimState.REOPENED)
        around = (claims.c.starts_on <= day) & (claims.c.ends_on >= day)
        return self._session.scalars(select(Claim).where(shut & around).limit(1)).first()

    def next_revision(self, hospital_id: str, period: str) -> int:
        mine = (claims.c.hospital_id == hospital_id) & (claims.c.period == period)
        return int(self._session.execute(select(func.count()).select_from(claims).where(mine)).scalar_one()) + 1

    def page(
        self, *, hospital_id: str | None, state: ClaimState | None, after: str | None, limit: int
    ) -> Sequence[Claim]:
        filters = {"hospital_id": hospital_id, "state": state}
        return self._session.scalars(paged(select(Claim), claims, filters, after, limit)).all()
