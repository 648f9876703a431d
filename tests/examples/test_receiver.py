"""The example of a receiver believes only what is signed, keeps each message once, and answers in time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from examples.receiver.guitu_receiver import LARGEST, Receiver
from tests.examples.conftest import Heard, partner, receiving
from tests.live import Live
from tests.stories import EMERGENCY

REQUESTED = "guitu.intake.referral_requested.v1"
SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes ...").decode()
SEED = Ed25519PrivateKey.from_private_bytes(b"another seed of thirty-two bytes")
PUBLIC = "whpk_" + base64.b64encode(SEED.public_key().public_bytes_raw()).decode()


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[tuple[Receiver, Heard]]:
    with receiving(tmp_path / "received.sqlite3", SECRET, PUBLIC) as known:
        yield known


def a_message(**other: Any) -> tuple[str, bytes]:
    message_id = str(uuid.uuid4())
    event = {
        "specversion": "1.0",
        "id": message_id,
        "type": REQUESTED,
        "source": "/guitu/intake",
        "subject": "case/01930a5e-7c00-7000-8000-000000000001",
        "data": {"attempt": 1},
        **other,
    }
    return message_id, json.dumps(event).encode()


def signed(message_id: str, body: bytes, *versions: str, at: float | None = None) -> dict[str, str]:
    """The three headers, by the specification rather than by our own signing."""
    stamp = str(int(time.time() if at is None else at))
    said = f"{message_id}.{stamp}.".encode() + body
    shared = hmac.new(base64.b64decode(SECRET.removeprefix("whsec_")), said, hashlib.sha256).digest()
    made = {"v1": shared, "v1a": SEED.sign(said)}
    signature = " ".join(f"{version},{base64.b64encode(made[version]).decode()}" for version in versions)
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": signature}


@pytest.mark.parametrize("version", ["v1", "v1a"])
def test_either_signature_is_enough(receiver: tuple[Receiver, Heard], version: str) -> None:
    known, heard = receiver
    message_id, body = a_message()
    answer = requests.post(known.url, body, headers=signed(message_id, body, version), timeout=10)
    assert (answer.status_code, answer.json()) == (200, {"new": True})
    assert [event.get_id() for event in heard.events] == [message_id]


def test_the_same_message_again_is_answered_and_not_handled(receiver: tuple[Receiver, Heard]) -> None:
    known, heard = receiver
    message_id, body = a_message()
    answers = [requests.post(known.url, body, headers=signed(message_id, body, "v1"), timeout=10) for _ in range(2)]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"new": True}), (200, {"new": False})]
    assert len(heard.events) == 1


def test_a_message_that_could_not_be_handled_is_new_the_next_time(receiver: tuple[Receiver, Heard]) -> None:
    known, heard = receiver
    message_id, body = a_message()

    def fails(_event: Any) -> None:
        raise RuntimeError

    known.handle = fails
    first = requests.post(known.url, body, headers=signed(message_id, body, "v1"), timeout=10)
    known.handle = heard
    second = requests.post(known.url, body, headers=signed(message_id, body, "v1"), timeout=10)
    assert (first.status_code, second.json()) == (500, {"new": True})


def _altered(message_id: str, body: bytes) -> tuple[dict[str, str], bytes]:
    return signed(message_id, body, "v1", "v1a"), body.replace(b'"attempt": 1', b'"attempt": 2')


def _old(message_id: str, body: bytes) -> tuple[dict[str, str], bytes]:
    return signed(message_id, body, "v1", "v1a", at=time.time() - 301), body


def _early(message_id: str, body: bytes) -> tuple[dict[str, str], bytes]:
    return signed(message_id, body, "v1", "v1a", at=time.time() + 310), body


def _unsigned(_message_id: str, body: bytes) -> tuple[dict[str, str], bytes]:
    return {}, body


def _shapeless(message_id: str, body: bytes) -> tuple[dict[str, str], bytes]:
    return {**signed(message_id, body, "v1"), "webhook-signature": "v1 v1a,%% ,"}, body


def _renamed(message_id: str, body: bytes) -> tuple[dict[str, str], bytes]:
    return {**signed(message_id, body, "v1", "v1a"), "webhook-id": str(uuid.uuid4())}, body


def _no_text(message_id: str, body: bytes) -> tuple[dict[str, str], bytes]:
    return signed(message_id, body, "v1"), b"\xff\xfe"


@pytest.mark.parametrize("forged", [_altered, _old, _early, _unsigned, _shapeless, _renamed, _no_text])
def test_what_is_not_signed_as_it_stands_is_refused(receiver: tuple[Receiver, Heard], forged: Any) -> None:
    known, heard = receiver
    headers, body = forged(*a_message())
    assert requests.post(known.url, body, headers=headers, timeout=10).status_code == 401
    assert heard.events == []


@pytest.mark.parametrize("forged", [_altered, _old, _early, _renamed])
def test_a_public_key_believes_nothing_old_and_nothing_altered(tmp_path: Path, forged: Any) -> None:
    """Where it is the only key, no shared secret helps."""
    headers, body = forged(*a_message())
    with receiving(tmp_path / "received.sqlite3", PUBLIC) as (known, heard):
        assert requests.post(known.url, body, headers=headers, timeout=10).status_code == 401
    assert heard.events == []


def test_a_body_too_large_is_refused_before_it_is_read(receiver: tuple[Receiver, Heard]) -> None:
    known, _heard = receiver
    link = http.client.HTTPConnection("127.0.0.1", known.server_address[1], timeout=10)
    link.putrequest("POST", "/guitu")
    link.putheader("Content-Length", str(LARGEST + 1))
    link.endheaders()
    assert link.getresponse().status == 413
    link.close()


def test_a_body_without_a_length_is_refused(receiver: tuple[Receiver, Heard]) -> None:
    known, _heard = receiver
    assert requests.post(known.url, iter([b"a"]), timeout=10).status_code == 411


def test_a_hospital_gets_verifies_and_answers_a_referral(live: Live, tmp_path: Path) -> None:
    """From registering the endpoint to the accepted referral, with the two examples and nothing of ours."""
    hospital, team = partner(live, "hospital-1"), partner(live, "patrol-team-1")
    with receiving(tmp_path / "received.sqlite3") as (receiver, heard):
        live.lists("hospital-1", f"127.0.0.1:{receiver.server_address[1]}")
        made = hospital.send("/v1/webhook-endpoints", {"url": receiver.url}, key="our-endpoint")
        heard.keys.append(made["secret"])
        assert hospital.send(f"/v1/webhook-endpoints/{made['id']}/verify", key="verify")["state"] == "active"

        asked = team.send("/v1/referrals", EMERGENCY, key="to-the-receiver")
        told = heard.wait_for(lambda event: event.get_data().get("referral_id") == asked["referral_id"])
        accepted = hospital.send(f"/v1/referrals/{told.get_data()['referral_id']}/accept", key="accept")

        assert told.get_type() == REQUESTED
        assert accepted["state"] == "accepted"
        heard.wait_for(lambda event: event.get_type() == "guitu.intake.referral_accepted.v1")


def test_the_public_half_alone_is_enough_to_verify(live: Live, tmp_path: Path) -> None:
    hospital, team = partner(live, "hospital-1"), partner(live, "patrol-team-1")
    with receiving(tmp_path / "received.sqlite3") as (receiver, heard):
        live.lists("hospital-1", f"127.0.0.1:{receiver.server_address[1]}")
        made = hospital.send("/v1/webhook-endpoints", {"url": receiver.url, "types": [REQUESTED]}, key="another")
        heard.keys.append(made["public_key"])
        hospital.send(f"/v1/webhook-endpoints/{made['id']}/verify", key="verify-another")
        asked = team.send("/v1/referrals", EMERGENCY, key="to-the-public-half")
        heard.wait_for(lambda event: event.get_data()["referral_id"] == asked["referral_id"])
