"""An identity query to police (身份核查, D10); without its states silence could be taken for "nobody found"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import PoliceAnswer
from contracts.law.police_terms import IDENTITY_ANSWER, IDENTITY_ANSWER_URGENT, IDENTITY_ESCALATION
from contracts.orders.intake import IdentityQueryState

if TYPE_CHECKING:
    from chassis.private import Private

QUERY_MOVES: Final = Moves(
    (IdentityQueryState.SENT,),
    {
        IdentityQueryState.SENT: (IdentityQueryState.RECEIVED, IdentityQueryState.ANSWERED),
        IdentityQueryState.RECEIVED: (IdentityQueryState.ANSWERED,),
        IdentityQueryState.ANSWERED: (IdentityQueryState.APPLIED, IdentityQueryState.SENT),
        IdentityQueryState.APPLIED: (),
    },
)
"""Supplemented, a query is sent again. Overdue is no state: an overdue query is still sent or received."""


class IdentityQueryWrongState(Refusal):
    """The query is at another point of its way."""

    code = "identity_query_wrong_state"


class AnswerInconclusive(Refusal):
    """Police need more; there is nothing to apply yet."""

    code = "identity_answer_inconclusive"


class NothingToSupplement(Refusal):
    """Police did not ask for more."""

    code = "nothing_to_supplement"


@dataclass(eq=False, kw_only=True)
class IdentityQuery:
    """One question to one police agency."""

    id: str
    case_id: str
    police_id: str
    urgent: bool
    sent_at: datetime
    due_at: datetime
    state: IdentityQueryState = IdentityQueryState.SENT
    received_at: datetime | None = None
    answered_at: datetime | None = None
    result: PoliceAnswer | None = None
    applied_at: datetime | None = None
    overdue: bool = False
    escalated_at: datetime | None = None
    basis: Private | None = None
    facts: Private | None = None
    supplement: Private | None = None
    answer: Private | None = None
    note: Private | None = None

    @property
    def is_unanswered(self) -> bool:
        return self.state in (IdentityQueryState.SENT, IdentityQueryState.RECEIVED)

    def confirm(self, at: datetime) -> None:
        self._move(IdentityQueryState.RECEIVED)
        self.received_at = at

    def take_answer(self, result: PoliceAnswer, at: datetime) -> None:
        """Police answered. Late is welcome, and stays marked as late."""
        self._move(IdentityQueryState.ANSWERED)
        self.result, self.answered_at = result, at

    def supply(self, at: datetime) -> None:
        """What was wanted is supplied, and the question stands again with a new time. :raises NothingToSupplement:"""
        if self.state is IdentityQueryState.ANSWERED and self.result is not PoliceAnswer.NEED_MORE:
            raise NothingToSupplement(identity_query_id=self.id)
        self._move(IdentityQueryState.SENT)
        self.received_at = self.answered_at = self.result = self.escalated_at = None
        self.overdue, self.due_at = False, due_at(at, urgent=self.urgent)

    def apply(self, at: datetime) -> None:
        """:raises AnswerInconclusive: while police need more."""
        if self.state is IdentityQueryState.ANSWERED and self.result is PoliceAnswer.NEED_MORE:
            raise AnswerInconclusive(identity_query_id=self.id)
        self._move(IdentityQueryState.APPLIED)
        self.applied_at = at

    def miss(self) -> bool:
        """The time for an answer is over; true when it was indeed still unanswered."""
        missed = self.is_unanswered and not self.overdue
        self.overdue = self.overdue or missed
        return missed

    def escalate(self, at: datetime) -> bool:
        """The reminder brought nothing either; true when it was indeed still unanswered."""
        if not self.is_unanswered or self.escalated_at is not None:
            return False
        self.escalated_at = at
        return True

    def _move(self, to: IdentityQueryState) -> None:
        QUERY_MOVES.expect(self.state, to, IdentityQueryWrongState, identity_query_id=self.id)
        self.state = to


def due_at(sent_at: datetime, *, urgent: bool) -> datetime:
    """When an answer is due."""
    return (IDENTITY_ANSWER_URGENT if urgent else IDENTITY_ANSWER).ending(sent_at)


def escalates_at(missed_at: datetime) -> datetime:
    """When a query that is still unanswered goes on the joint meeting's list."""
    return IDENTITY_ESCALATION.ending(missed_at)
