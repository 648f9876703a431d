"""Receipts for belongings in custody: their table, and which are still held."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from chassis import seals
from chassis.columns import ID, Codes, Moment, Sealed, coded
from chassis.orders import existing
from contracts.codes import DisposalRule, Settlement
from contracts.orders.intake import ReceiptState
from services.intake.domain.belongings import Settled
from services.intake.domain.stay import Receipt
from services.intake.storage.base import BADGE, CASE, METADATA, mapper, written_once
from services.intake.storage.cases import OfCases

receipts = Table(
    "receipts",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("line_count", Integer, nullable=False),
    Column("money_fen", Integer, nullable=False),
    Column("sealed_bag", String(32), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("lines", Sealed("receipts.lines", CASE)),
    Column("state", coded(ReceiptState), nullable=False),
    Column("settled_at", Moment),
    Column("signed_by", Sealed("receipts.signed_by", CASE)),
    Column("transferred_to", Sealed("receipts.transferred_to", CASE)),
)

settlements = Table(
    "settlements",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("receipt_id", ID, ForeignKey("receipts.id"), nullable=False),
    Column("lines", Codes, nullable=False),
    Column("money", Boolean, nullable=False),
    Column("how", coded(Settlement), nullable=False),
    Column("rule", coded(DisposalRule)),
    Column("officer", BADGE),
    Column("at", Moment, nullable=False),
    Column("signed_by", Sealed("settlements.signed_by", CASE)),
    Column("transferred_to", Sealed("settlements.transferred_to", CASE)),
)

mapper.map_imperatively(Receipt, receipts)
mapper.map_imperatively(Settled, settlements)

seals.guard({Receipt: receipts.c.case_id, Settled: settlements.c.case_id})
written_once(Settled)


class Receipts(OfCases):
    kind, table = Receipt, receipts

    def of(self, case_id: str, id: str) -> Receipt:
        """That receipt of that case. :raises NotFound:"""
        return existing(next((receipt for receipt in self.of_case(case_id) if receipt.id == id), None))

    def held(self, case_id: str) -> list[Receipt]:
        return [receipt for receipt in self.of_case(case_id) if receipt.state is ReceiptState.HELD]


class Settlements(OfCases):
    kind, table = Settled, settlements

    def of_receipt(self, receipt: Receipt) -> Sequence[Settled]:
        return [settled for settled in self.of_case(receipt.case_id) if settled.receipt_id == receipt.id]
