"""What passes between hospitals and us (医院)."""

from __future__ import annotations

from typing import Annotated

from chassis.kinds import CodeList, PatternCode


class Urgency(CodeList):
    """紧急程度 of a referral; FHIR priority stat / urgent / routine."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    ROUTINE = "routine"


class RejectionReason(CodeList):
    """拒收理由: a rejection without one is invalid (domain §2.3)."""

    CAPACITY = "capacity"
    NOT_OUR_SPECIALTY = "not_our_specialty"
    NOT_A_PATIENT = "not_a_patient"
    DUPLICATE = "duplicate"
    NEEDS_POLICE_FIRST = "needs_police_first"
    OTHER = "other"


SettlementPeriod = Annotated[str, PatternCode("SettlementPeriod", r"\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?")]
"""结算期: a year, a quarter or a month (``2026-Q3``), whichever the station settles by."""


class StatusReason(CodeList):
    """状态理由 of a referral that is held, cancelled, failed or entered in error; none of these goes without one."""

    WAITING_FOR_BED = "waiting_for_bed"
    WAITING_FOR_INFORMATION = "waiting_for_information"
    PATIENT_NOT_ARRIVED = "patient_not_arrived"
    PATIENT_DECLINED = "patient_declined"
    NO_LONGER_NEEDED = "no_longer_needed"
    BEYOND_OUR_MEANS = "beyond_our_means"
    ADMITTED_ELSEWHERE = "admitted_elsewhere"
    UNANSWERED = "unanswered"
    DUPLICATE = "duplicate"
    RECORDED_IN_ERROR = "recorded_in_error"
    OTHER = "other"


class HospitalOutcome(CodeList):
    """住院结局 other than a discharge to the station."""

    TRANSFERRED = "transferred"
    DIED = "died"
    ABSCONDED = "absconded"


class CategoryState(CodeList):
    """甄别状态: whether a patient is one whom the station helps; until it is confirmed nothing is settled."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    APPEALED = "appealed"


class CatalogueClass(CodeList):
    """目录类别 of a cost: within the basic catalogue, or beyond it and then signed for by two."""

    WITHIN = "within_catalogue"
    BEYOND = "beyond_catalogue"


class CostLineState(CodeList):
    """费用状态: what is beyond the catalogue stays queried until both have signed."""

    QUERIED = "queried"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class ClaimState(CodeList):
    """结算单状态; ``reopened``: two people opened the closed period again, and its lines are free."""

    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    QUERIED = "queried"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAID = "paid"
    REOPENED = "reopened"
