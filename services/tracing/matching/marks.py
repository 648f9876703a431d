"""What two marks on a body weigh together; without it a mole on the left hand would be any mole."""

from __future__ import annotations

from typing import Any

import numpy as np

from services.tracing.matching.beliefs import Beliefs
from services.tracing.matching.records import Mark
from services.tracing.matching.statistics import Statistics
from services.tracing.matching.tables import millibits

SIDES = {"": 0, "左": 1, "右": 2}
SAME, UNSAID_SIDE, OTHER_SIDE, OTHER_KIND, OTHER_PART = range(5)


class MarkWeights:
    """Weights under one parameter version."""

    def __init__(self, beliefs: Beliefs, statistics: Statistics) -> None:
        self._seen = beliefs.mark_seen
        self._counts = statistics.counts["mark"]
        self._total = max(1, sum(count for key, count in self._counts.items() if key.startswith("|")))

    @property
    def missed(self) -> int:
        """What it weighs that a mark of ours is none of theirs."""
        return int(millibits(1 - sum(self._seen)))

    @property
    def least(self) -> int:
        """What marks that do not agree weigh at most, however many they are."""
        return 2 * self.missed

    def of(self, mark: Mark) -> tuple[int, int, int, int, int]:
        """What each degree of likeness to this mark weighs: same, a side nobody said, other side, other kind, other
        part."""
        both = self._share(f"{mark.kind}|{mark.part}", 0.0004)
        part, kind = self._share(f"|{mark.part}", 0.004), self._share(f"{mark.kind}|", 0.004)
        sided = 3 if mark.side else 1.2
        seen = self._seen
        return (
            max(0, int(millibits(seen[SAME] * sided / both))),
            int(millibits((seen[SAME] * 0.35 + seen[UNSAID_SIDE]) / both)),
            int(millibits(seen[OTHER_SIDE] * 3 / both)),
            int(millibits(seen[OTHER_KIND] / part)),
            int(millibits(seen[OTHER_PART] / kind)),
        )

    def _share(self, key: str, least: float) -> float:
        return max(least, self._counts[key] / self._total)


def likeness(weights: Any, kind: Any, part: Any, ours: Any, theirs: Any, missed: int) -> Any:
    """The weight of two marks: ``kind`` and ``part`` say whether these are the same, the sides are numbers of
    :data:`SIDES`; whatever is an array is carried through."""
    same, unsaid, other_side, other_kind, other_part = weights
    side = np.where(ours == theirs, same, np.where((ours == 0) | (theirs == 0), unsaid, other_side))
    whole = np.where(kind & part, side, np.where(part, other_kind, np.where(kind, other_part, missed)))
    return np.maximum(whole, missed).astype(np.int32)
