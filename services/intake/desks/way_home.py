"""How people leave and travel; without it nobody would get home."""

from __future__ import annotations

from chassis.orders import Command, Query
from chassis.service import answers, executes
from chassis.work import UnitOfWork, View
from contracts.orders import intake as orders
from services.intake.handlers import departures, tickets, travel
from services.intake.handlers.shown import Shown


class OnTheWayHome:
    # --- departures 离站 ---

    @executes(orders.PLAN_DEPARTURE)
    def plan_departure(self, command: Command, uow: UnitOfWork) -> Shown:
        return departures.plan_departure(command, uow)

    @executes(orders.EXECUTE_DEPARTURE)
    def execute_departure(self, command: Command, uow: UnitOfWork) -> Shown:
        return departures.execute_departure(command, uow)

    @executes(orders.CONFIRM_ARRIVAL)
    def confirm_arrival(self, command: Command, uow: UnitOfWork) -> Shown:
        return departures.confirm_arrival(command, uow)

    @executes(orders.RECORD_DOCUMENT)
    def record_departure_document(self, command: Command, uow: UnitOfWork) -> Shown:
        return departures.record_document(command, uow)

    @executes(orders.COUNTERSIGN_DEPARTURE)
    def countersign_departure(self, command: Command, uow: UnitOfWork) -> Shown:
        return departures.countersign_departure(command, uow)

    @executes(orders.GIVE_CASH)
    def give_cash(self, command: Command, uow: UnitOfWork) -> Shown:
        return travel.give_cash(command, uow)

    @executes(orders.ALLOW_CASH)
    def allow_cash(self, command: Command, uow: UnitOfWork) -> Shown:
        return travel.allow_cash(command, uow)

    @answers(orders.DEPARTURES)
    def show_departures(self, query: Query, view: View) -> Shown:
        return departures.list_departures(query, view)

    @answers(orders.DEPARTURE)
    def show_departure(self, query: Query, view: View) -> Shown:
        return departures.one_departure(query, view)

    # --- tickets 车票 ---

    @executes(orders.REQUEST_TICKET)
    def request_ticket(self, command: Command, uow: UnitOfWork) -> Shown:
        return tickets.request_ticket(command, uow)

    @executes(orders.ISSUE_TICKET)
    def issue_ticket(self, command: Command, uow: UnitOfWork) -> Shown:
        return tickets.issue_ticket(command, uow)

    @answers(orders.TICKETS)
    def show_tickets(self, query: Query, view: View) -> Shown:
        return tickets.list_tickets(query, view)

    @executes(orders.APPROVE_TICKET)
    def approve_ticket(self, command: Command, uow: UnitOfWork) -> Shown:
        return tickets.approve_ticket(command, uow)

    @executes(orders.BOOK_TICKET)
    def book_ticket(self, command: Command, uow: UnitOfWork) -> Shown:
        return tickets.book_ticket(command, uow)

    @executes(orders.RECORD_BOARDING)
    def record_boarding(self, command: Command, uow: UnitOfWork) -> Shown:
        return travel.record_boarding(command, uow)

    @executes(orders.RECORD_MISSED_TRAIN)
    def record_missed_train(self, command: Command, uow: UnitOfWork) -> Shown:
        return travel.record_missed_train(command, uow)

    @executes(orders.REFUND_TICKET)
    def refund_ticket(self, command: Command, uow: UnitOfWork) -> Shown:
        return travel.refund_ticket(command, uow)

    @executes(orders.VOID_TICKET)
    def void_ticket(self, command: Command, uow: UnitOfWork) -> Shown:
        return travel.void_ticket(command, uow)

    @answers(orders.ARRIVAL_TASKS)
    def show_arrival_tasks(self, query: Query, view: View) -> Shown:
        return travel.list_arrival_tasks(query, view)

    @answers(orders.TICKET_TOTALS)
    def show_ticket_totals(self, query: Query, view: View) -> Shown:
        return travel.ticket_totals(query, view)
