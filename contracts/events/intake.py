"""What intake announces: cases, referrals, identity, stays, clocks of its own, departures and tickets."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Day, Flag, Id, Instant, Quantity, Range
from contracts.codes import (
    AgeBasis,
    AgencyId,
    BedZone,
    CaseNumber,
    CaseOrigin,
    ClientId,
    ClockRule,
    ClockVerdict,
    CustodyPlace,
    DepartureKind,
    ErasurePart,
    ErasureReason,
    HealthDecision,
    IdentityState,
    PersonField,
    RegionCode,
    RejectionReason,
    SealReason,
    Sex,
    Urgency,
)


@event(owner="intake", subject="case", heard_by=("gateway",))
class CaseOpened:
    """A case (one episode of help) begins. For a street contact the ids lead back to the first report."""

    case_id: Id
    case_number: CaseNumber
    origin: CaseOrigin
    opened_at: Instant
    contact_id: Id | None
    dispatch_id: Id | None
    sighting_ids: tuple[Id, ...]


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


@event(owner="intake", subject="case", heard_by=("gateway",))
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


@event(owner="intake", subject="case", heard_by=("tracing", "gateway"))
class CaseUnidentified:
    """The person cannot say who they are. The identity clocks run from ``first_custody_at``, in a hospital or at the
    station, whichever came first (D11, D12)."""

    case_id: Id
    case_number: CaseNumber
    first_custody_at: Instant
    custody_place: CustodyPlace
    sex: Sex
    ages: Range
    age_basis: AgeBasis
    presumed_minor: Flag
    impaired: Flag
    found_at: Instant
    found_region_code: RegionCode | None


@event(owner="intake", subject="case", heard_by=("tracing", "gateway"))
class AgeReassessed:
    """The age range, its basis, or both have changed, and with them perhaps the presumption of minority."""

    case_id: Id
    ages: Range
    age_basis: AgeBasis
    presumed_minor: Flag
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class SafetyChecked:
    """The person passed the safety check (same-sex officer, or an emergency reason on record)."""

    case_id: Id
    items_in_custody: Quantity
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class HealthChecked:
    """The station looked at the person's health on entry."""

    case_id: Id
    decision: HealthDecision
    impaired: Flag
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class BelongingsReceived:
    """Belongings are in custody against a receipt, line by line."""

    case_id: Id
    receipt_id: Id
    line_count: Quantity
    money_fen: Quantity
    at: Instant


@event(owner="intake", subject="case", heard_by=("tracing", "gateway"))
class CaseAdmitted:
    """The person stays at the station."""

    case_id: Id
    bed_zone: BedZone
    identity: IdentityState
    admitted_at: Instant


@event(owner="intake", subject="case", heard_by=("tracing", "gateway"))
class CaseIdentified:
    """The case now knows who the person is; the name itself is read from intake."""

    case_id: Id
    identity: IdentityState
    home_region_code: RegionCode | None
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ClockOpened:
    """A statutory clock of intake runs. ``provisional``: it reaches into a year without a published calendar."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    started_at: Instant
    due_at: Instant
    provisional: Flag


@event(owner="intake", subject="case", heard_by=("gateway",))
class ClockWarned:
    """A statutory clock of intake comes due soon."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    due_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ClockBreached:
    """A duty was not done in time; it escalates, and never ends the help."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    due_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ClockMet:
    """A duty was done, judged by when it was done and not by when we heard of it."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    done_at: Instant
    verdict: ClockVerdict


@event(owner="intake", subject="case", heard_by=("gateway",))
class ClockCancelled:
    """The duty is gone (its condition no longer holds, or somebody with the power to do so waived it); a breach on
    record stays."""

    case_id: Id
    clock_id: Id
    rule: ClockRule
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class DeparturePlanned:
    """How the person will leave, after every guard of that kind was checked."""

    case_id: Id
    departure_id: Id
    kind: DepartureKind
    destination_region_code: RegionCode
    planned_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class TicketRequested:
    """The railway desk is asked for a ticket."""

    case_id: Id
    ticket_id: Id
    departure_id: Id
    travellers: Quantity
    requested_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class TicketIssued:
    """The railway desk issued the ticket; exactly one per departure."""

    case_id: Id
    ticket_id: Id
    departure_id: Id
    departs_at: Instant
    arrives_at: Instant
    price_fen: Quantity
    direct: Flag


@event(owner="intake", subject="case", heard_by=("gateway",))
class BelongingsReturned:
    """Every line of the receipt was handed back, counted and signed."""

    case_id: Id
    receipt_id: Id
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class DepartureExecuted:
    """The person has left the station in the planned way."""

    case_id: Id
    departure_id: Id
    kind: DepartureKind
    destination_region_code: RegionCode
    executed_at: Instant


@event(owner="intake", subject="case", heard_by=("followup", "gateway"))
class DepartureArrived:
    """The arrival home is confirmed; what is known of the risk travels as flags, the name is read from intake."""

    case_id: Id
    departure_id: Id
    kind: DepartureKind
    destination_region_code: RegionCode
    arrived_at: Instant
    arrived_on: Day
    sex: Sex
    ages: Range
    impaired: Flag
    minor: Flag
    was_unidentified: Flag


@event(owner="intake", subject="case", heard_by=("tracing", "gateway"))
class CaseClosed:
    """Nothing of the stay is open any more."""

    case_id: Id
    closed_at: Instant


@event(owner="intake", subject="case", heard_by=("tracing", "followup", "gateway"))
class CaseSealed:
    """From now on only the clients named in ``need_to_know`` may see the case, and every event about it is flagged."""

    case_id: Id
    reason: SealReason
    need_to_know: tuple[ClientId, ...]
    at: Instant


@event(owner="intake", subject="case", heard_by=("tracing", "followup", "gateway"))
class NeedToKnowExtended:
    """These clients may see the sealed case too."""

    case_id: Id
    need_to_know: tuple[ClientId, ...]
    at: Instant


@event(owner="intake", subject="case", heard_by=("tracing", "followup", "gateway"))
class CaseUnsealed:
    """The case is a case like any other again; what was announced of it meanwhile stays where it was not shown."""

    case_id: Id
    at: Instant


@event(owner="intake", subject="case", heard_by=("patrol", "tracing", "followup", "gateway"))
class PersonErased:
    """The person's data are erased here; everybody who keeps some erases theirs and says so. ``thing_ids``: what of
    ours was about them besides the case (referrals, departures, tickets)."""

    case_id: Id
    contact_id: Id | None
    thing_ids: tuple[Id, ...]
    reason: ErasureReason
    erased_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ErasureCompleted:
    """Everybody has said that they erased the person's data."""

    case_id: Id
    completed_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ErasureOverdue:
    """Somebody has not said within a day that they erased the person's data."""

    case_id: Id
    waiting_for: tuple[ErasurePart, ...]
    due_at: Instant


@event(owner="intake", subject="case", heard_by=("tracing", "followup", "gateway"))
class PersonCorrected:
    """Something was known wrongly of the person; whoever keeps it reads it again from here."""

    case_id: Id
    correction_id: Id
    fields: tuple[PersonField, ...]
    corrected_at: Instant
