"""``docs/problems.md``: every refusal and error a partner can meet; without it a ``code`` would be a riddle."""

from __future__ import annotations

from contracts.documents.markdown import page, table
from contracts.problem import Problem
from contracts.problems import LISTS

_INTRODUCTION = """\
Errors are `application/problem+json` (RFC 9457) with a stable `code`; `detail` comes in Chinese and English and ends
with what to do next. A refusal (4xx by a service) is an answer: the same `Idempotency-Key` gives it again. Programs
decide by `code`, never by the words."""


def problems_page() -> str:
    return page(
        "Problems", _INTRODUCTION, *(_section(owner, problems) for owner, problems in LISTS.items() if problems)
    )


def _section(owner: str, problems: tuple[Problem, ...]) -> str:
    rows = [_row(problem) for problem in sorted(problems, key=lambda problem: (problem.status, problem.code))]
    return f"## {owner}\n\n" + table(("code", "status", "title", "detail and what to do"), rows)


def _row(problem: Problem) -> tuple[str, ...]:
    return (
        f"`{problem.code}`",
        str(problem.status),
        f"{problem.title_zh}<br>{problem.title_en}",
        f"{problem.detail_zh}<br>{problem.detail_en}",
    )
