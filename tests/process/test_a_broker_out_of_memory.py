"""A broker that takes no messages, because its memory ran out: orders fail fast or are accepted for later,
whoever only looks is answered quickly, and when the alarm ends everything goes on without a restart."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from chassis.clock import SystemClock
from chassis.orders import Actor
from contracts.orders import patrol
from deploy.servers import Servers
from gateway.operations import DEADLINE_S
from tests.pairs import servers_pair
from tests.process.conftest import ALL, running
from tests.process.platforms import Partner, Platform, a_key, somebody_lying
from tests.servers import Endpoints

COURIER = Actor("courier-group", "reporter_group", "courier-group", frozenset({patrol.REPORT_SIGHTING.scope}))


@pytest.fixture
def station(breakable_servers: Servers, tmp_path: Path) -> Iterator[Platform]:
    """Patrol and gateway on servers that may be broken."""
    with (
        servers_pair(Endpoints.of(breakable_servers), ALL) as pair,
        running(pair, tmp_path / "home", ("patrol", "gateway")) as platform,
    ):
        yield platform
        breakable_servers.restore()


def quickly(act: Callable[[], requests.Response]) -> requests.Response:
    """Its answer, which came sooner than anybody waits for an owner."""
    began = time.monotonic()
    answer = act()
    assert (took := time.monotonic() - began) < DEADLINE_S, f"{answer.status_code} after {took:.1f} s"
    return answer


def committed_at_patrol(station: Platform, number: int) -> str:
    """A sighting that patrol commits with its announcement, as if its order had come before the alarm."""
    with station.onlooker("patrol") as runtime:
        sighting, now = str(uuid.uuid4()), SystemClock().now()
        key = patrol.REPORT_SIGHTING.key
        done = runtime.desk.execute(key, str(uuid.uuid4()), sighting, somebody_lying(number), COURIER, now)
        assert done.ok, done
        return sighting


def look_around(station: Platform, courier: Partner, team: Partner, before: requests.Response) -> None:
    for name in station.names:
        assert quickly(lambda name=name: station.health(name, "/livez")).text == "alive\n"  # type: ignore[misc]
    own = f"/v1/operations/{before.headers['Guitu-Operation']}"
    assert quickly(lambda: courier.get(own)).status_code == 200
    assert quickly(lambda: requests.get(f"{station.address}{before.json()['status_url']}", timeout=30)).ok
    assert quickly(lambda: team.get("/v1/dispatches")).status_code in (200, 503)


def test_under_an_alarm_orders_fail_fast_or_wait_while_looking_stays_quick_and_all_goes_on_without_a_restart(
    station: Platform, breakable_servers: Servers
) -> None:
    courier, team = station.partner("courier-group"), station.partner("patrol-team-1")
    before = courier.post("/v1/sightings", somebody_lying(1))
    assert before.status_code == 201, before.text
    [dispatch] = team.all("/v1/dispatches?state=queued")
    path, keys = f"/v1/dispatches/{dispatch['id']}/accept", [a_key() for _ in range(4)]
    pids = {name: process.pid for name, process in station.processes.items()}

    breakable_servers.rabbit.raise_memory_alarm()
    reports = [
        quickly(lambda n=n, key=key: courier.post("/v1/sightings", somebody_lying(n), key=key))  # type: ignore[misc]
        for n, key in enumerate(keys[:3], start=2)
    ]
    accepted = quickly(lambda: team.post(path, {"staff": ["B-101", "B-102"]}, key=keys[3]))
    sighting = committed_at_patrol(station, 9)
    look_around(station, courier, team, before)
    assert station.count("gateway", "timeline_entry", subject=f"sighting/{sighting}") == 0, "nothing gets through"
    breakable_servers.rabbit.clear_memory_alarm()

    assert {answer.status_code for answer in reports} <= {201, 202}
    assert 202 in {answer.status_code for answer in reports}
    assert accepted.status_code in (200, 503)
    ended = [station.wait_for(lambda one=one: courier.outcome(one), "it has ended") for one in reports]  # type: ignore[misc]
    assert [(one["state"], one["id"]) for one in ended] == [("succeeded", answer.json()["id"]) for answer in reports]
    heard = [sighting, *(one["id"] for one in ended)]
    for one in heard:
        entry = {"subject": f"sighting/{one}", "sequence": 1}
        station.wait_for(lambda entry=entry: station.count("gateway", "timeline_entry", **entry), "it arrives")  # type: ignore[misc]
    assert station.wait_for(lambda: team.outcome(accepted), "it has ended")["state"] in ("succeeded", "cancelled")
    assert team.post(path, {"staff": ["B-101", "B-102"]}, key=keys[3]).status_code == 200
    assert [station.count("gateway", "timeline_entry", subject=f"sighting/{one}", sequence=1) for one in heard] == [
        1
    ] * 4
    assert {name: process.pid for name, process in station.processes.items() if process.alive} == pids
