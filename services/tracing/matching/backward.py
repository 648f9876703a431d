"""One report against all open profiles, field by field; without it a new report would wait until a profile is looked at
again.

The mirror of :mod:`services.tracing.matching.forward`: the same tables and the same integers, with the profile's side
as the array. A test holds every score against the one found forwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.tracing.domain.sound import chinese
from services.tracing.matching import marks as marking
from services.tracing.matching.fields import Field
from services.tracing.matching.names import FAMILY, PET, Costs, Name, core_of_pet, given_bits, listed
from services.tracing.matching.parameters import LAST_CLOTHES_GAP, LAST_GROWTH_GAP
from services.tracing.matching.places import LEAST, cores_of, together, town_bits
from services.tracing.matching.records import Report
from services.tracing.matching.reports import known_marks, names_of_kin, row_values
from services.tracing.matching.syllables import of_surname
from services.tracing.matching.tables import Bits, Tables, spelled
from services.tracing.matching.waiting import FORMS, Waiting
from services.tracing.matching.whereabouts import COUNTY, MOBILITIES, NEARNESSES, SHAPE, gap_of, nearness_of

Source = Mapping[str, NDArray[Any]]
Letters = tuple[NDArray[Any], NDArray[Any]]


class Answering:
    """A report on its way through the open profiles."""

    def __init__(self, report: Report, waiting: Waiting) -> None:
        self.report, self.waiting = report, waiting
        self.codes = row_values(report)
        self.name = Name.of(report.name)
        self.tables, self.costs = waiting.parameters.tables, waiting.parameters.costs
        self.length = waiting.columns.length
        lost = report.lost_on.toordinal() if report.lost_on else 0
        self.gaps = gap_of(np.array([lost]), waiting.columns["day"])

    def column(self, name: str) -> NDArray[Any]:
        return self.waiting.columns[name]


def _sex(asked: Answering) -> Bits:
    return asked.tables.sex[asked.column("sex"), asked.codes["sex"]]


def _age(asked: Answering) -> Bits:
    age = asked.column("age")
    return np.where(age < 0, 0, asked.tables.age[np.maximum(age, 0), asked.codes["year"]])


def _blood(asked: Answering) -> Bits:
    return asked.tables.blood[asked.column("blood"), asked.codes["blood"]]


def _category(asked: Answering) -> Bits:
    return asked.tables.category[asked.column("category"), asked.codes["category"]]


def _people(asked: Answering) -> Bits:
    return asked.tables.people[asked.column("people"), asked.codes["people"]]


def _accent(asked: Answering) -> Bits:
    return asked.tables.accent[asked.column("accent"), asked.codes["province"]]


def _height(asked: Answering) -> Bits:
    bits = asked.tables.height[asked.column("height"), asked.codes["height"]]
    return np.where(asked.gaps > LAST_GROWTH_GAP, 0, bits) if asked.codes["child"] else bits


def _whereabouts(asked: Answering) -> Bits:
    report, found = asked.report, asked.column("found")
    home, lost = (nearness_of(np.array([int(code or 0)]), found) for code in (report.home_code, report.lost_code))
    place = (home.astype(np.int64) * NEARNESSES + lost) * SHAPE[2] + asked.gaps
    mobility = asked.column("mobility").astype(np.int64)
    place = place * MOBILITIES + np.where(mobility, mobility, asked.codes["mobility"])
    return asked.waiting.where[np.arange(asked.length), place].astype(np.int32)


# names


def _name(asked: Answering) -> Bits:
    bag = asked.waiting.names
    places, owners = bag.of(slice(0, asked.length))
    source = {
        name: bag[name][places]
        for name in ("surname", "letter", "first", "second", "given", "form", "whole", "aged", "text", "alias")
    }
    bits = np.zeros(asked.length, np.int32)
    if not len(owners) or not (asked.name.surname or asked.name.given):
        return bits
    costs, form = asked.costs, source["form"]
    full = _full(asked, source, asked.name, costs.surname_left_out)
    one = np.where(
        form == FORMS[PET],
        _pet(asked, source),
        np.where(form == FORMS[FAMILY], _surname(asked, source, asked.name), full),
    )
    bits[:] = _NONE
    np.maximum.at(bits, owners, np.maximum(one, costs.somebody_else).astype(np.int32))
    return np.where(bits == _NONE, 0, bits)


_NONE = np.int32(-(2**30))


def _surname(asked: Answering, source: Source, true: Name) -> Bits:
    sounds, letters = source["surname"], source["letter"]
    if not true.surname:
        return np.zeros(len(sounds), np.int32)
    sound, tables = of_surname(true.surname), asked.tables
    bits = spelled(
        tables.surname[sounds, sound],
        sounds == sound,
        letters == ord(true.surname[0]),
        tables.written_surname[letters],
        tables.written_otherwise[0],
    )
    return np.where(letters == 0, 0, bits)


def _given(count: NDArray[Any], heard: Letters, true: str, tables: Tables, costs: Costs) -> Bits:
    letters = [ord(letter) for letter in true] + [0] * (2 - len(true))
    bits: Bits = given_bits(
        count,
        np.full(len(count), len(true)),
        lambda i, j: tables.letters(heard[i - 1], np.array(letters[j - 1])),
        costs,
    )
    return bits


def _full(asked: Answering, source: Source, true: Name, left_out: int) -> Bits:
    surname = _surname(asked, source, true)
    bits = surname + _given(source["given"], (source["first"], source["second"]), true.given, asked.tables, asked.costs)
    whole = source["whole"]
    bare = _given(whole, (source["letter"], source["first"]), true.given, asked.tables, asked.costs) + left_out
    return np.where(whole > 0, np.maximum(bits, bare), bits)


def _pet(asked: Answering, source: Source) -> Bits:
    costs = asked.costs
    letters = (source["first"], source["second"])
    bits = _given(source["given"], letters, asked.name.given, asked.tables, costs.of_pets) + costs.from_given
    after = _surname(asked, source, asked.name) + costs.from_surname
    bits = np.where(source["aged"] > 0, np.maximum(bits, after), bits)
    for alias in asked.report.aliases:
        bits = np.maximum(bits, _alias(asked, source, letters, alias))
    return bits


def _alias(asked: Answering, source: Source, letters: Letters, alias: str) -> Bits:
    costs, core = asked.costs, core_of_pet(alias)
    true = [ord(letter) for letter in core]
    parts = [asked.tables.letters(letters[place], np.array(letter)) for place, letter in enumerate(true)]
    bits = np.where(source["given"] == len(true), sum(parts, start=costs.from_alias), costs.somebody_else)
    same = source["text"] == (asked.waiting.texts.find(alias) or -1)
    return np.where(same, np.maximum(bits, source["alias"]), bits)


def _kin(asked: Answering) -> Bits:
    bag, costs = asked.waiting.kin, asked.costs
    places, owners = bag.of(slice(0, asked.length))
    total = np.zeros(asked.length, np.int32)
    theirs = names_of_kin(asked.report)
    if not theirs or not len(owners):
        return total
    source = {name: bag[name][places] for name in ("surname", "letter", "first", "second", "given", "whole")}
    best = np.full(len(owners), costs.kin_missing, np.int32)
    for name in theirs:
        best = np.maximum(best, listed(_full(asked, source, name, costs.kin_surname_left_out), costs))
    np.add.at(total, owners, best.astype(np.int32))
    return total


# the body, what was worn, what was said


def _marks(asked: Answering) -> Bits:
    bag, weights = asked.waiting.marks, asked.waiting.parameters.marks
    places, owners = bag.of(slice(0, asked.length))
    total = np.zeros(asked.length, np.int32)
    theirs = known_marks(asked.report)
    if not theirs or not len(owners):
        return total
    kinds, parts, sides = (bag[name][places] for name in ("kind", "part", "side"))
    of_each = tuple(bag[f"weight{degree}"][places] for degree in range(5))
    best = np.full(len(owners), weights.missed, np.int32)
    for mark in theirs:
        kind = kinds == _number(asked.waiting.kinds.find(mark.kind))
        part = parts == _number(asked.waiting.parts.find(mark.part))
        side = marking.SIDES.get(mark.side, 0)
        best = np.maximum(best, marking.likeness(of_each, kind, part, sides, side, weights.missed))
    np.add.at(total, owners, best)
    has = asked.waiting.marks.counts[: asked.length] > 0
    return np.where(has, np.maximum(total, weights.least), 0)


def _number(found: int | None) -> int:
    return -1 if found is None else found


def _clothes(asked: Answering) -> Bits:
    bag = asked.waiting.clothes
    places, owners = bag.of(slice(0, asked.length))
    total = np.zeros(asked.length, np.int32)
    if not asked.report.clothes or not len(owners):
        return total
    theirs = [number for piece in asked.report.clothes if (number := asked.waiting.items.find(piece))]
    found = np.isin(bag["item"][places], theirs)
    gaps = asked.gaps[owners]
    bits = np.zeros(len(owners), np.int32)
    for gap in range(LAST_CLOTHES_GAP + 1):
        weighed = np.where(found, bag[f"same{gap}"][places], bag[f"other{gap}"][places])
        bits = np.where(gaps == gap, weighed, bits)
    np.add.at(total, owners, bits)
    return total


def _phone(asked: Answering) -> Bits:
    phone = asked.codes["phone"]
    digits, parts = asked.column("digits").astype(np.int64), asked.column("phone")
    bits = np.zeros(asked.length, np.int32)
    if not phone:
        return bits
    for row in np.flatnonzero(digits).tolist():
        size = 10 ** int(digits[row])
        found = any(phone // 10**shift % size == int(parts[row]) for shift in range(12 - int(digits[row])))
        bits[row] = asked.waiting.parameters.phone(int(digits[row]))[0 if found else 1]
    return bits


def _places(asked: Answering) -> Bits:
    report, waiting, parameters = asked.report, asked.waiting, asked.waiting.parameters
    bag = waiting.fragments
    _, owners = bag.of(slice(0, asked.length))
    if not len(owners) or not (report.home_code or report.town or report.village):
        return np.zeros(asked.length, np.int32)
    region = _regions(asked, len(owners))
    town = np.zeros(len(owners), np.int32)
    for name in (report.town, report.village):
        np.maximum(town, _sounding_like(asked, cores_of(name) if chinese(name) else (), len(owners)), out=town)
    regions, towns, hits = (np.zeros(asked.length, np.int32) for _ in range(3))
    np.maximum.at(regions, owners, region)
    np.maximum.at(towns, owners, town)
    np.add.at(hits, owners, ((region > 0) | (town > 0)).astype(np.int32))
    said = bag.counts[: asked.length].astype(np.int32)
    bits = together(regions, towns, hits, said, parameters)
    return np.where(said > 0, bits, 0).astype(np.int32)


def _regions(asked: Answering, many: int) -> Bits:
    bits = np.zeros(many, np.int32)
    if asked.report.home_code:
        points = asked.waiting.points
        here = np.flatnonzero(int(asked.report.home_code) // points["divisor"] == points["code"])
        np.maximum.at(bits, points["fragment"][here], points["bits"][here])
    return bits


def _sounding_like(asked: Answering, true: tuple[int, ...], many: int) -> Bits:
    """What each fragment weighs against a town or village that is called so."""
    best = np.zeros(many, np.int32)
    if not true:
        return best
    gazetteer, cores = asked.waiting.parameters.gazetteer, asked.waiting.cores
    lengths = cores["length"]
    bits = np.zeros(cores.length, np.int32)
    for place, sound in enumerate(true):
        bits += np.where(lengths > place, gazetteer.channel[cores[f"at{place}"], sound], 0)
    kept = (lengths <= len(true)) & np.where(lengths > 1, bits > LEAST, (bits == 0) & (lengths == len(true)))
    bits = bits + np.where(lengths == len(true), 0, gazetteer.beginning)
    rows = np.flatnonzero(kept & (bits > LEAST))
    fragments = cores["fragment"][rows]
    np.maximum.at(best, fragments, town_bits(bits[rows], asked.waiting.fragments["rarity"][fragments]))
    return best


FIELDS: dict[Field, Callable[[Answering], Bits]] = {
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


def score(asked: Answering) -> Bits:
    """The sum of all fields for every row of the open profiles, live or not."""
    total = np.zeros(asked.length, np.int32)
    for bits_of in FIELDS.values():
        total += bits_of(asked)
    return total


def in_reach(asked: Answering) -> NDArray[np.bool_]:
    """Which profiles the report is compared with, by the rule of :mod:`services.tracing.matching.reach`."""
    sex, year = asked.codes["sex"], asked.codes["year"]
    sexes = asked.column("sex")
    fits = (sexes == 0) | (sex == 0) | (sexes == sex)
    if year:
        fits &= (asked.column("low") <= year) & (year <= asked.column("high"))
    report, found = asked.report, asked.column("found")
    for code in (report.home_code, report.lost_code):
        fits |= nearness_of(np.array([int(code or 0)]), found) == COUNTY
    bag = asked.waiting.keys
    places, owners = bag.of(slice(0, asked.length))
    fits[owners[bag["key"][places] == asked.codes["key"]]] = True
    return fits & asked.column("live")
