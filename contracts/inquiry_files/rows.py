"""What one row says, in the words of the order; without it a register's 男 and our 1 would not meet.

How long a text may be and which codes there are stands in the order's own schema and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from marshmallow import Schema, fields, validate

from contracts.codes import InquiryEnd, RowOp, RowReason, Sex
from contracts.inquiry_files.items import NotTaken, Row
from contracts.orders.tracing_inquiries import FiledInquiryBody, ImportedRowBody

NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "name",
        "alias": "aliases",
        "sex": "sex",
        "birth_year": "birth_year",
        "home_code": "home_region_code",
        "home_text": "home_text",
        "town": "town",
        "village": "village",
        "ethnicity": "ethnicity",
        "speaks": "speaks",
        "height": "height_cm",
        "blood": "blood_group",
        "marks": "marks",
        "clothes": "clothes",
        "lost_code": "lost_region_code",
        "lost_text": "lost_text",
        "lost_date": "last_seen_on",
        "lost_time": "last_seen_time",
        "reporter": "reporter",
        "kin": "kin",
        "category": "category",
        "description": "description",
        "police_case_number": "police_case_number",
    }
)
"""What a member is called in a file, and in the order."""

SEXES: Final = MappingProxyType(
    {"男": "1", "男性": "1", "male": "1", "女": "2", "女性": "2", "female": "2", "未知": "0", "其他": "9", "other": "9"}
)
_NOT_KNOWN: Final = frozenset({"", "不详", "未知", "不明"})
"""Words of registers for what nobody knows."""
_FIELDS: Final = FiledInquiryBody._declared_fields
_REGIONS: Final = frozenset({"home_region_code", "lost_region_code"})
_REGION: Final = re.compile(r"(?:[0-9]{6}|[0-9]{9}|[0-9]{12})", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_UNUSABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EARLIEST: Final = date(1900, 1, 1)


def row_of(line: int, said: Mapping[str, Any], today: date) -> Row:
    """The row that this object of a file is: a report, or ``{"op": "report", "rec": …}``, or ``{"op": "withdraw",
    "id": …}``. :raises NotTaken:"""
    if "op" not in said:
        return _report(line, said, today)
    if said["op"] == RowOp.REPORT.value and isinstance(said.get("rec"), Mapping):
        _expect_members(said, {"op", "rec"})
        return _report(line, said["rec"], today)
    if said["op"] == RowOp.WITHDRAW.value:
        _expect_members(said, {"op", "id", "reason"})
        return Row(line, RowOp.WITHDRAW, _reference(said), reason=_end(said.get("reason")))
    raise NotTaken(RowReason.OPERATION_UNKNOWN)


def _report(line: int, said: Mapping[str, Any], today: date) -> Row:
    _expect_members(said, {"id", *NAMES})
    inquiry = {ours: _taken(ours, theirs, said.get(theirs), today) for theirs, ours in NAMES.items()}
    return Row(line, RowOp.REPORT, _reference(said), inquiry)


def _expect_members(said: Mapping[str, Any], known: set[str], field: str | None = None) -> None:
    if not said.keys() <= known:
        raise NotTaken(RowReason.MEMBER_UNKNOWN, field)


def _reference(said: Mapping[str, Any]) -> str:
    return str(_value(ImportedRowBody._declared_fields["reference"], said.get("id"), "id", date.max))


def _end(said: Any) -> InquiryEnd:
    if said is None or said == "":
        return InquiryEnd.NOT_SAID
    try:
        return InquiryEnd(said)
    except ValueError:
        raise NotTaken(RowReason.CODE_UNKNOWN, "reason") from None


def _taken(ours: str, theirs: str, said: Any, today: date) -> Any:
    if ours == "sex":
        said = Sex.UNKNOWN.value if said is None or said == "" else SEXES.get(said, said) if _is_text(said) else said
    if ours in _REGIONS:
        said = _region(said, theirs)
    return _value(_FIELDS[ours], said, theirs, today)


def _region(said: Any, name: str) -> str | None:
    if said is None or said == "":
        return None
    if not _is_text(said):
        raise NotTaken(RowReason.WRONG_TYPE, name)
    if not _REGION.fullmatch(said):
        raise NotTaken(RowReason.CODE_UNKNOWN, name)
    return str(said).ljust(12, "0")


# --- one value, by what its schema says -------------------------------------------------------------------------------


def _value(field: fields.Field[Any], said: Any, name: str, today: date) -> Any:
    """:raises NotTaken: for what the order would refuse."""
    if said is None or (_is_text(said) and said.strip() in _NOT_KNOWN):
        if field.required:
            raise NotTaken(RowReason.VALUE_MISSING, name)
        return [] if isinstance(field, fields.List) else None
    return _READERS[type(field)](field, said, name, today)


def _text(field: Any, said: Any, name: str, _today: date) -> str:
    if not _is_text(said):
        raise NotTaken(RowReason.WRONG_TYPE, name)
    text = str(said).strip()
    if _UNUSABLE.search(text):
        raise NotTaken(RowReason.TEXT_BROKEN, name)
    for check in field.validators:
        if isinstance(check, validate.Length) and check.max is not None and len(text) > check.max:
            raise NotTaken(RowReason.VALUE_TOO_LONG, name)
        if isinstance(check, validate.OneOf) and text not in check.choices:
            raise NotTaken(RowReason.CODE_UNKNOWN, name)
    return text


def _number(field: Any, said: Any, name: str, _today: date) -> int:
    if not isinstance(said, int) or isinstance(said, bool):
        raise NotTaken(RowReason.WRONG_TYPE, name)
    [between] = (check for check in field.validators if isinstance(check, validate.Range))
    if not between.min <= said <= between.max:
        raise NotTaken(RowReason.OUT_OF_RANGE, name)
    return said


def _code(field: Any, said: Any, name: str, _today: date) -> str:
    if not _is_text(said):
        raise NotTaken(RowReason.WRONG_TYPE, name)
    if said not in {one.value for one in field.enum}:
        raise NotTaken(RowReason.CODE_UNKNOWN, name)
    return str(said)


def _day(_field: Any, said: Any, name: str, today: date) -> str:
    if not _is_text(said):
        raise NotTaken(RowReason.WRONG_TYPE, name)
    try:
        day = date.fromisoformat(said) if _DAY.fullmatch(said) else None
    except ValueError:
        day = None
    if day is None or day < _EARLIEST:
        raise NotTaken(RowReason.DATE_IMPOSSIBLE, name)
    if day > today:
        raise NotTaken(RowReason.DATE_IN_FUTURE, name)
    return day.isoformat()


def _several(field: Any, said: Any, name: str, today: date) -> list[Any]:
    if not isinstance(said, Sequence) or _is_text(said):
        raise NotTaken(RowReason.WRONG_TYPE, name)
    [length] = (check for check in field.validators if isinstance(check, validate.Length))
    if length.max is not None and len(said) > length.max:
        raise NotTaken(RowReason.TOO_MANY_VALUES, name)
    return [_inside(field.inner, one, name, today) for one in said]


def _inside(field: Any, said: Any, name: str, today: date) -> Any:
    if isinstance(field, fields.Nested):
        return _object(field, said, name, today)
    return _value(field, said, name, today)


def _object(field: Any, said: Any, name: str, today: date) -> dict[str, Any]:
    if not isinstance(said, Mapping):
        raise NotTaken(RowReason.WRONG_TYPE, name)
    schema: type[Schema] = field.nested
    members = schema._declared_fields
    _expect_members(said, set(members), name)
    return {member: _value(inner, said.get(member), name, today) for member, inner in members.items()}


def _is_text(said: Any) -> bool:
    return isinstance(said, str)


_READERS: Final[Mapping[type[Any], Callable[[Any, Any, str, date], Any]]] = MappingProxyType(
    {
        fields.String: _text,
        fields.Integer: _number,
        fields.Enum: _code,
        fields.Date: _day,
        fields.List: _several,
        fields.Nested: _object,
    }
)
