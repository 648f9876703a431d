"""The case (案件), one episode of help; without it custody, identity and stay would not know of each other.

What is personal is kept apart in :class:`Person`, sealed; a case itself holds codes, times and ids only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from chassis.clock import iso
from chassis.kinds import Range
from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import (
    AgeBasis,
    BedZone,
    CaseOrigin,
    ConditionFlag,
    CustodyPlace,
    DepartureKind,
    IdentityState,
    Sex,
)
from contracts.law.calendar import SHANGHAI
from contracts.orders.intake import CaseState
from services.intake.domain.ages import AgeEstimate, AgeNeedsEvidence, presumes_minor
from services.intake.domain.identities import (
    IDENTITY_MOVES,
    NOBODY_KNOWN,
    REVOKED_TO,
    IdentityNotVerified,
    IdentityWrongState,
    is_weaker,
)

if TYPE_CHECKING:
    from chassis.private import Private

LOOKS_IMPAIRED = frozenset({ConditionFlag.CONFUSED, ConditionFlag.MENTAL_SIGNS, ConditionFlag.IMPAIRED})
"""Signs on the street from which impairment is presumed until the station's health check says otherwise."""

NEEDS_ARRIVAL = frozenset(
    {
        DepartureKind.TICKET,
        DepartureKind.COLLECTED,
        DepartureKind.ESCORT,
        DepartureKind.HANDOVER_STATION,
        DepartureKind.TRANSFER_WELFARE,
        DepartureKind.PLACEMENT,
    }
)
"""Whoever leaves on their own owes nobody a message, and whom the police have signed for is theirs; these are
somebody's charge until they are there."""

CASE_MOVES: Final = Moves(
    (CaseState.OPENED,),
    {
        CaseState.OPENED: (CaseState.IN_HOSPITAL, CaseState.DISCHARGED, CaseState.IN_STATION, CaseState.DEPARTED),
        CaseState.IN_HOSPITAL: (
            CaseState.IN_HOSPITAL,
            CaseState.DISCHARGED,
            CaseState.OPENED,
            CaseState.IN_STATION,
            CaseState.DEPARTED,
        ),
        CaseState.DISCHARGED: (
            CaseState.DISCHARGED,
            CaseState.IN_HOSPITAL,
            CaseState.IN_STATION,
            CaseState.DEPARTED,
        ),
        CaseState.IN_STATION: (CaseState.IN_HOSPITAL, CaseState.DEPARTED),
        CaseState.DEPARTED: (CaseState.ARRIVED, CaseState.CLOSED, CaseState.DEPARTED, CaseState.IN_HOSPITAL),
        CaseState.ARRIVED: (CaseState.CLOSED, CaseState.DEPARTED, CaseState.IN_HOSPITAL),
        CaseState.CLOSED: (CaseState.DEPARTED, CaseState.ARRIVED),
    },
)
"""News comes in any order, so a discharge may be the first that we hear. Once departed, only who was placed leaves
again (domain §1.5); ``closed`` goes back to where it was before."""

_PRESENT = (CaseState.OPENED, CaseState.IN_HOSPITAL, CaseState.DISCHARGED, CaseState.IN_STATION)
"""Before the person has left."""

_CLOCKS_DIFFER = timedelta(minutes=5)


class CaseWrongState(Refusal):
    """The case is at another point of its way."""

    code = "case_wrong_state"


class CaseNotClosable(Refusal):
    """Something of the stay is still open; ``reasons`` says what."""

    code = "case_not_closable"


class CaseNotSealed(Refusal):
    """There is no seal on the case."""

    code = "case_not_sealed"


class ImplausibleTime(Refusal):
    """A stated moment lies in the future, or before what it must follow."""

    code = "implausible_time"


class Custody(StrEnum):
    """What a new fact of custody changes."""

    FIRST = "first"
    EARLIER = "earlier"
    LATER = "later"


@dataclass(frozen=True)
class LeftOpen:
    """What other desks know of a case that keeps it open. ``suspicion_unregistered``: one has neither a report number
    nor a supervisor's word (D05); ``papers_owed``: of a departure, and not on record yet."""

    belongings_held: bool = False
    incidents_open: bool = False
    suspicion_unregistered: bool = False
    papers_owed: frozenset[str] = frozenset()


@dataclass(eq=False, kw_only=True)
class Person:
    """What is known of the person, sealed. Kept apart from the case so that a case can be shown without it."""

    case_id: str
    description: Private | None = None
    found_place: Private | None = None
    claimed_name: Private | None = None
    dialect: Private | None = None
    marks: Private | None = None
    height_cm: Private | None = None
    age_evidence: Private | None = None
    age_evidence_before: Private | None = None
    verified_name: Private | None = None
    home_text: Private | None = None
    relatives: Private | None = None


@dataclass(eq=False, kw_only=True)
class Case:
    """One episode of help for one person."""

    id: str
    number: str
    origin: CaseOrigin
    opened_at: datetime
    sex: Sex
    ages_lo: int
    ages_hi: int
    age_basis: AgeBasis
    presumed_minor: bool
    found_at: datetime
    identity: IdentityState = IdentityState.UNIDENTIFIED
    state: CaseState = CaseState.OPENED
    impaired: bool = False
    knows_own_name: bool | None = None
    found_region_code: str | None = None
    home_region_code: str | None = None
    contact_id: str | None = None
    dispatch_id: str | None = None
    sighting_ids: list[str] = field(default_factory=list)
    first_custody_at: datetime | None = None
    custody_place: CustodyPlace | None = None
    missing_since: datetime | None = None
    was_unidentified: bool = False
    fit_to_travel: bool | None = None
    bed_zone: BedZone | None = None
    bed_id: str | None = None
    entered_at: datetime | None = None
    departed_at: datetime | None = None
    departed_by: DepartureKind | None = None
    arrived_at: datetime | None = None
    notices_live: bool = False
    closed_at: datetime | None = None
    sealed: bool = False
    person_id: str = ""
    age_before: dict[str, Any] | None = None

    @property
    def ages(self) -> Range:
        return Range(self.ages_lo, self.ages_hi)

    @property
    def age(self) -> AgeEstimate:
        return AgeEstimate(self.ages, self.age_basis)

    @property
    def is_unidentified(self) -> bool:
        """Nobody knows who it is, whatever was claimed."""
        return self.identity in NOBODY_KNOWN

    @property
    def is_capable_adult(self) -> bool:
        """Of whom D16 speaks, and whom nobody may keep (Decree 381 art. 11)."""
        return not (self.presumed_minor or self.impaired)

    # --- age and identity ---

    def reassess_age(self, estimate: AgeEstimate) -> bool:
        """Record a new estimate; true when anything changed. :raises AgeNeedsEvidence: when a guess would replace
        proof."""
        if self.age.is_proven and not estimate.is_proven:
            raise AgeNeedsEvidence(case_id=self.id, proven_by=self.age_basis.value)
        self.age_before = None
        return self._take_age(estimate, presumes_minor(self.presumed_minor, estimate))

    def follow_identity(self, estimate: AgeEstimate) -> bool:
        """The age is what the identity says; what it was before is remembered, because an identity may be revoked."""
        before = self.age_before or {
            "ages": [self.ages_lo, self.ages_hi],
            "basis": self.age_basis.value,
            "presumed_minor": self.presumed_minor,
        }
        changed = self.reassess_age(estimate)
        self.age_before = before
        return changed

    def _age_without_identity(self) -> bool:
        """What a wrong identity said of the age is taken back, and a child is a child again."""
        before, self.age_before = self.age_before, None
        if before is None:
            return False
        estimate = AgeEstimate(Range(*before["ages"]), AgeBasis(before["basis"]))
        return self._take_age(estimate, before["presumed_minor"] or estimate.touches_minority)

    def _take_age(self, estimate: AgeEstimate, presumed_minor: bool) -> bool:
        changed = (estimate, presumed_minor) != (self.age, self.presumed_minor)
        self.ages_lo, self.ages_hi, self.age_basis = estimate.ages.lo, estimate.ages.hi, estimate.basis
        self.presumed_minor = presumed_minor
        return changed

    def hear_name(self) -> None:
        """The person gave a name on entering: a claim, unless something already said that they do not know their
        own."""
        if self.is_unidentified and self.knows_own_name is None and not self.was_unidentified:
            self.learn_identity(IdentityState.CLAIMED)

    def identify(self, home_region_code: str | None) -> None:
        """Police evidence says who the person is. A second confirmation replaces the first."""
        self.learn_identity(IdentityState.VERIFIED_POLICE)
        self.home_region_code = home_region_code

    def learn_identity(self, state: IdentityState) -> bool:
        """The identity is this now; false when it says no more than what is known. :raises IdentityWrongState:"""
        if state is self.identity or is_weaker(state, self.identity):
            return False
        IDENTITY_MOVES.expect(self.identity, state, IdentityWrongState, case_id=self.id)
        self.identity = state
        return True

    def lose_identity(self, *, claimed: bool) -> bool:
        """The person is not who they were thought to be: what is left is their claim, if they made one. True when the
        age is another with it. :raises IdentityNotVerified:"""
        left = IdentityState.CLAIMED if claimed else IdentityState.UNIDENTIFIED
        if left not in REVOKED_TO.get(self.identity, ()):
            raise IdentityNotVerified(case_id=self.id, identity=self.identity.value)
        self.identity = left
        return self._forget_identity()

    def refute_identity(self) -> bool:
        """What was read, or claimed, is false, and with it what it said of the age; true when the age is another now.
        :raises IdentityWrongState:"""
        self.learn_identity(IdentityState.FALSE_CLAIM)
        return self._forget_identity()

    def _forget_identity(self) -> bool:
        self.home_region_code = None
        return self._age_without_identity()

    # --- custody ---

    def take_into_custody(self, at: datetime, place: CustodyPlace) -> Custody:
        """First custody is the earlier of hospital and station, in whatever order we learn of them (D11, D12)."""
        if self.first_custody_at is not None and self.first_custody_at <= at:
            return Custody.LATER
        change = Custody.FIRST if self.first_custody_at is None else Custody.EARLIER
        self.first_custody_at, self.custody_place = at, place
        return change

    def enter_hospital(self, at: datetime, *, since: datetime | None) -> str | None:
        """The person is in a hospital bed; the station's bed that this frees, if any. Old news moves nobody: ``since``
        when they have been with us this time."""
        outdated = self.state is CaseState.IN_STATION and (since is None or at <= since)
        if outdated or self.state not in _PRESENT or not self._may(CaseState.IN_HOSPITAL):
            return None
        self.state, self.missing_since = CaseState.IN_HOSPITAL, None
        return self._leave_bed()

    def leave_hospital(self, fit_to_travel: bool) -> None:
        """The hospital gives the person back. Heard of after they entered the station, it moves nobody."""
        if self._may(CaseState.DISCHARGED):
            self.fit_to_travel = fit_to_travel
            self.state = CaseState.DISCHARGED

    def slip_away(self, at: datetime) -> bool:
        """Gone from the hospital without a word: nobody has the person in a bed. True when somebody must look for them
        (D31), who may not look after themselves."""
        if not self._may(CaseState.OPENED):
            return False
        self.state, self.missing_since = CaseState.OPENED, None if self.is_capable_adult else at
        return self.missing_since is not None

    def expect_at_the_door(self) -> None:
        """A discharge we have not heard of yet is no bar. :raises CaseWrongState: for who is inside or gone already."""
        self._expect_move(CaseState.IN_STATION)

    def enter_station(self, zone: BedZone, bed_id: str, at: datetime) -> None:
        """The person has a bed. Coming back from hospital the first entry stays the entry of the stay."""
        self.expect_at_the_door()
        self.state, self.bed_zone, self.bed_id, self.missing_since = CaseState.IN_STATION, zone, bed_id, None
        self.entered_at = self.entered_at or at

    # --- going home ---

    @property
    def has_left(self) -> bool:
        return self.state not in _PRESENT

    def expect_present(self) -> None:
        """:raises CaseWrongState: when the person has already left."""
        if self.state not in _PRESENT:
            raise CaseWrongState(case_id=self.id, state=self.state.value, expected=[state.value for state in _PRESENT])

    @property
    def is_owed_a_search(self) -> bool:
        """Somebody in our or a hospital's care of whom nobody knows who they are (D11, D12)."""
        return self.is_unidentified and self.first_custody_at is not None and self.state in _PRESENT

    def expect_open(self) -> None:
        """:raises CaseWrongState: when the case is closed."""
        if self.state is CaseState.CLOSED:
            raise CaseWrongState(case_id=self.id, state=self.state.value)

    @property
    def is_placed(self) -> bool:
        """Lives elsewhere in public care, while everybody goes on looking for their family (民发〔2015〕158号)."""
        placed = self.departed_by is DepartureKind.PLACEMENT
        return placed and self.state in (CaseState.DEPARTED, CaseState.ARRIVED)

    def expect_in_care(self) -> None:
        """:raises CaseWrongState: when the person has already left, and was not placed."""
        if not self.is_placed:
            self.expect_present()

    def depart(self, kind: DepartureKind, at: datetime) -> str | None:
        """The person leaves; the bed that this frees, if any. Who goes to a hospital stays ours (domain §1.5)."""
        self.expect_in_care()
        if kind is DepartureKind.TRANSFER_HOSPITAL:
            self._move(CaseState.IN_HOSPITAL)
        else:
            self._move(CaseState.DEPARTED)
            self.departed_at, self.departed_by, self.arrived_at = at, kind, None
        return self._leave_bed()

    def arrive(self, at: datetime) -> None:
        self._move(CaseState.ARRIVED)
        self.arrived_at = at

    def reasons_to_stay_open(self, left: LeftOpen) -> list[str]:
        """What must happen before the case may close; nothing when it may. Whoever was placed without a name is still
        looked for, so their case stays open (domain §1.5)."""
        owed = {
            "belongings_held": left.belongings_held,
            "not_departed": not self._may(CaseState.CLOSED),
            "arrival_not_confirmed": self.state is CaseState.DEPARTED and self.departed_by in NEEDS_ARRIVAL,
            "notices_live": self.notices_live,
            "identity_unknown": self.is_placed and self.is_unidentified,
            "incidents_open": left.incidents_open,
            "suspicion_unregistered": left.suspicion_unregistered,
        }
        return [*(reason for reason, stands in owed.items() if stands), *sorted(left.papers_owed)]

    def close(self, at: datetime, left: LeftOpen) -> None:
        """Nothing of the stay is open any more. :raises CaseNotClosable: with every reason why not."""
        self.expect_open()
        if reasons := self.reasons_to_stay_open(left):
            raise CaseNotClosable(case_id=self.id, reasons=reasons)
        self._move(CaseState.CLOSED)
        self.closed_at = at

    def reopen(self) -> bool:
        """The case is where it was before it was closed; false when it is not closed."""
        if self.state is not CaseState.CLOSED:
            return False
        self._move(CaseState.DEPARTED if self.arrived_at is None else CaseState.ARRIVED)
        self.closed_at = None
        return True

    def expect_sealed(self) -> None:
        """:raises CaseNotSealed:"""
        if not self.sealed:
            raise CaseNotSealed(case_id=self.id)

    def _leave_bed(self) -> str | None:
        freed, self.bed_zone, self.bed_id = self.bed_id, None, None
        return freed

    def _may(self, to: CaseState) -> bool:
        return CASE_MOVES.allows(self.state, to)

    def _expect_move(self, to: CaseState) -> None:
        CASE_MOVES.expect(self.state, to, CaseWrongState, case_id=self.id)

    def _move(self, to: CaseState) -> None:
        self._expect_move(to)
        self.state = to


def number_of(year: int, sequence: int) -> str:
    """``CZ-2026-000041``."""
    return f"CZ-{year}-{sequence:06d}"


def year_of(moment: datetime) -> int:
    """The year of the station's own calendar, which a case number carries."""
    return moment.astimezone(SHANGHAI).year


def happened(stated: datetime | None, sent_at: datetime, now: datetime, *, after: datetime | None = None) -> datetime:
    """When a reported act took place: as stated, else when it was sent.

    :raises ImplausibleTime: for a stated future, or a stated moment before ``after``. A default is moved to what is
    possible, so that no clock's drift refuses a report.
    """
    if stated is None:
        return max(min(sent_at, now), after or sent_at.min.replace(tzinfo=sent_at.tzinfo))
    if stated > now + _CLOCKS_DIFFER or (after is not None and stated < after):
        raise ImplausibleTime(stated=iso(stated), now=iso(now))
    return stated
