"""What intake answers of belongings in custody (物品保管)."""

from __future__ import annotations

from contracts.answers.parts import (
    AnswerSchema,
    count,
    fact,
    ident,
    inside,
    leaf,
    said,
    state_code,
    when,
    worker,
    yes,
)
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


class SettlementDone(AnswerSchema):
    """逐项处置."""

    settlement_id = ident("处置编号")
    receipt_id = ident("收据编号")
    case_id = ident("案件编号")
    lines = leaf(G.BELONGINGS, Look.NUMBER, "项号", 1, many=True)
    money = yes("现金", G.BELONGINGS)
    how = fact("处置方式", "returned", G.BELONGINGS)
    rule = fact("处置依据", "perished", G.BELONGINGS)
    officer = worker("经办人工号")
    at = when("时间", G.RECORD)
    receipt_state = state_code("收据状态", "held")


class SettlementShown(SettlementDone):
    signed_by = said(G.BELONGINGS, "签收人")
    transferred_to = said(G.BELONGINGS, "移交对象")


class Receipt(ReceiptDone):
    lines = inside(BelongingsLine, "物品清单", many=True)
    settlements = inside(SettlementShown, "逐项处置", many=True)


class BelongingsReturned(AnswerSchema):
    case_id = ident("案件编号")
    receipts = inside(ReceiptDone, "收据", many=True)
