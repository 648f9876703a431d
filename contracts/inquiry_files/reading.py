"""Whatever form a file of inquiries has, what it says comes out row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, BinaryIO

from contracts.codes import ImportFormat, RowReason
from contracts.inquiry_files.items import Item, NotTaken, Rejected
from contracts.inquiry_files.json_lines import object_of
from contracts.inquiry_files.lines import StreamBroken, chunks, lines
from contracts.inquiry_files.pfif import persons
from contracts.inquiry_files.rows import row_of
from contracts.inquiry_files.tables import Table


def read(
    stream: BinaryIO, form: ImportFormat, today: date, *, charset: str | None = None, most: int | None = None
) -> Iterator[Item]:
    """Every row of the file, or why it is none, in the file's order; an empty file is one rejected line. ``today``:
    of the station, for dates that have not come yet; ``charset``: of a CSV whose sender says it.

    Nothing is raised for what a file says, and reading holds one row in memory, however long the file is.
    :raises FileTooLong: beyond ``most`` bytes, unpacked.
    """
    nothing, number = True, 0
    try:
        for item in _READERS[form](chunks(stream, most), today, charset):
            nothing, number = False, item.line
            yield item
    except StreamBroken:
        nothing = False
        yield Rejected(number + 1, RowReason.TEXT_NOT_READABLE)
    if nothing:
        yield Rejected(1, RowReason.FILE_EMPTY)


def _json_lines(pieces: Iterable[bytes], today: date, _charset: str | None) -> Iterator[Item]:
    for number, line in lines(pieces):
        if line is None or line.strip():
            yield _item(number, line, object_of, today)


def _csv(pieces: Iterable[bytes], today: date, charset: str | None) -> Iterator[Item]:
    """Without its header nothing of a table can be understood, so a wrong one is all that is told of it."""
    table = Table(charset)
    for number, line in lines(pieces):
        if line is not None and not line.strip():
            continue
        if table.has_header:
            yield _item(number, line, table.object_of, today)
            continue
        try:
            table.header(line or b"")
        except NotTaken as refused:
            yield Rejected(number, refused.reason)
            return


def _pfif(pieces: Iterable[bytes], today: date, _charset: str | None) -> Iterator[Item]:
    return persons(pieces, today)


def _item(number: int, line: bytes | None, understood: Callable[[bytes], dict[str, Any]], today: date) -> Item:
    if line is None:
        return Rejected(number, RowReason.LINE_TOO_LONG)
    try:
        return row_of(number, understood(line), today)
    except NotTaken as refused:
        return Rejected(number, refused.reason, refused.field)


_READERS = {ImportFormat.JSON_LINES: _json_lines, ImportFormat.CSV: _csv, ImportFormat.PFIF: _pfif}
