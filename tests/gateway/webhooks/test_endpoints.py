"""An agency registers its endpoint, shows that it is there, changes its secret; nobody else can."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from chassis import retention
from chassis.private import sealed_key
from contracts.retention import RETENTION
from tests.gateway.webhooks.conftest import Desk, a_referral_requested, an_id
from tests.gateway.webhooks.receiver import Got, Receiver, answer
from tests.stored import everything_stored

_PATH = "/v1/webhook-endpoints"


def _is_signed_by(secret: str, got: Got) -> bool:
    try:
        Webhook(secret).verify(got.body, got.headers)
    except WebhookVerificationError:
        return False
    return True


def _is_signed_with(public_key: str, got: Got) -> bool:
    """``v1a`` as the specification has it: ed25519 over id.timestamp.body."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key.removeprefix("whpk_")))
    signed = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
    for signature in got.headers["webhook-signature"].split():
        version, _, text = signature.partition(",")
        if version == "v1a":
            try:
                key.verify(base64.b64decode(text), signed)
                return True
            except InvalidSignature:
                continue
    return False


def test_a_new_endpoint_is_told_nothing_before_it_answered_its_challenge(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver, verify=False)
    desk.hear(a_referral_requested("hospital-1"))

    assert (made["state"], desk.deliverer.start_due(desk.wall.now()), receiver.everything) == ("unverified", 0, [])


def test_an_endpoint_that_gives_the_challenge_back_is_active(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)

    [challenge] = receiver.everything
    assert desk.endpoint("hospital-1", made["id"])["state"] == "active"
    assert challenge.event["data"]["endpoint_id"] == made["id"]
    assert (_is_signed_by(made["secret"], challenge), _is_signed_with(made["public_key"], challenge)) == (True, True)


def _echo(handler: BaseHTTPRequestHandler, said: Any, status: int = 200) -> None:
    answer(handler, status, said)


@pytest.mark.parametrize(
    "said",
    [{}, {"challenge": "0" * 64}, {"challenge": None}, ["challenge"], b"\xff", b"[" * 60_000, b"x" * 200_000],
    ids=["nothing", "another", "null", "a list", "no text", "deep", "huge"],
)
def test_an_endpoint_that_answers_anything_else_stays_unverified(desk: Desk, receiver: Receiver, said: Any) -> None:
    receiver.behave = lambda handler: _echo(handler, said)
    made = desk.registers("hospital-1", receiver, verify=False)

    refused = desk.caller("hospital-1").post(f"{_PATH}/{made['id']}/verify")

    assert (refused.status_code, refused.json["code"]) == (409, "webhook_not_verified")
    assert desk.endpoint("hospital-1", made["id"])["state"] == "unverified"


def test_the_published_libraries_verify_and_read_a_message(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    told = desk.hear(a_referral_requested("hospital-1"))
    desk.deliverer.drain(made["id"])

    [got] = receiver.messages
    event = JSONFormat().read(CloudEvent, got.body)
    assert Webhook(made["secret"]).verify(got.body, got.headers) == json.loads(got.body)
    assert _is_signed_with(made["public_key"], got)
    assert got.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert (got.headers["webhook-id"], event.get_attributes()["id"]) == (told, told)
    assert event.get_data() == desk.feed("hospital-1")[0]["data"]


def test_a_changed_byte_is_noticed_under_both_signatures(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    [got] = receiver.everything
    altered = Got(got.headers, got.body.replace(b"endpoint", b"endpoimt", 1))

    assert (_is_signed_by(made["secret"], altered), _is_signed_with(made["public_key"], altered)) == (False, False)


def test_after_a_rotation_both_secrets_sign_for_a_day_and_then_only_the_new_one(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    hospital = desk.caller("hospital-1")
    fresh = hospital.post(f"{_PATH}/{made['id']}/rotate-secret", key="rotate")
    repeated = hospital.post(f"{_PATH}/{made['id']}/rotate-secret", key="rotate")
    desk.hear(a_referral_requested("hospital-1"))
    desk.deliverer.drain(made["id"])
    [during] = receiver.messages
    desk.wall.advance(timedelta(hours=24))
    hospital = desk.caller("hospital-1")
    hospital.post(f"{_PATH}/{made['id']}/verify")
    after = receiver.everything[-1]

    new = fresh.json
    assert fresh.json == repeated.json
    assert new["secret"] != made["secret"]
    assert [_is_signed_by(pair["secret"], during) for pair in (made, new)] == [True, True]
    assert [_is_signed_with(pair["public_key"], during) for pair in (made, new)] == [True, True]
    assert len(during.headers["webhook-signature"].split()) == 4
    assert [_is_signed_with(pair["public_key"], after) for pair in (made, new)] == [False, True]
    assert len(after.headers["webhook-signature"].split()) == 2


def test_a_secret_is_shown_once_and_never_stored_in_clear(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    shown = desk.caller("hospital-1").get(f"{_PATH}/{made['id']}").text
    secret = made["secret"].removeprefix("whsec_")

    assert secret not in shown
    assert secret.encode() not in everything_stored(desk.runtime)


def test_the_same_key_makes_one_endpoint(desk: Desk) -> None:
    desk.agency("hospital-1", webhook_hosts=["his.example.cn"])
    hospital = desk.caller("hospital-1")
    body = {"url": "https://his.example.cn/guitu"}

    first, again = (hospital.post(_PATH, body, key="once") for _ in range(2))
    other = hospital.post(_PATH, {"url": "https://his.example.cn/other"}, key="once")

    assert (first.status_code, first.json) == (201, again.json)
    assert first.headers["Location"] == f"{_PATH}/{first.json['id']}"
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
    assert len(hospital.get(_PATH).json["items"]) == 1
    assert (
        hospital.browser.post(_PATH, json=body, headers={"Authorization": f"Bearer {hospital.token}"}).json["code"]
        == "idempotency_key_missing"
    )


def test_after_a_week_a_key_is_forgotten_and_what_was_answered_under_it_cannot_be_read(desk: Desk) -> None:
    desk.agency("hospital-1", webhook_hosts=["his.example.cn"])
    body = {"url": "https://his.example.cn/guitu"}
    first = desk.caller("hospital-1").post(_PATH, body, key="once").json
    desk.wall.advance(timedelta(days=7, seconds=1))
    retention.run(desk.runtime, RETENTION)

    again = desk.caller("hospital-1").post(_PATH, body, key="once").json

    assert again["id"] != first["id"]
    with desk.runtime.view() as view:
        owned = sealed_key.c.owner.startswith("answers/")
        keys = view.session.execute(select(sealed_key.c.wrapped).where(owned).order_by(sealed_key.c.owner)).scalars()
        assert [wrapped is None for wrapped in keys] == [True, False]


def test_another_agencys_endpoint_is_not_found_by_any_route(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    stranger, own = desk.caller("hospital-2"), f"{_PATH}/{made['id']}"
    since = {"since": "2026-07-20T00:00:00Z"}
    posts = [("verify", None), ("enable", None), ("disable", None), ("rotate-secret", None)]
    posts += [("recover", since), ("replay-missing", since), (f"deliveries/{an_id()}/resend", None)]

    answers = [stranger.get(own), stranger.get(f"{own}/deliveries")]
    answers += [stranger.post(f"{own}/{path}", body) for path, body in posts]
    headers = {"Authorization": f"Bearer {stranger.token}", "If-Match": '"1"'}
    answers.append(stranger.browser.patch(own, json={"types": []}, headers=headers))

    assert {(one.status_code, one.json["code"]) for one in answers} == {(404, "not_found")}
    assert desk.endpoint("hospital-1", made["id"])["state"] == "active"


def test_a_change_names_the_version_it_relies_on(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    hospital, own = desk.caller("hospital-1"), f"{_PATH}/{made['id']}"

    def patch(**headers: str) -> Any:
        named = {"Authorization": f"Bearer {hospital.token}", **headers}
        return hospital.browser.patch(own, json={"types": ["guitu.intake.patient_admitted.v1"]}, headers=named)

    answers = [patch(), patch(**{"If-Match": '"7"'}), patch(**{"If-Match": '"1"'}), patch(**{"If-Match": '"1"'})]

    assert [one.status_code for one in answers] == [428, 412, 200, 412]
    assert answers[2].headers["ETag"] == hospital.get(own).headers["ETag"] == '"2"'
    assert hospital.get(own).json["types"] == ["guitu.intake.patient_admitted.v1"]


def test_another_url_must_be_verified_anew(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    hospital, own = desk.caller("hospital-1"), f"{_PATH}/{made['id']}"
    headers = {"Authorization": f"Bearer {hospital.token}", "If-Match": '"1"'}

    changed = hospital.browser.patch(own, json={"url": f"{receiver.url}/other"}, headers=headers)

    assert (changed.status_code, changed.json["state"]) == (200, "unverified")


def test_an_endpoint_hears_only_the_types_it_asked_for(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver, types=["guitu.intake.patient_admitted.v1"])
    desk.hear(a_referral_requested("hospital-1"))

    assert (desk.deliverer.drain(made["id"]), receiver.messages) == (0, [])
