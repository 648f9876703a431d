"""Departures (离站): what must hold before somebody leaves; without it each desk would guard another door.

A station persuades but never restricts leaving (Decree 381 art. 11): a capable adult's own departure is stopped by
nothing here but the presumption that the person is not one. What the station owes such a person (belongings, open
tasks) keeps the *case* open, never the person in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from chassis.clock import iso
from chassis.orders import Refusal
from contracts.codes import DepartureGuard, DepartureKind, Sex
from contracts.orders.intake import DepartureState, TicketState
from services.intake.domain.cases import ImplausibleTime

if TYPE_CHECKING:
    from chassis.private import Private


class DepartureRefused(Refusal):
    """A guard of that kind stands. The code is that of the first one; ``guards`` names all."""

    def __init__(self, kind: DepartureKind, guards: tuple[DepartureGuard, ...]) -> None:
        super().__init__(guards[0].value, kind=kind.value, guards=[guard.value for guard in guards])


class DepartureWrongState(Refusal):
    """The departure is at another point of its way."""

    code = "departure_wrong_state"


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


class TransferContactMissing(Refusal):
    """Who has to change trains is told whom to ask at the transfer stop (D30)."""

    code = "transfer_contact_missing"


class Stage(IntEnum):
    """From when on a guard is asked: at planning already, or only when the person is to leave."""

    PLAN = 1
    EXECUTION = 2


@dataclass(frozen=True, kw_only=True)
class DepartureFacts:
    """All that the guards look at. ``woman_escorts``: nobody said yet, when planning."""

    sex: Sex = Sex.UNKNOWN
    presumed_minor: bool = False
    impaired: bool = False
    identity_unknown: bool = False
    fit_to_travel: bool | None = None
    escorts: int = 0
    woman_escorts: bool | None = None
    collector_documented: bool = False
    receiving_organisation: bool = False
    ticket: TicketState | None = None
    belongings_held: bool = False


class Rule(NamedTuple):
    """One guard of one kind of departure."""

    guard: DepartureGuard
    stage: Stage
    stands: Callable[[DepartureFacts], bool]


def _escorts_missing(facts: DepartureFacts) -> bool:
    return facts.escorts < 2 or (facts.sex is Sex.FEMALE and facts.woman_escorts is False)


_MINOR = Rule(DepartureGuard.PRESUMED_MINOR, Stage.PLAN, lambda facts: facts.presumed_minor)
_IMPAIRED = Rule(DepartureGuard.IMPAIRED, Stage.PLAN, lambda facts: facts.impaired)
_IDENTITY = Rule(DepartureGuard.IDENTITY_UNKNOWN, Stage.PLAN, lambda facts: facts.identity_unknown)
_UNFIT = Rule(DepartureGuard.NOT_FIT_TO_TRAVEL, Stage.PLAN, lambda facts: facts.fit_to_travel is False)
_ESCORTS = Rule(DepartureGuard.ESCORTS_MISSING, Stage.PLAN, _escorts_missing)
_COLLECTOR = Rule(DepartureGuard.COLLECTOR_UNVERIFIED, Stage.PLAN, lambda facts: not facts.collector_documented)
_RECEIVER = Rule(DepartureGuard.RECEIVER_MISSING, Stage.PLAN, lambda facts: not facts.receiving_organisation)
_NO_TICKET = Rule(
    DepartureGuard.TICKET_NOT_ISSUED, Stage.EXECUTION, lambda facts: facts.ticket is not TicketState.ISSUED
)
_AWAITED_TICKET = Rule(
    DepartureGuard.TICKET_NOT_ISSUED, Stage.EXECUTION, lambda facts: facts.ticket is TicketState.REQUESTED
)
_HELD = Rule(DepartureGuard.BELONGINGS_HELD, Stage.EXECUTION, lambda facts: facts.belongings_held)

GUARDS = MappingProxyType(
    {
        DepartureKind.SELF: (_MINOR, _IMPAIRED),
        DepartureKind.TICKET: (_MINOR, _IMPAIRED, _IDENTITY, _UNFIT, _NO_TICKET, _HELD),
        DepartureKind.COLLECTED: (_COLLECTOR, _HELD),
        DepartureKind.ESCORT: (_ESCORTS, _UNFIT, _AWAITED_TICKET, _HELD),
        DepartureKind.HANDOVER_STATION: (_RECEIVER, _UNFIT, _HELD),
    }
)
"""Kind of departure → its guards, in the order in which they are told (domain §1.5, D30, D32)."""

BY_RAIL = frozenset({DepartureKind.TICKET, DepartureKind.ESCORT})


def standing(kind: DepartureKind, facts: DepartureFacts, stage: Stage) -> tuple[DepartureGuard, ...]:
    """Every guard that stands in the way at this stage."""
    return tuple(rule.guard for rule in GUARDS[kind] if rule.stage <= stage and rule.stands(facts))


def expect_unguarded(kind: DepartureKind, facts: DepartureFacts, stage: Stage) -> None:
    """:raises DepartureRefused: with every guard that stands."""
    if guards := standing(kind, facts, stage):
        raise DepartureRefused(kind, guards)


@dataclass(eq=False, kw_only=True)
class Departure:
    """How a person leaves, and where to."""

    id: str
    case_id: str
    kind: DepartureKind
    destination_region_code: str
    planned_at: datetime
    escorts: list[str] = field(default_factory=list)
    collector_documented: bool = False
    receiving_organisation: bool = False
    handover_sheet: str | None = None
    state: DepartureState = DepartureState.PLANNED
    executed_at: datetime | None = None
    female_staff: bool | None = None
    arrived_at: datetime | None = None
    destination_text: Private | None = None
    receiver: Private | None = None
    confirmed_by: Private | None = None

    def supersede(self) -> None:
        """Another plan took the place of this one; an executed departure is past that."""
        self._expect(DepartureState.PLANNED)
        self.state = DepartureState.SUPERSEDED

    def expect_planned(self) -> None:
        self._expect(DepartureState.PLANNED)

    def execute(self, at: datetime, female_staff: bool | None) -> None:
        self._expect(DepartureState.PLANNED)
        self.state, self.executed_at, self.female_staff = DepartureState.EXECUTED, at, female_staff

    def expect_executed(self) -> None:
        self._expect(DepartureState.EXECUTED)

    def arrive(self, at: datetime, confirmed_by: Private) -> None:
        self._expect(DepartureState.EXECUTED)
        self.state, self.arrived_at, self.confirmed_by = DepartureState.ARRIVED, at, confirmed_by

    def _expect(self, state: DepartureState) -> None:
        if self.state is not state:
            raise DepartureWrongState(departure_id=self.id, state=self.state.value, expected=[state.value])


@dataclass(eq=False, kw_only=True)
class Ticket:
    """A ticket of the fast return by rail (返乡车票); exactly one per departure."""

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
    issued_at: datetime | None = None
    route: Private | None = None
    transfer_contact: Private | None = None

    def withdraw(self) -> None:
        """The departure was planned anew. An issued ticket stays issued: the money is spent."""
        if self.state is TicketState.REQUESTED:
            self.state = TicketState.WITHDRAWN

    def expect_requested(self) -> None:
        """:raises TicketAlreadyIssued: :raises TicketOnHold: when it is not to be issued (any more)."""
        if self.state is TicketState.ISSUED:
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
    ) -> None:
        """The railway desk issued it, once. :raises TransferContactMissing: for a change of trains without a
        contact."""
        self.expect_requested()
        if arrives_at <= departs_at:
            raise ImplausibleTime(departs_at=iso(departs_at), arrives_at=iso(arrives_at))
        if not direct and transfer_contact is None:
            raise TransferContactMissing(ticket_id=self.id)
        self.state, self.issued_at, self.train = TicketState.ISSUED, at, train
        self.departs_at, self.arrives_at = departs_at, arrives_at
        self.price_fen, self.direct, self.transfer_contact = price_fen, direct, transfer_contact


def expect_travels_by_rail(departure: Departure) -> None:
    """:raises TicketNotWanted: for a departure that is neither by ticket nor with escorts."""
    if departure.kind not in BY_RAIL:
        raise TicketNotWanted(departure_id=departure.id, kind=departure.kind.value)


def expect_first_request(existing: Ticket | None) -> None:
    """:raises TicketAlreadyIssued: :raises TicketAlreadyRequested: when this departure has its ticket or request."""
    if existing is None:
        return
    refused = TicketAlreadyIssued if existing.state is TicketState.ISSUED else TicketAlreadyRequested
    raise refused(ticket_id=existing.id, departure_id=existing.departure_id)
