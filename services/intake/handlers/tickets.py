"""Tickets of the fast return by rail (返乡车票); without it two desks could each buy one for the same journey."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.events import intake as facts
from services.intake.domain import departures
from services.intake.domain.cases import Case
from services.intake.domain.departures import Departure, Stage, Ticket, TicketOnHold
from services.intake.handlers import shown
from services.intake.handlers.departures import facts_of
from services.intake.handlers.opening import sealed
from services.intake.storage.departures import Departures
from services.intake.storage.tickets import Tickets


def request_ticket(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Ask the railway desk for the ticket of a planned departure, once; its guards are looked at again."""
    case, departure = Departures(uow.session).take(command.data["departure_id"])
    departure.expect_planned()
    departures.expect_travels_by_rail(departure)
    departures.expect_first_request(Tickets(uow.session).of_departure(departure.id))
    departures.expect_unguarded(departure.kind, facts_of(case, departure, uow), Stage.PLAN)
    ticket = _requested(command, case, departure, uow)
    Tickets(uow.session).add(ticket)
    uow.announce(
        facts.TicketRequested(
            case_id=case.id,
            ticket_id=ticket.id,
            departure_id=departure.id,
            travellers=ticket.travellers,
            requested_at=ticket.requested_at,
        )
    )
    return shown.ticket(ticket)


def issue_ticket(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The railway desk issued it. Refused a second time, and while the journey may not take place."""
    case, ticket = Tickets(uow.session).take(command.target_id)
    data = command.data
    ticket.expect_requested()
    _expect_journey(case, ticket, uow)
    ticket.issue(
        train=data["train"],
        departs_at=data["departs_at"],
        arrives_at=data["arrives_at"],
        price_fen=data["price_fen"],
        direct=data["direct"],
        transfer_contact=sealed(uow, case.id, data["transfer_contact"]),
        at=uow.now(),
    )
    uow.announce(
        facts.TicketIssued(
            case_id=case.id,
            ticket_id=ticket.id,
            departure_id=ticket.departure_id,
            departs_at=data["departs_at"],
            arrives_at=data["arrives_at"],
            price_fen=data["price_fen"],
            direct=data["direct"],
        )
    )
    return shown.ticket(ticket)


def list_tickets(query: Query, view: View) -> dict[str, Any]:
    """What the railway desk has to do and has done."""
    params = query.params
    found = Tickets(view.session).page(state=params["state"], after=params["after"], limit=params["limit"])
    return page([shown.ticket(ticket) for ticket in found], params["limit"], key="ticket_id")


def _requested(command: Command, case: Case, departure: Departure, uow: UnitOfWork) -> Ticket:
    data = command.data
    route = {"from_station": data["from_station"], "to_station": data["to_station"]}
    return Ticket(
        id=command.target_id,
        case_id=case.id,
        departure_id=departure.id,
        travellers=data["travellers"],
        requested_at=uow.now(),
        route=sealed(uow, case.id, route),
    )


def _expect_journey(case: Case, ticket: Ticket, uow: UnitOfWork) -> None:
    """:raises TicketOnHold: without the reason, which may be about the person and is not for the railway to know."""
    departure = Departures(uow.session).get(ticket.departure_id)
    if departures.standing(departure.kind, facts_of(case, departure, uow), Stage.PLAN):
        raise TicketOnHold(ticket_id=ticket.id)
