"""What places somebody speaks of weigh against a home; without it "柳河" from a conversation would find no 柳河村.

A fragment is compared by sound, in the classes dialects leave, with every province, city, county, town and village the
parameter version knows. What it may mean is weighed against how often each is spoken of, so "海南" is shared between
the island and a district of 乌海, and a town that is known to lie in two counties points at both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from services.tracing.domain.places import PROVINCES, core_of
from services.tracing.domain.sound import chinese, fold, sounds
from services.tracing.matching.beliefs import Beliefs
from services.tracing.matching.people import GROUPS
from services.tracing.matching.statistics import Statistics
from services.tracing.matching.syllables import Nearness, fold_nearness, fold_number
from services.tracing.matching.tables import Bits, millibits

LONGEST = 6
"""Syllables of a core that are compared."""
PROVINCE, CITY, COUNTY, TOWN, VILLAGE = range(5)
SPOKEN_OF = (0.27, 0.22, 0.22, 0.16, 0.13)
"""How often a fragment is a place of each level."""
OF_NOWHERE = 4e-6
"""The share of fragments that mean any one place nobody has heard of."""
BEGINNING = 0.06
"""How often only the beginning of a longer name is said."""
LEAST = -8_000
"""Millibits below which two sounds are not the same place heard badly."""
MOST_FRAGMENTS = 12
_PEOPLES = sorted(
    (name for group in GROUPS[2:] for name in (f"{group}族", group) if len(name) > 1), key=len, reverse=True
)


def cores_of(name: str) -> tuple[int, ...]:
    """The proper part of a place name as fold classes."""
    return tuple(fold_number(fold(sound)) for sound in sounds(core_of(name))[:LONGEST])


def short_name(name: str) -> str:
    """A division's name as people say it: 德宏傣族景颇族自治州 → 德宏."""
    core = core_of(name)
    for people in _PEOPLES:
        if people in core[2:]:
            core = core[:2] + core[2:].replace(people, "")
    return core


class Cores:
    """Cores side by side, to be compared with one core at a time; made of what :meth:`array` gives."""

    def __init__(self, cores: NDArray[np.int16]) -> None:
        self.sounds, self.lengths = cores[:LONGEST], cores[LONGEST]

    @staticmethod
    def array(cores: Sequence[tuple[int, ...]]) -> NDArray[np.int16]:
        """A column for each core: its sounds, 0 behind the last, and how many there are."""
        rows = [(*core[:LONGEST], *(0,) * (LONGEST - len(core)), min(LONGEST, len(core))) for core in cores]
        return np.ascontiguousarray(np.array(rows, np.int16).reshape(-1, LONGEST + 1).T)

    def heard_as(self, core: tuple[int, ...], channel: Bits, beginning: int) -> tuple[NDArray[np.int64], Bits]:
        """Which of them may have been heard as this core (or as the beginning of one), and how well in millibits."""
        if not core:
            return np.zeros(0, np.int64), np.zeros(0, np.int32)
        bits = channel[core[0]].take(self.sounds[0])
        rows = np.flatnonzero(bits > LEAST if len(core) > 1 else bits == 0)
        bits = bits[rows]
        for place in range(1, len(core)):
            bits = bits + channel[core[place]].take(self.sounds[place][rows])
            kept = bits > LEAST
            rows, bits = rows[kept], bits[kept]
        lengths = self.lengths[rows]
        bits = bits + np.where(lengths == len(core), 0, beginning)
        kept = (bits > LEAST) & (lengths >= len(core)) & ((lengths == len(core)) | (len(core) > 1))
        return rows[kept], bits[kept].astype(np.int32)


@dataclass(frozen=True, slots=True)
class Fragment:
    """One fragment as it is compared: its cores (two when said two ways), what it weighs by chance, and what it
    points at above the town: (first digits of a code, millibits)."""

    text: str
    cores: tuple[tuple[int, ...], ...]
    rarity: int
    regions: tuple[tuple[str, int], ...]


class Gazetteer:
    """The places of a parameter version by sound."""

    def __init__(self, beliefs: Beliefs, statistics: Statistics) -> None:
        self._s = statistics
        self.channel = _channel(beliefs.place_heard)
        self.beginning = int(millibits(BEGINNING))
        self._true = beliefs.place_true

    @cached_property
    def _places(self) -> tuple[list[tuple[int, str, float]], Cores]:
        """(level, code or core key, share) of every place, and their cores."""
        rows: list[tuple[int, str, float]] = []
        cores: list[tuple[int, ...]] = []
        for level, key, share, core in [*self._divisions(), *self._towns()]:
            if core:
                rows.append((level, key, share))
                cores.append(core)
        return rows, Cores(Cores.array(cores))

    def _divisions(self) -> Iterable[tuple[int, str, float, tuple[int, ...]]]:
        homes: dict[str, int] = defaultdict(int)
        for code, count in self._s.counts["home"].items():
            for end in (2, 4, 6):
                homes[code[:end]] += count
        total = max(1, self._s.total("home"))
        for code, name in PROVINCES.items():
            yield PROVINCE, code, max(homes[code], 0.5) / total, cores_of(name)
        for level, topic in ((CITY, "city_name"), (COUNTY, "county_name")):
            for key in sorted(self._s.counts[topic]):
                code, _, name = key.partition("|")
                if "直辖" in name:
                    continue
                for said in sorted({short_name(name), core_of(name)}):
                    yield level, code, max(homes[code], 0.5) / total, cores_of(said)

    def _towns(self) -> Iterable[tuple[int, str, float, tuple[int, ...]]]:
        for level, topic in ((TOWN, "town"), (VILLAGE, "village")):
            total = max(1, self._s.total(topic))
            for key, count in sorted(self._s.counts[topic].items()):
                yield level, key, count / total, tuple(fold_number(part) for part in key.split()[:LONGEST])

    @cached_property
    def _counties_of(self) -> dict[tuple[int, str], list[tuple[str, float]]]:
        """For each town or village by sound: counties it is known in, with the share of a county's homes that lie
        there."""
        found: dict[tuple[int, str], list[tuple[str, float]]] = defaultdict(list)
        for level, topic in ((TOWN, "town_at"), (VILLAGE, "village_at")):
            homes: dict[str, int] = defaultdict(int)
            for key, count in self._s.counts[topic].items():
                homes[key.rpartition("|")[2]] += count
            for key, count in sorted(self._s.counts[topic].items()):
                core, _, code = key.rpartition("|")
                found[level, core].append((code, count / (homes[code] + 2)))
        return found

    def warm(self) -> None:
        """Lay out the places now; one fragment needs all of them."""
        _ = self._places, self._counties_of

    def fragment(self, text: str) -> Fragment | None:
        """What a fragment may mean; none when it has no Chinese character."""
        cores = tuple(core for said in text.split("/") if chinese(said) and (core := cores_of(said)))
        if not cores:
            return None
        rows, cores_known = self._places
        chance = OF_NOWHERE
        points: dict[str, float] = defaultdict(float)
        exact: set[str] = set()
        for core in cores[:2]:
            places, bits = cores_known.heard_as(core, self.channel, self.beginning)
            for place, heard in zip(places.tolist(), np.exp2(bits / 1000).tolist(), strict=True):
                level, key, share = rows[place]
                chance += SPOKEN_OF[level] * share * heard
                if level <= COUNTY:
                    points[key] = max(points[key], SPOKEN_OF[level] * heard)
                    exact |= {key} if heard == 1 else set()
                elif heard > 0.2:
                    for code, part in self._counties_of.get((level, key), ()):
                        points[code] += 0.6 * SPOKEN_OF[level] * heard * part
        codes = sorted(points)
        unsaid = (SPOKEN_OF[TOWN] + SPOKEN_OF[VILLAGE]) / 2
        rarity, *weights = millibits(
            self._true * np.array([unsaid, *(points[code] for code in codes)]) / chance
        ).tolist()
        weighed = ((code, max(bits, int(code in exact))) for code, bits in zip(codes, weights, strict=True))
        regions = tuple((code, bits) for code, bits in weighed if bits > 0)
        return Fragment(text, cores[:2], rarity, regions)


@cache
def _levels() -> NDArray[np.int8]:
    return fold_nearness()


def _channel(heard: list[float]) -> Bits:
    """Heard class × true class: how much less likely than hearing it right."""
    near = _levels()
    classes_so_near = {Nearness.SAME: 1, Nearness.FOLDED: 1, Nearness.CLOSE: 4, Nearness.NEAR: 25, Nearness.OTHER: 250}
    bits = np.zeros(near.shape, np.int32)
    for degree in Nearness:
        level = (
            0 if degree == Nearness.SAME else int(millibits(heard[degree] / heard[0] / classes_so_near[degree] ** 0.5))
        )
        bits[near == degree] = level
    bits[0, :] = bits[:, 0] = LEAST * 2
    return bits


def town_bits(heard: Bits, rarity: Any) -> Bits:
    """What a town or village weighs that was heard so well: never less than nothing, and heard right it is a hit."""
    return np.maximum(heard + rarity, np.where(heard == 0, 1, 0)).astype(np.int32)


def together(regions: Any, towns: Any, hits: Any, said: Any, parameters: Weights) -> Any:
    """Several fragments as one: the deepest region and the best town together up to what one town in the country
    weighs, a little for each further hit, and what was not found subtracts, up to three times."""
    both = np.minimum(regions + towns, np.maximum(parameters.place_most, np.maximum(regions, towns)))
    more = parameters.place_further * np.maximum(hits - 1, 0)
    return both + more + parameters.place_missed * np.minimum(said - hits, 3)


class Weights(Protocol):
    """What of a parameter version :func:`together` needs."""

    @property
    def place_most(self) -> int: ...
    @property
    def place_further(self) -> int: ...
    @property
    def place_missed(self) -> int: ...
