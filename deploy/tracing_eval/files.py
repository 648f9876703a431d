"""Reading files of the documented form; without it one broken line would end a measurement of a million.

A file is JSON lines, plain or gzip (told by its first two bytes, not its name). A line that cannot be read is counted
with its number and a coded reason, good ones are kept, and memory does not grow with the length of a line.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar

from services.tracing.matching.records import LONGEST_LINE, Reason, Refused, row_of

Row = TypeVar("Row")
_GZIP = b"\x1f\x8b"
MOST_TOLD = 20
"""Refused lines that are told one by one."""


@dataclass
class Refusals:
    """The lines of a file that were not read."""

    path: Path
    count: int = 0
    by_reason: dict[str, int] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def add(self, number: int, reason: Reason, about: str | None = None) -> None:
        self.count += 1
        self.by_reason[reason] = self.by_reason.get(reason, 0) + 1
        if len(self.told) < MOST_TOLD:
            self.told.append(f"{self.path}:{number}: {reason}" + (f" ({about})" if about else ""))


class Unreadable(Exception):
    """A file that is no file of rows at all."""


def read(path: Path, make: Callable[[Mapping[str, Any]], Row]) -> tuple[list[Row], Refusals]:
    """Every row that can be read, and what could not. Raises :class:`Unreadable` when the file breaks off."""
    rows: list[Row] = []
    refusals = Refusals(path)
    try:
        with path.open("rb") as raw:
            for number, line in _lines(_unpacked(raw)):
                try:
                    if line is None:
                        raise Refused(Reason.LINE_TOO_LONG)
                    rows.append(make(row_of(line)))
                except Refused as refused:
                    refusals.add(number, refused.reason, refused.field)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"{path}: {type(error).__name__}") from error
    return rows, refusals


def _unpacked(raw: IO[bytes]) -> IO[bytes]:
    packed = raw.read(2) == _GZIP
    raw.seek(0)
    return io.BufferedReader(gzip.GzipFile(fileobj=raw)) if packed else raw


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number; one that is too long comes as nothing and is never held whole; an empty one is
    none."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
            yield number, None
        elif line.strip():
            yield number, line


def truth_of(row: Mapping[str, Any]) -> tuple[str, frozenset[str]]:
    """A profile and its true reports, none when there is no report of the person."""
    profile, reports = row.get("profile"), row.get("registry")
    if not isinstance(profile, str) or not isinstance(reports, list):
        raise Refused(Reason.WRONG_TYPE, "registry")
    return profile, frozenset(str(report) for report in reports)


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
