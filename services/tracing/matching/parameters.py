"""One frozen, versioned set of everything a score depends on but the two records; without it a score could not be
explained a year later.

A set is beliefs (how profiles of the same person come about) and statistics (how often everything occurs). It is never
edited: confirmed and rejected pairs, and counters that ran on, make the next version beside it, and any version can be
used again. Its digest is over its data, so the same data have the same digest on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from math import log2
from typing import Any

import numpy as np

from services.tracing.matching.beliefs import GAPS, UNKNOWN_GAP, Beliefs
from services.tracing.matching.marks import MarkWeights
from services.tracing.matching.names import Costs
from services.tracing.matching.places import Gazetteer
from services.tracing.matching.records import Report
from services.tracing.matching.statistics import Statistics
from services.tracing.matching.syllables import fold_nearness, nearness
from services.tracing.matching.tables import TABLES, Bits, Tables, millibits, sounds_of_letters
from services.tracing.matching.whereabouts import Whereabouts

LAST_CLOTHES_GAP = GAPS.index(31)
"""The last class of gap in which clothes say anything."""
LAST_GROWTH_GAP = GAPS.index(366)
"""The last class of gap in which a child's height does."""
LEAST_TO_REVIEW = 8_000
STRANGERS = 200
"""Chance brings so many at most: a score of s bits is reached by a stranger once in 2^s. Measured on 100,000 reports
there are 27 a profile, and no true report among the first five is below."""


@dataclass(frozen=True)
class Parameters:
    """A version by name; two sets with the same name and other data are told apart by :attr:`digest`."""

    version: str
    beliefs: Beliefs
    statistics: Statistics

    @cached_property
    def review_at(self) -> int:
        """The millibits from which on a pair is worth a person's look: no less than eight bits, below which words rank
        nobody, and in a large register as many as at most :data:`STRANGERS` others reach by chance. Of the register
        that was counted, so that it does not change between two versions."""
        return max(LEAST_TO_REVIEW, round(1000 * log2(max(1, self.statistics.reports) / STRANGERS)))

    @cached_property
    def digest(self) -> str:
        return sha256(self.canonical.encode()).hexdigest()

    @property
    def canonical(self) -> str:
        """:meth:`as_data` as text, the same for the same data."""
        return json.dumps(self.as_data(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def as_data(self) -> dict[str, Any]:
        """Everything, as JSON holds it; :meth:`of_data` makes an equal set of it."""
        counts = {topic: dict(sorted(counter.items())) for topic, counter in self.statistics.counts.items()}
        return {
            "version": self.version,
            "beliefs": self.beliefs.as_data(),
            "statistics": {"reports": self.statistics.reports, "counts": counts},
        }

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Parameters:
        seen = data["statistics"]
        return cls(data["version"], Beliefs(**data["beliefs"]), Statistics(seen["counts"], seen["reports"]))

    @cached_property
    def tables(self) -> Tables:
        return Tables(self.beliefs, self.statistics)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return Gazetteer(self.beliefs, self.statistics)

    @cached_property
    def whereabouts(self) -> Whereabouts:
        return Whereabouts(self.beliefs, self.statistics)

    def warm(self, pause: Callable[[], None] = lambda: None) -> Parameters:
        """Make every table now rather than when it is first needed: a third of a second, half a one when a hundred
        thousand reports were counted, most of it in one step, so it belongs into a thread aside. Twice is once."""
        steps: tuple[Callable[[], object], ...] = (
            nearness,
            fold_nearness,
            sounds_of_letters,
            *(partial(getattr, self.tables, name) for name in TABLES),
            self.gazetteer.warm,
            partial(self.whereabouts.table, "110101", 1),
            lambda: (self.costs, self.marks),
        )
        for step in steps:
            step()
            pause()
        return self

    @cached_property
    def costs(self) -> Costs:
        return Costs.of(self.beliefs)

    @cached_property
    def marks(self) -> MarkWeights:
        return MarkWeights(self.beliefs, self.statistics)

    @cached_property
    def place_missed(self) -> int:
        """What it costs that a fragment is nowhere in a home."""
        return int(millibits(1 - self.beliefs.place_true)) // 2

    @cached_property
    def place_further(self) -> int:
        """What a second fragment that lies there adds: places nest, so little."""
        return 300

    @cached_property
    def place_most(self) -> int:
        """What naming one town in the country weighs."""
        return 14_300

    def clothes(self, item: str) -> tuple[Bits, Bits]:
        """By class of gap: what a piece of clothing weighs that is the same, and one that is not."""
        if item not in self._clothes:
            self._clothes[item] = self._weigh_clothes(item)
        return self._clothes[item]

    @cached_property
    def _clothes(self) -> dict[str, tuple[Bits, Bits]]:
        return {}

    def _weigh_clothes(self, item: str) -> tuple[Bits, Bits]:
        share = self.statistics.share("clothes", item, least=1e-3) * 2
        kept = np.array(self.beliefs.clothes_kept)
        same = millibits((kept + (1 - kept) * share) / share)
        other = millibits(np.maximum(1 - kept, 0.05))
        same[UNKNOWN_GAP] = other[UNKNOWN_GAP] = 0
        return np.maximum(same, 0), other

    def alias(self, text: str) -> int:
        """What a pet name weighs that is an alias they told of."""
        share = self.statistics.share("alias", text, least=2e-5)
        return max(0, int(millibits(self.beliefs.nick_from_alias / share)))

    def phone(self, digits: int) -> tuple[int, int]:
        """What it weighs that so many digits are in a telephone number, and that they are not."""
        chance = (12 - digits) / 10.0**digits
        right = self.beliefs.phone_right
        return int(millibits(right / chance)), int(millibits(1 - right))


def day_one(reports: Iterable[Report], version: str = "m1") -> Parameters:
    """Expert beliefs and how often everything occurs in a register: a version nobody had to label anything for."""
    statistics = Statistics()
    for report in reports:
        statistics.add(report)
    return Parameters(version, Beliefs(), statistics)
