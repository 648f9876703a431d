"""Ages as ranges with their basis; without this rule one guessed number could turn a child into an adult.

The lesson is a boy of fifteen who was written down as born in 1991, lost every protection of a minor by it, and died in
an outsourced adult home. So: a guess is never a point, a range that touches the years under 18 presumes a minor, and
only a document, an answer of the police or a bone-age report, with its number, ends that presumption (Law on the
Protection of Minors, art. 92; domain §1.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.kinds import Range
from chassis.orders import Refusal
from contracts.codes import AgeBasis
from contracts.law.calendar import SHANGHAI

ADULT_AT = 18
"""Civil Code art. 17."""

EVIDENCE = frozenset({AgeBasis.DOCUMENT, AgeBasis.POLICE_ANSWER, AgeBasis.BONE_AGE})

GLANCE = 5
"""Years by which a point age seen in passing is widened to either side; in an emergency it is not refused."""

_OLDEST = 120


class AgeNeedsEvidence(Refusal):
    """A single year, or a change of a proven age, was stated without a document, police answer or bone-age report."""

    code = "age_needs_evidence"


@dataclass(frozen=True)
class AgeEstimate:
    """Between which years the age lies, and what says so."""

    ages: Range
    basis: AgeBasis

    @property
    def is_proven(self) -> bool:
        return self.basis in EVIDENCE

    @property
    def touches_minority(self) -> bool:
        return self.ages.lo < ADULT_AT


def seen(ages: Range) -> AgeEstimate:
    """What a passer-by or a team saw. A point becomes a range; nothing is refused, because help comes first."""
    lo, hi = (ages.lo - GLANCE, ages.hi + GLANCE) if ages.lo == ages.hi else ages
    return AgeEstimate(Range(max(lo, 0), min(hi, _OLDEST)), AgeBasis.VISUAL)


def stated(ages: Range, basis: AgeBasis, evidence_number: str | None) -> AgeEstimate:
    """What the station records. :raises AgeNeedsEvidence: for a point without evidence, or evidence without its
    number."""
    estimate = AgeEstimate(ages, basis)
    if estimate.is_proven and not evidence_number:
        raise AgeNeedsEvidence(age_basis=basis.value, missing="evidence_number")
    if ages.lo == ages.hi and not estimate.is_proven:
        raise AgeNeedsEvidence(age_basis=basis.value, ages={"lo": ages.lo, "hi": ages.hi})
    return estimate


def answered_by_police(birth_year: int, at: datetime) -> AgeEstimate:
    """The age that follows from a year of birth: two possible years, because the birthday is not told."""
    hi = min(max(at.astimezone(SHANGHAI).year - birth_year, 0), _OLDEST)
    return AgeEstimate(Range(max(hi - 1, 0), hi), AgeBasis.POLICE_ANSWER)


def presumes_minor(presumed_before: bool, estimate: AgeEstimate) -> bool:
    """Whether to treat the person as a minor now. A mere second look never ends the presumption; evidence does."""
    if estimate.touches_minority:
        return True
    return presumed_before and not estimate.is_proven
