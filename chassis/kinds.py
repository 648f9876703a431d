"""The only kinds of value an event may carry; without them a free string, and with it a name, could slip into an event.

A contract annotates its fields with these kinds and nothing else:

* ``Id``       an opaque identifier (UUID in canonical text form)
* ``Instant``  a moment, timezone-aware, written in UTC
* ``Day``      a calendar date in the station's own time zone
* ``Range``    an inclusive range of whole numbers (an age is never a point unless a document says so)
* ``Quantity`` a whole number (millibits, metres, minutes, fen …; the field's name tells the unit)
* ``Flag``     true or false
* subclasses of ``CodeList``   closed code lists
* ``PatternCode`` markers      open code families with a strict ASCII pattern (division codes, case numbers)

Each may be made optional (``| None``) or repeated (``tuple[Kind, ...]``).
"""

from __future__ import annotations

import re
import types
import typing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

from marshmallow import Schema, ValidationError, fields, validate


class NotAKind(TypeError):
    """A contract annotated a field with something that is not one of the catalogue's kinds (a free string, say)."""


class CodeList(StrEnum):
    """A closed list of codes; the members' values travel, their docstring tells the standard they come from."""


class Range(NamedTuple):
    """An inclusive range of whole numbers, ``lo`` ≤ ``hi``."""

    lo: int
    hi: int


@dataclass(frozen=True)
class PatternCode:
    """Marker for an open family of codes: ``Annotated[str, PatternCode(name, pattern)]``."""

    name: str
    pattern: str

    def __post_init__(self) -> None:
        # Letters beyond ASCII could spell a name; a pattern that lets them in defeats the point of the kit.
        if re.fullmatch(self.pattern, "张三") or re.fullmatch(self.pattern, "some free text"):
            raise NotAKind(f"pattern of {self.name} would accept free text")


_UUID = PatternCode("Id", r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_INSTANT = object()
_DAY = object()
_QUANTITY = object()

Id = Annotated[str, _UUID]
Instant = Annotated[datetime, _INSTANT]
Day = Annotated[date, _DAY]
Quantity = Annotated[int, _QUANTITY]
Flag = bool


class InstantField(fields.AwareDateTime):
    """A moment with an offset; read into UTC, written in UTC with ``Z``."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="iso", default_timezone=None, **options)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValidationError("a moment needs its offset")
        return str(value.astimezone(UTC).isoformat().replace("+00:00", "Z"))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **kwargs)
        return moment.astimezone(UTC)


class FlagField(fields.Boolean):
    """``true`` or ``false``, and nothing that merely looks like it (in Python ``1 == True``)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("true or false")
        return value


class QueryFlagField(FlagField):
    """The same of a query, where everything is text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        return super()._deserialize(value == "true" if value in ("true", "false") else value, attr, data, **kwargs)


class RangeField(fields.Field[Range]):
    """``{"lo": 60, "hi": 75}``, ``lo`` ≤ ``hi``."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> dict[str, int] | None:
        return None if value is None else {"lo": value[0], "hi": value[1]}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Range:
        whole = isinstance(value, dict) and all(type(value.get(end)) is int for end in ("lo", "hi"))
        if not whole or value["lo"] > value["hi"]:
            raise ValidationError("a range is {lo, hi}, whole numbers, lo ≤ hi")
        return Range(value["lo"], value["hi"])


class _TupleOf(fields.List):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))


def _kind_name(kind: Any) -> str:
    marker = getattr(kind, "__metadata__", (None,))[0]
    if isinstance(marker, PatternCode):
        return marker.name
    named: dict[Any, str] = {_INSTANT: "Instant", _DAY: "Day", _QUANTITY: "Quantity"}
    if marker in named:
        return named[marker]
    return {Range: "Range", bool: "Flag"}.get(kind) or str(getattr(kind, "__name__", kind))


def _single_field(kind: Any, **options: Any) -> fields.Field[Any]:
    marker = getattr(kind, "__metadata__", (None,))[0]
    if isinstance(marker, PatternCode):
        # ASCII: a full-width digit is a digit to \d, and another code to whoever compares
        return fields.String(validate=validate.Regexp(rf"\A(?:{marker.pattern})\Z", flags=re.ASCII), **options)
    if marker is _INSTANT:
        return InstantField(**options)
    if marker is _DAY:
        return fields.Date(**options)
    if marker is _QUANTITY:
        return fields.Integer(strict=True, **options)
    if kind is Range:
        return RangeField(**options)
    if kind is bool:
        return FlagField(**options)
    if isinstance(kind, type) and issubclass(kind, CodeList):
        return fields.Enum(kind, by_value=True, **options)
    raise NotAKind(f"{kind!r} is not one of the catalogue's kinds; an event carries no free values")


@dataclass(frozen=True)
class FieldShape:
    """What a contract's field looks like, for the schema and for the generated documents."""

    kind: Any
    optional: bool
    repeated: bool

    @property
    def title(self) -> str:
        words = _kind_name(self.kind)
        words = f"{words}[]" if self.repeated else words
        return f"{words}?" if self.optional else words

    def codes(self) -> tuple[str, ...]:
        """The closed code list, or nothing for other kinds."""
        if isinstance(self.kind, type) and issubclass(self.kind, CodeList):
            return tuple(code.value for code in self.kind)
        return ()

    def pattern(self) -> str | None:
        marker = getattr(self.kind, "__metadata__", (None,))[0]
        return marker.pattern if isinstance(marker, PatternCode) else None

    def field(self) -> fields.Field[Any]:
        options: dict[str, Any] = (
            {"load_default": None, "allow_none": True} if self.optional else {"required": True, "allow_none": False}
        )
        return _TupleOf(_single_field(self.kind), **options) if self.repeated else _single_field(self.kind, **options)


def shape_of(annotation: Any) -> FieldShape:
    """Read one annotation; :raises NotAKind: when it is not made of the catalogue's kinds."""
    optional = False
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        members = [member for member in typing.get_args(annotation) if member is not type(None)]
        if len(members) != 1:
            raise NotAKind(f"{annotation!r} is a choice of kinds")
        annotation, optional = members[0], True
    repeated = typing.get_origin(annotation) is tuple
    if repeated:
        member, *rest = typing.get_args(annotation)
        if rest != [Ellipsis]:
            raise NotAKind(f"{annotation!r}: repeat a kind as tuple[Kind, ...]")
        annotation = member
    shape = FieldShape(annotation, optional, repeated)
    shape.field()
    return shape


def schema_of(name: str, shapes: dict[str, FieldShape], *, unknown: str) -> type[Schema]:
    """A marshmallow schema of these fields; ``unknown`` is marshmallow's own word (EXCLUDE for events)."""
    members: dict[str, Any] = {field: shape.field() for field, shape in shapes.items()}
    members["Meta"] = type("Meta", (), {"unknown": unknown})
    return type(f"{name}Schema", (Schema,), members)
