"""What is accepted while its service is away takes effect exactly once when it is back; what would be late never does
(design §5). On RabbitMQ and PostgreSQL, a process for each service; tests/gateway says the same of one process."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.pairs import servers_pair
from tests.process.conftest import ALL, running
from tests.process.platforms import Platform, a_key, an_emergency, somebody_lying
from tests.servers import Endpoints


@pytest.fixture(scope="module")
def shared_station(servers: Endpoints, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    home: Path = tmp_path_factory.mktemp("home")
    with servers_pair(servers, ALL) as pair, running(pair, home) as platform:
        yield platform


@pytest.fixture
def station(shared_station: Platform) -> Platform:
    shared_station.start()
    return shared_station


CASES = [
    pytest.param("patrol", "courier-group", "/v1/sightings", somebody_lying(), ("sighting", "cluster", "dispatch")),
    pytest.param("intake", "patrol-team-1", "/v1/referrals", an_emergency(), ("cases", "referral_chains", "referrals")),
]


@pytest.mark.parametrize(("service", "client", "path", "body", "tables"), CASES, ids=["a sighting", "a referral"])
def test_what_was_accepted_while_its_service_was_killed_takes_effect_once_though_the_gateway_is_killed_too(
    station: Platform, service: str, client: str, path: str, body: dict[str, Any], tables: tuple[str, ...]
) -> None:
    partner, key = station.partner(client), a_key()
    before = [station.count(service, table) for table in tables]
    station.kill(service)

    accepted = partner.post(path, body, key=key)
    assert (accepted.status_code, accepted.headers["Location"]) == (202, accepted.json()["operation_url"])
    station.kill("gateway")
    station.start("gateway")
    assert partner.get(accepted.headers["Location"]).json()["state"] == "open"
    station.start(service)
    done = station.wait_for(lambda: partner.outcome(accepted), "it is delivered")

    assert (done["state"], done["id"]) == ("succeeded", accepted.json()["id"])
    repeats = [partner.post(path, body, key=key) for _ in range(2)]
    assert {(again.status_code, again.json()["id"]) for again in repeats} == {(201, accepted.json()["id"])}
    assert repeats[0].content == repeats[1].content
    assert [station.count(service, table) for table in tables] == [rows + 1 for rows in before]


def test_what_may_not_be_late_is_answered_503_and_has_no_effect_when_its_service_is_back(station: Platform) -> None:
    team = station.partner("patrol-team-1")
    reported = station.partner("courier-group").post("/v1/sightings", somebody_lying(1))
    assert reported.status_code == 201, reported.text
    [dispatch, *_] = team.all("/v1/dispatches?state=queued")
    station.kill("patrol")

    away = team.post(f"/v1/dispatches/{dispatch['id']}/accept", {"staff": ["B-101", "B-102"]})
    assert (away.status_code, away.json()["code"]) == (503, "owner_unreachable")
    assert int(away.headers["Retry-After"]) > 0
    station.start("patrol")
    done = station.wait_for(lambda: team.outcome(away), "it is taken back at its owner")

    assert (done["state"], done["problem"]["code"]) == ("cancelled", "owner_away")
    assert team.get(f"/v1/dispatches/{dispatch['id']}").json()["state"] == "queued"
    assert station.count("patrol", "dispatch", id=dispatch["id"], accepted_at=None) == 1


@pytest.mark.parametrize("away", [False, True], ids=["patrol there", "patrol away"])
def test_twenty_parallel_requests_with_one_key_have_one_effect_and_one_answer(station: Platform, away: bool) -> None:
    courier, key, before = station.partner("courier-group"), a_key(), station.count("patrol", "sighting")
    body = somebody_lying(2 + away)
    assert courier.bearer, "signed in before the storm"
    if away:
        station.kill("patrol")

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: courier.post("/v1/sightings", body, key=key), range(20)))

    assert {answer.status_code for answer in answers} == {202 if away else 201}
    assert len({answer.content for answer in answers}) == 1
    station.start("patrol")
    done = station.wait_for(lambda: courier.outcome(answers[0]), "it has ended")
    assert (done["state"], done["id"]) == ("succeeded", answers[0].json()["id"])
    assert station.count("patrol", "sighting") == before + 1
