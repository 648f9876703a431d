"""Access tokens (RFC 9068) and the keys that sign them: one follows the other, and nobody notices."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from joserfc import jwt
from joserfc.jwk import KeySet

from gateway import keys
from gateway.app import create_app
from gateway.domain.own_keys import KNOWN_FOR, PUBLISHED_BEFORE, TOKEN_LIFETIME
from gateway.storage.own_keys import OwnKeys
from tests.gateway.conftest import Gate
from tests.stored import everything_stored

PATH = "/v1/operations/00000000-0000-7000-8000-000000000000"


def rotated(gate: Gate, *, at_once: bool = False) -> str:
    with gate.town["gateway"].unit() as uow:
        return keys.rotate(uow, at_once=at_once).kid


def published(app: Flask) -> list[str]:
    return [key["kid"] for key in app.test_client().get("/.well-known/jwks.json").json["keys"]]


def token_of(app: Flask, gate: Gate) -> str:
    form = {"grant_type": "client_credentials", "client_id": "hospital-1", "client_secret": gate.secrets["hospital-1"]}
    return str(app.test_client().post("/oauth/token", data=form).json["access_token"])


def kid_of(token: str) -> str:
    from gateway.jose import unverified_header

    return str(unverified_header(token)["kid"])


def status(app: Flask, token: str) -> int:
    """404 is somebody who may ask; 401 is nobody."""
    return app.test_client().get(PATH, headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_is_what_rfc_9068_says_and_a_stock_library_checks_it_by_the_published_keys(shared_gate: Gate) -> None:
    token = token_of(shared_gate.app, shared_gate)
    key_set = KeySet.import_key_set(shared_gate.browser.get("/.well-known/jwks.json").json)

    found = jwt.decode(token, key_set, algorithms=["ES256"])
    address, now = shared_gate.town["gateway"].public_url, int(shared_gate.wall.now().timestamp())

    assert found.header == {"typ": "at+jwt", "alg": "ES256", "kid": kid_of(token)}
    assert found.claims.pop("jti")
    assert found.claims == {
        "iss": address,
        "aud": address,
        "sub": "hospital-1",
        "client_id": "hospital-1",
        "iat": now,
        "exp": now + 300,
        "scope": "costs:read costs:submit feed:read referrals:read referrals:work webhooks:manage",
    }


def test_the_metadata_say_where_and_how_to_sign_in(shared_gate: Gate) -> None:
    told = shared_gate.browser.get("/.well-known/oauth-authorization-server")
    address = shared_gate.town["gateway"].public_url

    assert (told.json["issuer"], told.json["token_endpoint"]) == (address, f"{address}/oauth/token")
    assert told.json["jwks_uri"] == f"{address}/.well-known/jwks.json"
    assert told.json["token_endpoint_auth_signing_alg_values_supported"] == ["ES256", "ES384", "RS384", "EdDSA"]
    assert told.headers["Cache-Control"] == "public, max-age=60"


def test_published_keys_hold_nothing_private(shared_gate: Gate) -> None:
    [key] = shared_gate.browser.get("/.well-known/jwks.json").json["keys"]

    assert sorted(key) == ["alg", "crv", "kid", "kty", "use", "x", "y"]


def test_a_new_key_is_published_before_it_signs_and_the_old_one_counts_until_its_last_token_is_over(gate: Gate) -> None:
    here, there = gate.app, create_app(gate.town["gateway"])
    old = kid_of(token_of(here, gate))
    assert kid_of(token_of(there, gate)) == old

    new = rotated(gate)
    gate.wall.advance(KNOWN_FOR)
    assert published(here) == published(there) == [old, new]
    last_of_old = token_of(here, gate)
    assert kid_of(last_of_old) == old

    gate.wall.advance(PUBLISHED_BEFORE)
    first_of_new = token_of(here, gate)
    assert kid_of(first_of_new) == kid_of(token_of(there, gate)) == new
    assert [status(app, token) for app in (here, there) for token in (last_of_old, first_of_new)] == [404] * 4

    gate.wall.advance(TOKEN_LIFETIME + KNOWN_FOR)
    assert published(here) == [new]


def test_however_the_moments_fall_no_token_fails_at_any_replica_while_keys_are_rotated(gate: Gate) -> None:
    """Ten seconds at a time, through two rotations: what either replica signs, both accept for its whole life."""
    replicas = (gate.app, create_app(gate.town["gateway"]))
    live: list[tuple[Any, str]] = []
    for step in range(100):
        if step in (3, 40):
            rotated(gate)
        for number, app in enumerate(replicas):
            if step % 2 == number:
                actor = gate.app.extensions["guitu"].registry.of("hospital-1").actor(gate.wall.now())
                token = app.extensions["guitu"].tokens.issue(actor, gate.wall.now(), f"{step}")
                live.append((gate.wall.now() + TOKEN_LIFETIME, token))
        live = [(until, token) for until, token in live if until > gate.wall.now()]
        for app in replicas:
            for _, token in live:
                app.extensions["guitu"].tokens.read(token, gate.wall.now())
        gate.wall.advance(timedelta(seconds=10))

    assert len({kid_of(token) for _, token in live}) == 1
    assert len(published(gate.app)) == 1


def test_a_key_that_may_have_leaked_is_worth_nothing_anywhere_within_half_a_minute(gate: Gate) -> None:
    here, there = gate.app, create_app(gate.town["gateway"])
    token = token_of(here, gate)
    assert status(there, token) == 404

    rotated(gate, at_once=True)
    gate.wall.advance(KNOWN_FOR)

    assert [status(app, token) for app in (here, there)] == [401, 401]
    assert [status(app, token_of(here, gate)) for app in (here, there)] == [404, 404]


def test_the_first_key_signs_at_once_whoever_makes_it(gate: Gate) -> None:
    new = rotated(gate)

    assert kid_of(token_of(gate.app, gate)) == new


def test_two_replicas_that_start_at_once_agree_on_one_key(gate: Gate) -> None:
    with gate.town["gateway"].unit() as uow:
        first, second = keys._add(uow, 1, uow.wall_now), keys._add(uow, 1, uow.wall_now)
        assert first is not None
        assert second is None

    assert published(gate.app) == [first.kid]


def test_private_keys_lie_sealed(gate: Gate) -> None:
    token_of(gate.app, gate)
    with gate.town["gateway"].view() as view:
        [key] = OwnKeys(view.session).token_keys()
        private = key.material.open()["d"]

    assert private.encode() not in everything_stored(gate.town["gateway"])
