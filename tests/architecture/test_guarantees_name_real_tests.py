"""docs/guarantees.md names real tests: without this test a promise could rest on a test that was renamed or removed."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
# What follows the promises is checked by test_breakages_are_listed.py.
PAGE = (PROJECT / "docs" / "guarantees.md").read_text("utf8").partition("\n## Broken on purpose\n")[0]
PROMISES = [1, 2, 3, 4, 5, 6, 7]


def sections(page: str) -> dict[int, str]:
    """The text of each promise, by its number; a number that stands twice is an error."""
    parts = re.split(r"^## (\d+)\. .+$", page, flags=re.MULTILINE)[1:]
    numbers = [int(number) for number in parts[::2]]
    assert len(set(numbers)) == len(numbers), numbers
    return dict(zip(numbers, parts[1::2], strict=True))


def held_by(section: str) -> list[str]:
    """The tests listed under *Held by*, ``file::name``, each on a line of its own."""
    _, _, listed = section.partition("**Held by**")
    return re.findall(r"^- `(tests/[\w/]+\.py::test_\w+)`$", listed, re.MULTILINE)


def files_named(page: str) -> list[str]:
    """Every file of the project that the page speaks of."""
    return sorted(set(re.findall(r"`((?:[\w-]+/)+[\w-]+\.\w+)(?:::\w+)?`", page)))


@cache
def defined_in(file: str) -> frozenset[str]:
    """The names of the tests that a file defines; none when there is no such file."""
    path = PROJECT / file
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text("utf8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def unreal(tests: list[str]) -> list[str]:
    return [test for test in tests if test.partition("::")[2] not in defined_in(test.partition("::")[0])]


def test_every_promise_has_its_heading_in_order() -> None:
    assert list(sections(PAGE)) == PROMISES


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promise_is_held_by_tests_that_exist(promise: int) -> None:
    tests = held_by(sections(PAGE)[promise])
    assert tests, "no test holds it"
    assert unreal(tests) == []


def test_every_mention_of_a_test_is_one_of_the_lists() -> None:
    """A test that is written in another form would not be checked."""
    listed = [test for section in sections(PAGE).values() for test in held_by(section)]
    assert len(re.findall(r"::test_", PAGE)) == len(listed)


def test_every_file_it_names_exists() -> None:
    named = files_named(PAGE)
    assert "chassis/relay.py" in named
    assert [file for file in named if not (PROJECT / file).is_file()] == []


def test_a_test_that_is_not_there_is_noticed() -> None:
    here = "tests/architecture/test_guarantees_name_real_tests.py"
    real, renamed, gone = f"{here}::test_every_file_it_names_exists", f"{here}::test_gone", "tests/gone.py::test_gone"
    page = f"## 1. One\n\n**Held by**\n\n- `{real}`\n- `{renamed}`\n\n## 2. Two\n\n**Held by**\n\n- `{gone}`\n"
    assert {number: unreal(held_by(text)) for number, text in sections(page).items()} == {1: [renamed], 2: [gone]}
