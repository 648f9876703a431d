"""The file on somebody nobody can name (寻亲档案); without it nobody would know who is searched for."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant
from contracts.codes import SuspensionReason


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ProfileOpened:
    """Tracing has a file on an unidentified person."""

    profile_id: Id
    case_id: Id
    opened_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ProfileSuspended:
    """Nobody works on the file for now; who may be the person is compared all the same."""

    profile_id: Id
    case_id: Id
    reason: SuspensionReason
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ProfileResumed:
    """The file is worked on again."""

    profile_id: Id
    case_id: Id
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ProfilePlaced:
    """The person lives in an institution now, and is still searched for (民发〔2015〕158号)."""

    profile_id: Id
    case_id: Id
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ProfileClosed:
    """Nothing of the tracing file is open any more."""

    profile_id: Id
    case_id: Id
    at: Instant
