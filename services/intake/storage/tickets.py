"""Tickets: their table, and how they are found by departure and state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Row, String, Table, func, select

from chassis import seals
from chassis.columns import ID, Moment, Sealed, coded
from chassis.paging import paged
from contracts.orders.intake import ArrivalTask, RefundedBy, TicketState
from services.intake.domain.tickets import Ticket
from services.intake.storage.base import CASE, METADATA, mapper
from services.intake.storage.cases import OfCases

tickets = Table(
    "tickets",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False),
    Column("departure_id", ID, ForeignKey("departures.id"), nullable=False, unique=True),
    Column("travellers", Integer, nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("state", coded(TicketState), nullable=False, index=True),
    Column("train", String(8)),
    Column("departs_at", Moment),
    Column("arrives_at", Moment),
    Column("price_fen", Integer),
    Column("direct", Boolean),
    Column("approved_at", Moment),
    Column("booked_at", Moment),
    Column("issued_at", Moment),
    Column("month", String(7), index=True),
    Column("boarded_at", Moment),
    Column("arrived_at", Moment),
    Column("missed_at", Moment),
    Column("refunded_at", Moment),
    Column("refunded_by", coded(RefundedBy)),
    Column("refund_fen", Integer),
    Column("voided_at", Moment),
    Column("arrival_task", coded(ArrivalTask), index=True),
    Column("arrival_asked_at", Moment),
    Column("route", Sealed("tickets.route", CASE)),
    Column("transfer_contact", Sealed("tickets.transfer_contact", CASE)),
)

mapper.map_imperatively(Ticket, tickets, version_id_col=tickets.c.version)

seals.guard({Ticket: tickets.c.case_id})


class Tickets(OfCases):
    kind, table = Ticket, tickets

    def of_departure(self, departure_id: str) -> Ticket | None:
        return self._session.scalars(select(Ticket).where(tickets.c.departure_id == departure_id)).one_or_none()

    def page(self, filters: Mapping[str, Any], after: str | None, limit: int) -> Sequence[Ticket]:
        return self._page(filters, after, limit)

    def tasks(self, task: ArrivalTask | None, after: str | None, limit: int) -> Sequence[Ticket]:
        """Tickets about whose arrival somebody was asked."""
        asked = select(Ticket).where(tickets.c.arrival_task.is_not(None))
        return self._session.scalars(paged(asked, tickets, {"arrival_task": task}, after, limit)).all()

    def totals(self, month: str) -> Sequence[Row[Any]]:
        """Of the tickets issued in that month: state, how many, travellers, price and refund in fen. Asked of the
        mapped thing, so that no sum tells of a sealed case to whom it is not there."""
        summed = (func.sum(column) for column in (tickets.c.travellers, tickets.c.price_fen, tickets.c.refund_fen))
        row = (tickets.c.state, func.count(), *(func.coalesce(one, 0) for one in summed))
        issued = select(*row).select_from(Ticket).where(tickets.c.month == month)
        return self._session.execute(issued.group_by(tickets.c.state).order_by(tickets.c.state)).all()
