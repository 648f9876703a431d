"""Sheets to be carried elsewhere (报送表), with Chinese headings; without it a clerk would retype what may be public,
and what may not.

A cell that a spreadsheet would take for a formula begins with an apostrophe: what somebody said of himself is never run
on another agency's machine.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from contracts import codes
from gateway.readmodel.words import word

_NOTICE: Final = "公告编号"
_CHANNEL: Final = "发布渠道"
_TEXT: Final = "公告内容"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Also as wide as Chinese letters, which some spreadsheets take for the narrow ones."""


@dataclass(frozen=True)
class Format:
    """One form of a file, and how a row of headings and words becomes one."""

    media_type: str
    made: Callable[[Mapping[str, str]], bytes]


def sheet_as(form: Format, sheet: Mapping[str, Any]) -> bytes:
    """The file; what may not be shown, and what nobody knows, is an empty cell."""
    return form.made(row_of(sheet))


def row_of(sheet: Mapping[str, Any]) -> dict[str, str]:
    """The channel's field list in its order, Chinese heading by Chinese words."""
    fields = [codes.NoticeField(field) for field in sheet.get("columns") or ()]
    channel = sheet.get("channel")
    head = {_NOTICE: sheet.get("notice_id") or "", _CHANNEL: word(codes.NoticeChannel(channel)).zh if channel else ""}
    return head | {word(field).zh: _words(field, sheet) for field in fields} | {_TEXT: sheet.get("text") or ""}


def _words(field: codes.NoticeField, sheet: Mapping[str, Any]) -> str:
    return _LOOKS.get(field, _plain(field.value))(sheet)


def _plain(name: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda sheet: str(sheet.get(name) or "")


def _sex(sheet: Mapping[str, Any]) -> str:
    known = sheet.get("sex")
    return word(codes.Sex(known)).zh if known else ""


def _age(sheet: Mapping[str, Any]) -> str:
    ages = sheet.get("ages")
    return f"约{ages['lo']}至{ages['hi']}岁" if ages else ""


def _features(sheet: Mapping[str, Any]) -> str:
    return "；".join(
        "".join(part for part in (mark.get("side"), mark.get("part"), mark.get("kind"), _in_words(mark)) if part)
        for mark in sheet.get("marks") or ()
    )


def _in_words(mark: Mapping[str, Any]) -> str:
    return f"（{mark['text']}）" if mark.get("text") else ""


_LOOKS: Final[Mapping[codes.NoticeField, Callable[[Mapping[str, Any]], str]]] = {
    codes.NoticeField.SEX: _sex,
    codes.NoticeField.AGE: _age,
    codes.NoticeField.HEIGHT: _plain("height_cm"),
    codes.NoticeField.FEATURES: _features,
}


def _csv(row: Mapping[str, str]) -> bytes:
    """One heading line and one row, in UTF-8 with a mark at its beginning, by which spreadsheets know it."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(row)
    rows.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row.values())
    return written.getvalue().encode("utf-8-sig")


def _json(row: Mapping[str, str]) -> bytes:
    return json.dumps(row, ensure_ascii=False, indent=2).encode()


FORMATS: Final[Mapping[str, Format]] = {"csv": Format("text/csv", _csv), "json": Format("application/json", _json)}
"""By the name that is asked for and that the file ends with."""
