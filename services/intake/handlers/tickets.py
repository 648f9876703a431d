"""Tickets of the fast return by rail (返乡车票); without it two desks could each buy one for the same journey."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import TicketStep
from contracts.events import intake as facts
from contracts.law.calendar import SHANGHAI
from services.intake.domain import departure_guards as guards
from services.intake.domain import tickets
from services.intake.domain.cases import Case, happened
from services.intake.domain.departure_guards import Stage
from services.intake.domain.departures import Departure
from services.intake.domain.tickets import Ticket, TicketOnHold
from services.intake.handlers import shown
from services.intake.handlers.departures import facts_of
from services.intake.handlers.opening import sealed
from services.intake.handlers.travel import ask_for_arrival_later, progressed
from services.intake.storage.departures import Departures
from services.intake.storage.tickets import Tickets


def request_ticket(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Ask the railway desk for the ticket of a planned departure, once; its guards are looked at again."""
    case, departure = Departures(uow.session).take(command.data["departure_id"])
    departure.expect_planned()
    tickets.expect_travels_by_rail(departure)
    tickets.expect_first_request(Tickets(uow.session).of_departure(departure.id))
    guards.expect_unguarded(departure.kind, facts_of(case, departure, uow), Stage.PLAN)
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


def approve_ticket(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A supervisor allows it; who it was is in the audit."""
    _, ticket = Tickets(uow.session).take(command.target_id)
    ticket.approve(uow.now())
    uow.audit("ticket_approved", f"ticket/{ticket.id}")
    return progressed(ticket, TicketStep.APPROVED, uow.now(), uow)


def book_ticket(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The railway desk keeps seats, unless the journey may not take place."""
    case, ticket = Tickets(uow.session).take(command.target_id)
    _expect_journey(case, ticket, uow)
    at = happened(command.data["at"], command.accepted_at, uow.now(), after=ticket.requested_at)
    ticket.book(at)
    return progressed(ticket, TicketStep.BOOKED, at, uow)


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
        month=uow.now().astimezone(SHANGHAI).strftime("%Y-%m"),
    )
    ask_for_arrival_later(ticket, uow)
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
    wanted = {name: params[name] for name in ("state", "month")}
    found = Tickets(view.session).page(wanted, params["after"], params["limit"])
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
    if guards.standing(departure.kind, facts_of(case, departure, uow), Stage.PLAN):
        raise TicketOnHold(ticket_id=ticket.id)
