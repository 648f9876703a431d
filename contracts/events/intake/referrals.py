"""What becomes of a patient between the station and its hospitals (转诊)."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant, Quantity
from contracts.codes import AgencyId, HospitalOutcome, RejectionReason, StatusReason, Urgency


@event(owner="intake", subject="case", heard_by=("gateway",))
class ReferralRequested:
    """One attempt to have one hospital take the patient; a rejection is followed by a new attempt of the same
    referral chain."""

    case_id: Id
    referral_id: Id
    chain_id: Id
    attempt: Quantity
    hospital_id: AgencyId
    urgency: Urgency
    requested_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ReferralAccepted:
    """The hospital takes the patient."""

    case_id: Id
    referral_id: Id
    hospital_id: AgencyId
    accepted_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ReferralRejected:
    """The hospital does not take the patient, with its reason; ``next_referral_id`` is the attempt that follows, if
    one does."""

    case_id: Id
    referral_id: Id
    hospital_id: AgencyId
    reason: RejectionReason
    rejected_at: Instant
    next_referral_id: Id | None


@event(owner="intake", subject="case", heard_by=("gateway",))
class ReferralOverdue:
    """No answer in the minutes an attempt may take; the duty chief is to call."""

    case_id: Id
    referral_id: Id
    hospital_id: AgencyId
    due_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ReferralExhausted:
    """Every ranked hospital has rejected; the duty chief must find one by telephone."""

    case_id: Id
    chain_id: Id
    attempts: Quantity
    at: Instant


@event(
    owner="intake",
    subject="case",
    heard_by=(
        "patrol",
        "gateway",
    ),
)
class PatientAdmitted:
    """The hospital has the patient in a bed; often the first custody, from which the identity clocks run."""

    case_id: Id
    referral_id: Id
    hospital_id: AgencyId
    admitted_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class PatientDischarged:
    """The hospital gives the patient back to the station."""

    case_id: Id
    referral_id: Id
    hospital_id: AgencyId
    discharged_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ReferralHeld:
    """The hospital cannot say yes or no yet, with its reason; the minutes for an answer run on."""

    case_id: Id
    referral_id: Id
    hospital_id: AgencyId
    reason: StatusReason
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ReferralCancelled:
    """The attempt is over without the hospital having the patient, with the reason; unanswered in time, entered in
    error and admitted elsewhere among them. ``next_referral_id`` is the attempt that follows, if one does."""

    case_id: Id
    referral_id: Id
    hospital_id: AgencyId
    reason: StatusReason
    at: Instant
    next_referral_id: Id | None


@event(owner="intake", subject="case", heard_by=("gateway",))
class ReferralFailed:
    """The hospital had said yes and could not after all, with its reason; ``next_referral_id`` is the attempt that
    follows, if one does."""

    case_id: Id
    referral_id: Id
    hospital_id: AgencyId
    reason: StatusReason
    at: Instant
    next_referral_id: Id | None


@event(owner="intake", subject="case", heard_by=("gateway",))
class HospitalStayEnded:
    """The patient is no longer in that hospital's bed and was not discharged to the station: transferred, died or
    absconded."""

    case_id: Id
    referral_id: Id
    hospital_id: AgencyId
    outcome: HospitalOutcome
    at: Instant
    next_referral_id: Id | None
