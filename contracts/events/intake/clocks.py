"""What becomes of intake's own statutory clocks (法定时限)."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Flag, Id, Instant
from contracts.codes import ClockRule, ClockVerdict


@event(owner="intake", subject="case", heard_by=("gateway",))
class ClockOpened:
    """A statutory clock of intake runs. ``provisional``: it reaches into a year without a published calendar."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    started_at: Instant
    due_at: Instant
    provisional: Flag


@event(owner="intake", subject="case", heard_by=("gateway",))
class ClockWarned:
    """A statutory clock of intake comes due soon."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    due_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ClockBreached:
    """A duty was not done in time; it escalates, and never ends the help."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    due_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ClockMet:
    """A duty was done, judged by when it was done and not by when we heard of it."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    done_at: Instant
    verdict: ClockVerdict


@event(owner="intake", subject="case", heard_by=("gateway",))
class ClockCancelled:
    """The duty is gone (its condition no longer holds, or somebody with the power to do so waived it); a breach on
    record stays."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    at: Instant
