"""What we believe of how profiles come about when they are of the same person; without it agreement would have no
weight.

Expert priors of day one: every number a share of true pairs. :func:`services.tracing.matching.fitting.fitted` moves
them by counts of confirmed pairs; ``trust`` says how many pairs a prior is worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

GAPS = (0, 4, 8, 16, 31, 58, 91, 183, 366, 640, 1096, 1826, 2600, 3651)
"""Days since somebody was lost at which a new class begins; before the first he was found before he was missed."""
_SPLIT = ((1.0,), (1.0,), (1.0,), (0.5, 0.5), (0.55, 0.45), (0.5, 0.5), (0.52, 0.48), (0.62, 0.25, 0.13), (1.0,))
"""Priors are told for nine spans of time (found before missed, to 3, 7, 30, 90 days, 1, 3, 10 years, longer); how those
found in a span are spread over its classes. Within a span somebody is as likely found in each doubling of the time,
after three years less and less: what was one class weighed ten years as it weighed three."""
UNKNOWN_GAP = len(GAPS) + 1
ROAMS, WANDERS, TRAVELS, SUDDEN = 0, 1, 2, 3
MOBILITY = {
    "dementia": WANDERS,
    "intellect": TRAVELS,
    "mental": TRAVELS,
    "deaf": TRAVELS,
    "minor": SUDDEN,
    "coma": SUDDEN,
}
"""Who stays near home, who travels far, and who is found soon or never; nothing known is :data:`ROAMS`."""
AGE_CLASSES = (2, 4, 6, 10, 130)


def by_span(prior: Sequence[float], counts: Sequence[float]) -> list[float]:
    """Counts of classes as if those of a span were spread over its classes as the prior has it: pairs are too few to
    tell how."""
    spread: list[float] = []
    for parts in _SPLIT:
        span = slice(len(spread), len(spread) + len(parts))
        share = sum(counts[span]) / sum(prior[span])
        spread += [part * share for part in prior[span]]
    return spread


def _spread(spans: Sequence[float]) -> list[float]:
    """Shares of spans, as shares of their classes."""
    return [round(share * part, 6) for share, parts in zip(spans, _SPLIT, strict=True) for part in parts]


def _alike(spans: Sequence[float]) -> list[float]:
    """What holds of a span, for each of its classes; and for an unknown time, which comes last."""
    return [*(value for value, parts in zip(spans, _SPLIT, strict=False) for _ in parts), spans[-1]]


def _ways(near: float) -> list[list[float]]:
    """How a found place comes about, by gap class: from county, city, province, neighbour of the home; the same of the
    place of loss; anywhere. The longer somebody was away, the farther he may be."""
    rows = []
    for far in _alike((0.0, 0.0, 0.03, 0.06, 0.14, 0.2, 0.25, 0.3, 0.35, 0.15)):
        left = max(0.25, near - far)
        home, lost, anywhere = left * 0.72, left * 0.28, 1 - left
        parts = (0.42, 0.28, 0.24, 0.06)
        rows.append([*(home * part for part in parts), *(lost * part for part in parts), anywhere])
    return rows


@dataclass(frozen=True, kw_only=True)
class Beliefs:
    """Shares among true pairs. Nested lists are tables; see the fields that use them."""

    registered: float = 0.7
    sharpness: float = 0.92
    same_sex: float = 0.99
    surname: list[float] = field(default_factory=lambda: [0.885, 0.065, 0.02, 0.018, 0.012])
    given: list[float] = field(default_factory=lambda: [0.855, 0.06, 0.03, 0.03, 0.025])
    written_surname: float = 0.90
    written_given: float = 0.55
    swapped: float = 0.03
    dropped: float = 0.05
    inserted: float = 0.012
    surname_left_out: float = 0.02
    somebody_else: float = 0.06
    nick_from_alias: float = 0.35
    nick_from_given: float = 0.55
    nick_from_surname: float = 0.25
    age_spread: list[float] = field(default_factory=lambda: [1.8, 5.0, 5.6, 6.2, 7.0])
    age_wild: float = 0.06
    ways: list[list[list[float]]] = field(default_factory=lambda: [_ways(0.76), _ways(0.9), _ways(0.66), _ways(0.74)])
    gaps: list[list[float]] = field(
        default_factory=lambda: [
            _spread(spans)
            for spans in (
                [0.03, 0.11, 0.09, 0.2, 0.17, 0.19, 0.13, 0.07, 0.01],
                [0.03, 0.19, 0.14, 0.3, 0.11, 0.12, 0.07, 0.03, 0.01],
                [0.03, 0.04, 0.04, 0.13, 0.2, 0.26, 0.2, 0.09, 0.01],
                [0.03, 0.33, 0.17, 0.24, 0.06, 0.08, 0.06, 0.02, 0.01],
            )
        ]
    )
    accent_right: float = 0.8
    accent_next: float = 0.12
    accent_coarse: float = 0.92
    same_people: float = 0.97
    same_category: float = 0.96
    same_blood: float = 0.985
    height_spread: float = 3.2
    height_wild: float = 0.04
    place_heard: list[float] = field(default_factory=lambda: [0.80, 0.09, 0.05, 0.03, 0.03])
    place_true: float = 0.82
    mark_seen: list[float] = field(default_factory=lambda: [0.52, 0.075, 0.03, 0.02, 0.05])
    clothes_kept: list[float] = field(
        default_factory=lambda: _alike((0.55, 0.75, 0.7, 0.28, 0.06, 0.045, 0.045, 0.045, 0.045, 0.1))
    )
    kin_listed: float = 0.72
    kin_surname_left_out: float = 0.15
    phone_right: float = 0.9

    def as_data(self) -> dict[str, Any]:
        return {item.name: getattr(self, item.name) for item in fields(self)}
