"""What becomes of tracing's own statutory clocks (法定时限); without it nobody would hear of a duty that is due."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Flag, Id, Instant
from contracts.codes import ClientId, ClockRule, ClockVerdict, WaiverReason


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClockOpened:
    """A statutory clock of tracing runs. ``provisional``: it reaches into a year without a published calendar."""

    profile_id: Id
    case_id: Id
    clock_id: Id
    rule: ClockRule
    started_at: Instant
    due_at: Instant
    provisional: Flag


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClockWarned:
    """A statutory clock of tracing comes due soon."""

    profile_id: Id
    case_id: Id
    clock_id: Id
    rule: ClockRule
    due_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClockBreached:
    """A duty was not done in time; it escalates, and never ends the help."""

    profile_id: Id
    case_id: Id
    clock_id: Id
    rule: ClockRule
    due_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClockMet:
    """A duty was done, judged by when it was done and not by when we heard of it."""

    profile_id: Id
    case_id: Id
    clock_id: Id
    rule: ClockRule
    done_at: Instant
    verdict: ClockVerdict


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClockCancelled:
    """The duty is gone: its condition no longer holds, or it is reckoned anew."""

    profile_id: Id
    case_id: Id
    clock_id: Id
    rule: ClockRule
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClockBreachWithdrawn:
    """It turned out that the duty had been done, or was gone, in time; the record keeps both."""

    profile_id: Id
    case_id: Id
    clock_id: Id
    rule: ClockRule
    due_at: Instant
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClockWaived:
    """Somebody with the power to do so dispensed from the duty; a breach on record stays."""

    profile_id: Id
    case_id: Id
    clock_id: Id
    rule: ClockRule
    reason: WaiverReason
    waived_by: ClientId
    at: Instant
