"""Fellegi and Sunter's model with an inverted index, for any schema of short texts, small enough to read in one go;
without it nobody could tell whether the ways of tracing work on records that others have measured.

score = Σ over fields of log2( P(agreement | same) / P(agreement | others) ), in bits (I. P. Fellegi, A. B. Sunter: A
Theory for Record Linkage, 1969). A field missing on either side adds nothing; an equal value weighs the more the rarer
it is; who shares no key is not compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import log2
from typing import Final

from rapidfuzz.distance import OSA, Indel

Record = tuple[str, ...]
Keys = Callable[[Record], Iterable[str]]
MOST_SHARED: Final = 60
"""A key that more records share leads nowhere."""


@dataclass(frozen=True)
class FieldRule:
    """How a field agrees when two records are of one person: the same, off by little, or else otherwise; ``by_chance``
    is how often two records of different people are off by little."""

    same: float = 0.80
    near: float = 0.15
    by_chance: float = 0.005

    @property
    def other(self) -> float:
        return 1 - self.same - self.near


class Linkage:
    """Records to be asked. ``alike`` names groups of fields whose values may stand in one another's place."""

    def __init__(self, rules: Sequence[FieldRule], keys: Keys, alike: Sequence[tuple[int, ...]] = ()) -> None:
        self._rules, self._keys, self._alike = tuple(rules), keys, tuple(alike)
        self._alone = tuple(set(range(len(rules))) - {place for group in alike for place in group})
        self._records: list[Record] = []
        self._led: dict[str, list[int]] = defaultdict(list)
        self._same: list[dict[str, float]] = []

    def build(self, records: Iterable[Record]) -> None:
        """These and no others are known from now on."""
        self._records, self._led = list(records), defaultdict(list)
        for number, record in enumerate(self._records):
            for key in self._keys(record):
                self._led[key].append(number)
        self._same = [self._weights(place, rule) for place, rule in enumerate(self._rules)]
        self._near = [log2(rule.near / rule.by_chance) for rule in self._rules]
        self._other = [log2(rule.other) for rule in self._rules]

    def _weights(self, place: int, rule: FieldRule) -> dict[str, float]:
        """The rarer the more, and never less than what is only nearly the same."""
        counts = Counter(record[place] for record in self._records)
        least = log2(rule.near / rule.by_chance)
        return {value: max(least, log2(rule.same * len(self._records) / count)) for value, count in counts.items()}

    def ask(self, record: Record) -> list[tuple[int, float]]:
        """Whoever shares a key, by number, with the score; in no order."""
        met: set[int] = set()
        for key in self._keys(record):
            led = self._led.get(key, ())
            if len(led) <= MOST_SHARED:
                met.update(led)
        return [(number, self.score(record, self._records[number])) for number in met]

    def score(self, one: Record, other: Record) -> float:
        """The same both ways: rarity is that of the value both have."""
        bits = sum(self._bits(place, one[place], other[place]) for place in self._alone)
        return bits + sum(self._group(group, one, other) for group in self._alike)

    def _group(self, group: tuple[int, ...], one: Record, other: Record) -> float:
        straight = sum(self._bits(place, one[place], other[place]) for place in group)
        if all(one[place] == other[place] for place in group):
            return straight
        turned = (
            sum(self._bits(mine, one[mine], other[theirs]) for mine, theirs in zip(group, order, strict=True))
            for order in permutations(group)
            if order != group
        )
        return max(straight, max(turned) - _TURNED)

    def _bits(self, place: int, one: str, other: str) -> float:
        if not one or not other:
            return 0.0
        if one == other:
            return self._same[place].get(one) or self._rarest(place)
        return self._near[place] if near(one, other) else self._other[place]

    def _rarest(self, place: int) -> float:
        return log2(self._rules[place].same * max(1, len(self._records)))


_TURNED: Final = 3.0
"""Bits that it costs when two values stand in one another's place."""


def near(one: str, other: str) -> bool:
    """Whether one is the other with a slip or two of the hand, or beginning and rest of it."""
    longest = max(len(one), len(other))
    most = 1 if longest < 7 else 2 if longest < 14 else 4
    if OSA.distance(one, other, score_cutoff=most) <= most:
        return True
    return longest > 5 and Indel.normalized_similarity(one, other, score_cutoff=0.75) >= 0.75


def best_f1(scores: Mapping[tuple[str, str], float], true: set[tuple[str, str]]) -> float:
    """The best harmonic mean of precision and recall that any threshold gives. Pairs that were never compared are
    missed."""
    best, hits = 0.0, 0
    ordered = sorted(scores.items(), key=lambda pair: -pair[1])
    for number, (pair, score) in enumerate(ordered, 1):
        hits += pair in true
        last = number == len(ordered) or ordered[number][1] != score
        if last:
            best = max(best, 2 * hits / (number + len(true)))
    return best
