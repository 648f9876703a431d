"""What police are asked for and find with a sample (采血比对); without it a sample would pass for a result."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant
from contracts.codes import AgencyId, DnaConclusion, DnaResult, DnaStep


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class DnaRequested:
    """Police were asked to take a DNA sample (D12). Requested is not sampled, sampled is not compared."""

    profile_id: Id
    case_id: Id
    request_id: Id
    police_id: AgencyId
    requested_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class DnaStepRecorded:
    """Police reached one step with the sample, at ``at``; it says nothing of any other step, least of all of a
    result."""

    profile_id: Id
    case_id: Id
    request_id: Id
    police_id: AgencyId
    step: DnaStep
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("intake", "gateway"))
class DnaAnswered:
    """Police fed the result back. A hit that comes later is told again."""

    profile_id: Id
    case_id: Id
    request_id: Id
    police_id: AgencyId
    result: DnaResult
    answered_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class DnaHitTakenUp:
    """A hit is being verified with a relative's sample. It identifies nobody yet."""

    profile_id: Id
    case_id: Id
    request_id: Id
    police_id: AgencyId
    candidate_id: Id
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class DnaHitConcluded:
    """Police concluded on a hit; it is evidence about the candidate, and sets no identity."""

    profile_id: Id
    case_id: Id
    request_id: Id
    police_id: AgencyId
    candidate_id: Id
    conclusion: DnaConclusion
    at: Instant
