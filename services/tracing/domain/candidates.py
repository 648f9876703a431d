"""A suspicion that two records are one person, and what became of it; without these rules a score could turn into an
identity.

suggested → accepted → verified → confirmed, or rejected. The machine only ever suggests. A rejected pair does not
come back until the facts on either side change. An identity needs two independent kinds of evidence, or DNA parentage
alone (domain §2.7).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from types import MappingProxyType
from typing import Any, Final

from chassis.moves import Moves
from chassis.orders import Refusal
from chassis.private import Private
from contracts.codes import (
    AgencyKind,
    MatchBand,
    VerificationMethod,
    VerificationResult,
    VerificationSource,
)
from contracts.orders.tracing_states import CandidateState as S
from services.tracing.domain.scoring import Comparison

CANDIDATE_MOVES: Final = Moves(
    (S.SUGGESTED,),
    {
        S.SUGGESTED: (S.SUGGESTED, S.LAPSED, S.ACCEPTED, S.REJECTED, S.SUPERSEDED),
        S.LAPSED: (S.SUGGESTED, S.SUPERSEDED),
        S.ACCEPTED: (S.ACCEPTED, S.VERIFIED, S.REJECTED, S.SUPERSEDED),
        S.VERIFIED: (S.VERIFIED, S.ACCEPTED, S.CONFIRMED, S.REJECTED, S.SUPERSEDED),
        S.CONFIRMED: (),
        S.REJECTED: (S.SUGGESTED,),
        S.SUPERSEDED: (S.LAPSED,),
    },
)
"""Between ``accepted`` and ``verified`` the evidence goes either way; what was put aside comes back as ``lapsed``."""

CANDIDATE_REVOKED_TO: Final[Mapping[S, tuple[S, ...]]] = MappingProxyType({S.CONFIRMED: (S.REJECTED,)})
"""What follows when the identity is revoked, and by nothing else."""

POLICE_METHODS: Final = frozenset({VerificationMethod.POLICE_IDENTITY, VerificationMethod.DNA_PARENTAGE})

USUAL_SOURCE: Final[Mapping[VerificationMethod, VerificationSource]] = MappingProxyType(
    {
        VerificationMethod.POLICE_IDENTITY: VerificationSource.POLICE,
        VerificationMethod.DNA_PARENTAGE: VerificationSource.POLICE,
        VerificationMethod.VIDEO_RECOGNITION: VerificationSource.FAMILY,
        VerificationMethod.VILLAGE_CERTIFICATE: VerificationSource.VILLAGE,
        VerificationMethod.DOCUMENT: VerificationSource.ISSUER,
    }
)
"""From whom each kind comes when nobody says otherwise [D]; what police answer comes from police, whatever is said."""


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
    """One answer about a candidate. A later answer of the same method replaces an earlier one; ``source`` is from whom
    it comes, older answers have none; ``round`` is the candidate's when it was given."""

    id: str
    candidate_id: str
    method: str
    result: str
    reference: Private
    answered_by: str
    answered_at: datetime
    source: str | None = None
    round: int = 0

    @property
    def comes_from(self) -> str:
        return self.source or USUAL_SOURCE[VerificationMethod(self.method)].value

    def is_independent_of(self, other: Verification) -> bool:
        """Another kind, from another source, and not one and the same paper."""
        if self.method == other.method or self.comes_from == other.comes_from:
            return False
        ours, theirs = (one.reference.open_unless_erased() for one in (self, other))
        return ours is None or _plain(ours) != _plain(theirs or "")


@dataclass(frozen=True)
class Standing:
    """What the evidence says so far, each method's latest answer counted; ``independent``: two that support are
    independent of one another."""

    supports: tuple[str, ...]
    refutes: tuple[str, ...]
    independent: bool = False

    @property
    def complete(self) -> bool:
        """DNA alone decides, either way; otherwise two independent kinds must support and none refute."""
        dna = VerificationMethod.DNA_PARENTAGE.value
        if dna in self.supports or dna in self.refutes:
            return dna in self.supports
        return self.independent and not self.refutes


def standing_of(verifications: Sequence[Verification]) -> Standing:
    """The latest answer of each method; inconclusive ones say nothing."""
    latest = {answer.method: answer for answer in sorted(verifications, key=lambda a: (a.answered_at, a.id))}
    supporting = [one for one in latest.values() if one.result == VerificationResult.SUPPORTS.value]
    refuting = [one for one in latest.values() if one.result == VerificationResult.REFUTES.value]
    independent = any(one.is_independent_of(other) for one, other in combinations(supporting, 2))
    return Standing(_methods(supporting), _methods(refuting), independent)


def _methods(answers: Sequence[Verification]) -> tuple[str, ...]:
    return tuple(sorted(answer.method for answer in answers))


def _plain(reference: str) -> str:
    """A paper's number without what differs between two clerks: spaces, the width and case of letters, brackets."""
    narrow = unicodedata.normalize("NFKC", reference).casefold()
    return re.sub(r"[\s\[\]()〔〕【】-]", "", narrow)


def source_of(method: VerificationMethod, stated: VerificationSource | None) -> VerificationSource:
    """From whom it comes: what police alone can answer comes from police."""
    usual = USUAL_SOURCE[method]
    return usual if stated is None or method in POLICE_METHODS else stated


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

    ``fingerprint`` is a keyed hash of the facts it was last scored with, empty when nobody knows which those were.
    ``terms`` are ``[field, millibits]``; the words that stood on either side are sealed apart, each under its own
    person's key. A suggestion whose score falls below the bands is ``lapsed`` and may come back; another pair's
    confirmation leaves it ``superseded``. ``round`` counts how often a worker took it up.
    """

    id: str
    profile_id: str
    case_id: str
    inquiry_id: str
    state: S
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
    round: int = 0
    verifications: list[Verification] = field(default_factory=list)

    def reconsider(self, comparison: Comparison, fingerprint: str) -> bool:
        """The facts, or the parameters they are looked at with, may have changed. True when the suggestion is new,
        different, back, or gone, and so must be announced.

        What people decided stands: an accepted candidate keeps its state and only shows the new score; a rejected one
        comes back when its facts are others than those it was rejected on and still reach a band, never for other
        parameters.
        """
        same = fingerprint == self.fingerprint
        if self.state in (S.CONFIRMED, S.SUPERSEDED) or (same and self.parameters == comparison.version):
            return False
        if same and self.state is S.REJECTED:
            return False
        to = S.LAPSED if comparison.band is MatchBand.BELOW else S.SUGGESTED
        if self.state in (S.REJECTED, S.LAPSED) and to is S.LAPSED:
            return False
        before = self.state, self.score_millibits, self.band
        if CANDIDATE_MOVES.allows(self.state, to):
            self.state = to
        self.fingerprint = fingerprint
        self.score_millibits, self.band = comparison.score, comparison.band.value
        self.parameters = comparison.version
        self.terms, self.conflicts, self.missing, self.vetoes = codes_of(comparison)
        changed = before != (self.state, self.score_millibits, self.band)
        return changed and self.state in (S.SUGGESTED, S.LAPSED)

    def accept(self, *, by: str, at: datetime) -> None:
        """A worker takes it up for verification, from the beginning. :raises CandidateNotSuggested: when somebody
        decided before."""
        if self.state is not S.SUGGESTED:
            raise CandidateNotSuggested(candidate_id=self.id, state=self.state.value)
        self._decide(S.ACCEPTED, by, at)
        self.round += 1

    def reject(self, *, by: str, reason: Private, at: datetime) -> None:
        """A worker rules it out. :raises CandidateNotSuggested: when it is confirmed, or ruled out before."""
        self._decide(S.REJECTED, by, at)
        self.reason = reason

    def verify(self, answer: Verification) -> None:
        """One kind of evidence came in. :raises CandidateNotAccepted: when no worker took the candidate up."""
        self.must_be_taken_up()
        self.verifications.append(answer)
        self.state = S.VERIFIED if self.standing.complete else S.ACCEPTED

    def must_be_taken_up(self) -> None:
        """:raises CandidateNotAccepted: unless a worker took it up and nobody has concluded."""
        CANDIDATE_MOVES.expect(self.state, S.VERIFIED, CandidateNotAccepted, candidate_id=self.id)

    @property
    def was_rejected_on_facts_unknown(self) -> bool:
        """Ruled out before its facts were hashed as they are now: those it has next count as those."""
        return self.state is S.REJECTED and not self.fingerprint

    @property
    def standing(self) -> Standing:
        """What was answered since a worker last took it up; what led to a wrong identity, or was put aside, stays on
        record and leads to none again. Nothing of a pair that waits to be taken up."""
        waits = self.state in (S.SUGGESTED, S.LAPSED)
        return standing_of([] if waits else [one for one in self.verifications if one.round == self.round])

    def confirm(self, *, by: str, at: datetime) -> tuple[str, ...]:
        """It is the person; gives the kinds of evidence that say so. :raises VerificationIncomplete: while they do
        not."""
        standing = self.standing
        if not CANDIDATE_MOVES.allows(self.state, S.CONFIRMED) or not standing.complete:
            raise VerificationIncomplete(
                candidate_id=self.id,
                supports=list(standing.supports),
                refutes=list(standing.refutes),
            )
        self._decide(S.CONFIRMED, by, at)
        return standing.supports

    def supersede(self, at: datetime) -> None:
        """The person, or the one searched for, turned out to be somebody else."""
        if CANDIDATE_MOVES.allows(self.state, S.SUPERSEDED):
            self.state, self.decided_at = S.SUPERSEDED, at

    def come_back(self) -> None:
        """The search goes on, or what put it aside was wrong: it is compared as if for the first time, and what people
        had begun to verify they begin again."""
        if self.state is S.SUPERSEDED and CANDIDATE_MOVES.allows(self.state, S.LAPSED):
            self.state, self.fingerprint, self.decided_at, self.decided_by = S.LAPSED, "", None, None

    def revoke(self, at: datetime) -> None:
        """It was confirmed, and is not the person. Ruled out, it comes back only when the facts have changed."""
        if S.REJECTED in CANDIDATE_REVOKED_TO.get(self.state, ()):
            self.state, self.decided_at = S.REJECTED, at

    def _decide(self, to: S, by: str, at: datetime) -> None:
        CANDIDATE_MOVES.expect(self.state, to, CandidateNotSuggested, candidate_id=self.id)
        self.state, self.decided_by, self.decided_at = to, by, at


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
