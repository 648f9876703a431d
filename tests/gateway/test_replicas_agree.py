"""What two replicas must agree on, on both databases: an assertion is used once, one operator's approval counts once,
reports of one person are counted together, and one key is the first."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from gateway import changes
from gateway.app import create_app
from gateway.changes import NoSuchChange
from gateway.domain.changes import ChangeKind
from tests.gateway.conftest import BEHIND_THE_GATE, Gate, an_old_man_at_the_bus_stop, opened_gate
from tests.gateway.partners import an_agency_with_keys
from tests.pairs import PAIRS, pair_named


@pytest.fixture(scope="module", params=PAIRS)
def gate(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    services = [service.name for service in BEHIND_THE_GATE]
    with (
        pair_named(request.param, request, services) as pair,
        opened_gate(tmp_path_factory.mktemp("gate"), pair) as gate,
    ):
        yield gate


def test_replicas_that_start_together_publish_the_same_one_key(gate: Gate) -> None:
    apps = [create_app(gate.town["gateway"]) for _ in range(4)]

    with ThreadPoolExecutor(4) as crowd:
        published = list(crowd.map(lambda app: app.test_client().get("/.well-known/jwks.json").json, apps))

    assert [len(one["keys"]) for one in published] == [1] * 4
    assert all(one == published[0] for one in published)


def test_of_one_assertion_sent_to_eight_replicas_at_once_one_gets_a_token(gate: Gate) -> None:
    partner = an_agency_with_keys(gate.town["gateway"])
    form = partner.form()
    apps = [create_app(gate.town["gateway"]) for _ in range(8)]

    with ThreadPoolExecutor(8) as crowd:
        statuses = sorted(crowd.map(lambda app: app.test_client().post("/oauth/token", data=form).status_code, apps))

    assert statuses == [200] + [401] * 7


def test_of_eight_who_approve_at_once_one_does(gate: Gate) -> None:
    gateway = gate.town["gateway"]
    with gateway.unit() as uow:
        what = {"keys": None, "at_once": False}
        number = changes.propose(uow, "li", ChangeKind.ROTATE, "hospital-1", what, "hospital-1")

    def approve(name: str) -> bool:
        try:
            with gateway.unit() as uow:
                return changes.approve(uow, number, name).secret is not None
        except NoSuchChange:
            return False

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(approve, [f"operator-{number}" for number in range(8)])) == 1


def test_of_thirty_reports_of_one_person_sent_at_once_ten_count(gate: Gate) -> None:
    token = gate.caller("courier-group").post("/v1/reporters", {"code": "courier-0042"}).json["token"]
    apps = [gate.app, create_app(gate.town["gateway"])]

    def report(number: int) -> int:
        headers = {"Authorization": f"Reporter {token}", "Idempotency-Key": f"{number}"}
        browser = apps[number % 2].test_client()
        return browser.post("/v1/sightings", json=an_old_man_at_the_bus_stop(), headers=headers).status_code

    with ThreadPoolExecutor(8) as crowd:
        statuses = sorted(crowd.map(report, range(30)))

    assert statuses[10:] == [429] * 20
    assert set(statuses[:10]) <= {201, 202}
