"""Places said against many homes; without it a village heard in a conversation would be searched by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.tracing.matching.places import Cores, Fragment, cores_of, together, town_bits
from services.tracing.matching.query import Query
from services.tracing.matching.reports import View, Words
from services.tracing.matching.tables import Bits


def place_bits(query: Query, view: View) -> Bits | None:
    """All fragments together."""
    fragments = query.coded.fragments
    if not fragments:
        return None
    home, town = query.once("homes", lambda: _homes(query)), query.once("towns", lambda: _towns(query))
    hit = home.hit.take(view["home"])
    hit |= town.hit.take(view["town"])
    hit |= town.hit.take(view["village"])
    nothing = np.int32(together(0, 0, 0, len(fragments), query.parameters))
    bits = (hit > 0) * nothing
    rows = np.flatnonzero(hit > KNOWN)
    towns = np.maximum(town.bits.take(view["town"][rows]), town.bits.take(view["village"][rows]))
    hits = np.bitwise_count(hit[rows]).astype(np.int32) - 1
    bits[rows] = together(home.bits.take(view["home"][rows]), towns, hits, len(fragments), query.parameters)
    return bits


KNOWN = 1
"""The lowest bit of :attr:`Said.hit`: there is such a place, whether it was spoken of or not."""


class Said(NamedTuple):
    """For every place the words know, which fragments speak of it (a bit for each, above :data:`KNOWN`), and the
    millibits of the best."""

    hit: NDArray[np.uint16]
    bits: Bits

    @classmethod
    def of(cls, tables: Iterable[Bits], places: int) -> Said:
        hit, best = np.full(places, KNOWN, np.uint16), np.zeros(places, np.int32)
        hit[0] = 0
        for number, bits in enumerate(tables, 1):
            spoken_of = np.flatnonzero(bits > 0)
            hit[spoken_of] |= np.uint16(1 << number)
            np.maximum(best, bits, out=best)
        return cls(hit, best)


def _homes(query: Query) -> Said:
    return Said.of((_region_bits(query, one) for one in query.coded.fragments), len(query.words.regions))


def _towns(query: Query) -> Said:
    return Said.of((_town_table(query, one) for one in query.coded.fragments), len(query.words.towns))


def region_codes(query: Query) -> NDArray[np.int32]:
    """Every division code the words know, as a number; 0 for none."""
    regions = query.words.regions
    return regions.derived("code", lambda codes: np.array([int(code or 0) for code in codes], np.int32))


def _region_bits(query: Query, fragment: Fragment) -> Bits:
    """What a fragment weighs for every division code."""
    codes = region_codes(query)
    table = np.zeros(len(codes), np.int32)
    for digits, divisor in ((2, 10_000), (4, 100), (6, 1)):
        weights = {int(code): bits for code, bits in fragment.regions if len(code) == digits}
        if weights:
            known = np.array(sorted(weights), np.int32)
            bits = np.array([weights[code] for code in known.tolist()], np.int32)
            places = np.minimum(np.searchsorted(known, codes // divisor), len(known) - 1)
            np.maximum(table, np.where(known[places] == codes // divisor, bits[places], 0), out=table)
    return table


def town_cores(words: Words) -> NDArray[np.int16]:
    """The sounds of every town and village the words know. New ones take a fraction of a millisecond each, so whoever
    adds many asks now and then."""
    return words.towns.derived("cores", lambda names: Cores.array([cores_of(name) for name in names]))


def _town_table(query: Query, fragment: Fragment) -> Bits:
    """What a fragment weighs for every town and village, by sound; a hit never weighs less than nothing."""
    gazetteer = query.parameters.gazetteer
    known = Cores(town_cores(query.words))
    table = np.zeros(len(query.words.towns), np.int32)
    for core in fragment.cores:
        rows, bits = known.heard_as(core, gazetteer.channel, gazetteer.beginning)
        np.maximum.at(table, rows, town_bits(bits, fragment.rarity))
    table[0] = 0
    return table
