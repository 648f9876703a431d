"""The orders about belongings in custody (代管物品); without them nobody would get their things back."""

from __future__ import annotations

from marshmallow import fields

from chassis.kinds import CodeList
from chassis.orders import CommandType
from contracts import codes
from contracts.answers import intake as answers
from contracts.orders.intake.parts import MOST_FEN, SEAL, badge
from contracts.orders.parts import StrictSchema, code, flag, identifier, patterned, several, whole_number, words


class ReceiptState(CodeList):
    """物品保管状态: who has the belongings."""

    HELD = "held"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    DISPOSED_BY_RULE = "disposed_by_rule"


class BelongingsLine(StrictSchema):
    what = words("物品名称", "蓝色布包", longest=100, required=True)
    quantity = whole_number("数量", 1, lowest=1, highest=1000, required=True)


class ReceiveBelongingsBody(StrictSchema):
    lines = several(
        fields.Nested(BelongingsLine),
        "Line by line (物品清单)",
        [{"what": "蓝色布包", "quantity": 1}],
        most=100,
        required=True,
    )
    money_fen = whole_number("Money in fen (现金，分)", 3550, lowest=0, highest=MOST_FEN, required=True)
    sealed_bag = patterned("Number of the sealed bag (封袋号)", SEAL, "B-2026-0041", required=True)


class ReturnBelongingsBody(StrictSchema):
    signed_by = words("Who signed for them (签收人)", "本人", longest=60, required=True)
    transferred_to = words("Whom they were handed to on the person's behalf (移交对象)", "护送人员", longest=100)


class SettleBelongingsBody(StrictSchema):
    receipt_id = identifier("收据编号", required=True)
    lines = several(
        whole_number("项号, from 1", 1, lowest=1, highest=100, required=True),
        "Which lines leave custody (项号)",
        [1, 3],
        most=100,
    )
    money = flag("The money too (现金)", False, load_default=False)
    how = code(codes.Settlement, "处置方式", codes.Settlement.RETURNED, required=True)
    signed_by = words("Who signed (签收人)", "本人", longest=60, required=True)
    transferred_to = words("移交对象; required when transferred", "护送人员", longest=100)
    rule = code(codes.DisposalRule, "处置依据; required when disposed of", codes.DisposalRule.PERISHED)
    officer = badge("Badge of the officer (经办人工号)")


RECEIVE_BELONGINGS = CommandType(
    "intake",
    "receive_belongings",
    "case",
    "cases:work",
    ReceiveBelongingsBody,
    answer=answers.ReceiptDone,
    doc="代管物品 against a receipt, line by line.",
)


RETURN_BELONGINGS = CommandType(
    "intake",
    "return_belongings",
    "case",
    "cases:work",
    ReturnBelongingsBody,
    answer=answers.BelongingsReturned,
    doc="返还物品: every receipt still held is handed back or transferred.",
)


SETTLE_BELONGINGS = CommandType(
    "intake",
    "settle_belongings",
    "case",
    "cases:work",
    SettleBelongingsBody,
    answer=answers.SettlementDone,
    doc="物品逐项处置: returned, transferred, or disposed of by a rule, line by line; no line leaves custody twice.",
)
