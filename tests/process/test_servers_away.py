"""Services may be up before their servers and outlive them: each says what it misses, waits, and works again; none
exits. Every service process answers watchers at GUITU_HEALTH_PORT."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from deploy.servers import Servers
from tests.pairs import servers_pair
from tests.process.conftest import ALL
from tests.process.platforms import Partner, Platform, somebody_lying
from tests.servers import Endpoints
from tests.town import settings_for

SERVICES = ("patrol", "gateway")


@pytest.fixture
def station(breakable_servers: Servers, tmp_path: Path) -> Iterator[Platform]:
    """Patrol and gateway, prepared and not started, on servers that may be broken."""
    with servers_pair(Endpoints.of(breakable_servers), ALL) as pair:
        platform = Platform(settings_for(pair, tmp_path / "home"), SERVICES)
        platform.prepare()
        try:
            yield platform
        finally:
            platform.end()
            breakable_servers.restore()


def _missing(station: Platform, service: str) -> str:
    """What the service misses; its process lives all the same."""
    alive = station.health(service, "/livez")
    assert (alive.status_code, alive.text) == (200, "alive\n")
    ready = station.health(service, "/readyz")
    return ready.text if ready.status_code == 503 else ""


def _told_of(station: Platform, trouble: str) -> None:
    for service in SERVICES:
        station.wait_for(lambda service=service: trouble in _missing(station, service), f"{service} misses {trouble}")  # type: ignore[misc]


def _answers(station: Platform, service: str) -> bool:
    try:
        return station.health(service, "/livez").ok
    except requests.RequestException:
        return False


def _helped(station: Platform, number: int) -> None:
    """A report goes all the way: to patrol, to the team, and back to the one who reported it."""
    courier, team = station.partner("courier-group"), station.partner("patrol-team-1")
    answer = courier.post("/v1/sightings", somebody_lying(number))
    assert answer.status_code in (201, 202), answer.text
    done = station.wait_for(lambda: courier.outcome(answer), "the report is delivered")
    assert done["state"] == "succeeded"
    [dispatch] = station.wait_for(lambda: _queued(team), "the team sees it")
    accepted = team.post(f"/v1/dispatches/{dispatch['id']}/accept", {"staff": ["B-101", "B-102"]})
    assert accepted.status_code == 200, accepted.text
    url = f"{station.address}{answer.json()['status_url']}"
    on_the_way = "team_on_the_way"
    station.wait_for(lambda: requests.get(url, timeout=10).json()["stage"] == on_the_way, "the reporter is told")


def _queued(team: Partner) -> list[dict[str, object]]:
    answer = team.get("/v1/dispatches?state=queued")
    return list(answer.json()["items"]) if answer.ok else []


def test_services_that_are_up_before_their_servers_say_so_wait_and_then_work(
    station: Platform, breakable_servers: Servers
) -> None:
    breakable_servers.rabbit.kill()
    breakable_servers.postgres.kill()
    station.launch()
    for service in SERVICES:
        station.wait_for(lambda service=service: _answers(station, service), f"{service} answers")  # type: ignore[misc]
    _told_of(station, "database of ")

    breakable_servers.postgres.start()
    _told_of(station, "broker: cannot be reached")
    breakable_servers.rabbit.start()
    station.start()

    _helped(station, 1)
    counted = station.health("patrol", "/metrics")
    assert (counted.status_code, "guitu_commands_total{" in counted.text) == (200, True)
    assert {station.health("patrol", path).status_code for path in ("/", "/v1/sightings", "/readyz/x")} == {404}


def test_no_service_exits_when_the_broker_is_stopped_and_what_was_accepted_meanwhile_is_done(
    station: Platform, breakable_servers: Servers
) -> None:
    station.start()
    courier, before = station.partner("courier-group"), {n: p.pid for n, p in station.processes.items()}
    breakable_servers.rabbit.kill()
    _told_of(station, "broker: cannot be reached")

    accepted = courier.post("/v1/sightings", somebody_lying(2))
    assert accepted.status_code == 202
    breakable_servers.rabbit.start()
    station.start()

    done = station.wait_for(lambda: courier.outcome(accepted), "it is delivered")
    assert (done["state"], done["id"]) == ("succeeded", accepted.json()["id"])
    assert station.count("patrol", "sighting") == 1
    [dispatch] = _queued(station.partner("patrol-team-1"))
    assert station.announced("patrol", "dispatch_queued") == [f"dispatch/{dispatch['id']}"]
    assert {name: process.pid for name, process in station.processes.items() if process.alive} == before
