"""What a comparison of two records says, field by field; without it a worker would get a list and no reasons.

    score = Σ over fields of log2( P(what we see | same person) / P(what we see) ), in millibits

The score is absolute: it depends on these two records and the parameter version, neither on other candidates nor on
which of the two arrived last. A field missing on either side adds nothing. Every term is shown; the terms add up to the
score. How a term is reckoned is the matching engine's (:mod:`services.tracing.matching`). No score ever says who
somebody is: only people and their evidence do (:mod:`services.tracing.domain.candidates`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from contracts.codes import EvidenceField, MatchBand
from services.tracing.domain.facts import CERTAIN_SEXES, Found, Sought

STRONG_AT: Final = 17_600
"""Millibits that lift one out of a million among the first five: log2(1,000,000 / 5)."""
CONFLICT_AT: Final = -1_000
"""Millibits from which down a field speaks against."""


@dataclass(frozen=True)
class Term:
    """One field's part of the score, with what stands on either side."""

    field: EvidenceField
    left: str
    right: str
    millibits: int


@dataclass(frozen=True)
class Comparison:
    """Two records compared under the parameter version of that name; ``review_at``: the millibits from which on that
    version suggests a pair."""

    terms: tuple[Term, ...]
    vetoes: tuple[EvidenceField, ...]
    missing: tuple[EvidenceField, ...]
    version: str
    review_at: int

    @property
    def score(self) -> int:
        return sum(term.millibits for term in self.terms)

    @property
    def band(self) -> MatchBand:
        """Absolute; what speaks against the laws of nature (:attr:`vetoes`) is never strong, whatever else agrees."""
        if self.score < self.review_at:
            return MatchBand.BELOW
        strong = self.score >= STRONG_AT and not self.vetoes
        return MatchBand.STRONG if strong else MatchBand.REVIEW

    @property
    def conflicts(self) -> tuple[EvidenceField, ...]:
        """The fields that speak against."""
        return tuple(term.field for term in self.terms if term.millibits <= CONFLICT_AT)


def vetoes_of(found: Found, sought: Sought) -> tuple[EvidenceField, ...]:
    """What cannot be if both sides are right: another sex, or found before anybody was missing."""
    certain = found.sex in CERTAIN_SEXES and sought.sex in CERTAIN_SEXES
    vetoes = [EvidenceField.SEX] if certain and found.sex != sought.sex else []
    if sought.last_seen_on and sought.last_seen_on > found.found_on:
        vetoes.append(EvidenceField.WHEREABOUTS)
    return tuple(vetoes)
