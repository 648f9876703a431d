"""JSON lines: one object a line, as RFC 8259 and RFC 7493 mean it."""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn

from contracts.codes import RowReason
from contracts.inquiry_files.items import NotTaken

_BOM: Final = b"\xef\xbb\xbf"


def object_of(line: bytes) -> dict[str, Any]:
    """:raises NotTaken: for anything but one object without doubled keys, in UTF-8."""
    try:
        text = line.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError:
        raise NotTaken(RowReason.TEXT_NOT_READABLE) from None
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refused)
    except (ValueError, RecursionError):
        raise NotTaken(RowReason.NOT_JSON) from None
    if not isinstance(value, dict):
        raise NotTaken(RowReason.NOT_JSON)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _refused(_constant: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON")
