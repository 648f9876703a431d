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
)
