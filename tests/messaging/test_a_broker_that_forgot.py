"""A broker that lost its data gets its queues again while the services run, and the journal gives what was in them. On
servers only: embedded, the broker's memory is the process's own."""

from __future__ import annotations

from chassis import operating
from chassis.runtime import Runtime
from chassis.settings import Settings
from tests.messaging.depots import a_parcel, announce_journeys, log_of, parcel_town, wait_for
from tests.servers import Endpoints


def sees_the_broker(runtime: Runtime) -> bool:
    """Looks around, as the host's loop does, and says what the gauge then shows."""
    runtime.look_around()
    return bool(runtime.metrics.registry.get_sample_value("guitu_ready", {"service": runtime.name, "part": "broker"}))


def test_lost_queues_are_declared_again_without_a_restart_and_the_journal_fills_the_gap(
    on_servers: Settings, servers: Endpoints
) -> None:
    with parcel_town(on_servers) as town:
        depot, courier = town["depot"], town["courier"]
        before = announce_journeys(depot, [a_parcel()], stops=1)
        town.settle()
        town.stop("courier")
        lost = announce_journeys(depot, [a_parcel()], stops=1)
        while depot.relay.send_once():
            pass
        assert sees_the_broker(courier)

        servers.forget(str(on_servers.amqp_url), queue="courier.from.depot", exchange="depot.events")
        depot.relay.release()
        assert not sees_the_broker(courier)
        town.start("courier")
        with town.keep_moving():
            later = announce_journeys(depot, [a_parcel()], stops=1)
            wait_for(lambda: set(later) <= set(log_of(courier)), "what is announced now arrives")
        assert sees_the_broker(courier)
        assert sorted(log_of(courier)) == sorted([*before, *later])

        town.stop("courier")
        list(operating.backfill(depot, courier))
        assert sorted(log_of(courier)) == sorted([*before, *lost, *later])
    assert town.troubles == []
