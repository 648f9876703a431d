"""The port contract that both brokers are held to: whatever delivery builds on, each of them does."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import kombu
import pytest

from chassis.broker import Broker, BrokerAway, Consumer, Delivery, Outgoing, OwnerAway, RpcClient, RpcServer, Topology
from chassis.broker.amqp import AmqpBroker
from chassis.broker.memory import MemoryBroker
from chassis.envelope import CONTENT_TYPE
from chassis.settings import Settings
from deploy.servers import Servers
from tests.messaging.depots import wait_for
from tests.messaging.parcels.language import CATALOGUE

QUEUE = "courier.from.depot"


@pytest.fixture
def broker(settings: Settings) -> Iterator[Broker]:
    """The broker of the pair, with the parcels' topology."""
    topology = Topology.of(CATALOGUE)
    made = AmqpBroker(settings.amqp_url, topology) if settings.amqp_url else MemoryBroker(topology)
    made.publisher("depot").close()
    yield made
    made.close()


def messages(*names: str, key: str = "parcel_posted.v1") -> list[Outgoing]:
    return [Outgoing(number, key, name, name.encode()) for number, name in enumerate(names, start=1)]


def received(consumer: Consumer, count: int) -> list[Delivery]:
    """The next ``count`` deliveries, unacknowledged."""
    got: list[Delivery] = []

    def enough() -> bool:
        got.extend(consumer.receive(50, 0.2))
        return len(got) >= count

    wait_for(enough, f"{count} deliveries", 15)
    return got


class Acknowledging:
    """A subscriber that acknowledges everything at once, beside the test."""

    def __init__(self, broker: Broker) -> None:
        self._consumer, self._stop, self.bodies = broker.consumer(QUEUE), threading.Event(), list[str]()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while not self._stop.is_set():
            batch = self._consumer.receive(50, 0.1)
            self.bodies += [delivery.body.decode() for delivery in batch]
            self._consumer.acknowledge(batch)

    def __enter__(self) -> Acknowledging:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(10)
        self._consumer.close()


def test_what_is_safe_is_said_and_arrives_in_order(broker: Broker) -> None:
    names = [f"m{number:03}" for number in range(150)]
    with Acknowledging(broker) as subscriber:
        assert broker.publisher("depot").publish(messages(*names), 15) == set(range(1, 151))
        wait_for(lambda: len(subscriber.bodies) >= 150, "all arrive", 15)
        assert subscriber.bodies == names


def test_what_nobody_is_bound_to_is_refused_and_the_rest_is_not(broker: Broker) -> None:
    lost, kept = Outgoing(1, "parcel_eaten.v1", "x", b"x"), Outgoing(2, "parcel_moved.v1", "y", b"y")
    with Acknowledging(broker) as subscriber:
        assert broker.publisher("depot").publish([lost, kept], 15) == {2}
        wait_for(lambda: subscriber.bodies == ["y"], "the bound one arrives", 15)


def test_what_is_published_lasts_and_arrives_whole_whatever_its_size(on_servers: Settings) -> None:
    """Read by py-amqp, which has not written it. A frame holds so much and no more."""
    assert on_servers.amqp_url is not None
    broker = AmqpBroker(on_servers.amqp_url, Topology.of(CATALOGUE))
    with kombu.Connection(on_servers.amqp_url) as connection, connection.channel() as channel:
        a_frame = channel.connection.frame_max - 8
        bodies = [b"", b"a", b"b" * a_frame, b"c" * (a_frame + 1), b"d" * (2 * a_frame + 7)]
        batch = [Outgoing(n, "parcel_moved.v1", f"id-{n}", body) for n, body in enumerate(bodies)]
        assert broker.publisher("depot").publish(batch, 15) == set(range(5))
        arrived: list[Any] = []
        channel.connection.auto_decode = False
        channel.basic_consume(QUEUE, callback=arrived.append, no_ack=True)
        while len(arrived) < len(bodies):
            connection.drain_events(timeout=15)
    assert [message.body or b"" for message in arrived] == bodies
    assert [message.properties for message in arrived] == [
        {"content_type": CONTENT_TYPE, "delivery_mode": 2, "message_id": f"id-{n}"} for n in range(5)
    ]


def test_what_was_not_acknowledged_comes_again_in_order(broker: Broker) -> None:
    broker.publisher("depot").publish(messages("a", "b", "c"), 0.5)
    first = broker.consumer(QUEUE)
    assert [d.body for d in received(first, 3)] == [b"a", b"b", b"c"]
    first.close()
    second = broker.consumer(QUEUE)
    assert [d.body for d in received(second, 3)] == [b"a", b"b", b"c"]
    second.close()


def test_an_acknowledgement_settles_everything_before_it(broker: Broker) -> None:
    broker.publisher("depot").publish(messages("a", "b", "c"), 0.5)
    first = broker.consumer(QUEUE)
    first.acknowledge(received(first, 3)[:2])
    first.alive()
    first.close()
    second = broker.consumer(QUEUE)
    assert [d.body for d in received(second, 1)] == [b"c"]
    second.close()


def test_a_queue_says_whether_somebody_listens(broker: Broker) -> None:
    assert not broker.is_consumed(QUEUE)
    consumer = broker.consumer(QUEUE)
    consumer.alive()
    wait_for(lambda: broker.is_consumed(QUEUE), "somebody listens", 15)
    consumer.close()
    wait_for(lambda: not broker.is_consumed(QUEUE), "nobody listens any more", 15)


def test_what_the_broker_refuses_is_not_called_safe(on_servers: Settings) -> None:
    assert on_servers.amqp_url is not None
    broker = AmqpBroker(on_servers.amqp_url, Topology.of(CATALOGUE))
    publisher = broker.publisher("depot")
    with kombu.Connection(on_servers.amqp_url) as connection, connection.channel() as channel:
        full = {"x-max-length": 1, "x-overflow": "reject-publish"}
        channel.queue_declare("full", durable=True, auto_delete=False, arguments=full)
        channel.queue_bind("full", "depot.events", "parcel_moved.v1")
    first, second = messages("a", "b", key="parcel_moved.v1")
    assert (publisher.publish([first], 15), publisher.publish([second], 15)) == ({first.tag}, set())


def test_what_the_broker_has_not_confirmed_is_not_called_safe(breakable_servers: Servers) -> None:
    publisher = AmqpBroker(breakable_servers.amqp_url, Topology.of(CATALOGUE)).publisher("depot")
    breakable_servers.rabbit.freeze()
    assert publisher.publish(messages("a"), 1.0) == set()


def test_a_request_whose_server_was_lost_does_not_run_again_at_the_next(on_servers: Settings) -> None:
    assert on_servers.amqp_url is not None
    broker = AmqpBroker(on_servers.amqp_url, Topology.of(CATALOGUE))
    client, began, go_on, stop = broker.rpc_client(), threading.Event(), threading.Event(), threading.Event()
    ran: list[bytes] = []

    def lost(body: bytes) -> bytes:
        if body == b"once":
            began.set()
            go_on.wait(20)
        return body

    def next_one(body: bytes) -> bytes:
        ran.append(body)
        return body

    first, second = broker.rpc_server("depot", lost), broker.rpc_server("depot", next_one)
    _serving(first, stop)

    def ask() -> None:
        while not began.is_set():  # until the first server is there
            _answered(client, b"once")

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    wait_for(began.is_set, "the first server has it", 15)
    _serving(second, stop)
    wait_for(lambda: _answered(broker.rpc_client(), b"turn") == b"turn" and b"turn" in ran, "both serve", 15)
    first.close()
    asking.join(10)
    wait_for(lambda: _answered(broker.rpc_client(), b"after") == b"after", "the second one serves", 15)
    go_on.set()
    stop.set()
    assert set(ran) == {b"turn", b"after"}


def _serving(server: RpcServer, stop: threading.Event) -> None:
    def serve() -> None:
        with contextlib.suppress(BrokerAway):
            server.serve(stop.is_set)

    threading.Thread(target=serve, daemon=True).start()


def test_a_request_is_answered_and_without_a_server_fails_at_once(broker: Broker) -> None:
    client, stop = broker.rpc_client(), threading.Event()
    with pytest.raises(OwnerAway):
        client.call("depot", b"anybody?", 5)
    server = broker.rpc_server("depot", lambda body: body[::-1])
    thread = threading.Thread(target=server.serve, args=(stop.is_set,), daemon=True)
    thread.start()
    wait_for(lambda: _answered(client) == b"x", "it serves", 15)
    assert client.call("depot", b"abc", 5) == b"cba"
    stop.set()
    thread.join(10)
    with pytest.raises(OwnerAway):
        client.call("depot", b"anybody?", 5)
    client.close()


def _answered(client: RpcClient, body: bytes = b"x") -> bytes:
    try:
        return client.call("depot", body, 3)
    except OwnerAway:
        return b""


def test_the_topology_is_derived_from_the_catalogue_and_checked(broker: Broker) -> None:
    assert [(queue.name, queue.routing_keys) for queue in Topology.of(CATALOGUE).queues] == [
        (QUEUE, ("parcel_posted.v1", "parcel_moved.v1"))
    ]
    assert broker.troubles() == []


def test_a_missing_queue_and_a_missing_broker_are_troubles(settings: Settings) -> None:
    if settings.amqp_url is None:
        assert MemoryBroker(Topology.of(CATALOGUE)).troubles() == []  # its queues live and die with the process
        return
    assert AmqpBroker(settings.amqp_url, Topology.of(CATALOGUE)).troubles() == [f"queue {QUEUE}: missing"]
    nobody = "amqp://guitu:x@127.0.0.1:1/"
    assert AmqpBroker(nobody, Topology.of(CATALOGUE)).troubles() == ["broker: cannot be reached"]
