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
from services.tracing.matching.fields import Field
from services.tracing.matching.forward_names import kin_bits, name_bits
from services.tracing.matching.forward_places import place_bits, region_codes
from services.tracing.matching.parameters import LAST_CLOTHES_GAP, LAST_GROWTH_GAP
from services.tracing.matching.query import Query
from services.tracing.matching.records import Mark
from services.tracing.matching.reports import View
from services.tracing.matching.tables import Bits
from services.tracing.matching.whereabouts import MOBILITIES, NEARNESSES, SHAPE, gap_of, nearness_of

OptionalBits = Bits | None


def _sex(query: Query, view: View) -> OptionalBits:
    sex = query.coded.sex
    return query.parameters.tables.sex[sex].take(view["sex"]) if sex else None


def _age(query: Query, view: View) -> OptionalBits:
    age = query.coded.age
    return query.parameters.tables.age[age].take(view["year"]) if age >= 0 else None


def _blood(query: Query, view: View) -> OptionalBits:
    blood = query.coded.blood
    return query.parameters.tables.blood[blood].take(view["blood"]) if blood else None


def _category(query: Query, view: View) -> OptionalBits:
    category = query.coded.category
    return query.parameters.tables.category[category].take(view["category"]) if category else None


def _people(query: Query, view: View) -> OptionalBits:
    people = query.coded.people
    return query.parameters.tables.people[people].take(view["people"]) if people else None


def _accent(query: Query, view: View) -> OptionalBits:
    accent = query.coded.accent
    return query.parameters.tables.accent[accent].take(view["province"]) if accent else None


def _height(query: Query, view: View) -> OptionalBits:
    """A child grows: its height counts for a year."""
    if not query.coded.height:
        return None
    bits = query.parameters.tables.height[query.coded.height].take(view["height"])
    children = np.flatnonzero(view["child"])
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
    near = nearness(query)
    place = (near * (NEARNESSES * SHAPE[2] * MOBILITIES)).take(view["home"])
    place += (near * (SHAPE[2] * MOBILITIES)).take(view["lost"])
    place += (_gaps(query).astype(np.int16) * MOBILITIES).take(view["day"])
    place += coded.mobility or view["mobility"]
    return coded.whereabouts.take(place)


def _marks(query: Query, view: View) -> OptionalBits:
    """Each of our marks by the most alike of theirs."""
    if not query.coded.marks:
        return None
    weights = query.parameters.marks
    bag, places, owners = view.items("marks")
    theirs = bag["mark"][places]
    total = np.zeros(view.length, np.int32)
    for mark in query.coded.marks:
        found = query.once(mark, lambda mark=mark: _mark_bits(query, mark)).take(theirs)  # type: ignore[misc]
        better = np.flatnonzero(found > weights.missed)
        bits = np.full(view.length, weights.missed, np.int32)
        np.maximum.at(bits, owners[better], found[better])
        total += bits
    np.maximum(total, weights.least, out=total)
    total[view.how_many("marks") == 0] = 0
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
    gaps = _gaps(query)
    bits = np.zeros(view.length, np.int32)
    soon = np.flatnonzero((gaps <= LAST_CLOTHES_GAP).take(view["day"]) & (view.how_many("clothes") > 0))
    bag, places, owners = view.narrowed(soon).items("clothes")
    items, gap = bag["item"][places], gaps.take(view["day"][soon])
    for piece in worn:
        same, other = query.parameters.clothes(piece)
        found = np.zeros(len(soon), bool)
        found[owners[items == (query.words.clothes.find(piece) or -1)]] = True
        bits[soon] += np.where(found, same.take(gap), other.take(gap))
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


FIELDS: dict[Field, Callable[[Query, View], OptionalBits]] = {
    Field.NAME: name_bits,
    Field.SEX: _sex,
    Field.AGE: _age,
    Field.WHEREABOUTS: _whereabouts,
    Field.PLACES: place_bits,
    Field.ACCENT: _accent,
    Field.PEOPLE: _people,
    Field.CATEGORY: _category,
    Field.MARKS: _marks,
    Field.HEIGHT: _height,
    Field.BLOOD: _blood,
    Field.CLOTHES: _clothes,
    Field.KIN: kin_bits,
    Field.PHONE: _phone,
}


def score(query: Query, view: View) -> Bits:
    """The sum of all fields for every row of a view."""
    total = np.zeros(view.length, np.int32)
    for bits_of in FIELDS.values():
        bits = bits_of(query, view)
        if bits is not None:
            total += bits
    return total


def evidence(query: Query, view: View) -> dict[Field, Any]:
    """The bits of each field for every row of a view; a field missing on our side is not in it."""
    found = ((field, bits_of(query, view)) for field, bits_of in FIELDS.items())
    return {field: bits for field, bits in found if bits is not None}
