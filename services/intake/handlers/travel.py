"""The way home after the ticket is issued (返乡途中): boarding, missing, refunds, cash, and whether anybody arrived;
without it a person put on a train would be nobody's concern until they turn up on another street."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.orders import Command, DueTimer, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import TicketStep
from contracts.events import intake as facts
from contracts.law.limits import LIMITS
from contracts.orders.intake import RefundedBy
from services.intake.domain.cases import happened
from services.intake.domain.departures import Departure
from services.intake.domain.tickets import Ticket, expect_cash_within
from services.intake.handlers import shown
from services.intake.storage.departures import Departures
from services.intake.storage.tickets import Tickets

ARRIVAL_DUE = "arrival_due"
ARRIVAL_UNANSWERED = "arrival_unanswered"

_SUMMED = ("tickets", "travellers", "price_fen", "refund_fen")


# --- on the way -------------------------------------------------------------------------------------------------------


def record_boarding(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The railway's staff saw the person into the train."""
    _, ticket = Tickets(uow.session).take(command.target_id)
    at = happened(command.data["at"], command.accepted_at, uow.now(), after=ticket.issued_at)
    ticket.board(at)
    return progressed(ticket, TicketStep.BOARDED, at, uow)


def record_missed_train(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The person was not on it; nobody is asked any more whether they arrived by it."""
    _, ticket = Tickets(uow.session).take(command.target_id)
    at = happened(command.data["at"], command.accepted_at, uow.now(), after=ticket.issued_at)
    ticket.miss(at)
    _stop_asking(ticket, uow)
    return progressed(ticket, TicketStep.MISSED, at, uow)


def refund_ticket(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Money came back; by the traveller it is flagged, which refuses nobody anything."""
    _, ticket = Tickets(uow.session).take(command.target_id)
    data = command.data
    at = happened(data["at"], command.accepted_at, uow.now(), after=ticket.issued_at)
    ticket.refund(data["refund_fen"], data["refunded_by"], at)
    _stop_asking(ticket, uow)
    if data["refunded_by"] is RefundedBy.TRAVELLER:
        uow.announce(
            facts.RefundFlagged(
                case_id=ticket.case_id,
                ticket_id=ticket.id,
                departure_id=ticket.departure_id,
                refund_fen=data["refund_fen"],
                at=at,
            )
        )
    return progressed(ticket, TicketStep.REFUNDED, at, uow)


def void_ticket(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """It is worth nothing and cost nothing."""
    _, ticket = Tickets(uow.session).take(command.target_id)
    at = happened(command.data["at"], command.accepted_at, uow.now(), after=ticket.requested_at)
    ticket.void(at)
    _stop_asking(ticket, uow)
    return progressed(ticket, TicketStep.VOIDED, at, uow)


def progressed(ticket: Ticket, step: TicketStep, at: datetime, uow: UnitOfWork) -> dict[str, Any]:
    """Say that the ticket is a step further; the ticket as it is now."""
    uow.announce(
        facts.TicketProgressed(
            case_id=ticket.case_id, ticket_id=ticket.id, departure_id=ticket.departure_id, step=step, at=at
        )
    )
    return shown.ticket(ticket)


# --- arriving ---------------------------------------------------------------------------------------------------------


def ask_for_arrival_later(ticket: Ticket, uow: UnitOfWork) -> None:
    """Hours after the train is due somebody will be asked whether the person arrived."""
    assert ticket.arrival_asked_on is not None, "an issued ticket has a train"
    uow.timers.set(ARRIVAL_DUE, ticket.id, ticket.arrival_asked_on, {"case_id": ticket.case_id})


def open_arrival_task(timer: DueTimer, uow: UnitOfWork) -> None:
    """The train was due long enough ago: a person who left and of whom nothing was heard becomes somebody's task."""
    _, ticket = Tickets(uow.session).take(timer.subject)
    departure = Departures(uow.session).get(ticket.departure_id)
    if not departure.has_left or not ticket.ask_for_arrival(uow.now()):
        return
    answer_due_at = timer.due_at + LIMITS.arrival_answered_within
    uow.timers.set(ARRIVAL_UNANSWERED, ticket.id, answer_due_at, {"case_id": ticket.case_id})
    uow.announce(
        facts.ArrivalConfirmationDue(
            case_id=ticket.case_id,
            ticket_id=ticket.id,
            departure_id=ticket.departure_id,
            scheduled_at=_scheduled(ticket),
            answer_due_at=answer_due_at,
        )
    )


def tell_origin_station(timer: DueTimer, uow: UnitOfWork) -> None:
    """Nobody could say: the station where the person was going to is told to look out for them."""
    _, ticket = Tickets(uow.session).take(timer.subject)
    if not ticket.miss_answer():
        return
    departure = Departures(uow.session).get(ticket.departure_id)
    uow.announce(
        facts.ArrivalUnconfirmed(
            case_id=ticket.case_id,
            ticket_id=ticket.id,
            departure_id=departure.id,
            destination_region_code=departure.destination_region_code,
            scheduled_at=_scheduled(ticket),
            at=uow.now(),
        )
    )


def travellers_arrived(departure: Departure, uow: UnitOfWork, at: datetime) -> None:
    """Whoever travelled on this departure's ticket is there; nobody is asked about them any more."""
    ticket = Tickets(uow.session).of_departure(departure.id)
    if ticket is None:
        return
    _stop_asking(ticket, uow)
    if ticket.arrive(at):
        progressed(ticket, TicketStep.ARRIVED, at, uow)


def _scheduled(ticket: Ticket) -> datetime:
    assert ticket.arrives_at is not None, "an issued ticket has a train"
    return ticket.arrives_at


def _stop_asking(ticket: Ticket, uow: UnitOfWork) -> None:
    uow.timers.cancel(ARRIVAL_DUE, ticket.id)
    uow.timers.cancel(ARRIVAL_UNANSWERED, ticket.id)


# --- cash for the way -------------------------------------------------------------------------------------------------


def give_cash(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Cash for the way against a signed receipt; refused beyond the limit unless a supervisor said why (D30)."""
    case, departure = Departures(uow.session).take(command.target_id)
    case.expect_open()
    amount = command.data["amount_fen"]
    all_of_them = Departures(uow.session).of_case(case.id)
    expect_cash_within(all_of_them, amount)
    departure.cash_fen += amount
    total = sum(one.cash_fen for one in all_of_them)
    uow.audit("cash_given", f"departure/{departure.id}", fen=amount, receipt=command.data["receipt_number"])
    uow.announce(
        facts.CashGiven(
            case_id=case.id,
            departure_id=departure.id,
            amount_fen=amount,
            total_fen=total,
            above_limit=total > LIMITS.cash_fen,
            at=uow.now(),
        )
    )
    return shown.departure(departure)


def allow_cash(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A supervisor allows this departure more, and says why; a second word replaces the first."""
    case, departure = Departures(uow.session).take(command.target_id)
    case.expect_open()
    departure.cash_allowed_fen = command.data["allowed_fen"]
    departure.cash_reason = uow.private(f"case/{case.id}", command.data["reason"])
    uow.audit("cash_allowed", f"departure/{departure.id}", fen=departure.cash_allowed_fen)
    return shown.departure(departure)


# --- reading ----------------------------------------------------------------------------------------------------------


def list_arrival_tasks(query: Query, view: View) -> dict[str, Any]:
    """After whom somebody is to ask."""
    params = query.params
    found = Tickets(view.session).tasks(params["arrival_task"], params["after"], params["limit"])
    return page([shown.arrival_task(ticket) for ticket in found], params["limit"], key="ticket_id")


def ticket_totals(query: Query, view: View) -> dict[str, Any]:
    """What a month's tickets came to, from their rows as they are now."""
    month = query.params["month"]
    by_state = [dict(zip(("state", *_SUMMED), row, strict=True)) for row in Tickets(view.session).totals(month)]
    whole = {name: sum(int(one[name]) for one in by_state) for name in _SUMMED}
    return {"month": month, "by_state": by_state, **whole, "net_fen": whole["price_fen"] - whole["refund_fen"]}
