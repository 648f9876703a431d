"""Programs that know nothing of us get on with us: OAuth, webhooks, events and OpenAPI as their published libraries
understand them (issue 4, "an independent client works")."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from cloudevents.core.bindings.http import HTTPMessage, from_http
from cloudevents.core.formats.json import JSONFormat
from joserfc.jwk import ECKey
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from standardwebhooks import Webhook

from contracts.codes import AgencyKind
from tests.gateway.partners import an_agency_with_keys
from tests.gateway.webhooks.receiver import receiving
from tests.live import Live, open_live_city
from tests.stories import EMERGENCY
from tests.town import EMBEDDED, settings_for


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with open_live_city(settings_for(EMBEDDED, tmp_path_factory.mktemp("live"), drill=True)) as live:
        yield live


def signed_in(live: Live, client_id: str, method: str = "client_secret_basic") -> OAuth2Session:
    """A stock OAuth session that has fetched its token."""
    session = OAuth2Session(client_id, live.secret(client_id), token_endpoint_auth_method=method)
    session.fetch_token(f"{live.url}/oauth/token", grant_type="client_credentials")
    return session


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_stock_oauth_session_signs_in_with_a_secret_and_works(live: Live, method: str) -> None:
    session = signed_in(live, "patrol-team-1", method)
    answer = session.post(f"{live.url}/v1/referrals", json=EMERGENCY, headers={"Idempotency-Key": f"oauth-{method}"})
    assert (answer.status_code, answer.json()["state"]) == (201, "requested")


def test_a_stock_oauth_session_signs_in_with_its_own_key_and_works(live: Live) -> None:
    holder = an_agency_with_keys(live.city.town["gateway"], "hospital-8", AgencyKind.HOSPITAL)
    endpoint = f"{live.url}/oauth/token"
    key: ECKey = holder.key
    session = OAuth2Session("hospital-8", key, token_endpoint_auth_method="private_key_jwt")
    soon = {"exp": int(time.time()) + 240}  # the library's own hour is more than we take
    session.register_client_auth_method(PrivateKeyJWT(endpoint, claims=soon, alg="ES256", headers={"kid": key.kid}))
    session.fetch_token(endpoint, grant_type="client_credentials")
    assert session.get(f"{live.url}/v1/referrals").json() == {"items": [], "next_after": None}


def test_what_the_server_says_of_itself_is_enough_to_sign_in(live: Live) -> None:
    """RFC 8414: the library needs the issuer's address and nothing else."""
    told = requests.get(f"{live.url}/.well-known/oauth-authorization-server", timeout=10).json()
    session = OAuth2Session("hospital-1", live.secret("hospital-1"))
    token = session.fetch_token(told["token_endpoint"], grant_type="client_credentials")
    assert (told["issuer"], token["token_type"], token["expires_in"]) == (live.url, "Bearer", 300)


def test_the_published_libraries_verify_a_webhook_and_read_its_event(live: Live) -> None:
    hospital, team = signed_in(live, "hospital-1"), signed_in(live, "patrol-team-1")
    with receiving() as receiver:
        live.lists("hospital-1", f"127.0.0.1:{receiver.port}")
        made = _sent(hospital, live, "/v1/webhook-endpoints", {"url": receiver.url})
        _sent(hospital, live, f"/v1/webhook-endpoints/{made['id']}/verify", {})
        asked = _sent(team, live, "/v1/referrals", EMERGENCY)
        receiver.wait_for(1)
    [got] = receiver.messages[:1]

    verified = Webhook(made["secret"]).verify(got.body, got.headers)
    event = from_http(HTTPMessage(headers=got.headers, body=got.body), JSONFormat())
    assert (event.get_id(), event.get_type()) == (got.headers["webhook-id"], "guitu.intake.referral_requested.v1")
    assert event.get_data() == verified["data"]
    assert event.get_data()["referral_id"] == asked["referral_id"]


def test_the_openapi_document_is_one(live: Live) -> None:
    validate(requests.get(f"{live.url}/v1/openapi.json", timeout=30).json(), cls=OpenAPIV31SpecValidator)


def _sent(session: OAuth2Session, live: Live, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = session.post(f"{live.url}{path}", json=body, headers={"Idempotency-Key": f"{path}-once"})
    assert answer.status_code in (200, 201), answer.text
    return dict(answer.json())
