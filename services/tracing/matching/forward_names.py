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
    best = reduce(np.maximum, (_one_name(query, heard, view) for heard in names))
    nameless = (view["surname"] == 0) & (view["given"] == 0)
    return np.where(nameless, 0, best).astype(np.int32)


def kin_bits(query: Query, view: View) -> Bits | None:
    """Each relative named by the most alike of theirs."""
    kin, costs = query.coded.kin, query.parameters.costs
    if not kin:
        return None
    bag, places, owners = view.items("kin")
    source = {column: bag[column][places] for column in ("surname", "first", "second", "given")}
    total = np.zeros(view.length, np.int32)
    for name in kin:
        bits = np.full(view.length, costs.kin_missing, np.int32)
        found = listed(_full(query, name, source, costs.kin_surname_left_out), costs)
        better = np.flatnonzero(found > costs.kin_missing)
        np.maximum.at(bits, owners[better], found[better])
        total += bits
    total[view.how_many("kin") == 0] = 0
    return total


def _one_name(query: Query, heard: Heard, view: View) -> Bits:
    costs = query.parameters.costs
    if heard.form == PET:
        return _pet(query, heard, view)
    if heard.form == FAMILY:
        return np.maximum(_surname(query, heard.name.surname, view), costs.somebody_else)
    return np.maximum(_full(query, heard.name, view, costs.surname_left_out), costs.somebody_else)


def _full(query: Query, name: Name, source: Source, left_out: int) -> Bits:
    """Surname and given name; or all that was heard was given name."""
    costs = query.parameters.costs
    bits = _surname(query, name.surname, source) + _given(query, name.given, source, costs)
    if not name.surname or len(name.written) > 2:
        return bits
    return np.maximum(bits, _given(query, name.written, source, costs) + left_out)


def _surname(query: Query, heard: str, source: Source) -> Bits:
    return query.once(("surname", heard), lambda: _surname_table(query, heard)).take(source["surname"])


def _given(query: Query, heard: str, source: Source, costs: Costs) -> Bits:
    tables = [query.once(("given", letter), lambda c=letter: _character_table(query, c)) for letter in heard]  # type: ignore[misc]
    columns = (source["first"], source["second"])
    bits: Bits = given_bits(len(heard), source["given"], lambda i, j: tables[i - 1].take(columns[j - 1]), costs)
    return bits


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
    bits = _given(query, heard.name.given, view, costs.of_pets) + costs.from_given
    if heard.aged:
        bits = np.maximum(bits, _surname(query, heard.name.given[:1], view) + costs.from_surname)
    bits = np.maximum(bits, costs.somebody_else)
    aliases = query.once(("alias", heard), lambda: _alias_table(query, heard))
    bag, places, owners = view.items("aliases")
    found = aliases.take(bag["alias"][places])
    better = np.flatnonzero(found > costs.somebody_else)
    np.maximum.at(bits, owners[better], found[better])
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
