"""Whether whoever was found and their family meet (团聚); without it a search would end with a name."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant
from contracts.codes import ReunionKind


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ReunionPlanned:
    """A family and whoever was found are to meet."""

    profile_id: Id
    case_id: Id
    reunion_id: Id
    kind: ReunionKind
    planned_for: Instant
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ReunionDone:
    """They met."""

    profile_id: Id
    case_id: Id
    reunion_id: Id
    kind: ReunionKind
    done_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ReunionCancelled:
    """They do not meet, or should not have: the identity was revoked."""

    profile_id: Id
    case_id: Id
    reunion_id: Id
    at: Instant
