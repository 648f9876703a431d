"""What a hospital's care costs and how it is settled (先救治后结算); without it care first would be care never paid.

Costs of the catalogue go through; beyond it the hospital's head and the station sign, one each (巢湖, Guangxi: local
norms, taken as starting values). A period is closed once it is over: its costs become one claim, reviewed jointly by
civil affairs, health and insurance. Opening it again takes two people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import CatalogueClass, ClaimState, CostLineState
from contracts.law.calendar import SHANGHAI
from contracts.orders.intake import ClaimReason, Payer, ReviewStep
from services.intake.domain.cases import ImplausibleTime
from services.intake.domain.referrals import Referral
from services.intake.domain.settlement import Period, Span, period_named

if TYPE_CHECKING:
    from chassis.private import Private

LINE_MOVES: Final = Moves(
    (CostLineState.SUBMITTED, CostLineState.QUERIED),
    {
        CostLineState.QUERIED: (CostLineState.SUBMITTED, CostLineState.WITHDRAWN),
        CostLineState.SUBMITTED: (CostLineState.WITHDRAWN,),
        CostLineState.WITHDRAWN: (),
    },
)
"""As long as the cost is in no claim."""

CLAIM_MOVES: Final = Moves(
    (ClaimState.SUBMITTED,),
    {
        ClaimState.SUBMITTED: (ClaimState.UNDER_REVIEW, ClaimState.REOPENED),
        ClaimState.UNDER_REVIEW: (
            ClaimState.QUERIED,
            ClaimState.APPROVED,
            ClaimState.REJECTED,
            ClaimState.REOPENED,
        ),
        ClaimState.QUERIED: (ClaimState.UNDER_REVIEW, ClaimState.REJECTED, ClaimState.REOPENED),
        ClaimState.APPROVED: (ClaimState.PAID, ClaimState.REOPENED),
        ClaimState.REJECTED: (ClaimState.REOPENED,),
        ClaimState.PAID: (),
        ClaimState.REOPENED: (),
    },
)

NEEDS_REASON: Final = frozenset({ReviewStep.QUERIED, ReviewStep.REJECTED})


class CostsBeforeAdmission(Refusal):
    """Only who had the patient in a bed has costs."""

    code = "costs_before_admission"


class CostLineWrongState(Refusal):
    """The cost is at another point of its way, or in a claim."""

    code = "cost_line_wrong_state"


class PeriodClosed(Refusal):
    """The day lies in a closed period; ``claim_id`` is its claim."""

    code = "period_closed"


class PeriodRunning(Refusal):
    """Nobody closes a period that is not over."""

    code = "period_running"


class PeriodUnknown(Refusal):
    """The station settles by other periods."""

    code = "period_unknown"


class ClaimWrongState(Refusal):
    """The claim is at another point of its way."""

    code = "claim_wrong_state"


class ClaimReasonMissing(Refusal):
    """Who queries or rejects says why."""

    code = "claim_reason_missing"


class ReopeningNotAsked(Refusal):
    """There is nothing to agree to."""

    code = "reopening_not_asked"


class ReopeningOwn(Refusal):
    """Nobody agrees to their own request."""

    code = "reopening_own"


@dataclass(eq=False, kw_only=True)
class CostLine:
    """One cost of one hospital stay."""

    id: str
    case_id: str
    referral_id: str
    hospital_id: str
    catalogue_class: CatalogueClass
    payer: Payer
    amount_fen: int
    incurred_on: date
    submitted_at: datetime
    state: CostLineState
    item: Private | None = None
    hospital_signer: str | None = None
    hospital_signed_at: datetime | None = None
    station_signer: str | None = None
    station_signed_at: datetime | None = None
    claim_id: str | None = None

    def sign_for_hospital(self, signer: str, at: datetime) -> None:
        """The hospital's head. The first signature of a side counts."""
        self._expect(CostLineState.SUBMITTED)
        if self.hospital_signed_at is None:
            self.hospital_signer, self.hospital_signed_at = signer, at
        self._pass_when_both_signed()

    def sign_for_station(self, signer: str, at: datetime) -> None:
        self._expect(CostLineState.SUBMITTED)
        if self.station_signed_at is None:
            self.station_signer, self.station_signed_at = signer, at
        self._pass_when_both_signed()

    def withdraw(self) -> None:
        self._expect(CostLineState.WITHDRAWN)
        self.state = CostLineState.WITHDRAWN

    def _pass_when_both_signed(self) -> None:
        if self.hospital_signed_at is not None and self.station_signed_at is not None:
            self.state = CostLineState.SUBMITTED

    def _expect(self, to: CostLineState) -> None:
        if self.claim_id is not None or not LINE_MOVES.allows(self.state, to):
            ids = {"cost_line_id": self.id, "claim_id": self.claim_id}
            raise LINE_MOVES.refused(self.state, to, CostLineWrongState, **ids)


@dataclass(eq=False, kw_only=True)
class Claim:
    """One closed settlement period of one hospital."""

    id: str
    hospital_id: str
    period: str
    revision: int
    starts_on: date
    ends_on: date
    closed_at: datetime
    closed_by: str
    state: ClaimState = ClaimState.SUBMITTED
    line_count: int = 0
    total_fen: int = 0
    reason: ClaimReason | None = None
    reviewed_at: datetime | None = None
    reviewed_by: str | None = None
    reopening_reason: ClaimReason | None = None
    reopening_asked_at: datetime | None = None
    reopening_asked_by: str | None = None
    reopened_at: datetime | None = None
    reopened_by: str | None = None

    def review(self, step: ReviewStep, reason: ClaimReason | None, *, by: str, at: datetime) -> None:
        """One step further. :raises ClaimReasonMissing: :raises ClaimWrongState:"""
        if step in NEEDS_REASON and reason is None:
            raise ClaimReasonMissing(claim_id=self.id, step=step.value)
        self._move(ClaimState(step.value))
        self.reason, self.reviewed_by, self.reviewed_at = reason, by, at

    def ask_reopening(self, reason: ClaimReason, *, by: str, at: datetime) -> None:
        """Asked again, the latest request counts. :raises ClaimWrongState: when it can never be opened again."""
        self._expect(ClaimState.REOPENED)
        self.reopening_reason, self.reopening_asked_by, self.reopening_asked_at = reason, by, at

    def reopen(self, *, by: str, at: datetime) -> None:
        """:raises ReopeningNotAsked: :raises ReopeningOwn: :raises ClaimWrongState:"""
        self._expect(ClaimState.REOPENED)
        if self.reopening_asked_by is None:
            raise ReopeningNotAsked(claim_id=self.id)
        if self.reopening_asked_by == by:
            raise ReopeningOwn(claim_id=self.id)
        self._move(ClaimState.REOPENED)
        self.reopened_by, self.reopened_at = by, at

    def _move(self, to: ClaimState) -> None:
        self._expect(to)
        self.state = to

    def _expect(self, to: ClaimState) -> None:
        CLAIM_MOVES.expect(self.state, to, ClaimWrongState, claim_id=self.id)


def first_state(catalogue_class: CatalogueClass) -> CostLineState:
    """What is beyond the catalogue is queried until both have signed."""
    return CostLineState.QUERIED if catalogue_class is CatalogueClass.BEYOND else CostLineState.SUBMITTED


def day_of(moment: datetime) -> date:
    """The day in the station's own calendar."""
    return moment.astimezone(SHANGHAI).date()


def expect_costs(referral: Referral, incurred_on: date, today: date) -> None:
    """:raises CostsBeforeAdmission: unless the hospital had the patient in a bed; :raises ImplausibleTime: for a day
    before the admission, or one to come."""
    if referral.admitted_at is None:
        raise CostsBeforeAdmission(referral_id=referral.id, state=referral.state.value)
    if not day_of(referral.admitted_at) <= incurred_on <= today:
        raise ImplausibleTime(stated=incurred_on.isoformat(), now=today.isoformat())


def expect_open_period(closed: Claim | None) -> None:
    """:raises PeriodClosed:"""
    if closed is not None:
        raise PeriodClosed(claim_id=closed.id, period=closed.period)


def period_to_close(name: str, span: Span, today: date) -> Period:
    """The period of that name. :raises PeriodUnknown: :raises PeriodRunning: until its last day is over."""
    try:
        period = period_named(name, span)
    except ValueError:
        raise PeriodUnknown(period=name, settles_by=span.value) from None
    if today <= period.ends_on:
        raise PeriodRunning(period=name, ends_on=period.ends_on.isoformat())
    return period
