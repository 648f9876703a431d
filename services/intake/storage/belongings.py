"""Receipts for belongings in custody: their table, and which are still held."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from chassis import seals
from chassis.columns import ID, Moment, Sealed, coded
from contracts.orders.intake import ReceiptState
from services.intake.domain.stay import Receipt
from services.intake.storage.base import CASE, METADATA, mapper
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

mapper.map_imperatively(Receipt, receipts)

seals.guard({Receipt: receipts.c.case_id})


class Receipts(OfCases):
    kind, table = Receipt, receipts

    def held(self, case_id: str) -> list[Receipt]:
        return [receipt for receipt in self.of_case(case_id) if receipt.state is ReceiptState.HELD]
