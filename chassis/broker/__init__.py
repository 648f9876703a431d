"""The broker port: what delivery needs of a broker, whichever it is; without it the embedded mode would promise
something else.

A *publisher* sends a batch and says which of it is safe: for RabbitMQ when the quorum queue confirmed it, for the
embedded broker when every bound subscription has acknowledged it (its effect, or its parking, is committed). A
*consumer* is the only one of its queue, keeps order, and never acknowledges by itself. Whatever cannot be routed is
refused, never lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from chassis.catalogue import Catalogue


class BrokerAway(ConnectionError):
    """The broker cannot be reached now, or the connection to it was lost. Try again later; nothing was settled."""


class OwnerAway(Exception):
    """Nobody serves that service now, or no answer came before the deadline. The request has expired and will not
    run."""


class Outgoing(NamedTuple):
    """One message to publish; ``tag`` is the caller's own number for it."""

    tag: int
    routing_key: str
    message_id: str
    body: bytes


@dataclass
class Delivery:
    """One message as it came from the broker."""

    body: bytes
    content_type: str
    message_id: str
    redelivered: bool
    handle: Any = field(repr=False)


Meanwhile = Callable[[], None]


def nothing_else() -> None:
    """What a caller does meanwhile that has nothing else to do."""


class Publisher(Protocol):
    def publish(self, batch: Sequence[Outgoing], timeout: float, meanwhile: Meanwhile = nothing_else) -> set[int]:
        """Send the batch, do ``meanwhile`` while the answers come, wait for them; the tags of what is safe. :raises
        BrokerAway: when nothing could be sent; what ``meanwhile`` raises: then nothing is known of the batch."""

    def close(self) -> None: ...


class Consumer(Protocol):
    def receive(self, limit: int, timeout: float) -> list[Delivery]:
        """What has arrived, at most ``limit``, waiting at most ``timeout`` seconds for the first. :raises
        BrokerAway:"""

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Settle these and everything received before them. :raises BrokerAway: then they come again."""

    def alive(self) -> None:
        """Keep the connection alive while nothing is received. :raises BrokerAway:"""

    def close(self) -> None: ...


class RpcClient(Protocol):
    def call(self, service: str, body: bytes, timeout: float) -> bytes:
        """Ask and wait. :raises OwnerAway: when nobody answered in time; the request then never runs later than its
        deadline."""

    def close(self) -> None: ...


RpcHandler = Callable[[bytes], bytes]


class RpcServer(Protocol):
    def serve(self, stopping: Callable[[], bool]) -> None:
        """Answer requests until ``stopping()``. :raises BrokerAway: when the connection is lost; call again."""

    def close(self) -> None: ...


class Broker(Protocol):
    def publisher(self, service: str) -> Publisher: ...

    def consumer(self, queue: str) -> Consumer: ...

    def rpc_client(self) -> RpcClient: ...

    def rpc_server(self, service: str, handler: RpcHandler) -> RpcServer: ...

    def is_consumed(self, queue: str) -> bool:
        """Whether a subscriber listens to the queue now. :raises BrokerAway:"""

    def troubles(self) -> list[str]:
        """What is missing of the topology, or [] when all is there."""

    def dead_letters(self) -> int | None:
        """How many messages the broker itself gave up and keeps aside; -1 when it has no place for them, None when
        nothing can be said."""
        return None

    def close(self) -> None: ...


@dataclass(frozen=True)
class Queue:
    """One subscriber's queue for one publisher."""

    name: str
    publisher: str
    subscriber: str
    routing_keys: tuple[str, ...]


@dataclass(frozen=True)
class Topology:
    """Every exchange and queue, derived from the catalogue and declared whole by whoever starts first."""

    queues: tuple[Queue, ...]
    exchanges: tuple[str, ...]

    @classmethod
    def of(cls, catalogue: Catalogue) -> Topology:
        queues = tuple(
            Queue(
                queue_name(subscriber, publisher),
                publisher,
                subscriber,
                tuple(contract.routing_key for contract in catalogue.heard(subscriber, publisher)),
            )
            for subscriber, publisher in catalogue.subscriptions()
        )
        return cls(
            queues,
            tuple(exchange_name(publisher) for publisher in catalogue.publishers()),
        )

    def bound(self, publisher: str, routing_key: str) -> Iterable[Queue]:
        return (q for q in self.queues if q.publisher == publisher and routing_key in q.routing_keys)


DEAD_LETTERS = "guitu.dead-letters"
"""The queue where a broker with our policy (deploy/rabbitmq) keeps what it gave up."""


def exchange_name(publisher: str) -> str:
    return f"{publisher}.events"


def queue_name(subscriber: str, publisher: str) -> str:
    return f"{subscriber}.from.{publisher}"
