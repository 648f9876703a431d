"""Tickets of the fast return by rail (返乡车票) and cash for the way; without it two desks could each buy one for the
same journey, and nobody would ask whether anybody arrived."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from chassis.clock import iso
from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import DepartureKind
from contracts.law.limits import LIMITS
from contracts.orders.intake import ArrivalTask, RefundedBy, TicketState
from services.intake.domain.cases import ImplausibleTime
from services.intake.domain.departures import Departure

if TYPE_CHECKING:
    from chassis.private import Private


class TicketNotWanted(Refusal):
    """Only a departure by ticket or with escorts travels by a ticket of ours."""

    code = "ticket_not_wanted"


class TicketAlreadyRequested(Refusal):
    """The railway desk has been asked for this departure already; ``ticket_id`` is that request."""

    code = "ticket_already_requested"


class TicketAlreadyIssued(Refusal):
    """One departure, one ticket; ``ticket_id`` is the one issued."""

    code = "ticket_already_issued"


class TicketOnHold(Refusal):
    """The journey was changed or may not take place now; why is not for the railway to know."""

    code = "ticket_on_hold"


class TicketNotApproved(Refusal):
    """A ticket as dear as this one is issued only once a supervisor approved it."""

    code = "ticket_not_approved"


class TicketWrongState(Refusal):
    """The ticket is at another point of its way."""

    code = "ticket_wrong_state"


class TransferContactMissing(Refusal):
    """Who has to change trains is told whom to ask at the transfer stop (D30)."""

    code = "transfer_contact_missing"


class RefundTooLarge(Refusal):
    """More comes back than was paid."""

    code = "refund_too_large"


class CashAboveLimit(Refusal):
    """More cash than the station's limit, and no supervisor has said why (D30)."""

    code = "cash_above_limit"


TICKET_MOVES: Final = Moves(
    (TicketState.REQUESTED,),
    {
        TicketState.REQUESTED: (
            TicketState.APPROVED,
            TicketState.BOOKED,
            TicketState.ISSUED,
            TicketState.VOIDED,
            TicketState.WITHDRAWN,
        ),
        TicketState.APPROVED: (
            TicketState.BOOKED,
            TicketState.ISSUED,
            TicketState.VOIDED,
            TicketState.WITHDRAWN,
        ),
        TicketState.BOOKED: (TicketState.ISSUED, TicketState.VOIDED, TicketState.WITHDRAWN),
        TicketState.ISSUED: (
            TicketState.BOARDED,
            TicketState.ARRIVED,
            TicketState.MISSED,
            TicketState.REFUNDED,
            TicketState.VOIDED,
        ),
        TicketState.BOARDED: (TicketState.ARRIVED,),
        TicketState.MISSED: (TicketState.REFUNDED,),
        TicketState.ARRIVED: (),
        TicketState.REFUNDED: (),
        TicketState.VOIDED: (),
        TicketState.WITHDRAWN: (),
    },
)
"""Domain §2.5. Approval and booking may be left out: a window that sells at once has
nothing to book, and only a dear ticket needs a supervisor."""

BY_RAIL: Final = frozenset({DepartureKind.TICKET, DepartureKind.ESCORT})

_NEVER_ISSUED: Final = frozenset(
    {TicketState.REQUESTED, TicketState.APPROVED, TicketState.BOOKED, TicketState.WITHDRAWN}
)
_ON_THE_WAY: Final = frozenset({TicketState.ISSUED, TicketState.BOARDED})


@dataclass(eq=False, kw_only=True)
class Ticket:
    """A ticket of the fast return by rail (返乡车票); exactly one per departure. ``month``: of its issue, in
    Asia/Shanghai."""

    id: str
    case_id: str
    departure_id: str
    travellers: int
    requested_at: datetime
    state: TicketState = TicketState.REQUESTED
    train: str | None = None
    departs_at: datetime | None = None
    arrives_at: datetime | None = None
    price_fen: int | None = None
    direct: bool | None = None
    approved_at: datetime | None = None
    booked_at: datetime | None = None
    issued_at: datetime | None = None
    month: str | None = None
    boarded_at: datetime | None = None
    arrived_at: datetime | None = None
    missed_at: datetime | None = None
    refunded_at: datetime | None = None
    refunded_by: RefundedBy | None = None
    refund_fen: int | None = None
    voided_at: datetime | None = None
    arrival_task: ArrivalTask | None = None
    arrival_asked_at: datetime | None = None
    route: Private | None = None
    transfer_contact: Private | None = None

    @property
    def approved(self) -> bool:
        return self.approved_at is not None

    @property
    def arrival_asked_on(self) -> datetime | None:
        """When the desk is to ask whether the person arrived; nothing before there is a train."""
        return self.arrives_at and self.arrives_at + LIMITS.arrival_asked_after

    # --- up to the train ---

    def withdraw(self) -> None:
        """The departure was planned anew. An issued ticket stays issued: the money is spent."""
        if TICKET_MOVES.allows(self.state, TicketState.WITHDRAWN):
            self.state = TicketState.WITHDRAWN

    def approve(self, at: datetime) -> None:
        self._go(TicketState.APPROVED)
        self.approved_at = at

    def book(self, at: datetime) -> None:
        self._go(TicketState.BOOKED)
        self.booked_at = at

    def expect_requested(self) -> None:
        """:raises TicketAlreadyIssued: :raises TicketOnHold: when it is not to be issued (any more)."""
        if self.state not in _NEVER_ISSUED:
            raise TicketAlreadyIssued(ticket_id=self.id, departure_id=self.departure_id)
        if self.state is TicketState.WITHDRAWN:
            raise TicketOnHold(ticket_id=self.id)

    def issue(
        self,
        *,
        train: str,
        departs_at: datetime,
        arrives_at: datetime,
        price_fen: int,
        direct: bool,
        transfer_contact: Private | None,
        at: datetime,
        month: str,
    ) -> None:
        """The railway desk issued it, once.

        :raises TransferContactMissing: for a change of trains without a contact;
        :raises TicketNotApproved: when it is dearer than what a desk may spend by itself."""
        self.expect_requested()
        if arrives_at <= departs_at:
            raise ImplausibleTime(departs_at=iso(departs_at), arrives_at=iso(arrives_at))
        if not direct and transfer_contact is None:
            raise TransferContactMissing(ticket_id=self.id)
        if price_fen > LIMITS.ticket_approval_above_fen and not self.approved:
            raise TicketNotApproved(ticket_id=self.id, limit_fen=LIMITS.ticket_approval_above_fen)
        self._go(TicketState.ISSUED)
        self.issued_at, self.month, self.train = at, month, train
        self.departs_at, self.arrives_at = departs_at, arrives_at
        self.price_fen, self.direct, self.transfer_contact = price_fen, direct, transfer_contact

    # --- after it was issued ---

    def board(self, at: datetime) -> None:
        self._go(TicketState.BOARDED)
        self.boarded_at = at

    def miss(self, at: datetime) -> None:
        self._go(TicketState.MISSED)
        self.missed_at = at

    def refund(self, fen: int, by: RefundedBy, at: datetime) -> None:
        """Money came back. :raises RefundTooLarge: when it is more than was paid."""
        self._expect_way(TicketState.REFUNDED)
        if fen > (self.price_fen or 0):
            raise RefundTooLarge(ticket_id=self.id, price_fen=self.price_fen)
        self._go(TicketState.REFUNDED)
        self.refunded_at, self.refunded_by, self.refund_fen = at, by, fen

    def void(self, at: datetime) -> None:
        """It is worth nothing any more and was not paid, or what was paid came back in full."""
        self._go(TicketState.VOIDED)
        self.voided_at = at
        self.refund_fen = self.price_fen

    # --- arriving ---

    def ask_for_arrival(self, at: datetime) -> bool:
        """The task opens; false when there is nobody on the way, or it is open already."""
        if self.state not in _ON_THE_WAY or self.arrival_task is not None:
            return False
        self.arrival_task, self.arrival_asked_at = ArrivalTask.OPEN, at
        return True

    def miss_answer(self) -> bool:
        """Nobody said whether they arrived; false when somebody did after all."""
        unanswered = self.arrival_task is ArrivalTask.OPEN
        if unanswered:
            self.arrival_task = ArrivalTask.UNANSWERED
        return unanswered

    def arrive(self, at: datetime) -> bool:
        """The traveller is there; false for a ticket that nobody travels on."""
        if self.arrival_task is not None:
            self.arrival_task = ArrivalTask.ANSWERED
        if self.state not in _ON_THE_WAY:
            return False
        self._go(TicketState.ARRIVED)
        self.arrived_at = at
        return True

    def _go(self, to: TicketState) -> None:
        self._expect_way(to)
        self.state = to

    def _expect_way(self, to: TicketState) -> None:
        TICKET_MOVES.expect(self.state, to, TicketWrongState, ticket_id=self.id)


def expect_travels_by_rail(departure: Departure) -> None:
    """:raises TicketNotWanted: for a departure that is neither by ticket nor with escorts."""
    if departure.kind not in BY_RAIL:
        raise TicketNotWanted(departure_id=departure.id, kind=departure.kind.value)


def expect_first_request(existing: Ticket | None) -> None:
    """:raises TicketAlreadyIssued: :raises TicketAlreadyRequested: when this departure has its ticket or request."""
    if existing is None:
        return
    refused = TicketAlreadyRequested if existing.state in _NEVER_ISSUED else TicketAlreadyIssued
    raise refused(ticket_id=existing.id, departure_id=existing.departure_id)


def expect_cash_within(departures: Iterable[Departure], fen: int) -> None:
    """:raises CashAboveLimit: when this sum on top of what the case's departures had is beyond the station's limit, and
    no supervisor allowed that much. Planning anew buys no second limit."""
    known = list(departures)
    given = sum(one.cash_fen for one in known)
    allowed = max([LIMITS.cash_fen, *(one.cash_allowed_fen for one in known if one.cash_allowed_fen is not None)])
    if given + fen > allowed:
        raise CashAboveLimit(given_fen=given, allowed_fen=allowed)
