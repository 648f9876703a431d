"""One profile against many reports, field by field; without it a profile would be compared with one report at a time.

Every function answers with whole millibits for the rows of a view, 0 where a field is missing on their side, or with
nothing when it is missing on ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.tracing.domain.sound import nickname_core
from services.tracing.matching import marks as marking
from services.tracing.matching import names as naming
from services.tracing.matching.beliefs import UNKNOWN_GAP
from services.tracing.matching.fields import Field
from services.tracing.matching.names import FAMILY, PET, Name, given_bits, whole_bits
from services.tracing.matching.places import TOWN, Cores, cores_of, together
from services.tracing.matching.profiles import Coded, Heard
from services.tracing.matching.records import Mark
from services.tracing.matching.reports import Reports, View
from services.tracing.matching.syllables import of_character, of_surname
from services.tracing.matching.tables import Bits, millibits
from services.tracing.matching.whereabouts import MOBILITIES, NEARNESSES, SHAPE, gap_of, nearness_of

OptionalBits = Bits | None


def _sex(coded: Coded, view: View) -> OptionalBits:
    return coded.parameters.tables.sex[coded.sex].take(view["sex"]) if coded.sex else None


def _age(coded: Coded, view: View) -> OptionalBits:
    return coded.parameters.tables.age[coded.age].take(view["year"]) if coded.age >= 0 else None


def _blood(coded: Coded, view: View) -> OptionalBits:
    return coded.parameters.tables.blood[coded.blood].take(view["blood"]) if coded.blood else None


def _category(coded: Coded, view: View) -> OptionalBits:
    return coded.parameters.tables.category[coded.category].take(view["category"]) if coded.category else None


def _people(coded: Coded, view: View) -> OptionalBits:
    return coded.parameters.tables.people[coded.people].take(view["people"]) if coded.people else None


def _accent(coded: Coded, view: View) -> OptionalBits:
    return coded.parameters.tables.accent[coded.accent].take(view["province"]) if coded.accent else None


def _height(coded: Coded, view: View) -> OptionalBits:
    """A child has grown since: its height counts for a year."""
    if not coded.height:
        return None
    bits = coded.parameters.tables.height[coded.height].take(view["height"])
    children = np.flatnonzero(view["child"])
    grown = children[_gaps(coded, view.block)[view["day"][children]] > _YEAR_OF_GROWTH]
    bits[grown] = 0
    return bits


_YEAR_OF_GROWTH = 5


def _gaps(coded: Coded, block: Reports) -> NDArray[np.uint8]:
    """The class of gap for every day the block knows."""
    return gap_of(block.words.days.derived("ordinal", lambda days: np.array(days, np.int64)), coded.day)


def _nearness(coded: Coded, block: Reports) -> NDArray[np.uint8]:
    """How near every division code the block knows is to the found place."""
    codes = block.words.regions.derived("code", lambda codes: np.array([int(code or 0) for code in codes], np.int32))
    return nearness_of(codes, coded.found)


def _whereabouts(coded: Coded, view: View) -> OptionalBits:
    if not coded.found and not coded.day:
        return None
    near = _nearness(coded, view.block).astype(np.int16)
    home = (near * (NEARNESSES * SHAPE[2] * MOBILITIES)).take(view["home"])
    lost = (near * (SHAPE[2] * MOBILITIES)).take(view["lost"])
    gaps = (_gaps(coded, view.block).astype(np.int16) * MOBILITIES).take(view["day"])
    mobility = coded.mobility or view["mobility"]
    return coded.whereabouts.take(home + lost + gaps + mobility)


# names


class _Ear:
    """What one heard name weighs against every surname and character a block knows."""

    def __init__(self, name: Name, coded: Coded, block: Reports) -> None:
        self.name, self._tables, self._block = name, coded.parameters.tables, block
        self.costs = coded.parameters.costs

    def surname(self, heard: str) -> Bits:
        tables, words = self._tables, self._block.words.surnames
        sounds = words.derived("sound", lambda names: np.array([of_surname(name) for name in names], np.int16))
        letters = words.derived("letter", lambda names: np.array([ord(name[0]) if name else 0 for name in names], np.int32))
        return _written(
            tables.surname[of_surname(heard)].take(sounds),
            sounds == of_surname(heard),
            letters == (ord(heard[0]) if heard else -1),
            int(tables.written_surname[ord(heard[0])]) if heard else 0,
            tables.written_otherwise[0],
        )

    def character(self, heard: str) -> Bits:
        tables, words = self._tables, self._block.words.characters
        sounds = words.derived("sound", lambda texts: np.array([of_character(text) if text else 0 for text in texts], np.int16))
        letters = words.derived("letter", lambda texts: np.array([ord(text) if text else 0 for text in texts], np.int32))
        sound = of_character(heard)
        return _written(
            tables.given[sound].take(sounds),
            sounds == sound,
            letters == ord(heard),
            int(tables.written_given[ord(heard)]),
            tables.written_otherwise[1],
        )


def _written(bits: Bits, same_sound: Any, same_letter: Any, bonus: int, otherwise: int) -> Bits:
    """The bits of a sound, more for the very character and less for another one of the same sound; an agreement in
    sound never weighs less than nothing."""
    spelled = np.where(same_letter, bits + bonus, np.where(same_sound, np.maximum(bits + otherwise, np.minimum(bits, 0)), bits))
    spelled[0] = 0
    return spelled.astype(np.int32)


def _given(ear: _Ear, heard: str, source: Any) -> Any:
    """Bits of a given name against the columns of a view or of a bag of names."""
    tables = [ear.character(character) for character in heard]
    columns = (source["first"], source["second"])
    return given_bits(len(heard), source["given"], lambda i, j: tables[i - 1].take(columns[j - 1]), ear.costs)


def _full(name: Name, coded: Coded, block: Reports, source: Any, left_out: int) -> Any:
    """Surname and given name against columns that hold names."""
    ear = _Ear(name, coded, block)
    surname = ear.surname(name.surname).take(source["surname"])
    bits = surname + _given(ear, name.given, source)
    if not name.surname or len(name.written) not in (1, 2):
        return bits
    return np.maximum(bits, _given(ear, name.written, source) + left_out)


def _name(coded: Coded, view: View) -> OptionalBits:
    """The best of the names heard."""
    if not coded.names:
        return None
    unknown = (view["surname"] == 0) & (view["given"] == 0)
    best = _best([_one_name(heard, coded, view) for heard in coded.names])
    return np.where(unknown, 0, best).astype(np.int32)


def _best(bits: Sequence[Any]) -> Any:
    best = bits[0]
    for other in bits[1:]:
        best = np.maximum(best, other)
    return best


def _one_name(heard: Heard, coded: Coded, view: View) -> Any:
    costs = coded.parameters.costs
    if heard.form == PET:
        return _pet(heard, coded, view)
    if heard.form == FAMILY:
        ear = _Ear(heard.name, coded, view.block)
        return np.maximum(ear.surname(heard.name.surname).take(view["surname"]), costs.somebody_else)
    return np.maximum(_full(heard.name, coded, view.block, view, costs.surname_left_out), costs.somebody_else)


def _pet(heard: Heard, coded: Coded, view: View) -> Any:
    costs = coded.parameters.costs
    ear = _Ear(heard.name, coded, view.block)
    bits = _given(ear, heard.name.given, view) + costs.from_given
    if heard.aged:
        bits = np.maximum(bits, ear.surname(heard.name.given[:1]).take(view["surname"]) + costs.from_surname)
    bits = np.maximum(bits, costs.somebody_else)
    aliases = _alias_bits(heard, ear, view.block, coded)
    bag, places, owners = view.items("aliases")
    found = aliases.take(bag["alias"][places])
    np.maximum.at(bits, owners[found > costs.somebody_else], found[found > costs.somebody_else])
    return bits


def _alias_bits(heard: Heard, ear: _Ear, block: Reports, coded: Coded) -> Bits:
    """What the pet name heard weighs against every alias the block knows."""
    words, costs = block.words.aliases, coded.parameters.costs
    cores = words.derived("core", lambda texts: np.array([_core_letters(text) for text in texts], np.int32).reshape(-1, 2))
    tables = coded.parameters.tables
    bits = np.zeros(len(words), np.int32)
    own = [ord(character) for character in heard.name.given]
    many = np.count_nonzero(cores, axis=1)
    if len(own) in (1, 2):
        for place, letter in enumerate(own):
            bits += tables.letters(letter, cores[:, place])
        bits = np.where(many == len(own), bits + costs.from_alias, 2 * costs.somebody_else)
    same = words.find(heard.text)
    if same:
        share = coded.parameters.statistics.share("alias", heard.text, least=2e-5)
        bits[same] = max(bits[same], int(millibits(coded.parameters.beliefs.nick_from_alias / share)))
    bits[0] = 2 * costs.somebody_else
    return bits.astype(np.int32)


def _core_letters(text: str) -> tuple[int, int]:
    core = naming.core_of_pet(text)
    return (ord(core[0]) if core else 0, ord(core[1]) if len(core) > 1 else 0)


def _kin(coded: Coded, view: View) -> OptionalBits:
    """Each relative named by the best of theirs."""
    if not coded.kin:
        return None
    costs = coded.parameters.costs
    bag, places, owners = view.items("kin")
    source = {column: bag[column][places] for column in ("surname", "first", "second", "given")}
    total = np.zeros(view.length, np.int32)
    for name in coded.kin:
        bits = np.full(view.length, costs.kin_missing, np.int32)
        found = _full(name, coded, view.block, source, costs.kin_surname_left_out) + costs.kin_listed
        better = found > costs.kin_missing
        np.maximum.at(bits, owners[better], found[better])
        total += bits
    return np.where(view.how_many("kin") > 0, total, 0).astype(np.int32)


# the body and what was worn


def _marks(coded: Coded, view: View) -> OptionalBits:
    if not coded.marks:
        return None
    weights = coded.parameters.marks
    bag, places, owners = view.items("marks")
    theirs = bag["mark"][places]
    total = np.zeros(view.length, np.int32)
    for mark in coded.marks:
        found = _mark_bits(mark, coded, view.block).take(theirs)
        better = found > weights.missed
        bits = np.full(view.length, weights.missed, np.int32)
        np.maximum.at(bits, owners[better], found[better])
        total += bits
    total = np.maximum(total, weights.missed * 2)
    return np.where(view.how_many("marks") > 0, total, 0).astype(np.int32)


def _mark_bits(mark: Mark, coded: Coded, block: Reports) -> Bits:
    words = block.words.marks
    values: list[Mark] = words.values
    weights = coded.parameters.marks
    sides = words.derived("side", lambda marks: np.array([marking.SIDES.get(other.side, 0) for other in marks], np.int8))
    kind = np.array([other.kind == mark.kind for other in values])
    part = np.array([other.part == mark.part for other in values])
    return np.asarray(
        marking.likeness(weights.of(mark), kind, part, marking.SIDES.get(mark.side, 0), sides, weights.missed), np.int32
    )


def _clothes(coded: Coded, view: View) -> OptionalBits:
    """Worth something only while they may still be worn."""
    worn = coded.profile.clothes
    if not worn:
        return None
    gaps = _gaps(coded, view.block)
    bits = np.zeros(view.length, np.int32)
    soon = np.flatnonzero((gaps < UNKNOWN_GAP).take(view["day"]) & (view.how_many("clothes") > 0))
    return _clothes_bits(coded, view, soon, gaps, bits)


def _clothes_bits(coded: Coded, view: View, rows: Any, gaps: Any, bits: Bits) -> Bits:
    whole = np.arange(len(view.block))[view.rows][rows]
    places, owners = view.block.clothes.of(whole)
    items = view.block.clothes["item"][places]
    gap = gaps.take(view["day"][rows])
    for item in coded.profile.clothes:
        weight = coded.parameters.clothes(item)
        number = view.block.words.clothes.find(item)
        found = np.zeros(len(rows), bool)
        if number:
            found[owners[items == number]] = True
        bits[rows] += np.where(found, weight[0].take(gap), weight[1].take(gap))
    return bits


def _phone(coded: Coded, view: View) -> OptionalBits:
    """The digits anywhere in the reporter's number."""
    if not coded.phone:
        return None
    part, size = int(coded.phone), 10 ** len(coded.phone)
    phones = view["phone"]
    found = np.zeros(view.length, bool)
    for shift in range(12 - len(coded.phone)):
        found |= (phones // np.uint64(10**shift)) % np.uint64(size) == part
    right, wrong = coded.parameters.phone(len(coded.phone))
    return np.where(phones == 0, 0, np.where(found, right, wrong)).astype(np.int32)


# places said


def _places(coded: Coded, view: View) -> OptionalBits:
    fragments = coded.fragments
    if not fragments:
        return None
    parameters = coded.parameters
    regions = np.zeros(view.length, np.int32)
    towns = np.zeros(view.length, np.int32)
    hits = np.zeros(view.length, np.int32)
    misses = np.zeros(view.length, np.int32)
    for fragment in fragments:
        region = _region_bits(fragment.regions, view)
        town = _town_bits(fragment, coded, view)
        found = (region > 0) | (town > 0)
        hits += found
        misses += ~found
        np.maximum(regions, region, out=regions)
        np.maximum(towns, town, out=towns)
    bits = together(regions, towns, hits, misses, parameters.place_further, parameters.place_missed, parameters.place_most)
    unknown = (view["home"] == 0) & (view["town"] == 0) & (view["village"] == 0)
    return np.where(unknown, 0, bits).astype(np.int32)


def _region_bits(regions: Sequence[tuple[str, int]], view: View) -> Bits:
    words = view.block.words.regions
    codes = words.derived("code", lambda codes: np.array([int(code or 0) for code in codes], np.int32))
    table = np.zeros(len(codes), np.int32)
    for prefix, bits in regions:
        inside = codes // 10 ** (6 - len(prefix)) == int(prefix)
        np.maximum(table, np.where(inside, bits, 0), out=table)
    return table.take(view["home"])


def _town_bits(fragment: Any, coded: Coded, view: View) -> Bits:
    """Town and village by sound; a hit never weighs less than nothing."""
    words = view.block.words.towns
    gazetteer = coded.parameters.gazetteer
    known = words.derived("cores", lambda names: Cores([cores_of(name) for name in names]).as_array())
    table = np.zeros(len(words), np.int32)
    cores = Cores.of_array(known)
    for core in fragment.cores:
        rows, bits = cores.heard_as(core, gazetteer.channel, gazetteer.beginning)
        np.maximum.at(table, rows, np.maximum(bits + fragment.rarity, 0))
    table[0] = 0
    if not table.any():
        return np.zeros(view.length, np.int32)
    return np.maximum(table.take(view["town"]), table.take(view["village"]))


FIELDS: dict[Field, Callable[[Coded, View], OptionalBits]] = {
    Field.NAME: _name,
    Field.SEX: _sex,
    Field.AGE: _age,
    Field.WHEREABOUTS: _whereabouts,
    Field.PLACES: _places,
    Field.ACCENT: _accent,
    Field.PEOPLE: _people,
    Field.CATEGORY: _category,
    Field.MARKS: _marks,
    Field.HEIGHT: _height,
    Field.BLOOD: _blood,
    Field.CLOTHES: _clothes,
    Field.KIN: _kin,
    Field.PHONE: _phone,
}


def score(coded: Coded, view: View, without: frozenset[Field] = frozenset()) -> Bits:
    """The sum of all fields for every row of a view."""
    total = np.zeros(view.length, np.int32)
    for field, bits_of in FIELDS.items():
        bits = bits_of(coded, view) if field not in without else None
        if bits is not None:
            total += bits
    return total
