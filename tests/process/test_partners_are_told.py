"""Partners are told by real processes, also what waited through a kill -9 of the gateway (domain §5, item 26)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook

from gateway.storage.agencies import Agencies
from gateway.storage.webhooks import Endpoints
from tests.gateway.webhooks.receiver import Receiver, receiving
from tests.pairs import PAIRS, pair_named
from tests.process.conftest import ALL, WORKING, running
from tests.process.platforms import WHOLE, Platform, a_key, somebody_lying

_PATH = "/v1/webhook-endpoints"


@pytest.fixture(params=PAIRS)
def telling_platform(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Platform]:
    """A platform whose partners listen on loopback."""
    with (
        pair_named(request.param, request, ALL) as pair,
        running(pair, tmp_path / "home", WORKING, GUITU_WEBHOOK_LOOPBACK="true") as platform,
    ):
        yield platform


def _secret_of(platform: Platform, receiver: Receiver, agency_id: str) -> str:
    """The secret of a new, verified endpoint at this receiver."""
    with platform.onlooker("gateway") as runtime, runtime.unit() as uow:
        Agencies(uow.session).get(agency_id).webhook_hosts = [f"127.0.0.1:{receiver.port}"]
    partner = platform.partner(agency_id)
    made = partner.post(_PATH, {"url": receiver.url}, key=a_key())
    assert made.status_code == 201, made.text
    verified = partner.post(f"{_PATH}/{made.json()['id']}/verify")
    assert verified.status_code == 200, verified.text
    return str(made.json()["secret"])


def _reported(platform: Platform, number: int) -> str:
    answer = platform.partner("courier-group").post("/v1/sightings", somebody_lying(number), key=a_key())
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def _is_failing(platform: Platform) -> bool:
    with platform.onlooker("gateway") as runtime, runtime.view() as view:
        [endpoint] = Endpoints(view.session).all()
        return endpoint.failing_since is not None and endpoint.leased_until is None


def test_a_partner_hears_of_its_reports_at_once_and_after_kill_9_of_what_waited(telling_platform: Platform) -> None:
    platform = telling_platform
    with receiving() as receiver:
        secret = _secret_of(platform, receiver, "courier-group")
        reports = [_reported(platform, 1)]
        receiver.wait_for(1)
        receiver.behave = 503
        reports.append(_reported(platform, 2))
        platform.wait_for(lambda: _is_failing(platform), "the endpoint fails")
        reports.append(_reported(platform, 3))
        gateway = WHOLE if platform.settings.embedded else "gateway"
        platform.kill(gateway)
        receiver.behave = 200
        platform.start(gateway)
        platform.wait_for(lambda: set(reports) == _delivered(receiver, reports), "all of it has arrived")

        for got in receiver.messages:
            Webhook(secret).verify(got.body, got.headers)


def _delivered(receiver: Receiver, reports: list[str]) -> set[str]:
    return {got.event["data"]["sighting_id"] for got in receiver.messages} & set(reports)
