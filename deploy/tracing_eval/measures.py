"""How good a ranking is and how long it took; without it "better" would be an opinion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np

CUTS = (1, 5, 20)
BINS = 10


@dataclass(frozen=True)
class Standing:
    """Where the best true report of a profile stands: so many score higher, so many others the same, and how many true
    ones share that score. No true one among the candidates: ``true`` is 0."""

    above: int
    equal: int
    true: int

    @classmethod
    def of(cls, candidates: Sequence[tuple[str, int]], truth: frozenset[str]) -> Standing:
        scores = [score for key, score in candidates if key in truth]
        if not scores:
            return cls(len(candidates), 0, 0)
        best = max(scores)
        return cls(
            above=sum(score > best for _, score in candidates),
            equal=sum(score == best and key not in truth for key, score in candidates),
            true=scores.count(best),
        )

    def within(self, cut: int) -> float:
        """The chance that a true one is among the first ``cut`` when equals are put in any order."""
        room = cut - self.above
        if not self.true or room <= 0:
            return 0.0
        together = self.equal + self.true
        return 1.0 if room > self.equal else 1 - comb(self.equal, room) / comb(together, room)

    @property
    def reciprocal(self) -> float:
        """The expected reciprocal rank."""
        if not self.true:
            return 0.0
        together = self.equal + self.true
        first = (
            comb(together - place, self.true - 1) / comb(together, self.true) for place in range(1, self.equal + 2)
        )
        return sum(chance / (self.above + place) for place, chance in enumerate(first, 1))


def ranking(standings: Sequence[Standing]) -> dict[str, float]:
    """Recall and mean reciprocal rank over the profiles that have a true report."""
    count = max(1, len(standings))
    found = {f"recall@{cut}": round(sum(one.within(cut) for one in standings) / count, 4) for cut in CUTS}
    return {**found, "mrr": round(sum(one.reciprocal for one in standings) / count, 4)}


def calibration_error(told: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error: by tenths of the probability told, how far it is from how often it was true."""
    if not told:
        return 0.0
    likely = np.array([probability for probability, _ in told])
    true = np.array([found for _, found in told], np.float64)
    bins = np.minimum((likely * BINS).astype(int), BINS - 1)
    apart = [abs(likely[bins == one].sum() - true[bins == one].sum()) for one in range(BINS)]
    return round(float(sum(apart)) / len(told), 4)


def times(seconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile in milliseconds."""
    if not seconds:
        return {}
    points = np.percentile(np.array(seconds) * 1000, [50, 95, 99])
    return {name: round(float(point), 3) for name, point in zip(("p50", "p95", "p99"), points, strict=True)}
