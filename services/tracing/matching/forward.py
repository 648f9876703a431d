"""One profile against many reports, field by field; without it a profile would be compared with one report at a time.

Every function answers with whole millibits for the rows of a view, 0 where a field is missing on their side, or with
nothing when it is missing on ours. Names and relatives are in :mod:`services.tracing.matching.forward_names`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.tracing.matching import marks as marking
from services.tracing.matching.beliefs import MOBILITY, ROAMS
from services.tracing.matching.fields import Field
from services.tracing.matching.forward_names import kin_bits, name_bits
from services.tracing.matching.forward_places import place_bits, region_codes
from services.tracing.matching.parameters import LAST_CLOTHES_GAP, LAST_GROWTH_GAP
from services.tracing.matching.query import Query
from services.tracing.matching.records import Mark
from services.tracing.matching.reports import SLOTS, Trait, View
from services.tracing.matching.tables import CATEGORIES, HEIGHTS, SEXES, YEARS, Bits
from services.tracing.matching.whereabouts import MOBILITIES, NEARNESSES, SHAPE, gap_of, nearness_of

OptionalBits = Bits | None
FieldBits = Callable[[Query, View], OptionalBits]


def _sex(query: Query) -> OptionalBits:
    sex = query.coded.sex
    return np.repeat(query.parameters.tables.sex[sex], SLOTS) if sex else None


def _age(query: Query) -> OptionalBits:
    if query.coded.age < 0:
        return None
    years = np.zeros(SLOTS, np.int32)
    years[:YEARS] = query.parameters.tables.age[query.coded.age]
    return np.tile(years, len(SEXES))


def _blood(query: Query) -> OptionalBits:
    blood = query.coded.blood
    return query.parameters.tables.blood[blood].take(_part(query, "blood")) if blood else None


def _category(query: Query) -> OptionalBits:
    category = query.coded.category
    return query.parameters.tables.category[category].take(_part(query, "category")) if category else None


def _people(query: Query) -> OptionalBits:
    people = query.coded.people
    return query.parameters.tables.people[people].take(_part(query, "people")) if people else None


def _accent(query: Query) -> OptionalBits:
    accent = query.coded.accent
    return query.parameters.tables.accent[accent].take(_part(query, "province")) if accent else None


def _part(query: Query, part: str) -> NDArray[np.uint8]:
    """One part of every trait the words know."""
    parts = query.words.traits.derived("parts", lambda traits: np.array(traits, np.uint8).T)
    known: NDArray[np.uint8] = parts[Trait._fields.index(part)]
    return known


BY_CODE: dict[Field, tuple[str, Callable[[Query], OptionalBits]]] = {
    Field.SEX: ("slot", _sex),
    Field.AGE: ("slot", _age),
    Field.ACCENT: ("trait", _accent),
    Field.PEOPLE: ("trait", _people),
    Field.CATEGORY: ("trait", _category),
    Field.BLOOD: ("trait", _blood),
}
"""Fields that go by one column: what each of its codes weighs. Those of a column are looked up together."""


def _by_code(field: Field) -> FieldBits:
    column, made = BY_CODE[field]

    def bits(query: Query, view: View) -> OptionalBits:
        table = query.once(field, lambda: made(query))
        return None if table is None else table.take(view[column])

    return bits


def _together(query: Query, column: str) -> Bits:
    """What each code of a column weighs in all fields that go by it."""
    tables = (made(query) for of, made in BY_CODE.values() if of == column)
    known: Bits = sum((table for table in tables if table is not None), start=np.zeros(1, np.int32))
    return known


def _height(query: Query, view: View) -> OptionalBits:
    """A child grows: its height counts for a year."""
    if not query.coded.height:
        return None
    heights = view["height"]
    bits = np.tile(query.parameters.tables.height[query.coded.height], 2).take(heights)
    children = np.flatnonzero(heights >= HEIGHTS)
    grown = children[_gaps(query)[view["day"][children]] > LAST_GROWTH_GAP]
    bits[grown] = 0
    return bits


def _gaps(query: Query) -> NDArray[np.uint8]:
    """The class of gap for every day the words know."""
    days = query.words.days.derived("ordinal", lambda days: np.array(days, np.int64))
    return query.once("gaps", lambda: gap_of(days, query.coded.day))


def nearness(query: Query) -> NDArray[np.int16]:
    """How near every division code the words know is to the found place."""
    return query.once("nearness", lambda: nearness_of(region_codes(query), query.coded.found).astype(np.int16))


def _whereabouts(query: Query, view: View) -> OptionalBits:
    coded = query.coded
    if not coded.found and not coded.day:
        return None
    home, lost, day = query.once("ways", lambda: _ways(query))
    place = home.take(view["home"])
    place += lost.take(view["lost"])
    place += day.take(view["day"])
    if not coded.mobility:
        place += _mobility(query).take(view["trait"])
    return coded.whereabouts.take(place)


def _ways(query: Query) -> tuple[NDArray[np.int16], NDArray[np.int16], NDArray[np.int16]]:
    """Where in the table of whereabouts a home, a place of loss and a day lead, to be added up."""
    near, each = nearness(query), SHAPE[2] * MOBILITIES
    days = _gaps(query).astype(np.int16) * MOBILITIES + query.coded.mobility
    return near * (NEARNESSES * each), near * each, days


def _mobility(query: Query) -> NDArray[np.int16]:
    by_category = np.array([MOBILITY.get(category, ROAMS) for category in CATEGORIES], np.int16)
    mobility: NDArray[np.int16] = by_category.take(_part(query, "category"))
    return mobility


def _marks(query: Query, view: View) -> OptionalBits:
    """Each of our marks by the most alike of theirs."""
    if not query.coded.marks:
        return None
    weights = query.parameters.marks
    bag, places, owners = view.items("marks")
    theirs = bag["mark"][places]
    total = np.full(view.length, weights.missed * len(query.coded.marks), np.int32)
    for mark in query.coded.marks:
        found = query.once(mark, lambda mark=mark: _mark_bits(query, mark)).take(theirs)  # type: ignore[misc]
        better = np.flatnonzero(found > weights.missed)
        more = np.zeros(view.length, np.int32)
        np.maximum.at(more, owners[better], found[better] - np.int32(weights.missed))
        total += more
    np.maximum(total, weights.least, out=total)
    total *= view.how_many("marks") > 0
    return total


def _mark_bits(query: Query, mark: Mark) -> Bits:
    """What one of our marks weighs against every mark the words know."""
    weights, known = query.parameters.marks, query.words.marks
    sides = known.derived(
        "side", lambda marks: np.array([marking.SIDES.get(other.side, 0) for other in marks], np.int8)
    )
    kind = known.derived("kind", lambda marks: np.array([other.kind for other in marks], "U20")) == mark.kind[:20]
    part = known.derived("part", lambda marks: np.array([other.part for other in marks], "U20")) == mark.part[:20]
    return marking.likeness(weights.of(mark), kind, part, marking.SIDES.get(mark.side, 0), sides, weights.missed)


def _clothes(query: Query, view: View) -> OptionalBits:
    """Worth something only while they may still be worn."""
    worn = query.coded.profile.clothes
    if not worn:
        return None
    weights = [query.parameters.clothes(piece) for piece in worn]
    soon = np.arange(SHAPE[2]) <= LAST_CLOTHES_GAP
    gaps, days = _gaps(query), view["day"]
    bits = (sum(other for _, other in weights) * soon).take(gaps).take(days)
    bits *= view.how_many("clothes") > 0
    bag, places, owners = view.items("clothes")
    items = bag["item"][places]
    for piece, (same, other) in zip(worn, weights, strict=True):
        rows = owners[np.flatnonzero(items == (query.words.clothes.find(piece) or -1))]
        bits[rows] += ((same - other) * soon).take(gaps.take(days[rows]))
    return bits


def _phone(query: Query, view: View) -> OptionalBits:
    """The digits anywhere in the reporter's number."""
    digits = query.coded.phone
    if not digits:
        return None
    phones = view["phone"]
    found = np.zeros(view.length, bool)
    for shift in range(12 - len(digits)):
        found |= (phones // np.uint64(10**shift)) % np.uint64(10 ** len(digits)) == np.uint64(int(digits))
    right, wrong = query.parameters.phone(len(digits))
    return np.where(phones == 0, 0, np.where(found, right, wrong)).astype(np.int32)


BY_ROW: dict[Field, FieldBits] = {
    Field.NAME: name_bits,
    Field.WHEREABOUTS: _whereabouts,
    Field.PLACES: place_bits,
    Field.MARKS: _marks,
    Field.HEIGHT: _height,
    Field.CLOTHES: _clothes,
    Field.KIN: kin_bits,
    Field.PHONE: _phone,
}
FIELDS: dict[Field, FieldBits] = {field: BY_ROW[field] if field in BY_ROW else _by_code(field) for field in Field}


def score(query: Query, view: View) -> Bits:
    """The sum of all fields for every row of a view."""
    total = np.zeros(view.length, np.int32)
    for column in ("slot", "trait"):
        table = query.once(("together", column), lambda column=column: _together(query, column))  # type: ignore[misc]
        if table.any():
            total += table.take(view[column])
    for bits_of in BY_ROW.values():
        bits = bits_of(query, view)
        if bits is not None:
            total += bits
    return total


def evidence(query: Query, view: View) -> dict[Field, Any]:
    """The bits of each field for every row of a view; a field missing on our side is not in it."""
    found = ((field, bits_of(query, view)) for field, bits_of in FIELDS.items())
    return {field: bits for field, bits in found if bits is not None}
