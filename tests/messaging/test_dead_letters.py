"""The last net: what the broker itself gives up is kept, shows, and can be brought back. On servers only: embedded,
nothing leaves a queue but by being acknowledged."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

from chassis import operating
from chassis.broker import DEAD_LETTERS, Broker, Topology
from chassis.settings import Settings
from contracts.events import CATALOGUE
from deploy.servers.foreground import DEFINITIONS
from tests.messaging.depots import a_parcel, announce_journeys, log_of, parcel_town, wait_for
from tests.servers import Endpoints

QUEUE = "courier.from.depot"
GIVEN: dict[str, Any] = json.loads(Path(DEFINITIONS).read_text("utf8"))
POLICY, OF_THE_DEAD = GIVEN["policies"]


def define(servers: Endpoints, settings: Settings, *, delivery_limit: int | None = None) -> None:
    """Give the test's vhost our definitions; with another limit where the real one would take days to reach."""
    definitions = copy.deepcopy(GIVEN)
    if delivery_limit is not None:
        definitions["policies"][0]["definition"]["delivery-limit"] = delivery_limit
    servers.define(str(settings.amqp_url), definitions)


def taken_and_lost(broker: Broker, times: int, whole: int = 3) -> list[list[str]]:
    """What a consumer is given each time, that then loses its channel without a word; it ends when nothing comes. Of
    each ``whole`` it waits for all."""
    taken: list[list[str]] = []
    for _ in range(times):
        consumer, ids = broker.consumer(QUEUE), list[str]()
        while len(ids) < whole and (batch := consumer.receive(50, 2.0)):
            ids += [delivery.message_id for delivery in batch]
        consumer.close()
        if not ids:
            break
        taken.append(ids)
    return taken


def test_the_policy_is_for_every_queue_of_ours_and_for_no_other() -> None:
    ours = [queue.name for queue in Topology.of(CATALOGUE).queues]
    others = [DEAD_LETTERS, "rpc.intake", "amq.gen-x", f"x.{QUEUE}"]
    assert [name for name in [*ours, QUEUE, *others] if re.search(POLICY["pattern"], name)] == [*ours, QUEUE]


def test_to_look_at_the_dead_letters_wears_none_of_them_out() -> None:
    """Each look gives them back, and a broker counts that: RabbitMQ 4 would drop them at the twentieth."""
    assert re.search(OF_THE_DEAD["pattern"], DEAD_LETTERS)
    assert OF_THE_DEAD["definition"] == {"delivery-limit": 1_000_000}


def test_the_net_is_tied_as_at_least_once_demands() -> None:
    """Without ``reject-publish`` RabbitMQ falls back to at most once, and says so nowhere but in its log."""
    [queue], [exchange], [binding] = GIVEN["queues"], GIVEN["exchanges"], GIVEN["bindings"]
    assert POLICY["definition"] == {
        "delivery-limit": 1_000_000,
        "dead-letter-exchange": exchange["name"],
        "dead-letter-strategy": "at-least-once",
        "overflow": "reject-publish",
    }
    assert (exchange["type"], exchange["durable"]) == ("fanout", True)
    assert (queue["name"], queue["durable"], queue["arguments"]) == (DEAD_LETTERS, True, {"x-queue-type": "quorum"})
    assert (binding["source"], binding["destination"]) == (exchange["name"], queue["name"])


def test_what_is_delivered_too_often_is_kept_aside_and_shows(on_servers: Settings, servers: Endpoints) -> None:
    define(servers, on_servers, delivery_limit=3)
    with parcel_town(on_servers) as town:
        town.stop("courier")
        announce_journeys(town["depot"], [a_parcel()], stops=2)
        while town["depot"].relay.send_once():
            pass
        broker = town.platform.broker
        assert [len(ids) for ids in taken_and_lost(broker, 10)] == [3, 3, 3, 3], "once, and three times again"
        wait_for(lambda: broker.dead_letters() == 3, "all of them are kept aside")
        town["courier"].look_around()
        shown = town.platform.metrics.registry.get_sample_value("guitu_dead_letters", {"service": "courier"})
        assert shown == 3


def test_what_the_broker_gave_up_comes_back_from_the_journal_in_its_order_and_once(
    on_servers: Settings, servers: Endpoints
) -> None:
    define(servers, on_servers, delivery_limit=1)
    with parcel_town(on_servers) as town:
        parcels = [a_parcel(), a_parcel()]
        before = announce_journeys(town["depot"], parcels[:1], stops=1)
        town.settle()
        town.stop("courier")
        after = announce_journeys(town["depot"], parcels[1:], stops=2)
        while town["depot"].relay.send_once():
            pass
        taken_and_lost(town.platform.broker, 10)
        wait_for(lambda: town.platform.broker.dead_letters() == 3, "all of them are kept aside")
        assert log_of(town["courier"]) == before
        for _ in range(2):
            list(operating.backfill(town["depot"], town["courier"]))
            assert log_of(town["courier"]) == sorted(before + after, key=lambda entry: entry[0])


def test_many_ordinary_outages_give_nothing_up_and_change_no_order(on_servers: Settings, servers: Endpoints) -> None:
    """More of them than the twenty after which RabbitMQ 4 would drop a message by itself, had it no policy."""
    outages = 25
    define(servers, on_servers)
    with parcel_town(on_servers) as town:
        town.stop("courier")
        expected = announce_journeys(town["depot"], [a_parcel()], stops=2)
        while town["depot"].relay.send_once():
            pass
        taken = taken_and_lost(town.platform.broker, outages)
        assert len(taken) == outages
        assert {tuple(ids) for ids in taken} == {tuple(taken[0])}
        assert town.platform.broker.dead_letters() == 0
        town.start("courier")
        town.settle()
        assert log_of(town["courier"]) == expected
