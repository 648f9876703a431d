"""Whether the evidence can rank anybody at all; without it a screen would show twenty strangers in a row and call them
candidates.

Who stands among the first five of N by evidence rather than luck needs about log2(N / 5) bits more than chance: 14.3
of a hundred thousand, 17.6 of a million. Below that a list is shown only when likelihood gathers at its head all the
same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, log2

FIRST = 5
ENOUGH = 0.125
"""The probability the first five must have together, short of the bits that are needed."""


class Outcome(StrEnum):
    """What can be said."""

    RANKED = "ranked"
    TOO_LITTLE = "too_little"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome, with the millibits the best has and those that are needed; ``missing`` is what is still to be asked
    for."""

    outcome: Outcome
    best: int
    needed: int

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.best)


def verdict(scores: Sequence[int], probabilities: Sequence[float], registered: int) -> Verdict:
    """Judge the scores and probabilities of the candidates, best first, in a register of so many."""
    needed = round(1000 * log2(max(registered, FIRST) / FIRST))
    if not scores:
        return Verdict(Outcome.NOBODY, 0, needed)
    together = fsum(probabilities[:FIRST])
    ranked = scores[0] >= needed or together >= ENOUGH
    return Verdict(Outcome.RANKED if ranked else Outcome.TOO_LITTLE, scores[0], needed)
