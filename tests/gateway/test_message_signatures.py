"""Signed messages (RFC 9421): what was signed is what is done, and the proof is kept with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from chassis.audit import audit_entry
from contracts.codes import AgencyKind
from gateway.storage.operations import OperationRows
from tests.gateway.conftest import Gate, an_old_man_at_the_bus_stop
from tests.gateway.partners import COVERED, KeyHolder, a_key, an_agency_with_keys
from tests.stored import everything_stored

PATH = "/v1/sightings"
BODY = json.dumps(an_old_man_at_the_bus_stop(), ensure_ascii=False).encode()
COMMAND = "patrol.report_sighting"

Changing = Callable[[dict[str, str]], object]


@pytest.fixture
def police(gate: Gate) -> KeyHolder:
    """Of all that police may order, a sighting is the one whose owner stands behind this gate; it must be signed."""
    return an_agency_with_keys(gate.town["gateway"], "police-9", AgencyKind.POLICE, must_sign=(COMMAND,))


def url(gate: Gate, path: str = PATH) -> str:
    return f"{gate.town['gateway'].public_url}{path}"


def bearer(gate: Gate, partner: KeyHolder) -> dict[str, str]:
    issued = gate.browser.post("/oauth/token", data=partner.form()).json
    return {"Authorization": f"Bearer {issued['access_token']}", "Content-Type": "application/json"}


def sent(gate: Gate, partner: KeyHolder, headers: dict[str, str], body: bytes = BODY, path: str = PATH) -> TestResponse:
    return gate.browser.post(path, data=body, headers={**bearer(gate, partner), **headers})


def signed(gate: Gate, partner: KeyHolder, key: str = "k-1", **how: Any) -> dict[str, str]:
    return partner.signature("POST", url(gate), BODY, key, **how)


@pytest.mark.parametrize("covered", [COVERED, ("@method", "@authority", "@path", "content-digest", "idempotency-key")])
def test_a_signed_order_is_carried_out_and_its_proof_is_kept_sealed_beside_it(
    gate: Gate, police: KeyHolder, covered: tuple[str, ...]
) -> None:
    headers = signed(gate, police, covered=covered)

    answer = sent(gate, police, headers)

    assert answer.status_code == 201
    gateway = gate.town["gateway"]
    with gateway.view() as view:
        proof = OperationRows(view.session).get(answer.headers["Guitu-Operation"]).signature.open()
        [noted] = [
            row.codes
            for row in view.session.execute(select(audit_entry).where(audit_entry.c.action == "operation.accepted"))
        ]
    lines = proof["base"].splitlines()
    assert (proof["keyid"], proof["signature"]) == (police.key.kid, headers["Signature"])
    assert '"@method": POST' in lines
    assert '"idempotency-key": k-1' in lines
    assert lines[-1].startswith('"@signature-params": (')
    assert noted["signed_by"] == police.key.kid
    assert noted["signature_base_sha256"] == hashlib.sha256(proof["base"].encode()).hexdigest()
    assert proof["signature"].encode() not in everything_stored(gateway)


def test_without_a_signature_an_order_that_must_be_signed_is_refused_and_not_recorded(
    gate: Gate, police: KeyHolder
) -> None:
    unsigned = sent(gate, police, {"Idempotency-Key": "k-1"})
    then = sent(gate, police, signed(gate, police))

    assert (unsigned.status_code, unsigned.json["code"], unsigned.json["facts"]) == (
        403,
        "signature_required",
        {"command": COMMAND},
    )
    assert then.status_code == 201


def test_a_client_that_need_not_sign_may_sign_and_a_wrong_signature_is_refused_all_the_same(gate: Gate) -> None:
    free = an_agency_with_keys(gate.town["gateway"], "police-8", AgencyKind.POLICE)
    good = signed(gate, free, "k-1")
    wrong = {**signed(gate, free, "k-2"), "Idempotency-Key": "k-3"}

    answers = [sent(gate, free, headers) for headers in (good, wrong, {"Idempotency-Key": "k-3"})]

    assert [one.status_code for one in answers] == [201, 401, 201]
    assert answers[1].json["code"] == "signature_invalid"


def _without(name: str) -> Changing:
    return lambda headers: headers.pop(name)


CHANGED: dict[str, Changing] = {
    "another key": lambda headers: headers.update({"Idempotency-Key": "k-2"}),
    "another digest": lambda headers: headers.update({"Content-Digest": "sha-256=:" + "A" * 43 + "=:"}),
    "no digest": _without("Content-Digest"),
    "no input": _without("Signature-Input"),
    "no signature": _without("Signature"),
    "a broken signature": lambda headers: headers.update({"Signature": "pyhms=:AAAA:"}),
    "an unreadable one": lambda headers: headers.update({"Signature": "?"}),
    "an unreadable input": lambda headers: headers.update({"Signature-Input": "pyhms=("}),
    "a huge input": lambda headers: headers.update({"Signature-Input": headers["Signature-Input"] + ";x" * 4000}),
    "two signatures": lambda headers: headers.update(
        {name: f"{headers[name]}, b{headers[name]}" for name in ("Signature", "Signature-Input")}
    ),
}


@pytest.mark.parametrize("name", CHANGED)
def test_what_was_changed_after_it_was_signed_is_refused_and_changes_nothing(
    gate: Gate, police: KeyHolder, name: str
) -> None:
    headers = signed(gate, police)
    CHANGED[name](headers)

    refused = sent(gate, police, headers)

    assert (refused.status_code, refused.json["code"]) == (401, "signature_invalid")
    assert not gate.operations.knows("police-9", "k-1")
    assert not gate.operations.knows("police-9", "k-2")


def test_another_body_another_path_and_a_body_taken_away_are_refused(gate: Gate, police: KeyHolder) -> None:
    headers = signed(gate, police)
    elsewhere = police.signature("POST", url(gate, "/v1/inquiries"), BODY, "k-1")
    other_host = police.signature("POST", f"https://elsewhere.example{PATH}", BODY, "k-1")

    answers = [
        sent(gate, police, headers, BODY.replace(b" ", b"  ", 1)),
        sent(gate, police, headers, b""),
        sent(gate, police, elsewhere),
        sent(gate, police, other_host),
    ]

    assert [one.json["code"] for one in answers] == ["signature_invalid"] * 4


HOW: dict[str, dict[str, Any]] = {
    "by a stranger under our key's name": {"signed_by": a_key("stranger")},
    "by an unknown key": {"signed_by": a_key("stranger"), "keyid": "stranger"},
    "without a nonce": {"nonce": None},
    "not over the method": {"covered": COVERED[1:]},
    "not over the target": {"covered": (COVERED[0], *COVERED[2:])},
    "over the path only": {"covered": ("@method", "@path", *COVERED[2:])},
    "not over the digest": {"covered": (*COVERED[:2], COVERED[3])},
    "not over the key": {"covered": COVERED[:3]},
}


@pytest.mark.parametrize("name", HOW)
def test_a_signature_by_somebody_else_or_over_too_little_is_refused(gate: Gate, police: KeyHolder, name: str) -> None:
    refused = sent(gate, police, signed(gate, police, **HOW[name]))

    assert (refused.status_code, refused.json["code"]) == (401, "signature_invalid")


@pytest.mark.parametrize(
    ("seconds", "status"), [(-301, 401), (-299, 201), (29, 201), (31, 401)], ids=["old", "fresh", "ahead", "too far"]
)
def test_a_signature_is_good_for_five_minutes(gate: Gate, police: KeyHolder, seconds: int, status: int) -> None:
    created = gate.wall.now() + timedelta(seconds=seconds)

    assert sent(gate, police, signed(gate, police, created=created)).status_code == status


def test_a_copy_of_a_signed_message_has_no_second_effect(gate: Gate, police: KeyHolder) -> None:
    headers = signed(gate, police)

    first, copy = sent(gate, police, headers), sent(gate, police, headers)

    assert (copy.status_code, copy.json) == (201, first.json)


def test_another_client_cannot_use_the_signature(gate: Gate, police: KeyHolder) -> None:
    other = an_agency_with_keys(gate.town["gateway"], "police-8", AgencyKind.POLICE)

    assert sent(gate, other, signed(gate, police)).json["code"] == "signature_invalid"


def test_a_wrong_signature_on_a_question_is_refused_too(gate: Gate, police: KeyHolder) -> None:
    headers = police.signature("GET", url(gate, "/v1/operations/1"), b"", "k-1")
    path = "/v1/operations/00000000-0000-7000-8000-000000000000"

    assert gate.browser.get(path, headers={**bearer(gate, police), **headers}).json["code"] == "signature_invalid"
