"""The tracing file of one unidentified person; without it clues would lie in drawers and nobody would ask police for
DNA."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from chassis.moves import Moves
from chassis.orders import Refusal
from chassis.private import Private
from contracts.codes import DnaStep, SuspensionReason
from contracts.disclosure.groups import Sensitivity
from contracts.orders.tracing_states import ProfileState as S

PROFILE_MOVES: Final = Moves(
    (S.OPEN,),
    {
        S.OPEN: (S.SUSPENDED, S.PLACED_STILL_SEARCHING, S.CONFIRMED, S.IDENTIFIED, S.CLOSED),
        S.SUSPENDED: (S.OPEN, S.PLACED_STILL_SEARCHING, S.CONFIRMED, S.IDENTIFIED, S.CLOSED),
        S.PLACED_STILL_SEARCHING: (S.SUSPENDED, S.CONFIRMED, S.IDENTIFIED, S.CLOSED),
        S.CONFIRMED: (S.OPEN, S.SUSPENDED, S.PLACED_STILL_SEARCHING, S.REUNITED, S.CLOSED),
        S.IDENTIFIED: (S.OPEN, S.SUSPENDED, S.PLACED_STILL_SEARCHING, S.REUNITED, S.CLOSED),
        S.REUNITED: (S.OPEN, S.SUSPENDED, S.PLACED_STILL_SEARCHING, S.CLOSED),
        S.CLOSED: (S.OPEN, S.SUSPENDED, S.PLACED_STILL_SEARCHING),
    },
)
"""Back to ``open`` when the identity is revoked, or the case is worked on again; to ``placed_still_searching`` for who
lives in an institution since; to ``suspended`` for who was when the file ended, and has not said otherwise."""

WORKED_ON: Final = frozenset({S.OPEN, S.PLACED_STILL_SEARCHING})
SEARCHED_FOR: Final = WORKED_ON | {S.SUSPENDED}
"""In these states a file is compared: a suspension keeps people from asking, not us from seeing who may be whom."""

DNA_TO_REQUEST: Final = "to_request"


class ProfileNotOpen(Refusal):
    """The file is no longer worked on: who the person is is known, or the case has ended."""

    code = "profile_not_open"


class ProfileSuspended(Refusal):
    """The search rests: nobody shows the person to the public."""

    code = "profile_suspended"


class ProfileNotSuspended(Refusal):
    """There is nothing to resume."""

    code = "profile_not_suspended"


class ObjectionNeedsCapableAdult(Refusal):
    """Whoever may be a minor, or cannot decide, is searched for whatever they say (PIPL arts. 13, 14, 31)."""

    code = "objection_needs_capable_adult"


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
    found_at: datetime | None = None
    placed_at: datetime | None = None
    suspended_for: SuspensionReason | None = None
    statement: Private | None = None
    particulars: Private | None = None

    @property
    def is_open(self) -> bool:
        """Whether he is searched for; a suspended file is compared like all others."""
        return self.state in SEARCHED_FOR

    @property
    def is_worked_on(self) -> bool:
        """Whether people are to ask, to publish and to be reminded."""
        return self.state in WORKED_ON

    @property
    def guards(self) -> frozenset[Sensitivity]:
        """How the person is guarded beyond the ordinary."""
        guarded = {
            Sensitivity.MINOR: self.presumed_minor,
            Sensitivity.PSYCHIATRIC: self.impaired,
            Sensitivity.DV_SEALED: self.sealed,
        }
        return frozenset(one for one, holds in guarded.items() if holds)

    @property
    def may_object(self) -> bool:
        """Whether it is theirs to say that they are not to be searched for."""
        return not (self.presumed_minor or self.impaired)

    def must_be_open(self) -> None:
        """:raises ProfileNotOpen: when nobody works on this file any more."""
        if not self.is_open:
            raise ProfileNotOpen(profile_id=self.id, state=self.state.value)

    def must_be_worked_on(self) -> None:
        """:raises ProfileNotOpen: when nobody works on this file any more; :raises ProfileSuspended: for now."""
        self.must_be_open()
        if not self.is_worked_on:
            raise ProfileSuspended(profile_id=self.id)

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

    def suspend(self, reason: SuspensionReason, statement: Private) -> None:
        """Nobody asks, publishes or is reminded from now on. :raises ProfileNotOpen: a second time too;
        :raises ObjectionNeedsCapableAdult:"""
        self.must_be_open()
        PROFILE_MOVES.expect(self.state, S.SUSPENDED, ProfileNotOpen, profile_id=self.id)
        if reason is SuspensionReason.PERSON_OBJECTS and not self.may_object:
            raise ObjectionNeedsCapableAdult(profile_id=self.id)
        self.state, self.suspended_for, self.statement = S.SUSPENDED, reason, statement

    def resume(self) -> None:
        """The search goes on. :raises ProfileNotSuspended:"""
        if self.state is not S.SUSPENDED:
            raise ProfileNotSuspended(profile_id=self.id, state=self.state.value)
        self.suspended_for = None
        self._search_on()

    def overrule_objection(self) -> bool:
        """Whoever turns out not to be able to object is searched for whatever they said, now or when the search begins
        again. True when it goes on by this."""
        if self.suspended_for is not SuspensionReason.PERSON_OBJECTS or self.may_object:
            return False
        self.suspended_for = None
        return self.state is S.SUSPENDED and self._search_on()

    def place(self, at: datetime) -> bool:
        """He lives in an institution since ``at``, and is searched for all the same. False when that was known, or
        nobody searches."""
        if self.placed_at is not None:
            return False
        self.placed_at = at
        if self.state is S.OPEN:
            self.state = S.PLACED_STILL_SEARCHING
        return self.is_open

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
        return self.state in (S.CONFIRMED, S.IDENTIFIED, S.REUNITED) and self._search_on()

    def close(self, at: datetime) -> bool:
        """The case has ended. False when the file was closed before."""
        if not PROFILE_MOVES.allows(self.state, S.CLOSED):
            return False
        self.state, self.ended_at = S.CLOSED, at
        return True

    def _search_on(self) -> bool:
        to = S.OPEN if self.placed_at is None else S.PLACED_STILL_SEARCHING
        to = to if self.suspended_for is None else S.SUSPENDED
        if not PROFILE_MOVES.allows(self.state, to):
            return False
        self.state, self.confirmed_candidate_id, self.ended_at = to, None, None
        return True
