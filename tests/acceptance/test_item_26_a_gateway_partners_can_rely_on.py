"""Domain §5, item 26: a stable, idempotent, documented gateway with rights by partner and field, limits on rates,
signed webhooks and their replay.

What each agency sees of which field is item 11; the FHIR facade has files of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from standardwebhooks import Webhook

from contracts.quotas import Quota
from deploy import compatibility
from deploy.demo.credentials import FILE_NAME, read_credentials
from deploy.services import SERVICES
from gateway import identity
from gateway.webhooks.delivering import Deliverer
from tests.city import City
from tests.fuzz.shaking import Shaker, one_of_each_kind, shaken
from tests.gateway.conftest import Gate, an_old_man_at_the_bus_stop, opened_gate
from tests.gateway.webhooks.conftest import Desk, a_referral_requested, opened_desk
from tests.gateway.webhooks.receiver import receiving
from tests.live import open_live_city
from tests.pairs import PAIRS, pair_named
from tests.stories import a_report
from tests.town import settings_for

ROOT = Path(__file__).resolve().parents[2]
SEED, TODAY = 26, date(2026, 7, 6)


@pytest.fixture(params=PAIRS)
def gate(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gate]:
    with pair_named(request.param, request, SERVICES) as pair, opened_gate(tmp_path, pair) as gate:
        yield gate


@pytest.fixture(params=PAIRS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    with pair_named(request.param, request, ["gateway"]) as pair, opened_desk(tmp_path, pair) as desk:
        yield desk


@pytest.mark.timeout(240)
@pytest.mark.parametrize("pair_name", PAIRS)
def test_every_operation_answers_as_its_document_says(
    pair_name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The contract suite is the document itself: requests made from it, answers held against it."""
    with pair_named(pair_name, request, SERVICES) as pair:
        settings = settings_for(pair, tmp_path / "home")
        with open_live_city(settings) as live:
            secrets = one_of_each_kind(read_credentials(settings.home / FILE_NAME))
            shaker = Shaker(live.url, secrets)
            for _ in shaken(shaker, range(1), seed=SEED, examples=1):
                pass
    assert shaker.tally.violations == {}
    assert {200, 201, 403, 404, 422} <= set(shaker.tally.statuses)


def test_the_same_key_gets_the_same_answer_and_one_object(city: City) -> None:
    team, said = city["patrol-team-1"], a_report(city)
    answers = [team.answer("/v1/sightings", said, key="item-26") for _ in range(3)]
    assert [(one.status_code, one.get_data()) for one in answers] == [(201, answers[0].get_data())] * 3
    city.settle()
    assert len(city.announced("patrol", "sighting_reported", sighting_id=answers[0].json["id"])) == 1
    changed = team.answer("/v1/sightings", {**said, "what_seen": "两位老人"}, key="item-26")
    assert (changed.status_code, changed.json["code"]) == (422, "idempotency_key_reused")


def test_a_webhook_that_was_down_for_a_day_is_delivered_later_in_order(desk: Desk) -> None:
    with receiving() as receiver:
        made = desk.registers("hospital-1", receiver)
        receiver.behave = 503
        began, ids = desk.wall.now(), list[str]()
        while desk.wall.now() < began + timedelta(hours=24):
            ids.append(desk.hear(a_referral_requested("hospital-1")))
            _let_deliver(desk)
            desk.wall.advance(timedelta(hours=2))
        assert set(receiver.ids) == {ids[0]}
        receiver.everything.clear()
        receiver.behave = 200
        desk.wall.advance(timedelta(hours=11))
        _let_deliver(desk)

        assert receiver.ids == ids
        for got in receiver.messages:
            _is_ours(made["secret"], got, desk)


def _let_deliver(desk: Desk) -> None:
    Deliverer(desk.runtime, desk.poster, spawn=lambda work: work(), jitter=lambda: 1.0).start_due(desk.wall.now())


def _is_ours(secret: str, got: Any, desk: Desk) -> None:
    """Signed over the bytes as they came. The published verifier's clock is the machine's, so only the MAC is asked."""
    at = datetime.fromtimestamp(int(got.headers["webhook-timestamp"]), UTC)
    signature = Webhook(secret).sign(got.headers["webhook-id"], at, got.body.decode())
    assert signature in got.headers["webhook-signature"].split()
    assert JSONFormat().read(CloudEvent, got.body).get_id() == got.headers["webhook-id"]


def test_what_was_missed_is_replayed_under_the_same_ids(desk: Desk) -> None:
    told = [desk.hear(a_referral_requested("hospital-1")) for _ in range(3)]
    with receiving() as receiver:
        made = desk.registers("hospital-1", receiver)
        path = f"/v1/webhook-endpoints/{made['id']}/replay-missing"
        since = {"since": (desk.wall.now() - timedelta(hours=1)).isoformat()}
        assert desk.caller("hospital-1").post(path, since).json == {"queued": 3}
        _let_deliver(desk)
        assert receiver.ids == told == desk.ids_in_feed("hospital-1")


def test_a_partner_whose_contract_ends_is_refused_within_a_minute(gate: Gate) -> None:
    """Also under a token that was issued before, and at the token endpoint."""
    caller = gate.caller("courier-group")
    assert caller.post("/v1/sightings", an_old_man_at_the_bus_stop()).status_code == 201
    with gate.town["gateway"].unit() as uow:
        identity.amend_agency(uow, "courier-group", {"contract_until": gate.wall.now() + timedelta(minutes=2)})
    gate.wall.advance(timedelta(minutes=1, seconds=59))
    assert caller.post("/v1/sightings", an_old_man_at_the_bus_stop()).status_code == 201
    gate.wall.advance(timedelta(seconds=61))
    refused = caller.post("/v1/sightings", an_old_man_at_the_bus_stop())
    assert (refused.status_code, refused.json["code"]) == (401, "unauthenticated")
    assert gate.sign_in("courier-group").status_code == 401


def test_a_partner_that_asks_too_often_is_told_when_to_come_back(gate: Gate) -> None:
    caller = gate.caller("courier-group")
    with gate.town["gateway"].unit() as uow:
        identity.amend_agency(uow, "courier-group", {"quotas": {Quota.ORDERS.value: 3}})
    answers = [caller.post("/v1/sightings", an_old_man_at_the_bus_stop()) for _ in range(5)]
    last = answers[-1]
    assert (last.status_code, last.json["code"]) == (429, "too_many_requests")
    assert 0 < int(last.headers["Retry-After"]) <= 60
    gate.wall.advance(timedelta(seconds=int(last.headers["Retry-After"])))
    assert caller.post("/v1/sightings", an_old_man_at_the_bus_stop()).status_code == 201


def test_a_change_that_would_break_a_partner_s_program_is_found() -> None:
    """The check of every build; what else it finds, and lets through, is tests/deploy/test_compatibility.py."""
    ours = json.loads((ROOT / "docs" / "openapi.json").read_text("utf8"))
    theirs = deepcopy(ours)
    body = theirs["paths"]["/v1/referrals"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    named = body["$ref"].rpartition("/")[2]
    theirs["components"]["schemas"][named]["required"].append("reason")
    assert list(compatibility.interface_breaks(ours, ours, TODAY)) == []
    assert list(compatibility.interface_breaks(ours, theirs, TODAY)) != []
