"""Reads a file of reports or profiles row by row; without it one broken line would cost the whole file, and one huge
line the memory of the process.

How to use it, for a file of whatever size::

    with opened(path) as lines:
        for row in read(lines, report_of):
            match row:
                case Kept(line, report): ...
                case Left(line, reason, field): ...      # counted by Tally, shown to whoever sent the file

``read`` takes any iterable of :class:`Line`, so that an upload is read the same way, ``read(lines_of(stream),
report_of)``, with any binary stream that has ``readline(size)``. Whoever has rows that are objects already, from CSV or
XML, calls ``kept(number, row, report_of)`` for each.

What holds: rows come in the order of the file; every line that is not blank gives exactly one ``Kept`` or ``Left``;
nothing raises for what stands in the file; never more than one line is held, and of a line longer than
``records.LONGEST_LINE`` never more than that. What is wrong with the file as a whole (empty, cut off,
damaged, larger than ``MOST_BYTES`` when unpacked) is one ``Left`` at the line where it was noticed; what came
before stays read. Two rows of one id are both given: which one counts is for the reader to say.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Generic, Protocol, TypeVar

from services.tracing.matching.records import LONGEST_LINE, Reason, Refused, row_of

MOST_BYTES: Final = 8 << 30
"""Of one file, unpacked. A million reports are half a gigabyte; a small packed file may hold no end of zeros."""
_GZIP: Final = b"\x1f\x8b"
_MARK: Final = b"\xef\xbb\xbf"
_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
"""What JSON may spell out and no database takes: the character NUL, and half a surrogate pair."""

T = TypeVar("T")


class FileReason(StrEnum):
    """Why a file, or the rest of it, is not read."""

    EMPTY = "empty_file"
    BROKEN_GZIP = "broken_gzip"
    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its number, from 1: its bytes, or why there are none."""

    number: int
    content: bytes = b""
    fault: Reason | FileReason | None = None


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A good row."""

    line: int
    record: T


@dataclass(frozen=True, slots=True)
class Left:
    """A row that is not read: where it stands, why, and which field is meant (none when it is the whole row)."""

    line: int
    reason: Reason | FileReason
    field: str | None = None


class ByLine(Protocol):
    """Whatever gives its bytes line by line, at most so many at once."""

    def readline(self, size: int = ..., /) -> bytes: ...


@contextmanager
def opened(path: Path) -> Iterator[Iterator[Line]]:
    """The lines of a file, packed or plain: what it begins with says which, its name does not. Closed afterwards.
    :raises OSError: when there is no such file."""
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
        file.seek(0)
        yield lines_of(gzip.GzipFile(fileobj=file) if packed else file)


def lines_of(stream: ByLine) -> Iterator[Line]:
    """Every line of a stream; what breaks on the way is the fault of the line it breaks."""
    number, taken = 0, 0
    try:
        for number, (content, size) in enumerate(_cut(stream), 1):
            taken += size
            if taken > MOST_BYTES:
                yield Line(number, fault=FileReason.TOO_LARGE)
                return
            yield Line(number, content) if size <= LONGEST_LINE else Line(number, fault=Reason.LINE_TOO_LONG)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        yield Line(number + 1, fault=FileReason.BROKEN_GZIP)
        return
    if taken == 0:
        yield Line(1, fault=FileReason.EMPTY)


def _cut(stream: ByLine) -> Iterator[tuple[bytes, int]]:
    """Each line with its length; of one that is too long the beginning only."""
    while content := stream.readline(LONGEST_LINE + 1):
        size, end = len(content), content
        while size > LONGEST_LINE and size <= MOST_BYTES and not end.endswith(b"\n"):
            end = stream.readline(LONGEST_LINE)
            if not end:
                break
            size += len(end)
        yield content, size


def read(lines: Iterable[Line], record_of: Callable[[Mapping[str, Any]], T]) -> Iterator[Kept[T] | Left]:
    """Each line's record, or why there is none; blank lines are passed over."""
    for line in lines:
        if line.fault is not None:
            yield Left(line.number, line.fault)
        elif content := (line.content.removeprefix(_MARK) if line.number == 1 else line.content).strip():
            yield _read_one(line.number, content, record_of)


def _read_one(number: int, content: bytes, record_of: Callable[[Mapping[str, Any]], T]) -> Kept[T] | Left:
    try:
        text = content.decode()
        row = row_of(text)
    except UnicodeDecodeError:
        return Left(number, FileReason.NOT_TEXT)
    except Refused as refused:
        return Left(number, refused.reason, refused.field)
    if _NUL.search(text) or (_SURROGATE.search(text) and not _is_text(row)):
        return Left(number, FileReason.NOT_TEXT)
    return kept(number, row, record_of)


def kept(number: int, row: Mapping[str, Any], record_of: Callable[[Mapping[str, Any]], T]) -> Kept[T] | Left:
    """The record of a row that is an object already, or why there is none."""
    try:
        return Kept(number, record_of(row))
    except Refused as refused:
        return Left(number, refused.reason, refused.field)


def _is_text(row: Mapping[str, Any]) -> bool:
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return False
    return True


@dataclass
class Tally:
    """How many rows were kept, and why others were not: counts, and the first of them by line. Of a file of nothing
    but broken lines no more is held."""

    kept: int = 0
    left: Counter[str] = field(default_factory=Counter)
    first: list[Left] = field(default_factory=list)
    shown: int = 20

    def records(self, rows: Iterable[Kept[T] | Left]) -> Iterator[T]:
        """The good ones, each counted as it is taken."""
        for row in rows:
            if isinstance(row, Left):
                self._count(row)
            else:
                self.kept += 1
                yield row.record

    def _count(self, row: Left) -> None:
        self.left[str(row.reason)] += 1
        if len(self.first) < self.shown:
            self.first.append(row)
