"""The tracing file of one unidentified person; without it clues would lie in notebooks and nobody would ask police
for DNA."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from chassis.moves import Moves
from chassis.orders import Refusal
from chassis.private import Private
from contracts.codes import DnaStep
from contracts.disclosure.groups import Sensitivity
from contracts.orders.tracing_states import ProfileState as S

PROFILE_MOVES: Final = Moves(
    (S.OPEN,),
    {
        S.OPEN: (S.CONFIRMED, S.IDENTIFIED, S.CLOSED),
        S.CONFIRMED: (S.OPEN, S.REUNITED, S.CLOSED),
        S.IDENTIFIED: (S.OPEN, S.REUNITED, S.CLOSED),
        S.REUNITED: (S.OPEN, S.CLOSED),
        S.CLOSED: (S.OPEN,),
    },
)
"""Back to ``open`` when the identity is revoked, or the case is worked on again."""

DNA_TO_REQUEST: Final = "to_request"


class ProfileNotOpen(Refusal):
    """The file is no longer worked on: who the person is is known, or the case has ended."""

    code = "profile_not_open"


class DnaAlreadyRequested(Refusal):
    """Police were asked already; a second request would start a second month."""

    code = "dna_already_requested"


class TimeInFuture(Refusal):
    """Something is reported as done that cannot have been done yet."""

    code = "time_in_future"


class DvSealed(Refusal):
    """The case is sealed: nobody is shown to the public."""

    code = "dv_sealed"


def not_in_future(moment: datetime, now: datetime) -> datetime:
    """``moment``; :raises TimeInFuture: when it has not come yet."""
    if moment > now:
        raise TimeInFuture(now=now.isoformat())
    return moment


@dataclass(eq=False, kw_only=True)
class Profile:
    """One person we cannot name; exactly one file per case.

    ``ages`` were estimated in ``ages_year``; the words (description, claimed name, marks …) are sealed.
    """

    id: str
    case_id: str
    state: S
    opened_at: datetime
    first_custody_at: datetime
    sex: str
    ages_lo: int
    ages_hi: int
    ages_year: int
    age_basis: str
    presumed_minor: bool
    impaired: bool
    found_on: date
    found_region_code: str | None
    description: Private
    dna_state: str = DNA_TO_REQUEST
    confirmed_candidate_id: str | None = None
    ended_at: datetime | None = None
    sealed: bool = False

    @property
    def is_open(self) -> bool:
        return self.state is S.OPEN

    @property
    def guards(self) -> frozenset[Sensitivity]:
        """How the person is guarded beyond the ordinary."""
        guarded = {
            Sensitivity.MINOR: self.presumed_minor,
            Sensitivity.PSYCHIATRIC: self.impaired,
            Sensitivity.DV_SEALED: self.sealed,
        }
        return frozenset(one for one, holds in guarded.items() if holds)

    def must_be_open(self) -> None:
        """:raises ProfileNotOpen: when nobody works on this file any more."""
        if not self.is_open:
            raise ProfileNotOpen(profile_id=self.id, state=self.state.value)

    def must_be_publishable(self) -> None:
        """:raises DvSealed: for somebody who must not be found by whom they fled from."""
        if self.sealed:
            raise DvSealed(profile_id=self.id)

    def correct_custody(self, at: datetime) -> bool:
        """First custody was at ``at``, if that is earlier than what we knew; later news of a later custody is none."""
        if at >= self.first_custody_at:
            return False
        self.first_custody_at = at
        return True

    def reassess(self, *, lo: int, hi: int, year: int, basis: str, presumed_minor: bool) -> None:
        """The age is now thought to be this; an open presumption of minority follows it."""
        self.ages_lo, self.ages_hi, self.ages_year = lo, hi, year
        self.age_basis, self.presumed_minor = basis, presumed_minor

    def request_dna(self) -> None:
        """Police are asked for a sample. :raises DnaAlreadyRequested: the second time; :raises ProfileNotOpen: too
        late."""
        self.must_be_open()
        if self.dna_state != DNA_TO_REQUEST:
            raise DnaAlreadyRequested(profile_id=self.id)
        self.dna_state = DnaStep.REQUESTED.value

    def confirm(self, candidate_id: str, at: datetime) -> None:
        """Who the person is is established; whether the evidence suffices was decided by the candidate."""
        PROFILE_MOVES.expect(self.state, S.CONFIRMED, ProfileNotOpen, profile_id=self.id)
        self.state, self.confirmed_candidate_id, self.ended_at = S.CONFIRMED, candidate_id, at

    @property
    def may_be_reunited(self) -> bool:
        """It is known who they are, and the file is not closed."""
        return PROFILE_MOVES.allows(self.state, S.REUNITED)

    def reunite(self) -> None:
        """They met their family. Nothing for a file that was reunited or closed before."""
        if self.may_be_reunited:
            self.state = S.REUNITED

    def identify_elsewhere(self, at: datetime) -> bool:
        """The case learned who the person is without us (a document, police). False when there was nothing left to
        end."""
        if not PROFILE_MOVES.allows(self.state, S.IDENTIFIED):
            return False
        self.state, self.ended_at = S.IDENTIFIED, at
        return True

    def reopen(self) -> bool:
        """The case is worked on again, and with it the search. False when the file is not closed."""
        return self.state is S.CLOSED and self._search_on()

    def search_again(self) -> bool:
        """Nobody knows any more who it is. False for a file that is open, or closed with its case."""
        return self.state is not S.CLOSED and self._search_on()

    def close(self, at: datetime) -> bool:
        """The case has ended. False when the file was closed before."""
        if not PROFILE_MOVES.allows(self.state, S.CLOSED):
            return False
        self.state, self.ended_at = S.CLOSED, at
        return True

    def _search_on(self) -> bool:
        if not PROFILE_MOVES.allows(self.state, S.OPEN):
            return False
        self.state, self.confirmed_candidate_id, self.ended_at = S.OPEN, None, None
        return True


@dataclass(eq=False, kw_only=True)
class Clue:
    """What a conversation brought. ``words``: raw words, interpretation, method; sealed, and never changed."""

    id: str
    profile_id: str
    kind: str
    words: Private
    added_by: str
    added_at: datetime
