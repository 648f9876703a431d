"""A family's search for somebody missing; without it there would be nobody to compare the person in our care with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chassis.orders import Refusal
from chassis.private import Private

OPEN: Final = "open"
MATCHED: Final = "matched"


class InquiryAlreadyMatched(Refusal):
    """The family's person was found already; the same inquiry cannot name two people."""

    code = "inquiry_already_matched"


@dataclass(eq=False, kw_only=True)
class Inquiry:
    """One inquiry, as the agency that took it sent it. ``person`` (who is missing) and ``reporter`` (who searches)
    are sealed.

    States: open → matched. Only the sender sees it.
    """

    id: str
    sender_id: str
    state: str
    received_at: datetime
    person: Private
    reporter: Private
    matched_profile_id: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    def match(self, profile_id: str) -> None:
        """The missing person is the one of that profile. :raises InquiryAlreadyMatched: if it was somebody else."""
        if not self.is_open:
            raise InquiryAlreadyMatched(inquiry_id=self.id)
        self.state, self.matched_profile_id = MATCHED, profile_id

    def unmatch(self) -> None:
        """It was not the person of that profile; the family searches on."""
        self.state, self.matched_profile_id = OPEN, None
