"""Tickets: their table, and how they are found by departure and state."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, select

from chassis import seals
from chassis.columns import ID, Moment, Sealed, coded
from contracts.orders.intake import TicketState
from services.intake.domain.departures import Ticket
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
    Column("issued_at", Moment),
    Column("route", Sealed("tickets.route", CASE)),
    Column("transfer_contact", Sealed("tickets.transfer_contact", CASE)),
)

mapper.map_imperatively(Ticket, tickets, version_id_col=tickets.c.version)

seals.guard({Ticket: tickets.c.case_id})


class Tickets(OfCases):
    kind, table = Ticket, tickets

    def of_departure(self, departure_id: str) -> Ticket | None:
        return self._session.scalars(select(Ticket).where(tickets.c.departure_id == departure_id)).one_or_none()

    def page(self, *, state: TicketState | None, after: str | None, limit: int) -> Sequence[Ticket]:
        return self._page({"state": state}, after, limit)
