"""Evidence about a candidate as it comes in; without one place for it what police conclude on a hit and what somebody
answers by hand could count differently."""

from __future__ import annotations

from chassis.work import UnitOfWork
from contracts.codes import VerificationMethod, VerificationResult, VerificationSource
from contracts.events.tracing import VerificationRecorded
from services.tracing.domain.candidates import Candidate, Verification, source_of


def record_evidence(
    candidate: Candidate,
    method: VerificationMethod,
    result: VerificationResult,
    reference: str,
    uow: UnitOfWork,
    *,
    stated: VerificationSource | None = None,
) -> None:
    """The actor's answer stands with the candidate and is announced; whether that suffices the candidate says. :raises
    CandidateNotAccepted: when no worker took it up."""
    answer = Verification(
        id=uow.new_id(),
        candidate_id=candidate.id,
        method=method.value,
        result=result.value,
        reference=uow.private(f"profile/{candidate.profile_id}", reference),
        answered_by=uow.actor.agency_id,
        answered_at=uow.now(),
        source=source_of(method, stated).value,
        round=candidate.round,
    )
    candidate.verify(answer)
    uow.announce(
        VerificationRecorded(
            profile_id=candidate.profile_id,
            case_id=candidate.case_id,
            candidate_id=candidate.id,
            method=method,
            result=result,
            at=answer.answered_at,
        )
    )
    uow.audit("verification_recorded", f"candidate/{candidate.id}", method=method.value, result=result.value)
