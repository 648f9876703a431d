"""Who may come in, how, and with what (OAuth 2.0 client credentials, scopes per kind of agency)."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from contracts.access import DEFAULT_SCOPES, GRANTABLE, SCOPES, STATION_CLIENTS, NotGrantable, scopes_for
from contracts.codes import AgencyKind
from gateway import identity
from gateway.app import create_app
from gateway.commands import COMMANDS
from gateway.identity import register_agency, register_client, renew_secret
from gateway.storage.agencies import Agencies
from tests.gateway.conftest import Gate


def test_a_client_gets_a_token_for_five_minutes(shared_gate: Gate) -> None:
    answer = shared_gate.sign_in("courier-group")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    token = answer.json.pop("access_token") if isinstance(answer.json, dict) else ""
    assert token
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 300)
    assert answer.json["scope"] == "feed:read reporters:manage sightings:report webhooks:manage"


def test_the_secret_may_come_in_the_body_but_not_in_two_places(shared_gate: Gate) -> None:
    secret = shared_gate.secrets["courier-group"]
    form = {"grant_type": "client_credentials", "client_id": "courier-group", "client_secret": secret}

    in_body = shared_gate.browser.post("/oauth/token", data=form)
    twice = shared_gate.sign_in("courier-group", client_id="courier-group", client_secret=secret)

    assert in_body.status_code == 200
    assert (twice.status_code, twice.json["error"]) == (401, "invalid_client")


def test_an_unknown_client_and_a_wrong_secret_are_told_apart_by_nobody(
    shared_gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    real = identity.matches
    monkeypatch.setattr(identity, "matches", lambda *given: hashed.append("argon2") or real(*given))

    unknown, wrong = shared_gate.sign_in("nobody", "x"), shared_gate.sign_in("courier-group", "x")

    assert (unknown.status_code, unknown.data) == (wrong.status_code, wrong.data)
    assert unknown.status_code == 401
    assert hashed == ["argon2"] * 4  # each is compared with two, as there may be a former secret too


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "invalid_request"),
        ({"scope": "cases:read"}, "invalid_scope"),
    ],
)
def test_oauth_errors_have_oauths_own_shape(shared_gate: Gate, form: dict[str, str], error: str) -> None:
    answer = shared_gate.sign_in("courier-group", **form)

    assert (answer.status_code, answer.json["error"]) == (400, error)


def test_a_token_may_be_asked_for_with_fewer_scopes(shared_gate: Gate) -> None:
    answer = shared_gate.sign_in("station-chief", scope="clocks:read")

    assert answer.json["scope"] == "clocks:read"


def test_a_token_ends_after_five_minutes_and_survives_a_restart(gate: Gate) -> None:
    courier = gate.caller("courier-group")
    restarted = create_app(gate.town["gateway"]).test_client()
    bearer = {"Authorization": f"Bearer {courier.token}"}
    path = "/v1/operations/00000000-0000-7000-8000-000000000000"

    assert restarted.get(path, headers=bearer).status_code == 404
    gate.wall.advance(timedelta(minutes=5))
    assert restarted.get(path, headers=bearer).status_code == 401


def _forged(gate: Gate, key: ECKey, header: dict[str, Any]) -> str:
    now = int(gate.wall.now().timestamp())
    claims = {
        "iss": gate.town["gateway"].public_url, "aud": gate.town["gateway"].public_url, "sub": "station-chief",
        "client_id": "station-chief", "exp": now + 300, "scope": "cases:read",
    }  # fmt: skip
    return jwt.encode(header, claims, key)


def test_a_token_signed_by_another_key_or_of_another_kind_is_worth_nothing(shared_gate: Gate) -> None:
    foreign = ECKey.generate_key("P-256", auto_kid=True)
    ours = shared_gate.app.extensions["guitu"].token_keys.signing()
    tokens = [
        _forged(shared_gate, foreign, {"alg": "ES256", "typ": "at+jwt", "kid": ours.kid}),
        _forged(shared_gate, ours, {"alg": "ES256", "typ": "JWT", "kid": ours.kid}),
        "not-a-token",
        "",
    ]

    answers = [shared_gate.browser.get("/v1/cases", headers={"Authorization": f"Bearer {token}"}) for token in tokens]

    assert [answer.status_code for answer in answers] == [401] * 4


def test_a_missing_scope_is_403_and_says_which(shared_gate: Gate) -> None:
    answer = shared_gate.caller("courier-group").get("/v1/cases")

    assert (answer.status_code, answer.json["code"], answer.json["facts"]) == (
        403,
        "scope_missing",
        {"scope": "cases:read"},
    )


def test_a_secret_is_given_once_and_can_be_renewed(gate: Gate) -> None:
    with gate.town["gateway"].unit() as uow:
        assert register_client(uow, "courier-group", "courier-group") is None
        fresh = renew_secret(uow, "courier-group")

    assert gate.sign_in("courier-group").status_code == 401
    assert gate.sign_in("courier-group", fresh).status_code == 200


def test_registering_an_agency_again_changes_its_name_only(gate: Gate) -> None:
    with gate.town["gateway"].unit() as uow:
        before = register_agency(uow, "hospital-1", AgencyKind.HOSPITAL, "市第一医院")
        kept = (before.kind, before.registered_at)
        after = register_agency(uow, "hospital-1", AgencyKind.HOSPITAL, "市一院")

    assert (after.name, after.kind, after.registered_at) == ("市一院", *kept)


def test_secrets_are_stored_as_argon2id_only(shared_gate: Gate) -> None:
    with shared_gate.town["gateway"].view() as view:
        client = Agencies(view.session).client("courier-group")
    assert client is not None
    assert client.secret_hash.startswith("$argon2id$")
    assert shared_gate.secrets["courier-group"] not in client.secret_hash


def test_a_process_that_is_not_told_otherwise_hashes_at_the_cost_that_was_decided_on() -> None:
    hash_one = "from gateway.hashing import hashed; print(hashed('x'))"

    told = subprocess.run([sys.executable, "-c", hash_one], capture_output=True, text=True, timeout=60, check=True)

    assert told.stdout.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_every_kind_has_default_scopes_within_what_it_may_hold() -> None:
    assert set(DEFAULT_SCOPES) == set(AgencyKind) == set(GRANTABLE)
    assert all(DEFAULT_SCOPES[kind] <= GRANTABLE[kind] <= set(SCOPES) for kind in AgencyKind)


def test_only_the_chief_approves_notices() -> None:
    holders = [desk for desk, scopes in STATION_CLIENTS.items() if "notices:approve" in scopes]

    assert holders == ["chief"]
    assert not any("notices:approve" in scopes for scopes in DEFAULT_SCOPES.values())


def test_a_scope_beyond_the_kind_is_not_granted() -> None:
    with pytest.raises(NotGrantable):
        scopes_for(AgencyKind.HOSPITAL, frozenset({"cases:read"}))


def test_every_scope_a_command_needs_can_be_held_by_somebody() -> None:
    held = frozenset().union(*GRANTABLE.values())

    assert {command.scope for command in COMMANDS.values()} <= held
