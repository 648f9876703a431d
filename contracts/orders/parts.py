"""What the bodies of orders and reads are made of; without it each service would read a time, a text or a yes in its
own way.

What is not required may be left out or null; both mean that nobody said. A field with a ``load_default`` of its own may
be left out only.

Lists answer ``{"items": [...], "next_after": id | None}``, oldest first, at most ``limit`` (100) a page; ``after`` is
the id of the last item seen. Times are read with an offset, ages are ``{"lo", "hi"}``, money is in fen. What people
said or wrote travels only in orders and answers, sealed, never in events.
"""

from __future__ import annotations

import re
from typing import Any, Final

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from chassis.kinds import CodeList, FlagField, Id, InstantField, QueryFlagField, Range, RangeField, shape_of
from contracts.codes import AgencyId, AgencyKind, RegionCode

NOT_SAID: Final[dict[str, Any]] = {"load_default": None, "allow_none": True}
"""The options of a field that may be left out or null."""

OLDEST_AGE: Final = 120
_LONGEST_AGENCY_ID: Final = 80
_NOT_BLANK: Final = validate.Regexp(r"(?s)\A.*\S.*\Z", error="may not be blank")


def _said(options: dict[str, Any]) -> dict[str, Any]:
    return options if "required" in options or "load_default" in options else NOT_SAID | options


def _about(description: str, example: Any) -> dict[str, Any]:
    return {"description": description, "example": example}


# --- schemas ----------------------------------------------------------------------------------------------------------


class StrictSchema(Schema):
    """A body that refuses what it does not know: a misspelt field is an error, not a silence."""

    class Meta:
        unknown = RAISE


# --- codes ------------------------------------------------------------------------------------------------------------


def patterned(description: str, pattern: str, example: str, **options: Any) -> fields.String:
    """A number or code of an open family, as a whole, in ASCII (``\\d`` is 0 to 9 and no full-width digit)."""
    whole = validate.Regexp(rf"\A(?:{pattern})\Z", flags=re.ASCII)
    return fields.String(validate=whole, metadata=_about(description, example), **_said(options))


def identifier(description: str, **options: Any) -> fields.String:
    """The id of a thing: a UUID in its canonical form."""
    return patterned(description, _pattern_of(Id), "01930a5e-7c00-7000-8000-000000000001", **options)


def division_code(description: str, example: str, **options: Any) -> fields.String:
    """A division (区划代码), twelve digits; whether there is one of that code is not asked."""
    return patterned(description, _pattern_of(RegionCode), example, **options)


ADDRESSED_TO: Final = "addressed_to"
"""In the metadata of a field that names an agency: the kind that the gateway holds it to."""


def agency_id(
    description: str, example: str, *, addressed_to: AgencyKind | None = None, **options: Any
) -> fields.String:
    """The registered short name of an agency. Whether it is registered is asked only where a paper is addressed to
    it, of that kind."""
    field = patterned(description, _pattern_of(AgencyId), example, **options)
    field.metadata = {**field.metadata, ADDRESSED_TO: addressed_to and addressed_to.value}
    field.validators.append(validate.Length(max=_LONGEST_AGENCY_ID))
    return field


def police_agency(description: str, **options: Any) -> fields.String:
    """The police agency to which the paper goes; what is none is refused when the station names it."""
    return agency_id(description, "police-changzhou", addressed_to=AgencyKind.POLICE, **options)


def code(codes: type[CodeList], description: str, example: CodeList, **options: Any) -> fields.Enum[Any]:
    """One code of a closed list, by its value."""
    return fields.Enum(codes, by_value=True, metadata=_about(description, example.value), **_said(options))


class CodesField(fields.String):
    """Codes of a closed list in one text, with commas between: what a query string can say."""

    def __init__(self, codes: type[CodeList], **options: Any) -> None:
        known = "|".join(re.escape(one.value) for one in codes)
        several = validate.Regexp(rf"\A(?:{known})(?:,(?:{known}))*\Z")
        super().__init__(validate=several, **options)
        self._codes = codes

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        said = super().deserialize(value, attr, data, **kwargs)
        return said if said is None else tuple(dict.fromkeys(self._codes(one) for one in said.split(",")))


def codes_of(codes: type[CodeList], description: str, example: str, **options: Any) -> CodesField:
    """Some codes of a closed list, as a tuple without doubles; ``None`` when nobody said."""
    return CodesField(codes, metadata=_about(description, example), **_said(options))


def _pattern_of(kind: Any) -> str:
    return str(shape_of(kind).pattern())


# --- words, numbers, moments, yes and no ------------------------------------------------------------------------------


def words(description: str, example: str, *, longest: int = 200, **options: Any) -> fields.String:
    """What a person said or wrote: bounded, and never blank."""
    bounded = validate.Length(min=1, max=longest)
    return fields.String(validate=[bounded, _NOT_BLANK], metadata=_about(description, example), **_said(options))


def whole_number(description: str, example: int, *, lowest: int, highest: int, **options: Any) -> fields.Integer:
    """A whole number between bounds; neither a text that looks like one nor ``1.0``."""
    between = validate.Range(min=lowest, max=highest)
    return fields.Integer(strict=True, validate=between, metadata=_about(description, example), **_said(options))


def flag(description: str, example: bool, **options: Any) -> FlagField:
    """Yes or no; a number or a word is neither."""
    return FlagField(metadata=_about(description, example), **_said(options))


def asked_for(description: str, **options: Any) -> QueryFlagField:
    """Yes or no in a query, which may leave it open."""
    return QueryFlagField(metadata=_about(description, True), **_said(options))


def moment(description: str, example: str = "2026-07-21T10:00:00+08:00", **options: Any) -> InstantField:
    """A time with its offset."""
    return InstantField(metadata=_about(description, example), **_said(options))


def age_range(description: str, **options: Any) -> RangeField:
    """Years of age as a range, within a lifetime."""
    return RangeField(validate=_within_a_lifetime, metadata=_about(description, {"lo": 65, "hi": 80}), **_said(options))


def _within_a_lifetime(ages: Range) -> None:
    if ages.lo < 0 or ages.hi > OLDEST_AGE:
        raise ValidationError(f"an age lies between 0 and {OLDEST_AGE}")


# --- several of something ---------------------------------------------------------------------------------------------


def several(
    part: fields.Field[Any], description: str, example: list[Any], *, most: int, least: int = 0, **options: Any
) -> fields.List[Any]:
    """A list of bounded length; left out, it is empty. ``part`` is required: a list has no place for a thing that
    nobody said."""
    if part.allow_none:
        raise TypeError("a part of a list may not be null")
    return fields.List(
        part,
        validate=validate.Length(min=least or None, max=most),
        metadata=_about(description, example),
        **(options or {"load_default": list}),
    )


# --- what more than one service reads ---------------------------------------------------------------------------------


class PagedSchema(StrictSchema):
    """Which page of a list; its members come from a query string, so a number may be a text."""

    after = identifier("上一页的 next_after: the last id of the page before")
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 100), metadata=_about("每页条数", 100))


class MarkSchema(StrictSchema):
    """A mark on the body (体表特征), coarse enough to compare: what, where, which side."""

    kind = words("疤痕, 痣, 胎记, 手术疤, 烫伤, 缺失, 纹身, 畸形, 白斑 …", "疤痕", longest=20, required=True)
    part = words("部位", "左手食指", longest=20, required=True)
    side = fields.String(
        validate=validate.OneOf(("左", "右", "left", "right")),
        metadata=_about("侧别: 左 or 右, when the part has sides", "左"),
        **NOT_SAID,
    )
