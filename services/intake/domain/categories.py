"""The category confirmation (甄别确认); without it a hospital could never be sure that the station stands for a
patient.

Designated hospitals tell the station of a street patient, and the station says whether it is one whom it helps
(常政办发〔2006〕94号; D24). Care never waits for that; settlement does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import CategoryState
from contracts.orders.intake import CategoryDecision, DenialReason

if TYPE_CHECKING:
    from chassis.private import Private

CATEGORY_MOVES: Final = Moves(
    (CategoryState.PENDING,),
    {
        CategoryState.PENDING: (CategoryState.CONFIRMED, CategoryState.DENIED),
        CategoryState.DENIED: (CategoryState.APPEALED,),
        CategoryState.APPEALED: (CategoryState.CONFIRMED, CategoryState.DENIED),
        CategoryState.CONFIRMED: (),
    },
)
"""What is confirmed stays so: costs were accepted on the strength of it."""


class CategoryWrongState(Refusal):
    """The confirmation is at another point of its way."""

    code = "category_wrong_state"


class CategoryUnconfirmed(Refusal):
    """Nothing is settled for a patient of whom the station has not said that it stands for them."""

    code = "category_unconfirmed"


class DenialReasonMissing(Refusal):
    """A no has its reason."""

    code = "denial_reason_missing"


@dataclass(eq=False, kw_only=True)
class Category:
    """Whether one case's patient is one whom the station helps."""

    id: str
    case_id: str
    referral_id: str
    hospital_id: str
    unsolicited: bool
    opened_at: datetime
    state: CategoryState = CategoryState.PENDING
    decided_at: datetime | None = None
    decided_by: str | None = None
    denial_reason: DenialReason | None = None
    appealed_at: datetime | None = None
    grounds: Private | None = None

    def decide(self, decision: CategoryDecision, reason: DenialReason | None, *, by: str | None, at: datetime) -> None:
        """:raises DenialReasonMissing: :raises CategoryWrongState:"""
        state = CategoryState(decision.value)
        if state is CategoryState.DENIED and reason is None:
            raise DenialReasonMissing(case_id=self.case_id)
        self._move(state)
        self.decided_at, self.decided_by = at, by
        self.denial_reason = reason if state is CategoryState.DENIED else None

    def confirm_by_stay(self, at: datetime) -> None:
        """The station had taken the patient in before, which says it all."""
        self._move(CategoryState.CONFIRMED)
        self.decided_at = at

    def appeal(self, grounds: Private, at: datetime) -> None:
        """The hospital asks for another look. :raises CategoryWrongState:"""
        self._move(CategoryState.APPEALED)
        self.grounds, self.appealed_at = grounds, at

    def _move(self, to: CategoryState) -> None:
        CATEGORY_MOVES.expect(self.state, to, CategoryWrongState, case_id=self.case_id)
        self.state = to


def expect_confirmed(category: Category | None, case_id: str) -> None:
    """:raises CategoryUnconfirmed: with the state it is in."""
    if category is None or category.state is not CategoryState.CONFIRMED:
        known = CategoryState.PENDING if category is None else category.state
        raise CategoryUnconfirmed(case_id=case_id, category=known.value)
