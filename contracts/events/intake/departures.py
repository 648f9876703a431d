"""How somebody leaves and arrives (离站与车票), down to their belongings."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Day, Flag, Id, Instant, Quantity, Range
from contracts.codes import DepartureKind, RegionCode, Sex


@event(owner="intake", subject="case", heard_by=("gateway",))
class DeparturePlanned:
    """How the person will leave, after every guard of that kind was checked."""

    case_id: Id
    departure_id: Id
    kind: DepartureKind
    destination_region_code: RegionCode
    planned_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class TicketRequested:
    """The railway desk is asked for a ticket."""

    case_id: Id
    ticket_id: Id
    departure_id: Id
    travellers: Quantity
    requested_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class TicketIssued:
    """The railway desk issued the ticket; exactly one per departure."""

    case_id: Id
    ticket_id: Id
    departure_id: Id
    departs_at: Instant
    arrives_at: Instant
    price_fen: Quantity
    direct: Flag


@event(owner="intake", subject="case", heard_by=("gateway",))
class BelongingsReturned:
    """Every line of the receipt was handed back, counted and signed."""

    case_id: Id
    receipt_id: Id
    at: Instant


@event(owner="intake", subject="case", heard_by=("tracing", "followup", "gateway"))
class DepartureExecuted:
    """The person has left the station in the planned way."""

    case_id: Id
    departure_id: Id
    kind: DepartureKind
    destination_region_code: RegionCode
    executed_at: Instant


@event(owner="intake", subject="case", heard_by=("followup", "gateway"))
class DepartureArrived:
    """The arrival home is confirmed; what is known of the risk travels as flags, the name is read from intake."""

    case_id: Id
    departure_id: Id
    kind: DepartureKind
    destination_region_code: RegionCode
    arrived_at: Instant
    arrived_on: Day
    sex: Sex
    ages: Range
    impaired: Flag
    minor: Flag
    was_unidentified: Flag
