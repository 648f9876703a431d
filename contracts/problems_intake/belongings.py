"""Intake's problems: why no belongings are returned as asked, and what to do next."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "no_belongings_held",
        409,
        "没有待返还的物品",
        "No belongings are held",
        "该案件没有仍在保管的物品。请查询案件的物品清单。",
        "The case has no belongings still in custody. Read the case's receipts.",
    ),
    Problem(
        "nothing_to_settle",
        422,
        "未指明物品",
        "Nothing was named",
        "请在 lines 中填写项号，或以 money 指明现金。",
        "Name lines of the receipt in lines, or the money with money.",
    ),
    Problem(
        "line_not_held",
        409,
        "该项不在保管中",
        "The line is not in custody",
        "facts.lines 所列各项（或现金）没有或已处置，不得重复签收。请核对收据。",
        "The lines in facts.lines (or the money) are not there or left custody; nothing is signed for twice. Look at "
        "the receipt.",
    ),
    Problem(
        "transfer_receiver_missing",
        422,
        "缺少移交对象",
        "The receiver is missing",
        "移交他人须写明移交对象。请经办人填写 transferred_to。",
        "What is handed to somebody else names them. Let the officer fill in transferred_to.",
    ),
    Problem(
        "disposal_rule_missing",
        422,
        "缺少处置依据",
        "The rule of the disposal is missing",
        "不返还、不移交的物品须按依据处置。请经办人在 rule 中选择。",
        "A thing that is neither returned nor transferred is disposed of by a rule. Let the officer choose it in rule.",
    ),
)
