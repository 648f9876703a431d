"""The embedded broker keeps the promises without a disk of its own: what it calls safe has been handled, and what it
has not called safe is sent again without coming twice."""

from __future__ import annotations

import threading

import pytest

from chassis.broker import BrokerAway, Consumer, Outgoing, Queue, Topology
from chassis.broker.memory import MemoryBroker
from tests.messaging.depots import wait_for

MOVED = "parcel_moved.v1"
COURIER, ARCHIVE = "courier.from.depot", "archive.from.depot"
TOPOLOGY = Topology(
    (Queue(COURIER, "depot", "courier", (MOVED,)), Queue(ARCHIVE, "depot", "archive", (MOVED,))), ("depot.events",)
)


@pytest.fixture
def broker() -> MemoryBroker:
    """One whose every event two subscribers hear."""
    return MemoryBroker(TOPOLOGY)


def an_event(name: str, tag: int = 1, key: str = MOVED) -> Outgoing:
    return Outgoing(tag, key, name, name.encode())


def bodies(consumer: Consumer) -> list[str]:
    """What comes now, not acknowledged."""
    return [delivery.body.decode() for delivery in consumer.receive(50, 0)]


class Publishing(threading.Thread):
    """A publisher that waits for its confirmation beside the test."""

    def __init__(self, broker: MemoryBroker, *events: Outgoing) -> None:
        super().__init__(daemon=True)
        self._publisher, self._events, self.safe = broker.publisher("depot"), events, set[int]()
        self.start()

    def run(self) -> None:
        self.safe = self._publisher.publish(self._events, 30)


def publish(broker: MemoryBroker, *events: Outgoing) -> set[int]:
    """What is safe by now."""
    return broker.publisher("depot").publish(events, 0)


def test_an_event_is_safe_when_every_subscriber_has_acknowledged_it_and_not_before(broker: MemoryBroker) -> None:
    courier, archive = broker.consumer(COURIER), broker.consumer(ARCHIVE)
    publishing = Publishing(broker, an_event("a"))
    courier.acknowledge(courier.receive(1, 10))
    publishing.join(0.3)
    assert publishing.is_alive(), "the archive has not acknowledged it"
    archive.acknowledge(archive.receive(1, 10))
    publishing.join(30)
    assert publishing.safe == {1}


def test_what_was_not_safe_in_time_is_kept_and_does_not_come_twice_when_it_is_sent_again(broker: MemoryBroker) -> None:
    courier = broker.consumer(COURIER)
    assert (publish(broker, an_event("a")), publish(broker, an_event("b", 2)), publish(broker, an_event("a"))) == (
        set(),
        set(),
        set(),
    )
    assert bodies(courier) == ["a", "b"]


def test_sent_again_while_a_subscriber_has_it_in_hand_it_is_safe_once_that_one_acknowledges(
    broker: MemoryBroker,
) -> None:
    courier, archive = broker.consumer(COURIER), broker.consumer(ARCHIVE)
    publish(broker, an_event("a"))
    in_hand, elsewhere = courier.receive(1, 0), archive.receive(1, 0)
    again = Publishing(broker, an_event("a"))
    again.join(0.3)
    courier.acknowledge(in_hand)
    archive.acknowledge(elsewhere)
    again.join(30)
    assert again.safe == {1}
    assert (bodies(courier), bodies(archive)) == ([], [])


def test_who_has_acknowledged_gets_it_again_when_another_has_not_and_the_inbox_knows_it(broker: MemoryBroker) -> None:
    """At least once on the wire: the broker remembers nothing of what was acknowledged."""
    courier, archive = broker.consumer(COURIER), broker.consumer(ARCHIVE)
    publish(broker, an_event("a"))
    courier.acknowledge(courier.receive(1, 0))
    publish(broker, an_event("a"))
    assert (bodies(courier), bodies(archive)) == (["a"], ["a"])


def test_what_nobody_is_bound_to_is_refused_and_lies_nowhere(broker: MemoryBroker) -> None:
    assert publish(broker, an_event("x", 1, "parcel_eaten.v1")) == set()
    assert broker.publisher("courier").publish([an_event("y")], 0) == set(), "another publisher's events are others"
    assert (bodies(broker.consumer(COURIER)), bodies(broker.consumer(ARCHIVE))) == ([], [])


def test_a_queue_has_one_consumer_until_that_one_closes(broker: MemoryBroker) -> None:
    first = broker.consumer(COURIER)
    with pytest.raises(BrokerAway):
        broker.consumer(COURIER)
    assert broker.is_consumed(COURIER) and not broker.is_consumed(ARCHIVE)
    first.close()
    broker.consumer(COURIER).close()
    assert not broker.is_consumed(COURIER)


def test_a_consumer_that_closes_gives_back_what_it_did_not_acknowledge_before_everything_younger(
    broker: MemoryBroker,
) -> None:
    publish(broker, *(an_event(name, tag) for tag, name in enumerate("abc")))
    first = broker.consumer(COURIER)
    taken = first.receive(2, 0)
    first.acknowledge(taken[:1])
    first.close()
    assert bodies(broker.consumer(COURIER)) == ["b", "c"]


def test_a_consumer_wakes_up_for_what_arrives_while_it_waits(broker: MemoryBroker) -> None:
    courier, heard = broker.consumer(COURIER), list[str]()
    waiting = threading.Thread(
        target=lambda: heard.extend(d.body.decode() for d in courier.receive(1, 30)), daemon=True
    )
    waiting.start()
    publish(broker, an_event("a"))
    wait_for(lambda: heard == ["a"], "it wakes up", 15)
