"""The two faces of a referral, plain and FHIR, used alike; without them a claim of both would be made twice."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.operationoutcome import OperationOutcome
from fhir.resources.R4B.servicerequest import ServiceRequest
from fhir.resources.R4B.task import Task
from werkzeug.test import TestResponse

from tests.city import City, Desk
from tests.gateway.fhir.reader import notice_saying, referral_in, task_saying

FHIR_JSON = "application/fhir+json"
_KEYS = itertools.count(1)


@dataclass
class Told:
    """What came of it, in the plain interface's words."""

    status: int
    code: str = ""
    facts: Mapping[str, Any] | None = None
    referral: Mapping[str, Any] | None = None


class Plain:
    """``/v1/referrals``."""

    def act(self, desk: Desk, referral: str, act: str, body: Mapping[str, Any], seen: int, key: str) -> TestResponse:
        return desk.answer(f"/v1/referrals/{referral}/{act}", body, key=key, seen=seen)

    def look(self, desk: Desk, referral: str) -> TestResponse:
        return desk.look(f"/v1/referrals/{referral}")

    def told(self, answer: TestResponse) -> Told:
        if answer.status_code >= 400:
            return Told(answer.status_code, answer.json["code"], answer.json.get("facts", {}))
        return Told(answer.status_code, referral=answer.json)

    def whole(self, desk: Desk, referral: str) -> dict[str, Any]:
        return desk.get(f"/v1/referrals/{referral}")

    def listed(self, desk: Desk, status: str, states: str) -> list[str]:
        return [one["referral_id"] for one in desk.every("/v1/referrals", states=states, limit=2)]

    def notice(self, desk: Desk, body: Mapping[str, Any], key: str) -> TestResponse:
        return desk.answer("/v1/hospital-notices", body, key=key)

    def version(self, answer: TestResponse) -> str:
        return answer.headers["ETag"]


class Fhir:
    """``/fhir``. Everything that it gets is held against the published model of FHIR."""

    def act(self, desk: Desk, referral: str, act: str, body: Mapping[str, Any], seen: int, key: str) -> TestResponse:
        return self.put(desk, task_saying(referral, act, body), f'W/"{seen}"', key)

    def put(self, desk: Desk, task: Mapping[str, Any], seen: str, key: str) -> TestResponse:
        return desk.send(
            "PUT", f"/fhir/Task/{task['id']}", task, If_Match=seen, Idempotency_Key=key, Content_Type=FHIR_JSON
        )

    def look(self, desk: Desk, referral: str) -> TestResponse:
        return desk.look(f"/fhir/Task/{referral}")

    def told(self, answer: TestResponse) -> Told:
        assert answer.mimetype == FHIR_JSON
        if answer.status_code >= 400:
            OperationOutcome.model_validate(answer.json)
            issue = answer.json["issue"][0]
            return Told(answer.status_code, issue["details"]["coding"][0]["code"], _facts(issue))
        Task.model_validate(answer.json)
        state = answer.json["businessStatus"]["coding"][0]["code"]
        return Told(answer.status_code, referral={"referral_id": answer.json["id"], "state": state})

    def whole(self, desk: Desk, referral: str) -> dict[str, Any]:
        request, task = desk.get(f"/fhir/ServiceRequest/{referral}"), desk.get(f"/fhir/Task/{referral}")
        ServiceRequest.model_validate(request)
        Task.model_validate(task)
        return referral_in(request, task)

    def listed(self, desk: Desk, status: str, states: str) -> list[str]:
        return [one["id"] for page in pages(desk, f"/fhir/Task?status={status}&_count=2") for one in page]

    def notice(self, desk: Desk, body: Mapping[str, Any], key: str) -> TestResponse:
        request = notice_saying(body)
        return desk.send("POST", "/fhir/ServiceRequest", request, Idempotency_Key=key, Content_Type=FHIR_JSON)

    def version(self, answer: TestResponse) -> str:
        return answer.headers["ETag"].removeprefix("W/")


def _facts(issue: Mapping[str, Any]) -> dict[str, Any]:
    pairs = [{each["url"]: each["valueString"] for each in one["extension"]} for one in issue.get("extension", ())]
    return {pair["name"]: pair["value"] for pair in pairs}


def pages(desk: Desk, address: str | None) -> list[list[dict[str, Any]]]:
    """The attempts of every page, by following what each says is next."""
    found = []
    while address is not None:
        bundle = desk.look("/fhir/" + address.partition("/fhir/")[2]).json
        Bundle.model_validate(bundle)
        found.append([one["resource"] for one in bundle.get("entry", ())])
        address = next((link["url"] for link in bundle["link"] if link["relation"] == "next"), None)
    return found


PLAIN, FHIR = Plain(), Fhir()
Face = Plain | Fhir
EACH_FACE = pytest.mark.parametrize("face", [PLAIN, FHIR], ids=["plain", "fhir"])


def a_key() -> str:
    """An Idempotency-Key that nobody has used."""
    return f"item-26-{next(_KEYS)}"


def done(
    city: City, face: Face, who: str, referral: str, act: str, body: Mapping[str, Any] | None = None, seen: int = 0
) -> Told:
    """What came of an order about what that desk sees now, or saw at that version."""
    desk = city[who]
    seen = seen or city["station-desk"].version(f"/v1/referrals/{referral}")
    return face.told(face.act(desk, referral, act, body or {}, seen, a_key()))


def state_at_the_station(city: City, referral: str) -> str:
    return str(city["station-desk"].get(f"/v1/referrals/{referral}")["state"])
