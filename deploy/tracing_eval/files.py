"""Reading files of the documented form; without it one broken line would end a measurement of a million.

A file is JSON lines, plain or gzip (:mod:`services.tracing.matching.reading`). A line that cannot be read is counted
with its number and a coded reason, and good ones are kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from services.tracing.matching import reading
from services.tracing.matching.records import Reason, Refused

Row = TypeVar("Row")
MOST_TOLD = 20
"""Refused lines that are told one by one."""


@dataclass
class Refusals:
    """The lines of a file that were not read."""

    path: Path
    count: int = 0
    by_reason: dict[str, int] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def add(self, number: int, reason: str, about: str | None = None) -> None:
        self.count += 1
        self.by_reason[reason] = self.by_reason.get(reason, 0) + 1
        if len(self.told) < MOST_TOLD:
            self.told.append(f"{self.path}:{number}: {reason}" + (f" ({about})" if about else ""))


class Unreadable(Exception):
    """There is no such file, or it may not be read."""


def read(path: Path, make: Callable[[Mapping[str, Any]], Row]) -> tuple[list[Row], Refusals]:
    """Every row that can be read, and what could not; of a file that breaks off, what came before. Raises
    :class:`Unreadable` when there is no such file."""
    rows: list[Row] = []
    refusals = Refusals(path)
    try:
        with reading.opened(path) as lines:
            for row in reading.read(lines, make):
                if isinstance(row, reading.Left):
                    refusals.add(row.line, row.reason, row.field)
                else:
                    rows.append(row.record)
    except OSError as error:
        raise Unreadable(f"{path}: {type(error).__name__}") from error
    return rows, refusals


def truth_of(row: Mapping[str, Any]) -> tuple[str, frozenset[str]]:
    """A profile and its true reports, none when there is no report of the person."""
    profile, reports = row.get("profile"), row.get("registry")
    if not isinstance(profile, str) or not isinstance(reports, list):
        raise Refused(Reason.WRONG_TYPE, "registry")
    return profile, frozenset(str(report) for report in reports)


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
