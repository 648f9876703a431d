"""A report of a missing person and a profile of a found one, in the documented form of JSON lines; without it every
reader of such a file would have its own idea of what a row may hold.

A row that cannot be read is refused with a coded reason (:class:`Refused`), so that whoever reads a file can name the
line and go on. Any field may be null, empty or missing but ``id``; fields we do not know are passed over. Words for
"nobody knows" (不详, 未知 …) are read as nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

LONGEST_WORD = 200
"""Characters of one text; a name of four hundred is a mistake of the file, not a name."""
LONGEST_NAME = 60
LONGEST_LINE = 64 * 1024
MOST_ITEMS = 64
BIRTH_YEARS = (1850, 2100)
HEIGHTS = (20, 260)
AGES = (0, 130)

PET_NAME = "小名"
"""The kind of a name that is a pet name."""

_UNKNOWN = frozenset({"", "不详", "未知", "不明", "无", "null", "none", "unknown", "n/a", "-"})
_SEXES = {
    "男": "男", "男性": "男", "male": "男", "m": "男",
    "女": "女", "女性": "女", "female": "女", "f": "女",
    "其他": None, "other": None,
}  # fmt: skip
_BLOOD = {"A": "A", "B": "B", "O": "O", "AB": "AB", "A型": "A", "B型": "B", "O型": "O", "AB型": "AB"}
_SIDES = {"左": "左", "右": "右", "left": "左", "right": "右", "双": "", "两侧": ""}
_CODE = re.compile(r"[1-9][0-9]{5}([0-9]{6})?")
_PROVINCE = re.compile(r"[1-9][0-9]")
_DIGITS = re.compile(r"[^0-9]")


class Reason(StrEnum):
    """Why a row is not read."""

    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    LINE_TOO_LONG = "line_too_long"
    ID_MISSING = "id_missing"
    WRONG_TYPE = "wrong_type"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    UNKNOWN_CODE = "unknown_code"
    IMPOSSIBLE_DATE = "impossible_date"
    OUT_OF_RANGE = "out_of_range"


class Refused(ValueError):
    """A row that is not read: the reason as a code, and the field it is about (none when it is the whole row)."""

    def __init__(self, reason: Reason, field: str | None = None) -> None:
        self.reason, self.field = reason, field
        super().__init__(f"{reason}: {field}" if field else str(reason))


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A mark on the body; ``side`` is 左, 右 or empty when nobody said or the part has none."""

    kind: str
    part: str
    side: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Relative:
    """Somebody of the family: the relation or the name may be unknown (empty)."""

    relation: str
    name: str


@dataclass(frozen=True, slots=True)
class Report:
    """A person somebody searches for. ``lost_on`` and ``home_code`` are as reported, both may be wrong."""

    id: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    sex: str | None = None
    birth_year: int | None = None
    home_code: str | None = None
    home_text: str = ""
    town: str = ""
    village: str = ""
    ethnicity: str = ""
    speaks: tuple[str, ...] = ()
    height: int | None = None
    blood: str | None = None
    marks: tuple[Mark, ...] = ()
    clothes: tuple[str, ...] = ()
    lost_code: str | None = None
    lost_on: date | None = None
    reporter: Relative | None = None
    phone: str = ""
    kin: tuple[Relative, ...] = ()
    category: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A person in our care. ``ages`` was estimated on ``found_on``; several names may have been heard, ``pets`` of
    which it is known that they are pet names."""

    id: str
    names: tuple[str, ...] = ()
    pets: tuple[str, ...] = ()
    name_kind: str = ""
    sex: str | None = None
    ages: tuple[int, int] | None = None
    found_on: date | None = None
    found_code: str | None = None
    accent: str = ""
    languages: tuple[str, ...] = ()
    ethnicity: str = ""
    places: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    height: int | None = None
    blood: str | None = None
    clothes: tuple[str, ...] = ()
    kin: tuple[Relative, ...] = ()
    phone: str = ""
    category: str = ""

    @property
    def heard(self) -> tuple[tuple[str, str], ...]:
        """Every name with its kind."""
        return (*((text, self.name_kind) for text in self.names), *((text, PET_NAME) for text in self.pets))


def row_of(line: str | bytes) -> Mapping[str, Any]:
    """One line of a file as an object; raises :class:`Refused`."""
    if len(line) > LONGEST_LINE:
        raise Refused(Reason.LINE_TOO_LONG)
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Refused(Reason.NOT_JSON) from error
    if not isinstance(row, dict):
        raise Refused(Reason.NOT_AN_OBJECT)
    return row


def report_of(row: Mapping[str, Any]) -> Report:
    """The report a row tells of; raises :class:`Refused` with the field that cannot be read."""
    reporter = _relative(row.get("reporter"), "reporter")
    return Report(
        id=_id(row),
        name=_text(row, "name", LONGEST_NAME),
        aliases=_texts(row, "alias", LONGEST_NAME),
        sex=_sex(row),
        birth_year=_number(row, "birth_year", BIRTH_YEARS),
        home_code=_division(row, "home_code"),
        home_text=_text(row, "home_text"),
        town=_text(row, "town"),
        village=_text(row, "village"),
        ethnicity=_text(row, "ethnicity", LONGEST_NAME),
        speaks=_texts(row, "speaks", LONGEST_NAME),
        height=_number(row, "height", HEIGHTS),
        blood=_coded(row, "blood", _BLOOD),
        marks=_marks(row),
        clothes=_texts(row, "clothes", LONGEST_NAME),
        lost_code=_division(row, "lost_code"),
        lost_on=_date(row, "lost_date"),
        reporter=reporter,
        phone=_DIGITS.sub("", _text(row["reporter"], "phone")) if reporter and row["reporter"] else "",
        kin=_relatives(row, "kin"),
        category=_text(row, "category", LONGEST_NAME),
    )


def profile_of(row: Mapping[str, Any]) -> Profile:
    """The profile a row tells of; raises :class:`Refused` with the field that cannot be read."""
    name = _text(row, "name_heard", LONGEST_NAME)
    return Profile(
        id=_id(row),
        names=(name,) if name else (),
        name_kind=_text(row, "name_kind", LONGEST_NAME),
        sex=_sex(row),
        ages=_ages(row),
        found_on=_date(row, "intake_date"),
        found_code=_division(row, "found_code"),
        accent=_text(row, "accent", LONGEST_NAME),
        languages=_texts(row, "languages", LONGEST_NAME),
        ethnicity=_text(row, "ethnicity", LONGEST_NAME),
        places=_texts(row, "places"),
        marks=_marks(row),
        height=_number(row, "height", HEIGHTS),
        blood=_coded(row, "blood", _BLOOD),
        clothes=_texts(row, "clothes", LONGEST_NAME),
        kin=_relatives(row, "kin_names"),
        phone=_DIGITS.sub("", _text(row, "phone_frag")),
        category=_text(row, "category", LONGEST_NAME),
    )


def _known(value: Any) -> Any:
    return None if isinstance(value, str) and value.strip().lower() in _UNKNOWN else value


def _id(row: Mapping[str, Any]) -> str:
    value = row.get("id")
    if value is None or value == "":
        raise Refused(Reason.ID_MISSING, "id")
    if not isinstance(value, str):
        raise Refused(Reason.WRONG_TYPE, "id")
    if len(value) > LONGEST_NAME:
        raise Refused(Reason.TOO_LONG, "id")
    return value


def _text(row: Mapping[str, Any], field: str, longest: int = LONGEST_WORD) -> str:
    value = _known(row.get(field))
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(Reason.WRONG_TYPE, field)
    if len(value) > longest:
        raise Refused(Reason.TOO_LONG, field)
    return value.strip()


def _items(row: Mapping[str, Any], field: str) -> list[Any]:
    value = _known(row.get(field))
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refused(Reason.WRONG_TYPE, field)
    if len(value) > MOST_ITEMS:
        raise Refused(Reason.TOO_MANY, field)
    return [item for item in value if item is not None]


def _texts(row: Mapping[str, Any], field: str, longest: int = LONGEST_WORD) -> tuple[str, ...]:
    """Each text once, in an order of its own: what order a clerk wrote them in says nothing."""
    return tuple(sorted({_text({field: item}, field, longest) for item in _items(row, field)} - {""}))


def _sex(row: Mapping[str, Any]) -> str | None:
    return _coded(row, "sex", _SEXES)


def _coded(row: Mapping[str, Any], field: str, codes: Mapping[str, str | None]) -> str | None:
    text = _text(row, field)
    if not text:
        return None
    for spelling in (text, text.lower(), text.upper()):
        if spelling in codes:
            return codes[spelling]
    raise Refused(Reason.UNKNOWN_CODE, field)


def _number(row: Mapping[str, Any], field: str, within: tuple[int, int]) -> int | None:
    value = _known(row.get(field))
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Refused(Reason.WRONG_TYPE, field)
    try:
        number = round(float(value))
    except (ValueError, OverflowError) as error:
        raise Refused(Reason.WRONG_TYPE, field) from error
    if not within[0] <= number <= within[1]:
        raise Refused(Reason.OUT_OF_RANGE, field)
    return number


def _ages(row: Mapping[str, Any]) -> tuple[int, int] | None:
    low, high = (_number(row, field, AGES) for field in ("age_lo", "age_hi"))
    low, high = (high if low is None else low), (low if high is None else high)
    if low is None or high is None:
        return None
    return min(low, high), max(low, high)


def _division(row: Mapping[str, Any], field: str) -> str | None:
    """A division code (GB/T 2260) cut to county, city or province as six digits."""
    text = _text(row, field)
    if not text:
        return None
    text = text.ljust(6, "0") if _PROVINCE.fullmatch(text) else text
    if not _CODE.fullmatch(text):
        raise Refused(Reason.UNKNOWN_CODE, field)
    return text[:6]


def _date(row: Mapping[str, Any], field: str) -> date | None:
    text = _text(row, field)
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise Refused(Reason.IMPOSSIBLE_DATE, field) from error


def _object(value: Any, field: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Refused(Reason.WRONG_TYPE, field)
    return value


def _marks(row: Mapping[str, Any]) -> tuple[Mark, ...]:
    return tuple(sorted({_mark(_object(item, "marks")) for item in _items(row, "marks")}))


def _mark(said: Mapping[str, Any]) -> Mark:
    """The side may be said apart or before the part (左手食指)."""
    part = _text(said, "part", LONGEST_NAME)
    before = part[:1] if part[:1] in ("左", "右") and len(part) > 1 else ""
    side = _SIDES.get(_text(said, "side").lower() or before, "")
    return Mark(_text(said, "kind", LONGEST_NAME), part.removeprefix(before), side, _text(said, "text"))


def _relative(value: Any, field: str) -> Relative | None:
    if value is None:
        return None
    said = _object(value, field)
    relative = Relative(_text(said, "relation", LONGEST_NAME), _text(said, "name", LONGEST_NAME))
    return relative if relative.name or relative.relation else None


def _relatives(row: Mapping[str, Any], field: str) -> tuple[Relative, ...]:
    """Those with a name; a bare text is a name without a relation."""
    items = (item if not isinstance(item, str) else {"name": item} for item in _items(row, field))
    relatives = {_relative(item, field) for item in items}
    return tuple(sorted(relative for relative in relatives if relative and relative.name))
