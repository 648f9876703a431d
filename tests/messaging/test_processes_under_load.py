"""Promises 1 and 2 for processes that are told to stop, or cannot answer for a while, with their hands full."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis import parking
from chassis.failpoints import Failpoint
from chassis.settings import Settings
from deploy.servers import Servers
from tests.messaging.depots import log_of
from tests.messaging.stations import Station, station_of, with_heartbeat
from tests.pairs import servers_pair
from tests.servers import Endpoints
from tests.town import settings_for

STOPPED_WITHIN_S = 20.0
HEARTBEAT_S = 2
BLOCKED_S = 7.0
"""Longer than the shortened heartbeat by more than RabbitMQ's patience (two beats), and longer than the embedded relay
waits for an acknowledgement."""


@pytest.fixture
def loaded(settings: Settings) -> Iterator[Station]:
    with station_of(settings) as station:
        station.prepare()
        station.start()
        station.up()
        station.wait_for(lambda: len(log_of(station.courier)) >= 20, "events flow")
        yield station


def told_to_stop(station: Station) -> tuple[set[int], float]:
    """The exit codes of all processes, told at once, and how many seconds the last one took."""
    began = time.monotonic()
    for process in station.processes.values():
        process.signal(signal.SIGTERM)
    return {process.ended() for process in station.processes.values()}, time.monotonic() - began


def test_told_to_stop_under_load_each_process_ends_in_time_with_code_0_and_loses_nothing(loaded: Station) -> None:
    codes, seconds = told_to_stop(loaded)
    assert codes == {0} and seconds < STOPPED_WITHIN_S
    loaded.start(load=False)
    loaded.all_has_arrived()


def test_told_to_stop_while_its_servers_are_frozen_each_process_ends_in_time_and_loses_nothing(
    breakable_servers: Servers, tmp_path: Path
) -> None:
    """On RabbitMQ and PostgreSQL only: embedded, nothing can be silent that is not our own process."""
    with (
        servers_pair(Endpoints.of(breakable_servers), ("depot", "courier")) as pair,
        station_of(settings_for(pair, tmp_path / "home")) as station,
    ):
        station.prepare()
        station.start()
        station.up()
        station.wait_for(lambda: len(log_of(station.courier)) >= 20, "events flow")
        breakable_servers.rabbit.freeze()
        breakable_servers.postgres.freeze()
        try:
            codes, seconds = told_to_stop(station)
        finally:
            breakable_servers.restore()
        assert codes == {0} and seconds < STOPPED_WITHIN_S
        station.start(load=False)
        station.all_has_arrived()


def test_a_process_that_does_nothing_for_longer_than_the_heartbeat_lives_and_doubles_nothing(
    settings: Settings,
) -> None:
    """As under a handler that burns CPU: no green thread of it runs, no heartbeat is sent, confirms and
    acknowledgements come late."""
    with station_of(with_heartbeat(settings, HEARTBEAT_S)) as station:
        station.prepare()
        for group in station.groups:
            point = Failpoint.EVENT_HANDLED if "courier" in group else Failpoint.RELAY_CONFIRMED
            station.launch("-".join(group), *group, load="depot" in group, BLOCK_HUB=f"{point} 5 {BLOCKED_S}")
        processes = station.processes.values()
        station.wait_for(lambda: all("blocked the hub" in p.output() for p in processes), "nobody is blocked any more")
        station.wait_for_accepted(50)
        station.stop_load()
        station.all_has_arrived()
        lost_their_links = {"BrokerAway" in p.output() or "waits_for_broker" in p.output() for p in processes}
        assert (station.all_alive(), lost_their_links) == (True, {not settings.embedded})
        with station.courier.view() as view:
            assert parking.list_parked(view.session) == []
