"""A suspicion that the station reports to police (涉警报告, D04–D07); without the table of kinds each desk would decide
anew what is urgent, what stays secret, and which case may close without a report number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import SealReason, SuspicionKind
from contracts.law.police_terms import REPORT_NUMBER, REPORT_NUMBER_AT_ONCE, Term
from contracts.orders.intake import SuspicionState

if TYPE_CHECKING:
    from chassis.private import Private

SUSPICION_MOVES: Final = Moves(
    (SuspicionState.SUBMITTED,),
    {
        SuspicionState.SUBMITTED: (SuspicionState.REGISTERED, SuspicionState.CLOSED),
        SuspicionState.REGISTERED: (SuspicionState.FEEDBACK,),
        SuspicionState.FEEDBACK: (SuspicionState.FEEDBACK, SuspicionState.CLOSED),
        SuspicionState.CLOSED: (),
    },
)
"""From ``submitted`` straight to ``closed`` goes only what a supervisor waives."""


@dataclass(frozen=True)
class Kind:
    """What follows from a suspicion: the time for its number, whether the case stays open without one, whether nobody
    is given a ticket before it is resolved, and whether the case is sealed."""

    number_within: Term
    keeps_case_open: bool = False
    holds_ticket: bool = False
    seals: SealReason | None = None


KINDS: Final[Mapping[SuspicionKind, Kind]] = MappingProxyType(
    {
        SuspicionKind.MISSING: Kind(REPORT_NUMBER, keeps_case_open=True),
        SuspicionKind.ABANDONED: Kind(REPORT_NUMBER, keeps_case_open=True),
        SuspicionKind.ABDUCTED: Kind(REPORT_NUMBER, keeps_case_open=True, holds_ticket=True),
        SuspicionKind.DOMESTIC_VIOLENCE: Kind(REPORT_NUMBER_AT_ONCE, seals=SealReason.DOMESTIC_VIOLENCE),
        SuspicionKind.MINOR_HARMED: Kind(REPORT_NUMBER_AT_ONCE, seals=SealReason.THREATENED),
        SuspicionKind.CRIME: Kind(REPORT_NUMBER_AT_ONCE),
        SuspicionKind.FUGITIVE: Kind(REPORT_NUMBER_AT_ONCE),
        SuspicionKind.DRUGS: Kind(REPORT_NUMBER_AT_ONCE),
    }
)
"""D05 keeps a case open (民发〔2015〕158号); D06 and D07 are seen by those who need to know (反家庭暴力法 5,
未成年人保护法 11)."""


class SuspicionWrongState(Refusal):
    """The report is at another point of its way."""

    code = "suspicion_wrong_state"


class NotWaivable(Refusal):
    """The report has its number, or is done with."""

    code = "suspicion_not_waivable"


@dataclass(eq=False, kw_only=True)
class Suspicion:
    """One report to one police agency."""

    id: str
    case_id: str
    police_id: str
    kind: SuspicionKind
    reported_at: datetime
    due_at: datetime
    state: SuspicionState = SuspicionState.SUBMITTED
    registered_at: datetime | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    waived_by: str | None = None
    overdue: bool = False
    statement: Private | None = None
    report_number: Private | None = None
    feedback: Private | None = None
    waiver_reason: Private | None = None

    @property
    def keeps_case_open(self) -> bool:
        """No number and no supervisor's word why not (D05)."""
        return KINDS[self.kind].keeps_case_open and self.state is SuspicionState.SUBMITTED

    @property
    def holds_ticket(self) -> bool:
        """Who may have been trafficked (拐卖) is not put on a train alone before the report is closed (domain §2.2)."""
        return KINDS[self.kind].holds_ticket and self.state is not SuspicionState.CLOSED

    def register(self, at: datetime) -> None:
        self._move(SuspicionState.REGISTERED)
        self.registered_at = at

    def answer(self, at: datetime) -> None:
        """Police said what became of it; they may say more later."""
        self._move(SuspicionState.FEEDBACK)
        self.answered_at = at

    def close(self, at: datetime) -> None:
        """:raises Refusal: before police have said what became of it."""
        if self.state is SuspicionState.SUBMITTED:
            raise self._not_yet()
        self._move(SuspicionState.CLOSED)
        self.closed_at = at

    def waive(self, by: str, at: datetime) -> None:
        """A supervisor says why there is no number. :raises NotWaivable:"""
        if self.state is not SuspicionState.SUBMITTED:
            raise NotWaivable(suspicion_id=self.id, state=self.state.value)
        self._move(SuspicionState.CLOSED)
        self.waived_by, self.closed_at = by, at

    def miss(self) -> bool:
        """The time for the number is over; true when there is indeed none yet."""
        missed = self.state is SuspicionState.SUBMITTED and not self.overdue
        self.overdue = self.overdue or missed
        return missed

    def _not_yet(self) -> Refusal:
        wanted = [SuspicionState.REGISTERED.value]
        return SuspicionWrongState(suspicion_id=self.id, state=self.state.value, allowed=wanted)

    def _move(self, to: SuspicionState) -> None:
        SUSPICION_MOVES.expect(self.state, to, SuspicionWrongState, suspicion_id=self.id)
        self.state = to
