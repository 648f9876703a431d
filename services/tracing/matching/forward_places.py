"""Places said against many homes; without it a village heard in a conversation would be searched by hand."""

from __future__ import annotations

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
    regions, towns, hits = (np.zeros(view.length, np.int32) for _ in range(3))
    for fragment in fragments:
        region = query.once(("region", fragment), lambda f=fragment: _region_bits(query, f)).take(view["home"])  # type: ignore[misc]
        town = _town_bits(query, fragment, view)
        hits += (region > 0) | (town > 0)
        np.maximum(regions, region, out=regions)
        np.maximum(towns, town, out=towns)
    bits = together(regions, towns, hits, len(fragments), query.parameters)
    unknown = (view["home"] == 0) & (view["town"] == 0) & (view["village"] == 0)
    return np.where(unknown, 0, bits).astype(np.int32)


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


def _town_bits(query: Query, fragment: Fragment, view: View) -> Bits:
    """Town and village by sound; a hit never weighs less than nothing."""
    table = query.once(("town", fragment), lambda: _town_table(query, fragment))
    if not table.any():
        return np.zeros(view.length, np.int32)
    return np.maximum(table.take(view["town"]), table.take(view["village"]))


def town_cores(words: Words) -> NDArray[np.int16]:
    """The sounds of every town and village the words know. New ones take a fraction of a millisecond each, so whoever
    adds many asks now and then."""
    return words.towns.derived("cores", lambda names: Cores.array([cores_of(name) for name in names]))


def _town_table(query: Query, fragment: Fragment) -> Bits:
    gazetteer = query.parameters.gazetteer
    known = Cores(town_cores(query.words))
    table = np.zeros(len(query.words.towns), np.int32)
    for core in fragment.cores:
        rows, bits = known.heard_as(core, gazetteer.channel, gazetteer.beginning)
        np.maximum.at(table, rows, town_bits(bits, fragment.rarity))
    table[0] = 0
    return table
