"""A suspicion that two records are one person, and what became of it; without these rules a score could turn into an
identity.

suggested → accepted → verified → confirmed, or rejected. The machine only ever suggests. A rejected pair does not
come back until the facts on either side change. An identity needs two independent kinds of evidence, or DNA parentage
alone (domain §2.7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from chassis.orders import Refusal
from chassis.private import Private
from contracts.codes import (
    AgencyKind,
    MatchBand,
    VerificationMethod,
    VerificationResult,
)
from services.tracing.domain.scoring import Comparison

SUGGESTED: Final = "suggested"
LAPSED: Final = "lapsed"
ACCEPTED: Final = "accepted"
VERIFIED: Final = "verified"
CONFIRMED: Final = "confirmed"
REJECTED: Final = "rejected"
SUPERSEDED: Final = "superseded"

POLICE_METHODS: Final = frozenset({VerificationMethod.POLICE_IDENTITY, VerificationMethod.DNA_PARENTAGE})
KINDS_NEEDED: Final = 2


class CandidateNotSuggested(Refusal):
    """Somebody decided about this candidate before."""

    code = "candidate_not_suggested"


class CandidateNotAccepted(Refusal):
    """Evidence is gathered about candidates that a worker took up, and not about others."""

    code = "candidate_not_accepted"


class MethodNotYours(Refusal):
    """Police answer for identity and DNA, the station for what it saw and was given."""

    code = "verification_method_not_yours"


class VerificationIncomplete(Refusal):
    """Two independent kinds of evidence, or DNA parentage alone; a score is not evidence, and silence is not an
    answer."""

    code = "verification_incomplete"


@dataclass(eq=False, kw_only=True)
class Verification:
    """One answer about a candidate. A later answer of the same method replaces an earlier one."""

    id: str
    candidate_id: str
    method: str
    result: str
    reference: Private
    answered_by: str
    answered_at: datetime


@dataclass(frozen=True)
class Standing:
    """What the evidence says so far, each method's latest answer counted."""

    supports: tuple[str, ...]
    refutes: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """DNA alone decides, either way; otherwise two kinds must support and none refute."""
        dna = VerificationMethod.DNA_PARENTAGE.value
        if dna in self.supports or dna in self.refutes:
            return dna in self.supports
        return len(self.supports) >= KINDS_NEEDED and not self.refutes


def standing_of(verifications: Sequence[Verification]) -> Standing:
    """The latest answer of each method; inconclusive ones say nothing."""
    latest = {answer.method: answer.result for answer in sorted(verifications, key=lambda a: (a.answered_at, a.id))}
    supports = sorted(method for method, result in latest.items() if result == VerificationResult.SUPPORTS.value)
    refutes = sorted(method for method, result in latest.items() if result == VerificationResult.REFUTES.value)
    return Standing(tuple(supports), tuple(refutes))


def check_method(method: VerificationMethod, agency_kind: str) -> None:
    """:raises MethodNotYours: when that kind of agency cannot give that kind of evidence."""
    allowed = (
        POLICE_METHODS if agency_kind == AgencyKind.POLICE.value else frozenset(VerificationMethod) - POLICE_METHODS
    )
    if method not in allowed:
        raise MethodNotYours(method=method.value)


@dataclass(eq=False, kw_only=True)
class Candidate:
    """A pair of one profile and one inquiry; at most one per pair.

    ``fingerprint`` is a keyed hash of the facts it was last scored with. ``terms`` are ``[field, millibits]``; the
    words that stood on either side are sealed apart, each under its own person's key. A suggestion whose score falls
    below the bands is ``lapsed`` and may come back; another pair's confirmation leaves it ``superseded``.
    """

    id: str
    profile_id: str
    case_id: str
    inquiry_id: str
    state: str
    score_millibits: int
    band: str
    terms: Sequence[Sequence[Any]]
    conflicts: Sequence[str]
    missing: Sequence[str]
    vetoes: Sequence[str]
    parameters: str
    fingerprint: str
    left_words: Private
    right_words: Private
    suggested_at: datetime
    decided_at: datetime | None = None
    decided_by: str | None = None
    reason: Private | None = None
    verifications: list[Verification] = field(default_factory=list)

    def reconsider(self, comparison: Comparison, fingerprint: str) -> bool:
        """The facts may have changed. True when the suggestion is new, different, back, or gone, and so must be
        announced.

        What people decided stands: an accepted candidate keeps its state and only shows the new score; a rejected one
        comes back when its facts are others than those it was rejected on and still reach a band.
        """
        if fingerprint == self.fingerprint or self.state in (CONFIRMED, SUPERSEDED):
            return False
        worth = comparison.band is not MatchBand.BELOW
        if self.state in (REJECTED, LAPSED) and not worth:
            return False
        if self.state in (REJECTED, LAPSED, SUGGESTED):
            self.state = SUGGESTED if worth else LAPSED
        self.fingerprint = fingerprint
        self.score_millibits, self.band = comparison.score, comparison.band.value
        self.parameters = comparison.parameters.version
        self.terms, self.conflicts, self.missing, self.vetoes = codes_of(comparison)
        return self.state in (SUGGESTED, LAPSED)

    def accept(self, *, by: str, at: datetime) -> None:
        """A worker takes it up for verification. :raises CandidateNotSuggested: when somebody decided before."""
        if self.state != SUGGESTED:
            raise CandidateNotSuggested(candidate_id=self.id, state=self.state)
        self.state, self.decided_by, self.decided_at = ACCEPTED, by, at

    def reject(self, *, by: str, reason: Private, at: datetime) -> None:
        """A worker rules it out. :raises CandidateNotSuggested: when it is confirmed, or ruled out before."""
        if self.state not in (SUGGESTED, ACCEPTED, VERIFIED):
            raise CandidateNotSuggested(candidate_id=self.id, state=self.state)
        self.state, self.decided_by, self.decided_at, self.reason = (
            REJECTED,
            by,
            at,
            reason,
        )

    def verify(self, answer: Verification) -> None:
        """One kind of evidence came in. :raises CandidateNotAccepted: when no worker took the candidate up."""
        if self.state not in (ACCEPTED, VERIFIED):
            raise CandidateNotAccepted(candidate_id=self.id, state=self.state)
        self.verifications.append(answer)
        self.state = VERIFIED if self.standing.complete else ACCEPTED

    @property
    def standing(self) -> Standing:
        return standing_of(self.verifications)

    def confirm(self, *, by: str, at: datetime) -> tuple[str, ...]:
        """It is the person; gives the kinds of evidence that say so. :raises VerificationIncomplete: while they do
        not."""
        standing = self.standing
        if self.state != VERIFIED or not standing.complete:
            raise VerificationIncomplete(
                candidate_id=self.id,
                supports=list(standing.supports),
                refutes=list(standing.refutes),
            )
        self.state, self.decided_by, self.decided_at = CONFIRMED, by, at
        return standing.supports

    def supersede(self, at: datetime) -> None:
        """The person, or the one searched for, turned out to be somebody else."""
        if self.state in (SUGGESTED, LAPSED, ACCEPTED, VERIFIED):
            self.state, self.decided_at = SUPERSEDED, at

    def come_back(self) -> None:
        """What put it aside was wrong, or the search goes on: it is compared as if for the first time, and what people
        had begun to verify they begin again."""
        if self.state == SUPERSEDED:
            self.state, self.fingerprint, self.decided_at, self.decided_by = LAPSED, "", None, None

    def revoke(self, at: datetime) -> None:
        """It was confirmed, and is not the person. Ruled out, it comes back only when the facts have changed."""
        if self.state == CONFIRMED:
            self.state, self.decided_at = REJECTED, at


def codes_of(
    comparison: Comparison,
) -> tuple[list[list[Any]], list[str], list[str], list[str]]:
    """What of a comparison is codes and numbers: terms, conflicts, missing fields, vetoes."""
    terms: list[list[Any]] = [[term.field.value, term.millibits] for term in comparison.terms]
    conflicts, missing, vetoes = (
        comparison.conflicts,
        comparison.missing,
        comparison.vetoes,
    )
    return (
        terms,
        [c.value for c in conflicts],
        [m.value for m in missing],
        [v.value for v in vetoes],
    )
