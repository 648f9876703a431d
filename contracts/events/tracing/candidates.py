"""Who somebody may be and what says so (比对与核实); without it a likeness would pass for an identity."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant, Quantity
from contracts.codes import (
    EvidenceField,
    MatchBand,
    ParameterVersion,
    RegionCode,
    VerificationMethod,
    VerificationResult,
)


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class MatchSuggested:
    """A profile and an inquiry may be the same person. ``score_millibits`` is absolute; ``fields`` say where it comes
    from."""

    profile_id: Id
    case_id: Id
    candidate_id: Id
    inquiry_id: Id
    score_millibits: Quantity
    band: MatchBand
    fields: tuple[EvidenceField, ...]
    parameters: ParameterVersion
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class MatchAccepted:
    """A worker took the candidate up for verification. This is not an identity."""

    profile_id: Id
    case_id: Id
    candidate_id: Id
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class MatchRejected:
    """A worker said the two are not the same; the pair does not come back until the data change."""

    profile_id: Id
    case_id: Id
    candidate_id: Id
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class VerificationRecorded:
    """One kind of evidence about a candidate came in."""

    profile_id: Id
    case_id: Id
    candidate_id: Id
    method: VerificationMethod
    result: VerificationResult
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("intake", "gateway"))
class IdentityConfirmed:
    """Two independent kinds of evidence, or DNA alone, say who the person is; the name is read from tracing."""

    profile_id: Id
    case_id: Id
    candidate_id: Id
    methods: tuple[VerificationMethod, ...]
    home_region_code: RegionCode | None
    confirmed_at: Instant
