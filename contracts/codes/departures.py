"""How people leave and travel (离站)."""

from __future__ import annotations

from chassis.kinds import CodeList


class DepartureKind(CodeList):
    """离站方式, the closed list of domain §1.5. ``not_admitted`` is decided at the door, and planned after
    that only; ``transfer_hospital`` leaves the case open."""

    SELF = "self"
    TICKET = "ticket"
    COLLECTED = "collected"
    ESCORT = "escort"
    HANDOVER_STATION = "handover_station"
    TRANSFER_HOSPITAL = "transfer_hospital"
    TRANSFER_POLICE = "transfer_police"
    TRANSFER_WELFARE = "transfer_welfare"
    PLACEMENT = "placement"
    TERMINATED = "terminated"
    NOT_ADMITTED = "not_admitted"
    ABANDONED = "abandoned"
    DEATH = "death"


class PersonClass(CodeList):
    """离站人员类别: which column of the table of departure guards holds for a person; the first that fits, in this
    order."""

    IN_HOSPITAL = "in_hospital"
    UNDER_SIXTEEN = "under_sixteen"
    PRESUMED_MINOR = "presumed_minor"
    SIXTEEN_OR_SEVENTEEN = "sixteen_or_seventeen"
    IMPAIRED = "impaired"
    CAPABLE_ADULT = "capable_adult"


class DepartureGuard(CodeList):
    """离站限制: why a departure of that kind is refused, or what was missing when it took place (domain §1.5, §2.2)."""

    PRESUMED_MINOR = "presumed_minor"
    IMPAIRED = "impaired"
    IDENTITY_UNKNOWN = "identity_unknown"
    BELONGINGS_HELD = "belongings_held"
    TICKET_NOT_ISSUED = "ticket_not_issued"
    ESCORTS_MISSING = "escorts_missing"
    COLLECTOR_UNVERIFIED = "collector_unverified"
    RECEIVER_MISSING = "receiver_missing"
    NOT_FIT_TO_TRAVEL = "not_fit_to_travel"
    IN_HOSPITAL = "in_hospital"
    UNDER_SIXTEEN = "under_sixteen"
    MINOR = "minor"
    NOT_A_MINOR = "not_a_minor"
    COUNTERSIGNATURE_MISSING = "countersignature_missing"
    STATEMENT_MISSING = "statement_missing"
    ASSESSMENT_MISSING = "assessment_missing"
    BUREAU_NOTICE_MISSING = "bureau_notice_missing"
    POLICE_RECEIPT_MISSING = "police_receipt_missing"
    GUARDIANSHIP_DECISION_MISSING = "guardianship_decision_missing"
    PLACEMENT_NOT_APPROVED = "placement_not_approved"
    TOO_EARLY_TO_PLACE = "too_early_to_place"
    REASON_MISSING = "reason_missing"
    NOTICE_NUMBER_MISSING = "notice_number_missing"
    ABSENCE_RECORD_MISSING = "absence_record_missing"
    DEATH_CERTIFICATE_MISSING = "death_certificate_missing"
    TRAFFICKING_UNRESOLVED = "trafficking_unresolved"


class DepartureDocument(CodeList):
    """离站文书: the papers of a departure, each on record with its number (domain §1.5, D34)."""

    LEAVING_STATEMENT = "leaving_statement"
    GUARDIANSHIP_ASSESSMENT = "guardianship_assessment"
    BUREAU_NOTICE = "bureau_notice"
    POLICE_RECEIPT = "police_receipt"
    GUARDIANSHIP_DECISION = "guardianship_decision"
    PLACEMENT_APPROVAL = "placement_approval"
    TERMINATION_NOTICE = "termination_notice"
    REFUSAL_NOTICE = "refusal_notice"
    ABSENCE_RECORD = "absence_record"
    DEATH_CERTIFICATE = "death_certificate"
    POLICE_REPORT = "police_report"
    SUPERIOR_REPORT = "superior_report"
    RELATIVES_NOTICE = "relatives_notice"


class TicketStep(CodeList):
    """车票进展: what became of a ticket beside its request and its issue."""

    APPROVED = "approved"
    BOOKED = "booked"
    BOARDED = "boarded"
    ARRIVED = "arrived"
    MISSED = "missed"
    REFUNDED = "refunded"
    VOIDED = "voided"
