"""Referrals (转诊), one attempt per hospital; without their chain a full hospital would end the search for a bed.

Care never waits for identity or money. A rejection carries its reason; for want of capacity or specialty the next
ranked hospital is asked at once and the chain is kept (domain §2.3).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chassis.kinds import Range
from chassis.orders import Actor, NotFound, Refusal
from contracts.codes import AgencyKind, RejectionReason, Sex, Urgency
from contracts.orders.intake import ReferralState, SignerRole

if TYPE_CHECKING:
    from chassis.private import Private

ASKS_THE_NEXT = frozenset({RejectionReason.CAPACITY, RejectionReason.NOT_OUR_SPECIALTY})
"""Rejections that say nothing against the patient being one; after the others a human decides."""

ANSWER_WITHIN = {
    Urgency.EMERGENCY: timedelta(minutes=10),
    Urgency.URGENT: timedelta(hours=1),
    Urgency.ROUTINE: timedelta(days=1),
}
"""Recommended (D03 asks for a page at ten minutes); a hospital's own ``accept_minutes`` goes before it in an
emergency."""


class ReferralSuperseded(Refusal):
    """This attempt was rejected and another hospital has been asked; which, is not for this one to know."""

    code = "referral_superseded"


class ReferralWrongState(Refusal):
    """The attempt is at another point of its way."""

    code = "referral_wrong_state"


class ReferralAlreadyOpen(Refusal):
    """A hospital is already asked, or already has the patient; ``referral_id`` is that attempt."""

    code = "referral_already_open"


@dataclass(eq=False, kw_only=True)
class Hospital:
    """A partner hospital (定点医院) in the order in which hospitals are asked."""

    id: str
    name: str
    rank: int
    kind: str
    accept_minutes: int | None = None
    active: bool = True

    def answers_within(self, urgency: Urgency) -> timedelta:
        if urgency is Urgency.EMERGENCY and self.accept_minutes is not None:
            return timedelta(minutes=self.accept_minutes)
        return ANSWER_WITHIN[urgency]


@dataclass(eq=False, kw_only=True)
class Chain:
    """One need of one patient for a hospital; its attempts are the referrals."""

    id: str
    case_id: str
    urgency: Urgency
    sex: Sex
    ages_lo: int
    ages_hi: int
    requested_by: str
    requested_at: datetime
    place: Private | None = None
    reason: Private | None = None
    exhausted_at: datetime | None = None

    @property
    def ages(self) -> Range:
        return Range(self.ages_lo, self.ages_hi)


@dataclass(eq=False, kw_only=True)
class Referral:
    """One attempt: one hospital is asked to take the patient."""

    id: str
    chain_id: str
    case_id: str
    attempt: int
    hospital_id: str
    urgency: Urgency
    requested_by: str
    requested_at: datetime
    answer_due_at: datetime
    state: ReferralState = ReferralState.REQUESTED
    overdue: bool = False
    accepted_at: datetime | None = None
    rejected_at: datetime | None = None
    rejection_reason: RejectionReason | None = None
    next_referral_id: str | None = None
    admitted_at: datetime | None = None
    signer_role: SignerRole | None = None
    discharged_at: datetime | None = None
    fit_to_travel: bool | None = None
    note: Private | None = None
    ward: Private | None = None
    advice: Private | None = None

    @property
    def is_open(self) -> bool:
        return self.state in (ReferralState.REQUESTED, ReferralState.ACCEPTED, ReferralState.ADMITTED)

    def accept(self, at: datetime) -> None:
        """The hospital takes the patient; late is still welcome. :raises ReferralSuperseded: when another was asked
        meanwhile."""
        self._expect(ReferralState.REQUESTED)
        self.state, self.accepted_at = ReferralState.ACCEPTED, at

    def reject(self, reason: RejectionReason, at: datetime) -> None:
        self._expect(ReferralState.REQUESTED, ReferralState.ACCEPTED)
        self.state, self.rejection_reason, self.rejected_at = ReferralState.REJECTED, reason, at

    def admit(self, at: datetime, signer: SignerRole) -> bool:
        """The patient is in a bed; true when this also is the acceptance, because nobody had time to press that button
        first."""
        self._expect(ReferralState.REQUESTED, ReferralState.ACCEPTED)
        unannounced = self.state is ReferralState.REQUESTED
        self.accepted_at = self.accepted_at or at
        self.state, self.admitted_at, self.signer_role = ReferralState.ADMITTED, at, signer
        return unannounced

    def discharge(self, at: datetime, fit_to_travel: bool) -> None:
        self._expect(ReferralState.ADMITTED)
        self.state, self.discharged_at, self.fit_to_travel = ReferralState.DISCHARGED, at, fit_to_travel

    def miss_answer(self) -> bool:
        """The minutes of the attempt are over; true when it was indeed still unanswered. The attempt stays
        answerable."""
        missed = self.state is ReferralState.REQUESTED and not self.overdue
        self.overdue = self.overdue or missed
        return missed

    def _expect(self, *states: ReferralState) -> None:
        if self.state in states:
            return
        if self.next_referral_id is not None:
            raise ReferralSuperseded(referral_id=self.id)
        raise ReferralWrongState(
            referral_id=self.id, state=self.state.value, expected=[state.value for state in states]
        )


def next_hospital(ranked: Iterable[Hospital], asked: Iterable[str]) -> Hospital | None:
    """The first active hospital in rank that this chain has not asked yet."""
    tried = set(asked)
    waiting = (hospital for hospital in ranked if hospital.active and hospital.id not in tried)
    return min(waiting, key=lambda hospital: (hospital.rank, hospital.id), default=None)


def ask(hospital: Hospital, chain: Chain, *, referral_id: str, attempt: int, at: datetime) -> Referral:
    """A new attempt of the chain at this hospital."""
    return Referral(
        id=referral_id,
        chain_id=chain.id,
        case_id=chain.case_id,
        attempt=attempt,
        hospital_id=hospital.id,
        urgency=chain.urgency,
        requested_by=chain.requested_by,
        requested_at=at,
        answer_due_at=at + hospital.answers_within(chain.urgency),
    )


def visible_to(actor: Actor) -> dict[str, str]:
    """Which attempts an actor may see: a hospital its own, the station all, anybody else what they asked for
    themselves."""
    if actor.agency_kind == AgencyKind.HOSPITAL:
        return {"hospital_id": actor.agency_id}
    return {} if actor.agency_kind in (AgencyKind.STATION, "service") else {"requested_by": actor.agency_id}


def expect_own(referral: Referral, actor: Actor) -> None:
    """:raises NotFound: unless the referral is the actor's to answer."""
    if actor.agency_kind != AgencyKind.HOSPITAL or referral.hospital_id != actor.agency_id:
        raise NotFound
