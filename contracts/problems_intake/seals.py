"""Intake's problems: why a seal is not changed as asked, and what to do next."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "case_not_sealed",
        409,
        "案件未密封",
        "The case is not sealed",
        "该案件没有密封，无需此操作。如需密封，请使用密封案件。",
        "There is no seal on the case, so there is nothing to do. Seal it first if that is what you want.",
    ),
)
