"""Signing in with a key of one's own (RFC 7523): what is accepted, and that nothing else is."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from gateway import identity
from gateway.domain import registration
from gateway.domain.registration import NotRegistrable
from tests.gateway.conftest import Gate
from tests.gateway.partners import KeyHolder, a_key, an_agency_with_keys, public, stamp


def sign_in(gate: Gate, form: dict[str, str], address: str = "192.0.2.1") -> tuple[int, str]:
    answer = gate.browser.post("/oauth/token", data=form, environ_base={"REMOTE_ADDR": address})
    return answer.status_code, answer.json.get("error", "token")


@pytest.fixture(scope="module")
def hospital(shared_gate: Gate) -> KeyHolder:
    return an_agency_with_keys(shared_gate.town["gateway"])


@pytest.mark.parametrize("algorithm", ["ES256", "ES384", "RS384", "EdDSA"])
def test_each_kind_of_key_signs_its_client_in(shared_gate: Gate, algorithm: str) -> None:
    partner = an_agency_with_keys(shared_gate.town["gateway"], f"by-{algorithm.lower()}", algorithm=algorithm)

    answer = shared_gate.browser.post("/oauth/token", data=partner.form())

    assert (answer.status_code, answer.json["scope"]) == (
        200,
        "costs:read costs:submit feed:read referrals:read referrals:work webhooks:manage",
    )


def test_an_assertion_is_good_once(shared_gate: Gate, hospital: KeyHolder) -> None:
    form = hospital.form()

    assert [sign_in(shared_gate, form), sign_in(shared_gate, form)] == [(200, "token"), (401, "invalid_client")]


def test_an_assertion_used_at_one_replica_is_used_at_all(gate: Gate) -> None:
    from gateway.app import create_app

    partner = an_agency_with_keys(gate.town["gateway"])
    form = partner.form()
    other = create_app(gate.town["gateway"]).test_client()

    assert sign_in(gate, form)[0] == 200
    assert other.post("/oauth/token", data=form).status_code == 401


WRONG: dict[str, dict[str, Any]] = {
    "for another server": {"aud": "https://elsewhere.example/oauth/token"},
    "for another server too": {"aud": ["AUD", "https://elsewhere.example/oauth/token"]},
    "by somebody else": {"iss": "hospital-1"},
    "about somebody else": {"sub": "hospital-1", "iss": "hospital-1"},
    "without a number": {"jti": None},
    "with an empty number": {"jti": ""},
    "without an end": {"exp": None},
    "ended": {"exp": -1},
    "ending in six minutes": {"exp": 360},
    "ending by a word": {"exp": "soon"},
    "ending by a truth": {"exp": True},
    "not begun": {"nbf": 60},
    "made in the future": {"iat": 60},
    "made long ago": {"iat": -400},
}


@pytest.mark.parametrize("name", WRONG)
def test_an_assertion_that_is_not_for_us_or_not_timely_signs_nobody_in(gate: Gate, name: str) -> None:
    partner = an_agency_with_keys(gate.town["gateway"])
    now = stamp(gate.wall.now())
    said = {
        claim: now + value if claim in ("exp", "nbf", "iat") and type(value) is int else value
        for claim, value in WRONG[name].items()
    }
    if isinstance(said.get("aud"), list):
        said["aud"][0] = partner.token_endpoint

    assert sign_in(gate, partner.form(partner.assertion(**said))) == (401, "invalid_client")
    assert sign_in(gate, partner.form())[0] == 200


def test_a_clock_that_is_a_little_off_signs_in_all_the_same(shared_gate: Gate, hospital: KeyHolder) -> None:
    ahead = stamp(shared_gate.wall.now()) + 20

    form = hospital.form(hospital.assertion(iat=ahead, nbf=ahead, exp=ahead + 300))

    assert sign_in(shared_gate, form, "192.0.2.7")[0] == 200


def encoded(part: Any) -> str:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def forgeries(partner: KeyHolder) -> dict[str, str]:
    """Everything that ever fooled a JWT library."""
    claims, kid, stranger = partner.claims(), partner.key.kid, a_key("stranger")
    by_public_key = OctKey.import_key(json.dumps(public(partner.key)))
    with_key_inside = {"alg": "ES256", "kid": kid, "jwk": public(stranger)}
    return {
        "unsigned": f"{encoded({'alg': 'none', 'kid': kid})}.{encoded(claims)}.",
        "signed with the public key as a secret": jwt.encode(
            {"alg": "HS256", "kid": kid}, claims, by_public_key, algorithms=["HS256"]
        ),
        "by a stranger under our name": jwt.encode({"alg": "ES256", "kid": kid}, claims, stranger),
        "by a stranger under an unknown name": jwt.encode({"alg": "ES256", "kid": "stranger"}, claims, stranger),
        "by a key inside": jwt.encode(with_key_inside, claims, stranger),
        "by a key elsewhere": jwt.encode(
            {"alg": "ES256", "kid": kid, "jku": "https://evil.example/keys"}, claims, stranger
        ),
        "without a name": jwt.encode({"alg": "ES256"}, claims, partner.key),
        "with too much": partner.assertion(more="x" * 9000),
    }


def test_no_forgery_signs_in_and_none_breaks_anything(gate: Gate) -> None:
    partner = an_agency_with_keys(gate.town["gateway"])

    answers = {
        name: sign_in(gate, partner.form(forged), f"192.0.2.{number}")
        for number, (name, forged) in enumerate(forgeries(partner).items())
    }

    refused = {(401, "invalid_client"), (422, "token")}
    assert {name: answer for name, answer in answers.items() if answer not in refused} == {}
    assert sign_in(gate, partner.form())[0] == 200


HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "alg": st.sampled_from(["none", "None", "HS256", "RS256", "ES256", "ES512", "PS256", "", 1, None, ["ES256"]]),
        "kid": st.one_of(st.text(max_size=20), st.integers(), st.none(), st.just("hospital-8-key-1")),
        "typ": st.sampled_from(["JWT", "at+jwt", "x", 5, None]),
        "jku": st.just("https://evil.example/keys"),
        "x5u": st.just("https://evil.example/cert"),
        "jwk": st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
        "crit": st.lists(st.text(max_size=5), max_size=2),
        "b64": st.booleans(),
        "zip": st.just("DEF"),
    },
)
PARTS = st.one_of(HEADERS.map(encoded), st.binary(max_size=40).map(encoded), st.text(max_size=20))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(header=PARTS, claims=PARTS, signature=PARTS)
def test_whatever_is_sent_as_an_assertion_or_a_token_gets_401_and_never_breaks_anything(
    shared_gate: Gate, hospital: KeyHolder, header: str, claims: str, signature: str
) -> None:
    rubbish = f"{header}.{claims}.{signature}"
    bearer = {
        "Authorization": f"Bearer {rubbish.encode('ascii', 'ignore').decode()}".replace("\n", "").replace("\r", "")
    }

    at_the_door = shared_gate.browser.post(
        "/oauth/token", data=hospital.form(rubbish), environ_base={"REMOTE_ADDR": "198.51.100.9"}
    )
    inside = shared_gate.browser.get("/v1/cases", headers=bearer)

    assert at_the_door.status_code in (401, 422, 429)
    assert inside.status_code == 401


def test_a_secret_beside_an_assertion_is_one_proof_too_many(shared_gate: Gate, hospital: KeyHolder) -> None:
    assert sign_in(shared_gate, hospital.form(client_secret="x"), "192.0.2.8") == (401, "invalid_client")
    assert sign_in(shared_gate, hospital.form(client_id="hospital-1"), "192.0.2.8") == (401, "invalid_client")
    assert sign_in(shared_gate, hospital.form(client_id="hospital-8"), "192.0.2.8") == (200, "token")


def test_keys_are_replaced_without_a_gap_and_at_once_when_they_must(gate: Gate) -> None:
    partner, gateway = an_agency_with_keys(gate.town["gateway"]), gate.town["gateway"]
    second = KeyHolder(partner.client_id, a_key("second"), partner.token_endpoint, gate.wall)
    third = KeyHolder(partner.client_id, a_key("third"), partner.token_endpoint, gate.wall)

    def replace(by: KeyHolder, grace: timedelta | None) -> None:
        with gateway.unit() as uow:
            keys = registration.public_keys({"keys": [public(by.key)]})
            identity.replace_keys(uow, partner.client_id, keys, grace=grace)

    replace(second, identity.GRACE)
    assert [sign_in(gate, one.form())[0] for one in (partner, second)] == [200, 200]
    gate.wall.advance(identity.GRACE)
    assert [sign_in(gate, one.form())[0] for one in (partner, second)] == [401, 200]
    replace(third, None)
    assert [sign_in(gate, one.form())[0] for one in (second, third)] == [401, 200]


@pytest.mark.parametrize(
    "wrong",
    [
        {"keys": []},
        {"keys": [a_key("k").as_dict(private=True)]},
        {"keys": [{"kty": "oct", "k": "c2VjcmV0", "kid": "k"}]},
        {"keys": [public(a_key("k")), public(a_key("k"))]},
        {"keys": [{**public(a_key("k")), "kid": ""}]},
        {"keys": [{**public(a_key("k")), "alg": "ES384"}]},
        {"keys": [{**public(a_key("k")), "use": "enc"}]},
        {"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "k"}]},
        ["k"],
        None,
    ],
    ids=["none", "private", "secret", "twice", "nameless", "other alg", "for encryption", "no point", "list", "null"],
)
def test_what_is_no_set_of_public_signing_keys_is_not_registered(wrong: Any) -> None:
    with pytest.raises(NotRegistrable):
        registration.public_keys(wrong)


def test_a_stock_oauth_library_signs_in_with_a_key(shared_gate: Gate, hospital: KeyHolder, live: str) -> None:
    """authlib over a socket: it knows nothing of us but the address and its key."""
    endpoint = f"{live}/oauth/token"
    session = OAuth2Session(hospital.client_id, hospital.key, token_endpoint_auth_method="private_key_jwt")
    session.register_client_auth_method(_SoonOver(endpoint, stamp(shared_gate.wall.now()), hospital.key.kid))

    token = session.fetch_token(endpoint, grant_type="client_credentials")
    answer = session.get(f"{live}/v1/referrals/00000000-0000-7000-8000-000000000000")

    assert (token["token_type"], token["expires_in"], answer.status_code) == ("Bearer", 300, 404)


class _SoonOver(PrivateKeyJWT):
    """Its assertions are good for an hour by default, and by the machine's clock."""

    alg = "ES256"

    def __init__(self, endpoint: str, now: int, kid: str) -> None:
        super().__init__(endpoint, claims={"iat": now, "exp": now + 240}, headers={"kid": kid})
