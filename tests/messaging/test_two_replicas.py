"""Two replicas of one service: one does what only one may do, and when it is gone the other does it.

On RabbitMQ and PostgreSQL only: embedded, one process has the broker and all services; that one journal has one relay
there too is in tests/messaging/test_each_mechanism_is_watched.py.
"""

from __future__ import annotations

import time

from chassis.settings import Settings
from tests.messaging.stations import Station, station_of

TAKEN_OVER_WITHIN_S = 10.0


def sent_by(station: Station, process: str) -> float:
    return station.metric(process, "guitu_events_sent_total", service="depot")


def is_active(station: Station, process: str) -> bool:
    return station.metric(process, "guitu_relay_active", service="depot") == 1


def test_of_two_relays_one_sends_and_when_it_is_killed_the_other_does_within_seconds(on_servers: Settings) -> None:
    with station_of(on_servers) as station:
        station.prepare()
        station.launch("courier", "courier")
        station.launch("first", "depot")
        station.up()
        station.wait_for(lambda: is_active(station, "first"), "the first has the lock")
        station.launch("second", "depot", load=True)  # what the first sends, the second has written
        station.up()
        station.wait_for(lambda: sent_by(station, "first") > 50, "the first sends")
        assert (sent_by(station, "second"), is_active(station, "second")) == (0, False)

        station.processes.pop("first").kill()
        killed = time.monotonic()
        station.wait_for(lambda: sent_by(station, "second") > 0, "the second takes over")
        assert time.monotonic() - killed < TAKEN_OVER_WITHIN_S
        station.stop_load()
        station.all_has_arrived()
