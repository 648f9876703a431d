"""The problems of statutory clocks: why a duty cannot be met or dispensed from as asked, and what to do next."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS: tuple[Problem, ...] = (
    Problem(
        "clock_not_running",
        409,
        "该时限不在计时",
        "That clock does not run",
        "该时限从未起算、已办结、已取消或已免除，无须办理或免除。请查看该案件的法定时限；"
        "如认为应当起算，请由接待岗核对身份、年龄和入站记录。",
        "The duty never began here, was done, is gone or was dispensed from. Look at the clocks of the case; if it "
        "should run, let the reception desk check what is recorded of identity, age and admission.",
    ),
)
