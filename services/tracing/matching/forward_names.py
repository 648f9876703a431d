"""Heard names against many registered ones; without it a name would be looked for letter by letter."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.tracing.matching.names import FAMILY, PET, Costs, Name, core_of_pet, given_bits, listed
from services.tracing.matching.profiles import Heard
from services.tracing.matching.query import Query
from services.tracing.matching.reports import View
from services.tracing.matching.syllables import of_surname
from services.tracing.matching.tables import Bits, spelled

Source = Mapping[str, NDArray[Any]] | View
"""Columns that hold names: of the people sought, or of relatives."""


def name_bits(query: Query, view: View) -> Bits | None:
    """The best of the names heard."""
    names = query.coded.names
    if not names:
        return None
    best: Bits = reduce(np.maximum, (_one_name(query, heard, view) for heard in names))
    best *= (view["surname"] > 0) | (view["given"] > 0)
    return best


def kin_bits(query: Query, view: View) -> Bits | None:
    """Each relative named by the most alike of theirs."""
    kin, costs = query.coded.kin, query.parameters.costs
    if not kin:
        return None
    bag, places, owners = view.items("kin")
    source = {column: bag[column][places] for column in ("surname", "first", "second", "given")}
    total = np.full(view.length, costs.kin_missing * len(kin), np.int32)
    for name in kin:
        better, bits = _fuller(query, name, source, costs.kin_surname_left_out, costs.kin_missing)
        more = np.zeros(view.length, np.int32)
        np.maximum.at(more, owners[better], np.maximum(listed(bits, costs) - np.int32(costs.kin_missing), 0))
        total += more
    total *= view.how_many("kin") > 0
    return total


def _one_name(query: Query, heard: Heard, view: View) -> Bits:
    costs = query.parameters.costs
    if heard.form == PET:
        return _pet(query, heard, view)
    if heard.form == FAMILY:
        return np.maximum(_surname(query, heard.name.surname, view), costs.somebody_else)
    bits = np.full(view.length, costs.somebody_else, np.int32)
    rows, better = _fuller(query, heard.name, view, costs.surname_left_out, costs.somebody_else)
    bits[rows] = np.maximum(better, costs.somebody_else)
    return bits


def _fuller(query: Query, name: Name, source: Source, left_out: int, least: int) -> tuple[NDArray[np.int64], Bits]:
    """The rows where a full name may weigh more than so much, and what it weighs there: most names are far from it,
    and that is cheaper to see than how far."""
    most = _surname(query, name.surname, source) + _given_at_most(query, name.given, source)
    if _may_be_given(name):
        np.maximum(most, _given_at_most(query, name.written, source) + left_out, out=most)
    rows = np.flatnonzero(most > least)
    return rows, _full(query, name, _at(source, rows), left_out)


def _at(source: Source, rows: NDArray[np.int64]) -> Source:
    return {column: source[column][rows] for column in ("surname", "first", "second", "given")}


def _may_be_given(name: Name) -> bool:
    """Whether all that was heard may have been given name."""
    return bool(name.surname) and len(name.written) <= 2


def _full(query: Query, name: Name, source: Source, left_out: int) -> Bits:
    """Surname and given name; or all that was heard was given name."""
    costs = query.parameters.costs
    bits = _surname(query, name.surname, source) + _given(query, name.given, source, costs)
    if not _may_be_given(name):
        return bits
    return np.maximum(bits, _given(query, name.written, source, costs) + left_out)


def _surname(query: Query, heard: str, source: Source) -> Bits:
    return query.once(("surname", heard), lambda: _surname_table(query, heard)).take(source["surname"])


def _given(query: Query, heard: str, source: Source, costs: Costs) -> Bits:
    tables = _letters(query, heard)
    columns = (source["first"], source["second"])
    bits: Bits = given_bits(len(heard), source["given"], lambda i, j: tables[i - 1].take(columns[j - 1]), costs)
    return bits


def _given_at_most(query: Query, heard: str, source: Source) -> Bits | int:
    """What a given name weighs in whatever way it was heard wrong, or more: every such way costs."""
    if not heard:
        return 0
    if len(heard) == 1:
        (table,) = _letters(query, heard)
        return np.maximum(table.take(source["first"]), table.take(source["second"]))
    either = query.once(("either", heard), lambda: np.maximum(*_letters(query, heard)))
    return np.asarray(either.take(source["first"]) + either.take(source["second"]), np.int32)


def _letters(query: Query, heard: str) -> list[Bits]:
    return [query.once(("given", letter), lambda c=letter: _character_table(query, c)) for letter in heard]  # type: ignore[misc]


def _surname_table(query: Query, heard: str) -> Bits:
    """What a surname heard weighs against every surname the words know."""
    tables, words = query.parameters.tables, query.words.surnames
    sounds = words.derived("sound", lambda names: np.array([of_surname(name) for name in names], np.int16))
    letters = words.derived("letter", lambda names: np.array([ord(name[0]) if name else 0 for name in names], np.int32))
    if not heard:
        return np.zeros(len(words), np.int32)
    bits = spelled(
        tables.surname[of_surname(heard)].take(sounds),
        sounds == of_surname(heard),
        letters == ord(heard[0]),
        int(tables.written_surname[ord(heard[0])]),
        tables.written_otherwise[0],
    )
    bits[0] = 0
    return bits


def _character_table(query: Query, heard: str) -> Bits:
    """What a character of a given name heard weighs against every such character the words know."""
    words = query.words.characters
    letters = words.derived("letter", lambda texts: np.array([ord(text) if text else 0 for text in texts], np.int32))
    return query.parameters.tables.letters(ord(heard), letters)


def _pet(query: Query, heard: Heard, view: View) -> Bits:
    """A pet name: made of the given name, of the surname after 老, or one of the aliases told."""
    costs = query.parameters.costs
    given = heard.name.given
    bits = np.full(view.length, costs.somebody_else, np.int32)
    rows = np.flatnonzero(_given_at_most(query, given, view) + costs.from_given > costs.somebody_else)
    better = _given(query, given, _at(view, rows), costs.of_pets) + costs.from_given
    bits[rows] = np.maximum(better, costs.somebody_else)
    if heard.aged:
        np.maximum(bits, _surname(query, given[:1], view) + costs.from_surname, out=bits)
    aliases = query.once(("alias", heard), lambda: _alias_table(query, heard))
    bag, places, owners = view.items("aliases")
    found = aliases.take(bag["alias"][places])
    told = np.flatnonzero(found > costs.somebody_else)
    np.maximum.at(bits, owners[told], found[told])
    return bits


def _alias_table(query: Query, heard: Heard) -> Bits:
    """What the pet name heard weighs against every alias the words know."""
    words, tables, costs = query.words.aliases, query.parameters.tables, query.parameters.costs
    cores = words.derived("core", lambda texts: np.array([_core_letters(text) for text in texts], np.int32).T)
    letters = [ord(letter) for letter in heard.name.given]
    bits = sum((tables.letters(letter, cores[place]) for place, letter in enumerate(letters)), start=costs.from_alias)
    bits = np.where(np.count_nonzero(cores, axis=0) == len(letters), bits, costs.somebody_else)
    same = words.find(heard.text)
    if same:
        bits[same] = max(int(bits[same]), query.parameters.alias(heard.text))
    bits[0] = costs.somebody_else
    return bits.astype(np.int32)


def _core_letters(text: str) -> tuple[int, int]:
    core = core_of_pet(text)
    return (ord(core[0]) if core else 0, ord(core[1]) if len(core) > 1 else 0)
