"""The orders about belongings in custody (代管物品); without them nobody would get their things back."""

from __future__ import annotations

from marshmallow import fields

from chassis.kinds import CodeList
from chassis.orders import CommandType
from contracts.answers import intake as answers
from contracts.orders.intake.parts import MOST_FEN, SEAL
from contracts.orders.parts import StrictSchema, patterned, several, whole_number, words


class ReceiptState(CodeList):
    """物品保管状态: who has the belongings."""

    HELD = "held"
    RETURNED = "returned"
    TRANSFERRED = "transferred"


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
