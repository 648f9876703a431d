"""How likely a candidate is the one, and that nobody in the register is; without it the best of many bad candidates
would look like a find.

    P(report | profile) = 2^s / ( N (1 − π) / π + Σ 2^s )

N is the size of the register, π how often somebody's report is in it at all, and the sum goes over everybody compared.
What is left is the probability of "not in the register", always an outcome. Scores are taken times a *sharpness* below
one, because fields are not quite independent; it belongs to the parameter version and is kept calibrated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np

from services.tracing.matching.tables import Bits

BIN = 125
"""Millibits that are counted together; a bin weighs as its middle, at most 4 % off."""
FLOOR = -8_000
BINS = 512


@dataclass(frozen=True)
class Mass:
    """How many of those compared have which score, in bins of :data:`BIN` millibits from :data:`FLOOR`: whole numbers,
    so that their sum does not depend on an order. ``registered`` is the size of the register."""

    counts: tuple[int, ...]
    registered: int

    @classmethod
    def of(cls, parts: Sequence[Bits], registered: int) -> Mass:
        counts = np.zeros(BINS + 1, np.int64)
        for bits in parts:
            bins = np.clip(bits, FLOOR - BIN, FLOOR + BINS * BIN - 1)
            bins -= FLOOR - BIN
            bins //= BIN
            counts += np.bincount(bins, minlength=BINS + 1)
        return cls(tuple(counts[1:].tolist()), registered)

    def without(self, scores: Iterable[int]) -> Mass:
        """What is left when these are taken out, who were counted once each; whoever was not counted is not there."""
        counts = list(self.counts)
        for score in scores:
            if score >= FLOOR and counts[_place(score)]:
                counts[_place(score)] -= 1
        return Mass(tuple(counts), self.registered)

    def having(self, score: int) -> Mass:
        """The same with one more in the register, who has that score."""
        counts = list(self.counts)
        if score >= FLOOR:
            counts[_place(score)] += 1
        return Mass(tuple(counts), self.registered + 1)

    def total(self, sharpness: float) -> float:
        """Σ 2^s."""
        return fsum(
            count * 2.0 ** (sharpness * (FLOOR + (place + 0.5) * BIN) / 1000)
            for place, count in enumerate(self.counts)
            if count
        )


def _place(score: int) -> int:
    return min((score - FLOOR) // BIN, BINS - 1)


@dataclass(frozen=True)
class Likelihoods:
    """A probability for each candidate asked about, and for "not in the register"."""

    candidates: Mapping[str, float]
    not_registered: float


def likelihoods(
    candidates: Sequence[tuple[str, int]],
    mass: Mass,
    *,
    registered: float,
    sharpness: float,
    same_person: Mapping[str, str] | None = None,
) -> Likelihoods:
    """The probability of each candidate; reports known to be of the same person (``same_person`` names him) each have
    that of all of them together."""
    weights = {key: 2.0 ** (sharpness * score / 1000) for key, score in candidates}
    nobody = max(1, mass.registered) * (1 - registered) / registered
    others = mass.without(score for _, score in candidates)
    everybody = nobody + others.total(sharpness) + fsum(weights.values())
    persons = {key: (same_person or {}).get(key, key) for key in weights}
    pooled: dict[str, list[float]] = {}
    for key, weight in weights.items():
        pooled.setdefault(persons[key], []).append(weight)
    return Likelihoods(
        {key: fsum(pooled[persons[key]]) / everybody for key in weights},
        nobody / everybody,
    )
