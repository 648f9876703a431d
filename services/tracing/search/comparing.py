"""A person in our care and those searched for, compared by the engine and told in the service's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from contracts.codes import EvidenceField
from services.tracing.domain.facts import Found, Sought
from services.tracing.domain.scoring import Comparison, Term, vetoes_of
from services.tracing.matching.bridge import profile_of_found, report_of_sought
from services.tracing.matching.explanation import Explanation, explained_all
from services.tracing.matching.fields import Field
from services.tracing.matching.parameters import Parameters

FIELDS: Final[Mapping[Field, EvidenceField]] = MappingProxyType(
    {
        Field.NAME: EvidenceField.NAME,
        Field.SEX: EvidenceField.SEX,
        Field.AGE: EvidenceField.AGE,
        Field.WHEREABOUTS: EvidenceField.WHEREABOUTS,
        Field.PLACES: EvidenceField.HOME_PLACE,
        Field.ACCENT: EvidenceField.ACCENT,
        Field.PEOPLE: EvidenceField.PEOPLE,
        Field.CATEGORY: EvidenceField.CONDITION,
        Field.MARKS: EvidenceField.MARKS,
        Field.HEIGHT: EvidenceField.HEIGHT,
        Field.BLOOD: EvidenceField.BLOOD,
        Field.CLOTHES: EvidenceField.CLOTHES,
        Field.KIN: EvidenceField.KIN,
        Field.PHONE: EvidenceField.PHONE,
    }
)
"""The engine's fields by the names that agencies read."""
_AT_ONCE: Final = 20
"""Pairs that are explained between two pauses: some milliseconds."""


def compare(found: Found, sought: Sought, parameters: Parameters) -> Comparison:
    """The two records under one parameter version."""
    return compare_all(found, [sought], parameters)[0]


def compare_all(
    found: Found, people: Sequence[Sought], parameters: Parameters, pause: Callable[[], None] = lambda: None
) -> list[Comparison]:
    """One person in our care with each of those searched for; what one gives does not depend on the others."""
    profile = profile_of_found("ours", found)
    told: list[Comparison] = []
    for first in range(0, len(people), _AT_ONCE):
        some = people[first : first + _AT_ONCE]
        explanations = explained_all(profile, [report_of_sought("theirs", one) for one in some], parameters)
        told += [
            _told(one, explanation, found, parameters) for one, explanation in zip(some, explanations, strict=True)
        ]
        pause()
    return told


def _told(sought: Sought, explanation: Explanation, found: Found, parameters: Parameters) -> Comparison:
    return Comparison(
        terms=tuple(Term(FIELDS[one.field], one.ours, one.theirs, one.millibits) for one in explanation.terms),
        vetoes=vetoes_of(found, sought),
        missing=tuple(FIELDS[field] for field in explanation.missing),
        version=parameters.version,
        review_at=parameters.review_at,
    )
