"""The CapabilityStatement: what this face can do, and nothing that it cannot; without it a client's library would try.

A test holds it to the routes.
"""

from __future__ import annotations

from typing import Any, Final

from contracts.fhir import STATES
from gateway.fhir import names
from gateway.fhir.parts import Element

_DATE: Final = "2026-11-29"
_SECURITY: Final = "http://terminology.hl7.org/CodeSystem/restful-security-service"
_OAUTH_URIS: Final = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"

_IN_GENERAL: Final = (
    "An adaptor in front of the referral's plain JSON interface (/docs): the same orders, rights and ledger. Every "
    "write needs Idempotency-Key; an update needs If-Match with the version that was read. Guitu-Purpose says why you "
    "ask. An order whose owner is away is answered 202, with Location. Errors are OperationOutcome with our stable "
    "code. JSON only."
)
_OF_REQUESTS: Final = (
    "One per hospital that is asked; the patient is contained, as far as the caller may know them. Create: a hospital "
    "tells of a patient whom nobody referred."
)
_OF_TASKS: Final = (
    "One hospital's attempt. Update sets status: by the hospital accepted, rejected, on-hold, in-progress, completed "
    "(with businessStatus), failed, cancelled; by the requester cancelled, entered-in-error. rejected, on-hold, "
    "failed, cancelled and entered-in-error need statusReason. Pages are followed by their next link."
)


def capability_statement(base: str, token_url: str) -> Element:
    """That of the platform at this address."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": _DATE,
        "publisher": "归途 Guitu",
        "kind": "instance",
        "software": {"name": "归途 Guitu"},
        "implementation": {"description": "转诊绿色通道 The referral's green channel", "url": base},
        "fhirVersion": names.FHIR_VERSION,
        "format": [names.MEDIA_TYPE, "json"],
        "rest": [
            {
                "mode": "server",
                "documentation": _IN_GENERAL,
                "security": _security(token_url),
                "resource": [_service_requests(), _tasks()],
            }
        ],
    }


def _security(token_url: str) -> Element:
    return {
        "extension": [{"url": _OAUTH_URIS, "extension": [{"url": "token", "valueUri": token_url}]}],
        "service": [{"coding": [{"system": _SECURITY, "code": "OAuth"}]}],
        "description": "OAuth 2.0 client credentials (client_secret_basic, private_key_jwt), tokens of five minutes.",
    }


def _service_requests() -> Element:
    return {"type": "ServiceRequest", **_common(_OF_REQUESTS, "no-version", "read", "create")}


def _tasks() -> Element:
    return {
        "type": "Task",
        **_common(_OF_TASKS, "versioned-update", "read", "update", "search-type"),
        "updateCreate": False,
        "searchParam": [
            {"name": "status", "type": "token", "documentation": ", ".join(known_statuses())},
            {"name": "_lastUpdated", "type": "date", "documentation": "ge or gt, an instant with its offset"},
        ],
    }


def _common(documentation: str, versioning: str, *interactions: str) -> dict[str, Any]:
    return {
        "documentation": documentation,
        "interaction": [{"code": one} for one in interactions],
        "versioning": versioning,
        "readHistory": False,
        "conditionalCreate": False,
        "conditionalUpdate": False,
    }


def known_statuses() -> tuple[str, ...]:
    """Every ``Task.status`` that an attempt can have here."""
    return tuple(dict.fromkeys(called.task for called in STATES.values()))
