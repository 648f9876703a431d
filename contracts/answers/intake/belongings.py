"""What intake answers of belongings in custody (物品保管)."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, count, ident, inside, leaf, said, state_code, when
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class ReceiptDone(AnswerSchema):
    """物品保管."""

    receipt_id = ident("收据编号")
    case_id = ident("案件编号")
    state = state_code("状态", "held")
    line_count = count("项数", 1, G.BELONGINGS)
    money_fen = count("现金 (分)", 3550, G.BELONGINGS)
    sealed_bag = leaf(G.BELONGINGS, Look.CODE, "封袋号", "B-2026-0041")
    received_at = when("收存时间", G.RECORD)
    settled_at = when("返还时间", G.RECORD)


class BelongingsLine(AnswerSchema):
    what = said(G.BELONGINGS, "物品", "蓝色布包")
    quantity = count("数量", 1, G.BELONGINGS)


class Receipt(ReceiptDone):
    lines = inside(BelongingsLine, "物品清单", many=True)


class BelongingsReturned(AnswerSchema):
    case_id = ident("案件编号")
    receipts = inside(ReceiptDone, "收据", many=True)
