"""What a measurement hands over: one row of the table, with everything it was concluded from."""

from __future__ import annotations

import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One row: what was measured, what it came to, and what we aim at."""

    name: str
    value: float
    unit: str
    aim: float | None = None
    at_most: bool = False
    """Whether the aim is an upper bound."""
    detail: str = ""
    raw: dict[str, Any] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        """Whether the aim is reached; None without an aim."""
        if self.aim is None:
            return None
        return self.value <= self.aim if self.at_most else self.value >= self.aim


def ratio(name: str, ours: Sequence[float], theirs: Sequence[float], aim: float | None = None, **raw: Any) -> Figure:
    """The median of the ratios of each round: what one round has in common, its noise included, cancels out."""
    ratios = [own / other for own, other in zip(ours, theirs, strict=True)]
    shown = f"{statistics.median(ours):,.0f}/s : {statistics.median(theirs):,.0f}/s"
    kept = {"ours": list(ours), "theirs": list(theirs), "ratios": ratios, **raw}
    return Figure(name, statistics.median(ratios), "×", aim, detail=shown, raw=kept)


def milliseconds(name: str, seconds: float, aim: float | None = None, detail: str = "") -> Figure:
    return Figure(name, 1000 * seconds, "ms", aim, at_most=True, detail=detail)


def per_second(name: str, rates: Sequence[float], detail: str = "") -> Figure:
    return Figure(name, statistics.median(rates), "/s", detail=detail, raw={"rounds": list(rates)})


def at_most(name: str, value: float, unit: str, aim: float, detail: str, **raw: Any) -> Figure:
    """The less, the better."""
    return Figure(name, value, unit, aim, at_most=True, detail=detail, raw=raw)


def told_apart(ones: Sequence[float], others: Sequence[float]) -> float:
    """How often a random one exceeds a random other, ties by half: the common-language effect size, which is
    Mann and Whitney's U as a share (the area under the ROC curve). 0.5 when they are alike."""
    ordered = sorted(others)
    below = sum(bisect_left(ordered, one) + bisect_right(ordered, one) for one in ones)
    return below / (2 * len(ones) * len(others))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least ``share`` of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values: Sequence[float]) -> dict[str, float]:
    """How the values are distributed, in a few of them."""
    return {f"p{100 * share:g}": percentile(values, share) for share in (0.05, 0.25, 0.5, 0.75, 0.95, 0.99)}
