"""What becomes of a ticket, and whether its traveller arrives (返乡途中)."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant, Quantity
from contracts.codes import RegionCode, TicketStep


@event(owner="intake", subject="case", heard_by=("gateway",))
class TicketProgressed:
    """The ticket is a step further, or has come to nothing."""

    case_id: Id
    ticket_id: Id
    departure_id: Id
    step: TicketStep
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class RefundFlagged:
    """The traveller gave the ticket back for money. Information for who meets them again, and no reason to refuse
    anything."""

    case_id: Id
    ticket_id: Id
    departure_id: Id
    refund_fen: Quantity
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ArrivalConfirmationDue:
    """The train was due hours ago and nobody has said that the person arrived: somebody is to ask."""

    case_id: Id
    ticket_id: Id
    departure_id: Id
    scheduled_at: Instant
    answer_due_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ArrivalUnconfirmed:
    """Nobody could say whether the person arrived: notice to the station at the place they were going to."""

    case_id: Id
    ticket_id: Id
    departure_id: Id
    destination_region_code: RegionCode
    scheduled_at: Instant
    at: Instant
