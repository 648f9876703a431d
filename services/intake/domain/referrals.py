"""Referrals (转诊), one attempt per hospital; without their chain a full hospital would end the search for a bed.

Care never waits for identity or money. A rejection carries its reason; for want of capacity or specialty the next
ranked hospital is asked at once and the chain is kept (domain §2.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from chassis.kinds import Range
from chassis.orders import Actor, NotFound, Refusal
from contracts.codes import AgencyKind, HospitalOutcome, RejectionReason, Sex, StatusReason, Urgency
from contracts.orders.intake import ReferralKind, ReferralState, SignerRole
from services.intake.domain.hospitals import Hospital
from services.intake.domain.referral_states import OPEN, REFERRAL_MOVES, SETTERS, Setter

if TYPE_CHECKING:
    from chassis.private import Private

PSYCHIATRIC_SCOPE = "referrals:psychiatric"

ASKS_THE_NEXT = frozenset({RejectionReason.CAPACITY, RejectionReason.NOT_OUR_SPECIALTY})
"""Rejections that say nothing against the patient being one; after the others a human decides."""


class ReferralSuperseded(Refusal):
    """Another hospital was asked instead. On the station's side ``live_referral_id`` is the attempt that counts; a
    hospital is not told whose turn it is."""

    code = "referral_superseded"


class ReferralWrongState(Refusal):
    """The attempt is at another point of its way."""

    code = "referral_wrong_state"


class ReferralAlreadyOpen(Refusal):
    """A hospital is already asked, or already has the patient; ``referral_id`` is that attempt."""

    code = "referral_already_open"


class SenderMissing(Refusal):
    """A psychiatric referral that is no emergency says who sends the patient and who signs (Mental Health Law art.
    36)."""

    code = "sender_missing"


@dataclass(eq=False, kw_only=True)
class Chain:
    """One need of one patient for a hospital; its attempts are the referrals. ``settled_at``: the need was met, or is
    gone."""

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
    settled_at: datetime | None = None
    kind: ReferralKind | None = None
    region_code: str | None = None
    sending_department: Private | None = None
    signer: str | None = None

    @property
    def is_psychiatric(self) -> bool:
        return self.kind is ReferralKind.PSYCHIATRIC

    def expect_sender(self) -> None:
        """An emergency waits for no signature. :raises SenderMissing: for another psychiatric need without one."""
        signed = self.signer is not None and self.sending_department is not None
        if self.is_psychiatric and self.urgency is not Urgency.EMERGENCY and not signed:
            raise SenderMissing(kind=ReferralKind.PSYCHIATRIC.value, urgency=self.urgency.value)

    def settle(self, at: datetime) -> None:
        """Nobody else is to be asked."""
        self.settled_at = self.settled_at or at

    def go_on(self) -> None:
        """The need stands again, elsewhere."""
        self.settled_at = None

    def sign(self, sending_department: Private, signer: str) -> None:
        """The department that sends the patient signs; signed again, the latest counts."""
        self.sending_department, self.signer = sending_department, signer

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
    changed_at: datetime
    answer_due_at: datetime
    state: ReferralState = ReferralState.REQUESTED
    overdue: bool = False
    accepted_at: datetime | None = None
    rejected_at: datetime | None = None
    rejection_reason: RejectionReason | None = None
    status_reason: StatusReason | None = None
    ended_at: datetime | None = None
    next_referral_id: str | None = None
    admitted_at: datetime | None = None
    signer_role: SignerRole | None = None
    discharged_at: datetime | None = None
    fit_to_travel: bool | None = None
    kind: ReferralKind | None = None
    note: Private | None = None
    ward: Private | None = None
    advice: Private | None = None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def has_patient(self) -> bool:
        """In a bed, as far as the hospital has said."""
        return self.state is ReferralState.ADMITTED

    # --- the hospital's yes and no ---

    def accept(self, at: datetime) -> None:
        """The hospital takes the patient. :raises ReferralSuperseded: when another was asked meanwhile."""
        self._move(ReferralState.ACCEPTED, at)
        self.accepted_at, self.status_reason = at, None

    def reject(self, reason: RejectionReason, at: datetime) -> None:
        self._move(ReferralState.REJECTED, at)
        self.rejection_reason, self.rejected_at, self.status_reason = reason, at, None

    def hold(self, reason: StatusReason, at: datetime) -> None:
        """Neither yes nor no yet. The minutes for an answer run on."""
        self._move(ReferralState.ON_HOLD, at)
        self.status_reason = reason

    def fail(self, reason: StatusReason, at: datetime) -> None:
        """The hospital had said yes and cannot after all."""
        self._end(ReferralState.FAILED, reason, at)

    # --- in bed ---

    def admit(self, at: datetime, signer: SignerRole | None, *, told_at: datetime) -> bool:
        """The patient is in a bed; true when this also is the acceptance, because nobody had time to press that button
        first."""
        self._move(ReferralState.ADMITTED, told_at)
        unannounced, self.accepted_at = self.accepted_at is None, self.accepted_at or at
        self.admitted_at, self.signer_role, self.status_reason = at, signer, None
        return unannounced

    def discharge(self, at: datetime, fit_to_travel: bool, *, told_at: datetime) -> None:
        self._move(ReferralState.DISCHARGED, told_at)
        self.discharged_at, self.fit_to_travel = at, fit_to_travel

    def end_stay(self, outcome: HospitalOutcome, at: datetime, *, told_at: datetime) -> None:
        """Transferred, died or absconded."""
        self._move(ReferralState(outcome.value), told_at)
        self.ended_at = at

    # --- over without the patient ---

    def cancel(self, reason: StatusReason, at: datetime) -> None:
        self._end(ReferralState.CANCELLED, reason, at)

    def mark_entered_in_error(self, reason: StatusReason, at: datetime) -> None:
        self._end(ReferralState.ENTERED_IN_ERROR, reason, at)

    def miss_answer(self, at: datetime) -> bool:
        """The minutes of the attempt are over; true when it was indeed still unanswered. The attempt stays
        answerable until another hospital is asked."""
        unanswered = self.state in (ReferralState.REQUESTED, ReferralState.ON_HOLD) and self.accepted_at is None
        missed = unanswered and not self.overdue
        if missed:
            self.overdue, self.changed_at = True, at
        return missed

    def leave_unanswered(self, at: datetime) -> None:
        """Somebody else is asked instead."""
        self._end(ReferralState.UNANSWERED, StatusReason.UNANSWERED, at)

    def _end(self, state: ReferralState, reason: StatusReason, at: datetime) -> None:
        self._move(state, at)
        self.status_reason, self.ended_at = reason, at

    def _move(self, to: ReferralState, at: datetime) -> None:
        """``at`` is when the platform hears of it, which may be long after it happened.
        :raises ReferralSuperseded: when another hospital was asked instead. :raises ReferralWrongState:"""
        if not REFERRAL_MOVES.allows(self.state, to) and self.next_referral_id is not None:
            raise ReferralSuperseded(referral_id=self.id)
        REFERRAL_MOVES.expect(self.state, to, ReferralWrongState, referral_id=self.id)
        self.state, self.changed_at = to, at


def expect_still_wanted(late: Referral, chain: Chain, live: Referral | None) -> None:
    """A late yes is welcome as long as the need stands and nobody else is asked. :raises ReferralSuperseded:"""
    if late.state is ReferralState.UNANSWERED and (live is not None or chain.settled_at is not None):
        raise ReferralSuperseded(referral_id=late.id)


def expect_bed_still_wanted(late: Referral, chain: Chain, live: Referral | None, at: datetime) -> None:
    """A patient who lay in a bed ``at`` that time is no late answer but a fact: whoever else is asked is told no longer
    to wait, unless they have the patient in a bed themselves. Heard of after the need was over it is still where the
    custody began. :raises ReferralSuperseded:"""
    if late.state is not ReferralState.UNANSWERED:
        return
    over = chain.settled_at is not None and chain.settled_at <= at
    if over or (live is not None and live.state is ReferralState.ADMITTED):
        raise ReferralSuperseded(referral_id=late.id)


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
        changed_at=at,
        answer_due_at=at + hospital.answers_within(chain.urgency),
        kind=chain.kind,
    )


# --- who sees it, who may set it --------------------------------------------------------------------------------------


def visible_to(actor: Actor) -> dict[str, str]:
    """Which attempts an actor may see: a hospital its own, the station all, anybody else what they asked for
    themselves."""
    if actor.agency_kind == AgencyKind.HOSPITAL:
        return {"hospital_id": actor.agency_id}
    return {} if actor.agency_kind in (AgencyKind.STATION, "service") else {"requested_by": actor.agency_id}


def sees_psychiatric(actor: Actor) -> bool:
    """The hospital that treats, the services, and whoever holds that right by name (Mental Health Law art. 4)."""
    return actor.agency_kind in (AgencyKind.HOSPITAL, "service") or actor.may(PSYCHIATRIC_SCOPE)


def may_see(referral: Referral, actor: Actor) -> bool:
    own = all(getattr(referral, name) == value for name, value in visible_to(actor).items())
    return own and (referral.kind is not ReferralKind.PSYCHIATRIC or sees_psychiatric(actor))


def expect_setter(referral: Referral, actor: Actor, state: ReferralState) -> None:
    """:raises NotFound: unless this actor may set that state of this referral."""
    if not may_see(referral, actor) or setter_of(referral, actor) not in SETTERS[state]:
        raise NotFound


def expect_treated_by(referral: Referral, actor: Actor) -> None:
    """:raises NotFound: unless the actor is the hospital of this referral."""
    if actor.agency_kind != AgencyKind.HOSPITAL or referral.hospital_id != actor.agency_id:
        raise NotFound


def setter_of(referral: Referral, actor: Actor) -> Setter:
    """What the actor is to this referral that it may see."""
    return Setter.TARGET if actor.agency_kind == AgencyKind.HOSPITAL else Setter.REQUESTER
