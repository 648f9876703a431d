"""A family's search for somebody missing; without it there would be nobody to compare the person in our care with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chassis.moves import Moves
from chassis.orders import Refusal
from chassis.private import Private
from contracts.codes import InquiryEnd
from contracts.orders.tracing_states import InquiryState as S

INQUIRY_MOVES: Final = Moves(
    (S.OPEN,),
    {
        S.OPEN: (S.MATCHED, S.FOUND, S.WITHDRAWN),
        S.MATCHED: (S.OPEN, S.CLOSED),
        S.FOUND: (S.OPEN,),
        S.WITHDRAWN: (S.OPEN,),
        S.CLOSED: (),
    },
)
"""Back to ``open`` when it was not the person, or when its sender tells it anew."""

INQUIRY_REVOKED_TO: Final = {S.CLOSED: (S.OPEN,)}
"""What follows when the identity is revoked, and by nothing else."""

_FOUND_ELSEWHERE: Final = (InquiryEnd.FOUND, InquiryEnd.FOUND_DEAD)


class InquiryAlreadyMatched(Refusal):
    """The family's person was found already; the same inquiry cannot name two people."""

    code = "inquiry_already_matched"


class InquirySettled(Refusal):
    """Somebody was found by it: what it said is evidence now, and no longer its sender's to change."""

    code = "inquiry_settled"


class InquiryNotMatched(Refusal):
    """Nobody was found by it, so nobody can have been told."""

    code = "inquiry_not_matched"


@dataclass(eq=False, kw_only=True)
class Inquiry:
    """One inquiry, as the agency that took it sent it. ``person`` (who is missing) and ``reporter`` (who searches)
    are sealed. Only the sender sees it. ``ended_at`` and ``end_reason``: since when and why its sender searches no
    more.
    """

    id: str
    sender_id: str
    state: S
    received_at: datetime
    person: Private
    reporter: Private
    matched_profile_id: str | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state is S.OPEN

    def match(self, profile_id: str) -> None:
        """The missing person is the one of that profile. :raises InquiryAlreadyMatched: if it was somebody else."""
        INQUIRY_MOVES.expect(self.state, S.MATCHED, InquiryAlreadyMatched, inquiry_id=self.id)
        self.state, self.matched_profile_id = S.MATCHED, profile_id

    def unmatch(self) -> None:
        """It was not the person of that profile; the family searches on, whatever it was told, unless its sender had
        taken it back meanwhile."""
        goes_on = S.OPEN in (*INQUIRY_MOVES[self.state], *INQUIRY_REVOKED_TO.get(self.state, ()))
        if self.matched_profile_id is None or not goes_on:
            return
        self.matched_profile_id = None
        if self.end_reason is None:
            self._search()
        else:
            self._end(InquiryEnd(self.end_reason), self.ended_at)

    def told_state(self, *, hidden: bool) -> S:
        """Where it stands for its sender. ``hidden``: whom it found is sealed from them, so nobody was found yet."""
        if not hidden:
            return self.state
        return S.OPEN if self.end_reason is None else _ended_as(InquiryEnd(self.end_reason))

    def tell_anew(self, person: Private, reporter: Private, *, hidden: bool = False) -> None:
        """What is said now takes the place of what was said; one that was withdrawn is searched for again.
        :raises InquirySettled: when somebody was found by it; ``hidden``: and its sender may know that."""
        if not hidden:
            self._expect_unmatched()
            self._search()
        self.person, self.reporter, self.ended_at, self.end_reason = person, reporter, None, None

    def withdraw(self, reason: InquiryEnd, at: datetime, *, hidden: bool = False) -> bool:
        """Its sender searches no more; whether that is new. :raises InquirySettled: when somebody was found by it;
        ``hidden``: and its sender may know that."""
        if hidden:
            new = self.end_reason is None
            if new:
                self.ended_at, self.end_reason = at, reason.value
            return new
        if self.state in (S.FOUND, S.WITHDRAWN):
            return False
        self._expect_unmatched()
        self._end(reason, at)
        return True

    def close(self, at: datetime, *, hidden: bool = False) -> bool:
        """Whoever searched was told; whether that is new. :raises InquiryNotMatched: when nobody was found by it, as
        far as its sender may know."""
        told = self.told_state(hidden=hidden)
        if told is S.CLOSED:
            return False
        INQUIRY_MOVES.expect(told, S.CLOSED, InquiryNotMatched, inquiry_id=self.id)
        self.state, self.ended_at = S.CLOSED, at
        return True

    def _expect_unmatched(self) -> None:
        if self.matched_profile_id is not None:
            raise InquirySettled(inquiry_id=self.id, state=self.state.value)

    def _end(self, reason: InquiryEnd, at: datetime | None) -> None:
        self.state, self.ended_at, self.end_reason = _ended_as(reason), at, reason.value

    def _search(self) -> None:
        self.state, self.ended_at, self.end_reason = S.OPEN, None, None


def _ended_as(reason: InquiryEnd) -> S:
    return S.FOUND if reason in _FOUND_ELSEWHERE else S.WITHDRAWN
