"""What things of ours are called where FHIR asks for a URI; without it two places could spell one system in two ways.

They are URNs of no address: a station that moves to another host renames no code, and nobody's domain is claimed.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

FHIR_VERSION: Final = "4.0.1"
MEDIA_TYPE: Final = "application/fhir+json"

_OURS: Final = "urn:guitu:fhir"

REFERRAL: Final = f"{_OURS}:id:referral"
CHAIN: Final = f"{_OURS}:id:referral-chain"
CASE: Final = f"{_OURS}:id:case"
AGENCY: Final = f"{_OURS}:id:agency"

STATE: Final = f"{_OURS}:code:referral-state"
KIND: Final = f"{_OURS}:code:referral-kind"
REJECTION_REASON: Final = f"{_OURS}:code:rejection-reason"
STATUS_REASON: Final = f"{_OURS}:code:status-reason"
OUTPUT: Final = f"{_OURS}:code:task-output"
PROBLEM: Final = f"{_OURS}:code:problem"

SUBSETTED: Final = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
FULFILL: Final = {"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}
REFERRED: Final = {"system": "http://snomed.info/sct", "code": "306206005"}
"""Referral to service, by its concept id alone (domain §4.1)."""
YEARS: Final = {"system": "http://unitsofmeasure.org", "code": "a", "unit": "a"}
ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
TRANSLATION: Final = "http://hl7.org/fhir/StructureDefinition/translation"


class Extension(StrEnum):
    """What FHIR has no element for."""

    ACCEPTED_AT = f"{_OURS}:extension:accepted-at"
    AGE_RANGE = f"{_OURS}:extension:age-range"
    ATTEMPT = f"{_OURS}:extension:attempt"
    CASE_NUMBER = f"{_OURS}:extension:case-number"
    CATEGORY = f"{_OURS}:extension:category-confirmation"
    ENDED_AT = f"{_OURS}:extension:ended-at"
    FACT = f"{_OURS}:extension:problem-fact"
    OVERDUE = f"{_OURS}:extension:overdue"
    REJECTED_AT = f"{_OURS}:extension:rejected-at"
    SENDER = f"{_OURS}:extension:sending-department"
    SENDER_SIGNED = f"{_OURS}:extension:sender-signed"
    SEX = f"{_OURS}:extension:sex-gb-t-2261-1"
    SIGNER = f"{_OURS}:extension:signer"
    SIGNER_ROLE = f"{_OURS}:extension:signer-role"
    SUPERSEDED = f"{_OURS}:extension:superseded"


class Output(StrEnum):
    """What came of an attempt: the codes of ``Task.output.type``, and which value each has."""

    ADVICE = "advice"
    FIT_TO_TRAVEL = "fit-to-travel"
    LIVE_ATTEMPT = "live-attempt"
    NEXT_ATTEMPT = "next-attempt"
    SIGNER_ROLE = "signer-role"
    TRANSFERRED_TO = "transferred-to"
    WARD = "ward"
