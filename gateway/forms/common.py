"""What several forms have in common; without it the same person could be described in five ways, and one notice could
forget how to complain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from contracts import codes
from contracts.orders import intake
from gateway.forms import looks
from gateway.forms.declaring import NUMBER, Asked, Cell, Column, Either, Lines, Says, Slot, newest


def _that_stands(items: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The newest check that nobody refuted or took back; whoever may not see whether somebody did gets none."""
    confirmed = (codes.CheckResult.CONFIRMED.value, codes.CheckResult.NO_ANSWER.value)
    return newest([one for one in items if one.get("revoked_at", "?") is None and one.get("result") in confirmed])


CASE: Final = Asked("case", intake.CASE)
IDENTITY: Final = Asked("identity", intake.IDENTITY_CHECKS, chosen=_that_stands)
"""The document that the person has shown, as far as one is on record."""

NAME: Final = Either((("case.person.name", ""), ("case.person.claimed_name", "（自报）")))
"""The confirmed name; else the claimed one, which says of itself that it is no more."""

SEX: Final = Cell("性别", "case.sex", looks.ticked(codes.Sex, (codes.Sex.MALE, codes.Sex.FEMALE)))
AGES: Final = Cell("年龄", "case.ages", looks.ages)
DOCUMENT: Final = Cell("证件号码", "identity.number")

BELONGINGS: Final = Lines(
    "随身物品保管",
    "case.receipts[].lines[]",
    (
        Column("封袋号", "sealed_bag", share=2),
        Column("项号", NUMBER),
        Column("物品", "what", share=4),
        Column("数量", "quantity"),
        Column("收存时间", "received_at", looks.moment, share=3),
    ),
)

MONEY: Final = Lines(
    "随身现金保管",
    "case.receipts[]",
    (
        Column("封袋号", "sealed_bag", share=2),
        Column("现金", "money_fen", looks.money, share=2),
        Column("返还时间", "settled_at", looks.moment, share=3),
        Column("签收", share=3),
    ),
    blank=1,
)

SETTLED: Final = Lines(
    "物品逐项处置",
    "case.receipts[].settlements[]",
    (
        Column("封袋号", "sealed_bag", share=2),
        Column("项号", "lines"),
        Column("现金", "money", looks.yes_or_no(), share=2),
        Column("处置方式", "how", looks.coded(codes.Settlement), share=2),
        Column("签收人", "signed_by", share=2),
        Column("时间", "at", looks.moment, share=3),
    ),
)

COMPLAINT: Final = (
    Says(
        (
            "如不服本决定，可以向救助站主管民政部门投诉、举报（《城市生活无着的流浪乞讨人员救助管理办法》第十五条）；"
            "也可以依法申请行政复议或者提起行政诉讼（《社会救助暂行办法》第六十五条）。",
        )
    ),
    Says(("受理民政部门：", Slot(), "　电话：", Slot(), "　地址：", Slot())),
)
"""The complaint route (I13), on every notice that ends or refuses help. Which office it is nobody has told the
platform, so it is written or stamped by hand."""
