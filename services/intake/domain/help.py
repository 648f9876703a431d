"""A request for help (求助) from the door to the decision; without it the order of hospital, police and forms would be
in somebody's head.

民发〔2014〕132号: the first look at body and mind comes before anything (art. 7); mental disorder, infection, critical
illness or injury go to a hospital first (art. 8), danger to the police first (arts 9, 10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import (
    CaseOrigin,
    EligibilityOutcome,
    HelpArrival,
    HelpNeed,
    ScreeningDecision,
    ScreeningSign,
    StatedReason,
)
from contracts.orders.intake import HelpRequestState as S
from contracts.orders.intake import ReferralKind

if TYPE_CHECKING:
    from chassis.private import Private

HELP_REQUEST_MOVES: Final = Moves(
    (S.OPENED,),
    {
        S.OPENED: (S.SCREENED, S.HOSPITAL_FIRST, S.POLICE_FIRST, S.WITHDRAWN),
        S.SCREENED: (
            S.SCREENED,
            S.HOSPITAL_FIRST,
            S.POLICE_FIRST,
            S.SAFETY_CHECKED,
            S.ELIGIBLE,
            S.NOT_ELIGIBLE,
            S.WITHDRAWN,
        ),
        S.HOSPITAL_FIRST: (S.SCREENED, S.HOSPITAL_FIRST, S.POLICE_FIRST, S.WITHDRAWN),
        S.POLICE_FIRST: (S.SCREENED, S.HOSPITAL_FIRST, S.POLICE_FIRST, S.WITHDRAWN),
        S.SAFETY_CHECKED: (S.HOSPITAL_FIRST, S.POLICE_FIRST, S.REGISTERED, S.ELIGIBLE, S.WITHDRAWN),
        S.REGISTERED: (S.HOSPITAL_FIRST, S.POLICE_FIRST, S.ELIGIBLE, S.NOT_ELIGIBLE, S.WITHDRAWN),
        S.ELIGIBLE: (S.ELIGIBLE, S.NOT_ELIGIBLE, S.WITHDRAWN),
        S.NOT_ELIGIBLE: (S.ELIGIBLE, S.NOT_ELIGIBLE),
        S.WITHDRAWN: (),
    },
)
"""Domain §2.2. Help may be given before the form is filled in; refused it is only after
the registration, or to whoever does not let themselves be checked."""

ORIGINS: Final[Mapping[HelpArrival, CaseOrigin]] = MappingProxyType(
    {
        HelpArrival.SELF: CaseOrigin.SELF_ARRIVAL,
        HelpArrival.POLICE: CaseOrigin.POLICE_ESCORT,
        HelpArrival.HOSPITAL: CaseOrigin.HOSPITAL_NOTICE,
        HelpArrival.PATROL: CaseOrigin.PATROL_CONTACT,
        HelpArrival.CHENGGUAN: CaseOrigin.ESCORTED,
        HelpArrival.CITIZEN: CaseOrigin.ESCORTED,
        HelpArrival.OTHER_STATION: CaseOrigin.ESCORTED,
    }
)

_TO_HOSPITAL: Final = frozenset(
    {ScreeningSign.MENTAL_DISORDER, ScreeningSign.INFECTIOUS, ScreeningSign.CRITICAL, ScreeningSign.INJURED}
)
_TO_POLICE: Final = frozenset(ScreeningSign) - _TO_HOSPITAL

_TREATED_FIRST: Final[tuple[tuple[ScreeningSign, ReferralKind | None], ...]] = (
    (ScreeningSign.CRITICAL, None),
    (ScreeningSign.INJURED, ReferralKind.TRAUMA),
    (ScreeningSign.INFECTIOUS, ReferralKind.INFECTIOUS),
    (ScreeningSign.MENTAL_DISORDER, ReferralKind.PSYCHIATRIC),
)
"""What endangers life goes to whoever is next; what does not, to whom it is for. A psychiatric need is seen by those
only who must know (Mental Health Law art. 4)."""

_SCREENED_AS: Final = MappingProxyType(
    {
        ScreeningDecision.CONTINUE: S.SCREENED,
        ScreeningDecision.HOSPITAL_FIRST: S.HOSPITAL_FIRST,
        ScreeningDecision.POLICE_FIRST: S.POLICE_FIRST,
    }
)
_DECIDED_AS: Final = MappingProxyType(
    {EligibilityOutcome.ELIGIBLE: S.ELIGIBLE, EligibilityOutcome.NOT_ELIGIBLE: S.NOT_ELIGIBLE}
)


class HelpRequestWrongState(Refusal):
    """The request is at another point of its way; ``allowed`` are those it may go to."""

    code = "help_request_wrong_state"


class HelpRequestOpen(Refusal):
    """There is a request on that case already; ``help_request_id`` is that one."""

    code = "help_request_open"


class HospitalFirstForSigns(Refusal):
    """The signs send the person to a hospital before anything else (art. 8)."""

    code = "signs_ask_for_hospital"


class PoliceFirstForSigns(Refusal):
    """The signs ask for the police before the station goes on (arts 9, 10)."""

    code = "signs_ask_for_police"


class SignsMissing(Refusal):
    """Nobody is sent to a hospital or to the police without what was seen."""

    code = "screening_signs_missing"


class PoliceReportMissing(Refusal):
    """The case goes on after the report to the police has a number (D04)."""

    code = "police_report_missing"


class PoliceFirst(Refusal):
    """The screening sends the person to the police before they are taken in."""

    code = "police_first"


class ScreeningMissing(Refusal):
    """The first look at body and mind comes before anything else (art. 7)."""

    code = "screening_missing"


class NotTheirOwnWord(Refusal):
    """A minor, or an impaired person, does not give up help by a word of theirs; ``because`` says which."""

    code = "withdrawal_not_their_own"


@dataclass(eq=False, kw_only=True)
class Screening:
    """One first look (甄别)."""

    id: str
    case_id: str
    help_request_id: str
    officer: str
    decision: ScreeningDecision
    at: datetime
    signs: list[str] = field(default_factory=list)
    police_report_number: str | None = None


@dataclass(eq=False, kw_only=True)
class HelpRequest:
    """Somebody asks for help, or is brought."""

    id: str
    case_id: str
    arrival: HelpArrival
    stated_reason: StatedReason
    arrived_at: datetime
    needs: list[str] = field(default_factory=list)
    state: S = S.OPENED
    referral_id: str | None = None
    registered_at: datetime | None = None
    registered_by: str | None = None
    fingerprint_taken: bool = False
    photo_taken: bool = False
    national_system_checked: bool = False
    escort: Private | None = None

    @property
    def wants(self) -> tuple[HelpNeed, ...]:
        return tuple(HelpNeed(need) for need in self.needs)

    @property
    def is_over(self) -> bool:
        return self.state is S.WITHDRAWN

    def screen(self, screening: Screening) -> None:
        """Take the look's decision. :raises HelpRequestWrongState: :raises PoliceReportMissing:"""
        self._expect(_SCREENED_AS[screening.decision])
        goes_on = screening.decision is not ScreeningDecision.POLICE_FIRST
        if self.state is S.POLICE_FIRST and goes_on and screening.police_report_number is None:
            raise PoliceReportMissing(help_request_id=self.id)
        self._move(_SCREENED_AS[screening.decision])

    def pass_safety_check(self) -> None:
        """Checked once more at a later point it stays where it is."""
        if HELP_REQUEST_MOVES.allows(self.state, S.SAFETY_CHECKED):
            self._move(S.SAFETY_CHECKED)

    def register(self, at: datetime, officer: str, *, fingerprint: bool, photo: bool, national_system: bool) -> None:
        """The form (求助登记表) is filled in; after the decision it is filled in all the same, and changes no state."""
        if self.state not in (S.ELIGIBLE, S.REGISTERED):
            self._move(S.REGISTERED)
        self.registered_at, self.registered_by = at, officer
        self.fingerprint_taken, self.photo_taken, self.national_system_checked = fingerprint, photo, national_system

    @property
    def registration_gaps(self) -> list[str]:
        """What the registration still lacks (D08); the person is helped all the same."""
        owed = {
            "registration": self.registered_at is not None,
            "fingerprint": self.fingerprint_taken,
            "photo": self.photo_taken,
            "national_system": self.national_system_checked,
        }
        return [what for what, done in owed.items() if not done]

    def take_decision(self, outcome: EligibilityOutcome, *, unchecked: bool) -> None:
        """``unchecked``: it is refused because the person does not let themselves be checked, before any registration.
        :raises HelpRequestWrongState: when it is too early for that, or the request is over."""
        if self.state is S.SCREENED and outcome is EligibilityOutcome.NOT_ELIGIBLE and not unchecked:
            before = [S.SAFETY_CHECKED.value]
            raise HelpRequestWrongState(help_request_id=self.id, state=self.state.value, allowed=before)
        self._move(_DECIDED_AS[outcome])

    def withdraw(self, *, presumed_minor: bool, impaired: bool) -> None:
        """The person gives it up. :raises NotTheirOwnWord: for whoever is guarded."""
        guarded = {"presumed_minor": presumed_minor, "impaired": impaired}
        if because := [why for why, holds in guarded.items() if holds]:
            raise NotTheirOwnWord(help_request_id=self.id, because=because)
        self._move(S.WITHDRAWN)

    def expect_may_enter(self) -> None:
        """:raises ScreeningMissing: :raises HospitalFirst: :raises PoliceFirst: :raises HelpRequestWrongState:"""
        if self.state is S.OPENED:
            raise ScreeningMissing(help_request_id=self.id)
        if self.state is S.POLICE_FIRST:
            raise PoliceFirst(help_request_id=self.id)
        if self.state is S.HOSPITAL_FIRST:
            raise HospitalFirstForSigns(help_request_id=self.id)
        if self.state is S.WITHDRAWN:
            raise HelpRequestWrongState(help_request_id=self.id, state=self.state.value)

    def _move(self, to: S) -> None:
        self._expect(to)
        self.state = to

    def _expect(self, to: S) -> None:
        HELP_REQUEST_MOVES.expect(self.state, to, HelpRequestWrongState, help_request_id=self.id)


def kind_of_need(signs: frozenset[ScreeningSign]) -> ReferralKind | None:
    """For what a hospital is asked, by the first of the signs that says so."""
    return next((kind for sign, kind in _TREATED_FIRST if sign in signs), None)


def expect_decision_follows(decision: ScreeningDecision, signs: frozenset[ScreeningSign]) -> None:
    """What was seen decides: illness goes to a hospital before the police are asked, danger to the police before the
    station goes on. A hospital may always be first.

    :raises HospitalFirstForSigns: :raises PoliceFirstForSigns: :raises SignsMissing:
    """
    seen = sorted(sign.value for sign in signs)
    if signs & _TO_HOSPITAL and decision is not ScreeningDecision.HOSPITAL_FIRST:
        raise HospitalFirstForSigns(signs=seen)
    if signs & _TO_POLICE and decision is ScreeningDecision.CONTINUE:
        raise PoliceFirstForSigns(signs=seen)
    if not signs and decision is not ScreeningDecision.CONTINUE:
        raise SignsMissing(decision=decision.value)
