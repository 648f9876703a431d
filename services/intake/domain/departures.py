"""Departures (离站): from plan to arrival, their papers and second signature; without it leaving would be a tick.

What each kind asks of whom is said in :mod:`services.intake.domain.departure_guards`. Leaving is not closing: what is
still owed after somebody left keeps the case open, and is said here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import DepartureDocument, DepartureGuard, DepartureKind, PersonClass
from contracts.orders.intake import DepartureState, TerminationReason

if TYPE_CHECKING:
    from chassis.private import Private


class DepartureWrongState(Refusal):
    """The departure is at another point of its way."""

    code = "departure_wrong_state"


class DepartureDecidedElsewhere(Refusal):
    """Nobody is sent away by a plan: not to be admitted is a decision with its own reason, notice and complaint
    route, and none stands."""

    code = "departure_decided_elsewhere"


class DepartureFinal(Refusal):
    """A death that two people signed is changed by nothing."""

    code = "departure_final"


class ArrivalNotAwaited(Refusal):
    """Whoever left in this way arrives nowhere that we could confirm."""

    code = "arrival_not_awaited"


class SecondPersonNeeded(Refusal):
    """Who planned a departure does not countersign it."""

    code = "second_person_needed"


class DocumentOnRecord(Refusal):
    """The departure has that paper already, under another number; numbers are not replaced."""

    code = "document_on_record"


DEPARTURE_MOVES: Final = Moves(
    (DepartureState.PLANNED,),
    {
        DepartureState.PLANNED: (DepartureState.SUPERSEDED, DepartureState.EXECUTED),
        DepartureState.SUPERSEDED: (),
        DepartureState.EXECUTED: (DepartureState.ARRIVED,),
        DepartureState.ARRIVED: (),
    },
)

ARRIVES: Final = frozenset(
    {
        DepartureKind.SELF,
        DepartureKind.TICKET,
        DepartureKind.COLLECTED,
        DepartureKind.ESCORT,
        DepartureKind.HANDOVER_STATION,
        DepartureKind.TRANSFER_WELFARE,
        DepartureKind.PLACEMENT,
    }
)
"""Kinds of which an arrival can be confirmed."""

_MISSING_PERSON: Final = frozenset({DepartureDocument.ABSENCE_RECORD, DepartureDocument.POLICE_REPORT})

OWED: Final[Mapping[DepartureKind, frozenset[DepartureDocument]]] = MappingProxyType(
    {
        DepartureKind.ABANDONED: frozenset({DepartureDocument.ABSENCE_RECORD}),
        DepartureKind.DEATH: frozenset({DepartureDocument.SUPERIOR_REPORT, DepartureDocument.RELATIVES_NOTICE}),
    }
)
"""What must be on record before the case closes (D31, D34). Of a person who is not a capable adult and left without
formalities the police are told too."""


@dataclass(eq=False, kw_only=True)
class Departure:
    """How a person leaves, and where to. ``missing``: what was not there when they left all the same."""

    id: str
    case_id: str
    kind: DepartureKind
    destination_region_code: str
    planned_at: datetime
    planned_by: str | None = None
    escorts: list[str] = field(default_factory=list)
    collector_documented: bool = False
    receiving_organisation: bool = False
    handover_sheet: str | None = None
    documents: list[str] = field(default_factory=list)
    termination_reason: TerminationReason | None = None
    state: DepartureState = DepartureState.PLANNED
    person_class: PersonClass | None = None
    missing: list[str] = field(default_factory=list)
    countersigned_at: datetime | None = None
    countersigned_by: str | None = None
    cash_fen: int = 0
    cash_allowed_fen: int | None = None
    executed_at: datetime | None = None
    female_staff: bool | None = None
    arrived_at: datetime | None = None
    destination_text: Private | None = None
    receiver: Private | None = None
    confirmed_by: Private | None = None
    document_numbers: Private | None = None
    countersign_reason: Private | None = None
    cash_reason: Private | None = None

    @property
    def papers(self) -> frozenset[DepartureDocument]:
        return frozenset(DepartureDocument(kind) for kind in self.documents)

    @property
    def has_left(self) -> bool:
        return self.state in (DepartureState.EXECUTED, DepartureState.ARRIVED)

    @property
    def is_missing_person(self) -> bool:
        """Left without formalities, and may not look after themselves: somebody must look for them (D31)."""
        return self.kind is DepartureKind.ABANDONED and self.person_class is not PersonClass.CAPABLE_ADULT

    # --- before ---

    def record(self, document: DepartureDocument, number: str, known: Mapping[str, str]) -> bool:
        """A paper of this departure, before or after it; ``known``: the numbers on record. False when it is among them.

        :raises DocumentOnRecord: when it is there under another number; :raises DepartureWrongState: of a plan that
            another one replaced."""
        if self.state is DepartureState.SUPERSEDED:
            self._expect(DepartureState.PLANNED)
        if document.value not in self.documents:
            self.documents = [*self.documents, document.value]
            return True
        if known.get(document.value) != number:
            raise DocumentOnRecord(departure_id=self.id, document=document.value)
        return False

    def countersign(self, by: str, at: datetime, reason: Private) -> None:
        """A second person answers for it. :raises SecondPersonNeeded: when it is the first one."""
        self._expect(DepartureState.PLANNED)
        if by == self.planned_by:
            raise SecondPersonNeeded(departure_id=self.id)
        self.countersigned_by, self.countersigned_at, self.countersign_reason = by, at, reason

    def supersede(self) -> None:
        """Another plan takes the place of this one. :raises DepartureFinal: of a death that two people signed."""
        if self.kind is DepartureKind.DEATH and self.countersigned_at is not None:
            raise DepartureFinal(departure_id=self.id)
        self._go(DepartureState.SUPERSEDED)

    # --- leaving ---

    def expect_planned(self) -> None:
        self._expect(DepartureState.PLANNED)

    def execute(
        self,
        at: datetime,
        female_staff: bool | None,
        whose: PersonClass,
        missing: tuple[DepartureGuard, ...],
    ) -> None:
        """The person is gone; whose departure it was and what was missing stays as it was at that moment."""
        self._go(DepartureState.EXECUTED)
        self.executed_at, self.female_staff = at, female_staff
        self.person_class, self.missing = whose, [guard.value for guard in missing]

    def expect_arrival(self) -> None:
        """:raises ArrivalNotAwaited: :raises DepartureWrongState: before the person left, and after they arrived."""
        if self.kind not in ARRIVES:
            raise ArrivalNotAwaited(departure_id=self.id, kind=self.kind.value)
        self._expect_move(DepartureState.ARRIVED)

    def arrive(self, at: datetime, confirmed_by: Private) -> None:
        self._go(DepartureState.ARRIVED)
        self.arrived_at, self.confirmed_by = at, confirmed_by

    # --- after ---

    def owed(self) -> list[str]:
        """The papers without which the case stays open."""
        wanted = _MISSING_PERSON if self.is_missing_person else OWED.get(self.kind, frozenset())
        return sorted(wanted - self.papers) if self.has_left else []

    def _go(self, to: DepartureState) -> None:
        self._expect_move(to)
        self.state = to

    def _expect_move(self, to: DepartureState) -> None:
        DEPARTURE_MOVES.expect(self.state, to, DepartureWrongState, departure_id=self.id)

    def _expect(self, state: DepartureState) -> None:
        if self.state is not state:
            raise DepartureWrongState(departure_id=self.id, state=self.state.value, expected=[state.value])
