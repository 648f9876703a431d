"""A family's search for somebody missing; without it there would be nobody to compare the person in our care with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chassis.moves import Moves
from chassis.orders import Refusal
from chassis.private import Private
from contracts.orders.tracing_states import InquiryState

INQUIRY_MOVES: Final = Moves(
    (InquiryState.OPEN,),
    {InquiryState.OPEN: (InquiryState.MATCHED,), InquiryState.MATCHED: (InquiryState.OPEN,)},
)
"""Back to ``open`` when it was not the person."""


class InquiryAlreadyMatched(Refusal):
    """The family's person was found already; the same inquiry cannot name two people."""

    code = "inquiry_already_matched"


@dataclass(eq=False, kw_only=True)
class Inquiry:
    """One inquiry, as the agency that took it sent it. ``person`` (who is missing) and ``reporter`` (who searches)
    are sealed. Only the sender sees it.
    """

    id: str
    sender_id: str
    state: InquiryState
    received_at: datetime
    person: Private
    reporter: Private
    matched_profile_id: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state is InquiryState.OPEN

    def match(self, profile_id: str) -> None:
        """The missing person is the one of that profile. :raises InquiryAlreadyMatched: if it was somebody else."""
        INQUIRY_MOVES.expect(self.state, InquiryState.MATCHED, InquiryAlreadyMatched, inquiry_id=self.id)
        self.state, self.matched_profile_id = InquiryState.MATCHED, profile_id

    def unmatch(self) -> None:
        """It was not the person of that profile; the family searches on."""
        if INQUIRY_MOVES.allows(self.state, InquiryState.OPEN):
            self.state, self.matched_profile_id = InquiryState.OPEN, None
