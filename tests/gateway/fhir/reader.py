"""A hospital's system that knows FHIR and our code systems, written from the ADR and not from the facade: what it reads
of a referral in our words, and what it writes to set a state. Without it the facade would be held against itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OURS = "urn:guitu:fhir"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
URGENCY = {"stat": "emergency", "urgent": "urgent", "routine": "routine"}


def referral_in(request: Mapping[str, Any], task: Mapping[str, Any]) -> dict[str, Any]:
    """What the two resources say of the referral; what they do not say is not there."""
    assert task["focus"] == {"reference": f"ServiceRequest/{request['id']}"}
    read = {
        "referral_id": task["id"],
        "chain_id": task.get("groupIdentifier", {}).get("value"),
        "case_id": task.get("for", {}).get("identifier", {}).get("value"),
        "attempt": _told(task, "attempt", "Integer"),
        "hospital_id": task.get("owner", {}).get("identifier", {}).get("value"),
        "urgency": URGENCY.get(task.get("priority", "")),
        "state": _code(task["businessStatus"], "referral-state"),
        "task_status": task["status"],
        "overdue": _told(task, "overdue", "Boolean"),
        "superseded": _told(task, "superseded", "Boolean"),
        "requested_at": task.get("authoredOn"),
        "changed_at": task.get("lastModified"),
        "answer_due_at": task.get("restriction", {}).get("period", {}).get("end"),
        "accepted_at": _told(task, "accepted-at", "DateTime"),
        "rejected_at": _told(task, "rejected-at", "DateTime"),
        "ended_at": _told(task, "ended-at", "DateTime"),
        "rejection_reason": _code(task.get("statusReason", {}), "rejection-reason"),
        "status_reason": _code(task.get("statusReason", {}), "status-reason"),
        "note": _value(task.get("statusReason", {}), "text"),
        "admitted_at": task.get("executionPeriod", {}).get("start"),
        "ward": _output(task, "ward", "String"),
        "advice": _output(task, "advice", "String"),
        "fit_to_travel": _output(task, "fit-to-travel", "Boolean"),
        "next_referral_id": _attempt(task, "next-attempt"),
        "live_referral_id": _attempt(task, "live-attempt"),
        "version": int(task["meta"]["versionId"]) if "versionId" in task.get("meta", {}) else None,
    }
    if read["state"] == "discharged":
        read["discharged_at"] = task["executionPeriod"]["end"]
    return {name: value for name, value in {**read, **_asked(request)}.items() if value is not None}


def _asked(request: Mapping[str, Any]) -> dict[str, Any]:
    [patient] = request["contained"]
    person = {"name": _name(patient, "official"), "claimed_name": _name(patient, "usual"), **_relatives(patient)}
    return {
        "kind": _absent(request["code"]) or _code(request["code"], "referral-kind") if "code" in request else None,
        "reason": _value(request["reasonCode"][0], "text") if "reasonCode" in request else None,
        "sending_department": _told(request, "sending-department", "String"),
        "signer": _told(request, "signer", "String"),
        "sender_signed": _told(request, "sender-signed", "Boolean"),
        "sex": _told(patient, "sex-gb-t-2261-1", "Code"),
        "ages": _ages(patient),
        "place": _value(patient["address"][0], "text") if "address" in patient else None,
        "person": {name: value for name, value in person.items() if value is not None} or None,
    }


def _ages(patient: Mapping[str, Any]) -> Any:
    told = _told(patient, "age-range", "Range")
    return told and {"lo": told["low"]["value"], "hi": told["high"]["value"]}


def _name(patient: Mapping[str, Any], use: str) -> Any:
    return next((_value(one, "text") for one in patient.get("name", ()) if one["use"] == use), None)


def _relatives(patient: Mapping[str, Any]) -> dict[str, Any]:
    found = []
    for contact in patient.get("contact", ()):
        one = {
            "name": _value(contact.get("name", {}), "text"),
            "relation": _value(contact.get("relationship", [{}])[0], "text"),
            "phone": _value(contact.get("telecom", [{}])[0], "value"),
        }
        found.append({name: value for name, value in one.items() if value is not None})
    return {"relatives": found} if found else {}


def _absent(element: Mapping[str, Any]) -> dict[str, bool] | None:
    """That there is something which is not shown."""
    why = next((one["valueCode"] for one in element.get("extension", ()) if one["url"] == ABSENT), None)
    return None if why is None else {"exists": why == "masked"}


def _value(element: Mapping[str, Any], name: str) -> Any:
    return element[name] if name in element else _absent(element.get(f"_{name}", {}))


def _told(resource: Mapping[str, Any], name: str, kind: str) -> Any:
    url = f"{OURS}:extension:{name}"
    found = [one for one in resource.get("extension", ()) if one["url"] == url]
    return next((one.get(f"value{kind}", _absent(one)) for one in found), None)


def _output(task: Mapping[str, Any], code: str, kind: str) -> Any:
    found = [one for one in task.get("output", ()) if _code(one["type"], "task-output") == code]
    return next((one.get(f"value{kind}", _absent(one.get("valueCodeableConcept", {}))) for one in found), None)


def _attempt(task: Mapping[str, Any], code: str) -> str | None:
    found = _output(task, code, "Reference")
    return None if found is None else found["reference"].removeprefix("Task/")


def _code(concept: Mapping[str, Any], system: str) -> str | None:
    return next((one["code"] for one in concept.get("coding", ()) if one["system"] == f"{OURS}:code:{system}"), None)


# --- writing ----------------------------------------------------------------------------------------------------------

STATUS = {
    "accept": "accepted",
    "reject": "rejected",
    "admit": "in-progress",
    "discharge": "completed",
    "outcome": "completed",
    "status": "",
    "withdrawal": "",
}


def task_saying(referral_id: str, act: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The Task by which a hospital's system does what ``POST /v1/referrals/{id}/{act}`` does with that body."""
    status = STATUS[act] or str(body.get("status", "")).replace("_", "-")
    task: dict[str, Any] = {"resourceType": "Task", "id": referral_id, "intent": "order", "status": status}
    reason = _reason(body, "rejection-reason" if act == "reject" else "status-reason")
    if reason:
        task["statusReason"] = reason
    if status == "completed":
        task["businessStatus"] = _coding("referral-state", body.get("outcome", "discharged"))
    period = {"start": body.get("admitted_at"), "end": body.get("discharged_at") or body.get("ended_at")}
    if any(period.values()):
        task["executionPeriod"] = {end: at for end, at in period.items() if at}
    if outputs := _outputs(body):
        task["output"] = outputs
    return task


def _coding(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": f"{OURS}:code:{system}", "code": code}]}


def _reason(body: Mapping[str, Any], system: str) -> dict[str, Any]:
    coded = _coding(system, body["reason"]) if "reason" in body else {}
    return coded | ({"text": body["note"]} if "note" in body else {})


def _outputs(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    kinds = {
        "ward": ("ward", "valueString"),
        "advice": ("advice", "valueString"),
        "fit_to_travel": ("fit-to-travel", "valueBoolean"),
        "signer_role": ("signer-role", "valueCode"),
        "to_hospital_id": ("transferred-to", "valueString"),
    }
    return [
        {"type": _coding("task-output", code), member: body[name]}
        for name, (code, member) in kinds.items()
        if name in body
    ]


def notice_saying(body: Mapping[str, Any]) -> dict[str, Any]:
    """The ServiceRequest by which a hospital's system does what ``POST /v1/hospital-notices`` does with that body."""
    gender = {"0": "unknown", "1": "male", "2": "female", "9": "unknown"}[body["sex"]]
    year = {"system": "http://unitsofmeasure.org", "code": "a"}
    ages = {"low": {"value": body["ages"]["lo"], **year}, "high": {"value": body["ages"]["hi"], **year}}
    told = [
        {"url": f"{OURS}:extension:age-range", "valueRange": ages},
        {"url": f"{OURS}:extension:sex-gb-t-2261-1", "valueCode": body["sex"]},
    ]
    patient: dict[str, Any] = {"resourceType": "Patient", "id": "patient", "gender": gender, "extension": told}
    request: dict[str, Any] = {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "contained": [patient],
        "subject": {"reference": "#patient"},
        "occurrenceDateTime": body["admitted_at"],
    }
    if "place" in body:
        patient["address"] = [{"use": "temp", "text": body["place"]}]
    for name, member in (("reason", "reasonCode"), ("ward", "locationCode")):
        if name in body:
            request[member] = [{"text": body[name]}]
    if "kind" in body:
        request["code"] = _coding("referral-kind", body["kind"])
    if "signer_role" in body:
        request["extension"] = [{"url": f"{OURS}:extension:signer-role", "valueCode": body["signer_role"]}]
    return request
