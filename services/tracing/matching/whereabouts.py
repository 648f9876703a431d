"""Where and when somebody was found, against where he lived and where and when he was lost; without it the strongest
evidence of those who cannot say a word would be left out.

The two are one field: who wanders is found near and soon, who travels is found far and late. A profile has a table of
its own, :meth:`Whereabouts.table`: place of the home × place of loss × gap in time × mobility.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from services.tracing.matching import provinces
from services.tracing.matching.beliefs import GAPS, UNKNOWN_GAP, Beliefs
from services.tracing.matching.records import Report
from services.tracing.matching.statistics import Statistics
from services.tracing.matching.tables import Bits, millibits

FAR, BESIDE, PROVINCE, CITY, COUNTY, NOWHERE = range(6)
"""How near a place is to the found one; the last when it is not known."""
NEARNESSES = 6
MOBILITIES = 4
SHAPE = (NEARNESSES, NEARNESSES, UNKNOWN_GAP + 1, MOBILITIES)
_ENDS = (2, 4, 6)
_REACHED = np.array([[near >= COUNTY, near >= CITY, near >= PROVINCE, near == BESIDE] for near in range(NOWHERE)])
"""Which of the four ways from a place lead so near."""


class Whereabouts:
    """Whereabouts under one parameter version."""

    def __init__(self, beliefs: Beliefs, statistics: Statistics) -> None:
        self._b, self._s = beliefs, statistics

    @cached_property
    def _shares(self) -> dict[str, float]:
        """How often somebody has to do with a place: the mean of homes and of places of loss, by beginning of the
        code."""
        shares: dict[str, float] = defaultdict(float)
        for topic in ("home", "lost"):
            total = max(1, self._s.total(topic))
            for code, count in self._s.counts[topic].items():
                for end in _ENDS:
                    shares[code[:end]] += count / total / 2
        return dict(shares)

    @cached_property
    def _beside(self) -> NDArray[np.float64]:
        """For each province, the share of its neighbours."""
        own = np.array([0.0, *(self._share(code, 2e-4) for code in provinces.CODES)])
        return provinces.neighbours() @ own

    def _share(self, prefix: str, least: float) -> float:
        return max(self._shares.get(prefix, 0.0), least)

    def table(self, found_code: str | None, found_day: int) -> Bits:
        """The bits of every combination for somebody found there and then; all 0 when nobody knows where."""
        where = self._where(found_code) if found_code else np.ones(SHAPE)
        return millibits(where * self._when(found_day)).reshape(-1)

    def _where(self, code: str) -> NDArray[np.float64]:
        """P(found here | home, loss) over P(found here), by mixture of the nine ways."""
        by_way = self._by_way(code)
        ways = np.moveaxis(np.array(self._b.ways), 2, 0)
        home = np.einsum("nw,wmg->nmg", _REACHED * by_way, ways[:4])
        lost = np.einsum("nw,wmg->nmg", _REACHED * by_way, ways[4:8])
        unknown = ways[:4].sum(axis=0)[None], ways[4:8].sum(axis=0)[None]
        home, lost = np.concatenate([home, unknown[0]]), np.concatenate([lost, unknown[1]])
        home_only = home[:, None] * (1 + (ways[4:8].sum(axis=0) / ways[:4].sum(axis=0))[None, None])
        both = home[:, None] + lost[None, :]
        both[:, NOWHERE] = home_only[:, 0]
        both += ways[8][None, None]
        both[COUNTY] = np.maximum(both[COUNTY], 1)
        both[:, COUNTY] = np.maximum(both[:, COUNTY], 1)
        return np.asarray(np.moveaxis(both, 2, 3))

    def _by_way(self, code: str) -> NDArray[np.float64]:
        """P(found here | a way that reaches it) over P(found here): county, city, province, neighbour."""
        here = self._share(code[:4] if code.endswith("00") else code, 4e-5)
        return np.array(
            [
                1 / here,
                1 / self._share(code[:4], 2e-4) if not code.endswith("0000") else 0.0,
                1 / self._share(code[:2], 2e-3),
                1 / max(float(self._beside[provinces.number_of(code)]), 0.02),
            ]
        )

    def by_way(self, found_code: str, report: Report) -> NDArray[np.float64]:
        """For each of the nine ways, how much likelier it makes being found there."""
        codes = np.array([int(report.home_code or 0), int(report.lost_code or 0)])
        home, lost = nearness_of(codes, int(found_code)).tolist()
        likelier = [
            _REACHED[near] * self._by_way(found_code) if near < NOWHERE else np.ones(4) for near in (home, lost)
        ]
        return np.array([*likelier[0], *likelier[1], 1.0])

    def _when(self, found_day: int) -> NDArray[np.float64]:
        """P(gap in time | same person) over the share of reports with such a gap; 1 where it is not known."""
        same = np.array(self._b.gaps)
        chance = self._chance_of_gaps(found_day)
        ratio = np.ones((MOBILITIES, UNKNOWN_GAP + 1))
        if found_day:
            ratio[:, :UNKNOWN_GAP] = same / same.sum(axis=1, keepdims=True) / chance
        return ratio.T

    def _chance_of_gaps(self, found_day: int) -> NDArray[np.float64]:
        """Gap class ``g`` holds the days of loss from ``GAPS[g]`` back to before ``GAPS[g - 1]``."""
        days, before = self._lost_days
        ends = found_day - np.array(GAPS) + 1
        earlier = before[np.searchsorted(days, ends, side="left")]
        share = np.diff([before[-1], *earlier, 0])[:UNKNOWN_GAP] * -1.0 + 0.002 * before[-1] + 0.1
        return np.asarray(share / share.sum(), np.float64)

    @cached_property
    def _lost_days(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Every day of loss, and how many were lost before it; one more for all of them."""
        seen = sorted((int(day), count) for day, count in self._s.counts["lost_day"].items())
        counts = np.array([0, *(count for _, count in seen)], np.float64)
        return np.array([day for day, _ in seen], np.int64), np.cumsum(counts)


def nearness_of(codes: NDArray[np.int32], found: NDArray[np.int32] | int) -> NDArray[np.uint8]:
    """How near division codes (as numbers, 0 unknown) are to a found code; either side may be an array."""
    cities, found_city = codes // 100, np.asarray(found) // 100
    whole, found_whole = cities // 100, found_city // 100
    near = provinces.neighbours().astype(np.uint8)[_PROVINCE_NUMBERS[whole], _PROVINCE_NUMBERS[found_whole]] * np.uint8(
        BESIDE
    )
    same_city = (cities == found_city) & (cities != whole * 100)
    near = np.where(whole == found_whole, np.uint8(PROVINCE), near)
    near = np.where(
        same_city,
        np.where((np.asarray(found) == found_city * 100) | (codes == found), np.uint8(COUNTY), np.uint8(CITY)),
        near,
    )
    return np.where((codes == 0) | (np.asarray(found) == 0), np.uint8(NOWHERE), near)


def gap_of(days: NDArray[np.int64], found_day: NDArray[np.int64] | int) -> NDArray[np.uint8]:
    """The class of time between loss and finding; days are ordinals, 0 unknown."""
    gaps = np.searchsorted(GAPS, found_day - days, side="right")
    return np.where((days == 0) | (np.asarray(found_day) == 0), UNKNOWN_GAP, gaps).astype(np.uint8)


_PROVINCE_NUMBERS = np.array([provinces.number_of(f"{digits:02d}0000") for digits in range(100)], np.int64)
