"""What becomes of intake's own statutory clocks (法定时限), and the acts that meet them."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Flag, Id, Instant
from contracts.codes import ClientId, ClockRule, ClockVerdict, ExtensionReason, PlacementKind, WaiverReason


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
    """The duty is gone: its condition no longer holds, or it is reckoned anew."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ClockBreachWithdrawn:
    """It turned out that the duty had been done, or was gone, in time; the record keeps both."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    due_at: Instant
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ClockWaived:
    """Somebody with the power to do so dispensed from the duty; a breach on record stays."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    reason: WaiverReason
    waived_by: ClientId
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ClockPaused:
    """The clock rests while the person is in hospital; only the ten days of a stay do."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ClockResumed:
    """The rest of this clock is over; it goes on, with what is left, as another one that opens now."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class StayExtended:
    """The superior civil-affairs department has on file why the stay goes on (D16)."""

    case_id: Id
    reason: ExtensionReason
    filed_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class PlacementPlanned:
    """How somebody stranded is to be looked after is decided (D17)."""

    case_id: Id
    kinds: tuple[PlacementKind, ...]
    planned_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class PlacementFiled:
    """The application for placement is with the civil-affairs bureau (D19); tracing goes on."""

    case_id: Id
    filed_at: Instant
