"""CSV (RFC 4180) with a header of agreed names, in UTF-8 or GB18030; one record is one line, so that a quotation mark
left open breaks its own row and no other."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from contracts.codes import RowOp, RowReason
from contracts.inquiry_files.items import NotTaken

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "op": "操作",
        "id": "编号",
        "reason": "撤回理由",
        "name": "姓名",
        "alias": "别名",
        "sex": "性别",
        "birth_year": "出生年",
        "home_code": "户籍地代码",
        "home_text": "户籍地址",
        "town": "乡镇",
        "village": "村",
        "ethnicity": "民族",
        "speaks": "口音",
        "height": "身高",
        "blood": "血型",
        "marks": "体表特征",
        "clothes": "衣着",
        "lost_code": "走失地代码",
        "lost_text": "走失地点",
        "lost_date": "走失日期",
        "lost_time": "走失时间",
        "reporter_name": "报案人",
        "reporter_relation": "与走失人关系",
        "reporter_phone": "联系电话",
        "consent_kind": "同意方式",
        "consent_given_on": "同意日期",
        "consent_reference": "同意书编号",
        "kin": "亲属",
        "category": "类别",
        "description": "情况描述",
        "police_case_number": "报案编号",
    }
)
"""The columns, in any order; a header names them in English or in Chinese."""

_NEEDED: Final = frozenset({"id", "name"})
_BY_EITHER_NAME: Final = {name: name for name in COLUMNS} | {zh: name for name, zh in COLUMNS.items()}
_OPERATIONS: Final = MappingProxyType(
    {"": None, "报送": None, "report": None, "撤回": "withdraw", "withdraw": "withdraw"}
)
_BETWEEN: Final = re.compile("[;；]")
_WITHIN: Final = re.compile("[:：]")
_NUMBER: Final = re.compile(r"[0-9]{1,4}", re.ASCII)
_BOM: Final = b"\xef\xbb\xbf"


class Table:
    """One file: its encoding, known from the first line that is not plain ASCII, and its columns."""

    def __init__(self, charset: str | None = None) -> None:
        self._charset, self._columns = charset, tuple[str, ...]()

    @property
    def has_header(self) -> bool:
        return bool(self._columns)

    def header(self, line: bytes) -> None:
        """:raises NotTaken: ``columns_wrong`` when a column is unknown, there twice, or one that is needed is not."""
        names = [_BY_EITHER_NAME.get(cell.strip().lower(), "") for cell in self._cells(line.removeprefix(_BOM))]
        if "" in names or len(set(names)) != len(names) or not set(names) >= _NEEDED:
            raise NotTaken(RowReason.COLUMNS_WRONG)
        self._columns = tuple(names)

    def object_of(self, line: bytes) -> dict[str, Any]:
        """The row in the documented form. :raises NotTaken:"""
        cells = self._cells(line)
        if len(cells) != len(self._columns):
            raise NotTaken(RowReason.COLUMNS_WRONG)
        return _documented(dict(zip(self._columns, cells, strict=True)))

    def _cells(self, line: bytes) -> Sequence[str]:
        try:
            [cells] = csv.reader([self._decoded(line)], strict=True)
        except (csv.Error, ValueError):
            raise NotTaken(RowReason.COLUMNS_WRONG) from None
        return cells

    def _decoded(self, line: bytes) -> str:
        if self._charset is None and not line.isascii():
            self._charset = "utf-8" if _decodes(line, "utf-8") else "gb18030"
        try:
            return line.decode(self._charset or "ascii")
        except UnicodeDecodeError:
            raise NotTaken(RowReason.TEXT_NOT_READABLE) from None


def _decodes(line: bytes, charset: str) -> bool:
    try:
        line.decode(charset)
    except UnicodeDecodeError:
        return False
    return True


def _documented(cells: dict[str, str]) -> dict[str, Any]:
    operation = cells.pop("op", "").strip()
    if operation not in _OPERATIONS:
        raise NotTaken(RowReason.OPERATION_UNKNOWN)
    reason = cells.pop("reason", "").strip()
    if _OPERATIONS[operation] == RowOp.WITHDRAW.value:
        return {"op": RowOp.WITHDRAW.value, "id": cells["id"], "reason": reason}
    said: dict[str, Any] = {name: _CELLS.get(name, str.strip)(cell) for name, cell in cells.items()}
    reporter = _taken_out(said, "reporter_")
    consent = _taken_out(said, "consent_")
    if consent:
        reporter["consent"] = consent
    return said | ({"reporter": reporter} if reporter else {})


def _taken_out(said: dict[str, Any], prefix: str) -> dict[str, Any]:
    """What stands in columns of its own and is one object; nothing when all of them are empty."""
    found = {name.removeprefix(prefix): said.pop(name) for name in [*said] if name.startswith(prefix)}
    return found if any(found.values()) else {}


def _several(cell: str) -> list[str]:
    return [one.strip() for one in _BETWEEN.split(cell) if one.strip()]


def _number(cell: str) -> int | str:
    return int(cell) if _NUMBER.fullmatch(cell.strip()) else cell.strip()


def _kin(cell: str) -> list[dict[str, str]]:
    """``儿子:陈小军;女儿:陈小满``; a name alone is one whose relation nobody said."""
    pairs = [_WITHIN.split(one, maxsplit=1) for one in _several(cell)]
    return [{"relation": pair[0], "name": pair[1]} if len(pair) > 1 else {"name": pair[0]} for pair in pairs]


def _marks(cell: str) -> list[dict[str, str]]:
    """``疤痕:左手食指:左:一道旧疤``; what is at the end may be left out."""
    names = ("kind", "part", "side", "text")
    return [dict(zip(names, _WITHIN.split(one, maxsplit=3), strict=False)) for one in _several(cell)]


_CELLS: Final[Mapping[str, Callable[[str], Any]]] = MappingProxyType(
    {
        "alias": _several,
        "speaks": _several,
        "clothes": _several,
        "birth_year": _number,
        "height": _number,
        "kin": _kin,
        "marks": _marks,
    }
)
