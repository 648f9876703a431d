"""A broker that lost its data gets its queues again while the services run, and the journal gives what was in them. On
servers only: embedded, the broker's memory is the process's own."""

from __future__ import annotations

from chassis import operating
from chassis.runtime import Platform, Runtime
from chassis.settings import Settings
from tests.messaging.depots import Entry, a_parcel, announce_journeys, by_parcel, log_of, parcel_town, wait_for
from tests.messaging.parcels.language import CATALOGUE, ParcelMoved
from tests.messaging.parcels.service import Courier, Depot
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


def test_a_queue_that_an_operator_deletes_and_backfills_comes_back_with_everything_once_and_in_order(
    on_servers: Settings, servers: Endpoints
) -> None:
    """What the runbook says to do with a queue that nobody can read: its subscriber is stopped, some events lie in it,
    others cannot be sent."""
    parcels = [a_parcel(), a_parcel()]
    with parcel_town(on_servers) as town:
        depot, courier = town["depot"], town["courier"]
        handled = announce_journeys(depot, parcels[:1], stops=2)
        town.settle()
        town.stop("courier")
        in_the_queue = announce_journeys(depot, parcels[1:], stops=2)
        while depot.relay.send_once():
            pass

        servers.forget(str(on_servers.amqp_url), queue="courier.from.depot")
        unsent = [*move(depot, parcels[0]), *move(depot, parcels[1])]
        assert depot.relay.send_once() == 0, "what has no queue is not called sent"
        backfilled_from_outside(on_servers)
        town.start("courier")
        town.settle()
        assert log_of(courier) == by_parcel([*handled, *in_the_queue, *unsent])
        assert sees_the_broker(courier)


def backfilled_from_outside(settings: Settings) -> None:
    """As by the operator's command, which is a process of its own."""
    platform = Platform.of(settings, CATALOGUE)
    depot, courier = platform.runtime(Depot), platform.runtime(Courier)
    list(operating.backfill(depot, courier))
    for runtime in (depot, courier):
        runtime.close()


def move(depot: Runtime, parcel: str) -> list[Entry]:
    """One stop further."""
    with depot.unit() as uow:
        uow.announce(ParcelMoved(parcel_id=parcel, stop=3))
    return [(parcel, "moved", 3)]
