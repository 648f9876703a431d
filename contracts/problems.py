"""Every problem of the platform by its code; without one table a code could mean two things, or nothing.

Each owner keeps its own list in ``contracts/problems_<owner>.py`` (``PROBLEMS: tuple[Problem, ...]``); a list joins by
existing. A code that two lists claim stops the import.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final

import contracts
from contracts.problem import Problem

__all__ = ["LISTS", "PROBLEMS", "DuplicateProblem", "Problem", "joined"]


class DuplicateProblem(ValueError):
    """Two lists claim the same code."""


def joined(lists: Iterable[Iterable[Problem]]) -> Mapping[str, Problem]:
    """All problems by code. :raises DuplicateProblem: when a code is claimed twice."""
    table: dict[str, Problem] = {}
    for problem in (problem for problems in lists for problem in problems):
        if problem.code in table:
            raise DuplicateProblem(problem.code)
        table[problem.code] = problem
    return MappingProxyType(table)


def _lists() -> dict[str, tuple[Problem, ...]]:
    names = sorted(module.name for module in pkgutil.iter_modules(contracts.__path__))
    ours = [name for name in names if name.startswith("problems_")]
    return {name.removeprefix("problems_"): tuple(import_module(f"contracts.{name}").PROBLEMS) for name in ours}


LISTS: Final[Mapping[str, tuple[Problem, ...]]] = MappingProxyType(_lists())
PROBLEMS: Final[Mapping[str, Problem]] = joined(LISTS.values())
