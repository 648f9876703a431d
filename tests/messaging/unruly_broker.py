"""A broker that misbehaves by seed, as far as brokers may and further; without it the rare orders of things would be
met by customers first.

Unlike the embedded broker it confirms what lies in a queue, as RabbitMQ does, so what is confirmed may still come late,
twice, or after what was sent later. Requests and answers are the embedded broker's. Nothing here depends on time or on
threads: the same seed and the same calls give the same trouble.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.broker import BrokerAway, Consumer, Delivery, Meanwhile, Outgoing, Publisher, Topology, nothing_else
from chassis.broker.memory import MemoryBroker
from chassis.envelope import CONTENT_TYPE


@dataclass(frozen=True)
class Unruliness:
    """How often, of one time, each kind of trouble happens."""

    refused: float = 0.15
    """Neither taken nor confirmed: the relay must send it again."""
    unconfirmed: float = 0.15
    """Taken, and the confirmation is lost: it is sent again and comes twice."""
    doubled: float = 0.3
    """A copy of it comes later, perhaps after younger ones."""
    delayed: float = 0.3
    """It, and in order what is about the same subject behind it, stays back for a while."""
    acknowledgement_lost: float = 0.15
    """The connection is gone in the moment of acknowledging: everything unacknowledged comes again."""
    in_order: bool = True
    """First deliveries keep the order of their subject; without it nothing keeps any order."""


class UnrulyBroker(MemoryBroker):
    """Duplicates, reorders, delays and drops by seed."""

    def __init__(self, topology: Topology, seed: int = 0, unruliness: Unruliness | None = None) -> None:
        super().__init__(topology)
        self.start_over(seed, unruliness)

    def start_over(self, seed: int, unruliness: Unruliness | None = None) -> None:
        """Empty queues, and the trouble that belongs to this seed."""
        self.chance, self.ways = random.Random(seed), unruliness or Unruliness()
        self.lying: dict[str, list[Outgoing]] = {queue.name: [] for queue in self.topology.queues}
        self.copies: dict[str, list[Outgoing]] = {queue.name: [] for queue in self.topology.queues}

    @property
    def empty(self) -> bool:
        return not any(self.lying.values()) and not any(self.copies.values())

    def happens(self, how_often: float) -> bool:
        return self.chance.random() < how_often

    def publisher(self, service: str) -> Publisher:
        return _UnrulyPublisher(self, service)

    def consumer(self, queue: str) -> Consumer:
        return _UnrulyConsumer(self, queue)


def _subject_of(out: Outgoing) -> str:
    return str(json.loads(out.body)["subject"])


class _UnrulyPublisher:
    def __init__(self, broker: UnrulyBroker, service: str) -> None:
        self._broker, self._service = broker, service

    def publish(self, batch: Sequence[Outgoing], timeout: float, meanwhile: Meanwhile = nothing_else) -> set[int]:
        meanwhile()
        return {out.tag for out in batch if self._confirmed(out)}

    def _confirmed(self, out: Outgoing) -> bool:
        queues = [queue.name for queue in self._broker.topology.bound(self._service, out.routing_key)]
        if not queues or self._broker.happens(self._broker.ways.refused):
            return False
        for name in queues:
            self._broker.lying[name].append(out)
            if self._broker.happens(self._broker.ways.doubled):
                self._broker.copies[name].append(out)
        return not self._broker.happens(self._broker.ways.unconfirmed)

    def close(self) -> None:
        pass


class _UnrulyConsumer:
    def __init__(self, broker: UnrulyBroker, queue: str) -> None:
        self._broker, self._queue, self._number = broker, queue, 0
        self._unacknowledged: dict[int, Outgoing] = {}

    def receive(self, limit: int, timeout: float) -> list[Delivery]:
        self._let_copies_in()
        return [self._delivered(out) for out in self._taken(limit)]

    def _let_copies_in(self) -> None:
        lying, copies = self._broker.lying[self._queue], self._broker.copies[self._queue]
        for copy in list(copies):
            if self._broker.happens(0.5):
                copies.remove(copy)
                lying.append(copy)

    def _taken(self, limit: int) -> list[Outgoing]:
        """Some of what lies there, subjects in any order."""
        lying, ways = self._broker.lying[self._queue], self._broker.ways
        lines: dict[str, list[Outgoing]] = {}
        for number, out in enumerate(lying):
            lines.setdefault(_subject_of(out) if ways.in_order else str(number), []).append(out)
        taken: list[Outgoing] = []
        while lines and len(taken) < limit:
            line = self._broker.chance.choice(sorted(lines))
            if self._broker.happens(ways.delayed):
                del lines[line]
                continue
            taken.append(lines[line].pop(0))
            if not lines[line]:
                del lines[line]
        for out in taken:
            lying.remove(out)
        return taken

    def _delivered(self, out: Outgoing) -> Delivery:
        self._number += 1
        self._unacknowledged[self._number] = out
        return Delivery(out.body, CONTENT_TYPE, out.message_id, False, self._number)

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        if self._broker.happens(self._broker.ways.acknowledgement_lost):
            raise BrokerAway("the connection was lost, says the seed")
        last = max((delivery.handle for delivery in deliveries), default=0)
        for number in [number for number in self._unacknowledged if number <= last]:
            del self._unacknowledged[number]

    def alive(self) -> None:
        pass

    def close(self) -> None:
        """What was not acknowledged comes again, before everything else."""
        self._broker.lying[self._queue][:0] = self._unacknowledged.values()
        self._unacknowledged.clear()


def carry_once(broker: UnrulyBroker, subscriber: Any, limit: int = 50) -> int:
    """What one turn of a subscription's loop does: receive, handle, acknowledge; the number received."""
    consumer = broker.consumer(subscriber.queue.name)
    try:
        batch = consumer.receive(limit, 0)
        if batch:
            subscriber.handle(batch)
            consumer.acknowledge(batch)
        return len(batch)
    except BrokerAway:
        return len(batch)
    finally:
        consumer.close()


def shuffled_with_copies(told: Sequence[Delivery], chance: random.Random) -> list[Delivery]:
    """Each one to five times, in any order, but that the first of each keep the order of their publisher and subject.

    Copies come anywhere after that, long after younger events too.
    """
    waiting: dict[tuple[str, str], list[Delivery]] = {}
    for one in told:
        waiting.setdefault(_line_of(one), []).append(one)
    copies = [line for line, events in waiting.items() for _ in range(sum(chance.randint(1, 5) for _ in events))]
    chance.shuffle(copies)
    came: dict[tuple[str, str], list[Delivery]] = {line: [] for line in waiting}
    result: list[Delivery] = []
    for place, line in enumerate(copies):
        needed = len(waiting[line]) >= copies[place:].count(line)
        if waiting[line] and (needed or not came[line] or chance.random() < 0.4):
            came[line].append(waiting[line].pop(0))
            result.append(came[line][-1])
        else:
            result.append(chance.choice(came[line]))
    return result


def _line_of(delivery: Delivery) -> tuple[str, str]:
    told = json.loads(delivery.body)
    return told["source"], told["subject"]


def in_batches(told: Sequence[Delivery], chance: random.Random, most: int = 6) -> Iterator[list[Delivery]]:
    """As a consumer may receive them."""
    left = list(told)
    while left:
        size = chance.randint(1, most)
        yield left[:size]
        left = left[size:]
