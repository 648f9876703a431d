"""One table of problems: each code once, in two languages, and none that the platform raises is missing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.problem import Problem
from contracts.problems import LISTS, PROBLEMS, DuplicateProblem, joined

ROOT = Path(__file__).parents[2]
RAISED_BY = {"Refusal": 0, "ProblemFound": 0, "Answer": 2}
"""Which argument is the code."""
SOURCES = [file for folder in ("chassis", "services", "gateway") for file in sorted((ROOT / folder).rglob("*.py"))]


def test_a_code_claimed_twice_is_refused() -> None:
    twice = Problem("not_found", 404, "无", "None", "无。", "None.")
    with pytest.raises(DuplicateProblem, match="not_found"):
        joined([[twice], [twice]])


def test_the_table_is_the_lists_joined() -> None:
    assert list(PROBLEMS.values()) == [problem for problems in LISTS.values() for problem in problems]


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=lambda problem: problem.code)
def test_a_problem_is_worded_in_both_languages_and_is_an_error(problem: Problem) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", problem.code) and 400 <= problem.status <= 599
    chinese, english = problem.title_zh + problem.detail_zh, problem.title_en + problem.detail_en
    assert re.search(r"[\u4e00-\u9fff]", problem.title_zh) and re.search(r"[\u4e00-\u9fff]", problem.detail_zh)
    assert (
        english.isascii()
        and chinese != english
        and problem.detail_en.endswith(".")
        and problem.detail_zh.endswith("。")
    )


def test_every_refusal_of_the_platform_has_its_problem() -> None:
    assert sorted({code for file in SOURCES for code in _refusal_codes(file)} - PROBLEMS.keys()) == []


def _refusal_codes(file: Path) -> Iterator[str]:
    """The ``code = "…"`` of every class, and what is raised or answered by a literal code."""
    for node in ast.walk(ast.parse(file.read_text("utf8"))):
        if isinstance(node, ast.ClassDef):
            yield from (text for statement in node.body for text in _code_of(statement))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED_BY:
            place = RAISED_BY[node.func.id]
            yield from (text for argument in node.args[place : place + 1] for text in _literal(argument))


def _code_of(statement: ast.stmt) -> Iterator[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    if any(isinstance(target, ast.Name) and target.id == "code" for target in targets):
        yield from _literal(statement.value)  # type: ignore[attr-defined]


def _literal(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
