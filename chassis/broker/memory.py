"""The broker of the embedded mode: queues in this process, with the same port contract as RabbitMQ's.

A publish is safe only when every bound subscription has acknowledged, so nothing is lost when the process is killed:
what was not acknowledged is unsent in the journal and goes out again at the next start. One consumer a queue;
unroutable is refused.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from chassis.broker import (
    Broker,
    BrokerAway,
    Consumer,
    Delivery,
    Meanwhile,
    Outgoing,
    OwnerAway,
    Publisher,
    RpcClient,
    RpcHandler,
    RpcServer,
    Topology,
    nothing_else,
)
from chassis.envelope import CONTENT_TYPE

_RPC_FINISH_S: Final = 3.0


@dataclass
class _Message:
    """One published message and the queues that have not acknowledged it yet."""

    outgoing: Outgoing
    content_type: str
    waiting_for: set[str] = field(default_factory=set)


@dataclass
class _Queue:
    ready: deque[_Message] = field(default_factory=deque)
    unacknowledged: OrderedDict[int, _Message] = field(default_factory=OrderedDict)
    delivered: int = 0
    consumed: bool = False

    def holds(self, message_id: str) -> bool:
        waiting = (*self.ready, *self.unacknowledged.values())
        return any(message.outgoing.message_id == message_id for message in waiting)


class MemoryBroker(Broker):
    """All queues of one process. Safe across green and real threads."""

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        self.changed = threading.Condition()
        self.queues = {queue.name: _Queue() for queue in topology.queues}
        self.rpc: dict[str, _MemoryRpcServer] = {}

    def publisher(self, service: str) -> Publisher:
        return _MemoryPublisher(self, service)

    def consumer(self, queue: str) -> Consumer:
        return _MemoryConsumer(self, queue)

    def rpc_client(self) -> RpcClient:
        return _MemoryRpcClient(self)

    def rpc_server(self, service: str, handler: RpcHandler) -> RpcServer:
        return _MemoryRpcServer(self, service, handler)

    def is_consumed(self, queue: str) -> bool:
        return self.queues[queue].consumed

    def troubles(self) -> list[str]:
        return []

    def close(self) -> None:
        pass

    def put(
        self,
        queues: Sequence[str],
        outgoing: Outgoing,
        content_type: str = CONTENT_TYPE,
    ) -> _Message:
        """Lay a message into queues; one that is there already is not laid twice (it is only waited for)."""
        message = _Message(outgoing, content_type, set(queues))
        with self.changed:
            for name in queues:
                if self.queues[name].holds(outgoing.message_id):
                    self._join(name, message)
                else:
                    self.queues[name].ready.append(message)
            self.changed.notify_all()
        return message

    def _join(self, name: str, message: _Message) -> None:
        """Let the copy that is still waiting there stand for the new one."""
        queue = self.queues[name]
        for known in queue.ready:
            if known.outgoing.message_id == message.outgoing.message_id:
                queue.ready[queue.ready.index(known)] = message
                return
        for number, known in queue.unacknowledged.items():
            if known.outgoing.message_id == message.outgoing.message_id:
                queue.unacknowledged[number] = message
                return


class _MemoryPublisher:
    def __init__(self, broker: MemoryBroker, service: str) -> None:
        self._broker, self._service = broker, service

    def publish(self, batch: Sequence[Outgoing], timeout: float, meanwhile: Meanwhile = nothing_else) -> set[int]:
        sent = {out.tag: self._broker.put(queues, out) for out in batch if (queues := self._queues(out))}
        meanwhile()
        deadline = time.monotonic() + timeout
        with self._broker.changed:
            while any(m.waiting_for for m in sent.values()) and (left := deadline - time.monotonic()) > 0:
                self._broker.changed.wait(left)
        return {tag for tag, message in sent.items() if not message.waiting_for}

    def _queues(self, out: Outgoing) -> list[str]:
        return [queue.name for queue in self._broker.topology.bound(self._service, out.routing_key)]

    def close(self) -> None:
        pass


class _MemoryConsumer:
    def __init__(self, broker: MemoryBroker, queue: str) -> None:
        self._broker, self._name, self._queue = broker, queue, broker.queues[queue]
        with broker.changed:
            if self._queue.consumed:
                raise BrokerAway(f"{queue} has its one consumer already")
            self._queue.consumed = True

    def receive(self, limit: int, timeout: float) -> list[Delivery]:
        with self._broker.changed:
            if not self._queue.ready:
                self._broker.changed.wait(timeout)
            return [self._deliver() for _ in range(min(limit, len(self._queue.ready)))]

    def _deliver(self) -> Delivery:
        message = self._queue.ready.popleft()
        self._queue.delivered += 1
        self._queue.unacknowledged[self._queue.delivered] = message
        out = message.outgoing
        return Delivery(out.body, message.content_type, out.message_id, False, self._queue.delivered)

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        last = max((delivery.handle for delivery in deliveries), default=0)
        with self._broker.changed:
            for number in [n for n in self._queue.unacknowledged if n <= last]:
                self._queue.unacknowledged.pop(number).waiting_for.discard(self._name)
            self._broker.changed.notify_all()

    def alive(self) -> None:
        pass

    def close(self) -> None:
        """What was not acknowledged goes back to the front, in its order."""
        with self._broker.changed:
            self._queue.ready.extendleft(reversed(self._queue.unacknowledged.values()))
            self._queue.unacknowledged.clear()
            self._queue.consumed = False


class _MemoryRpcClient:
    def __init__(self, broker: MemoryBroker) -> None:
        self._broker = broker

    def call(self, service: str, body: bytes, timeout: float) -> bytes:
        server = self._broker.rpc.get(service)
        if server is None:
            raise OwnerAway(service)
        asked = _Asked(body)
        server.begin(asked)
        if not asked.over.wait(timeout) or asked.answer is None:
            raise OwnerAway(service)  # a late answer is forgotten with what was asked
        return asked.answer

    def close(self) -> None:
        pass


@dataclass
class _Asked:
    """One request under way; over without an answer when its server failed at it."""

    body: bytes
    over: threading.Event = field(default_factory=threading.Event)
    answer: bytes | None = None


class _MemoryRpcServer:
    """Serves one service's requests, each in a thread of its own: a caller's patience ends though its request does
    not."""

    def __init__(self, broker: MemoryBroker, service: str, handler: RpcHandler) -> None:
        self._broker, self._service, self._handler = broker, service, handler
        self._working: set[threading.Thread] = set()

    def begin(self, asked: _Asked) -> None:
        thread = threading.Thread(target=self._work, args=(asked,), daemon=True)
        self._working.add(thread)
        thread.start()

    def _work(self, asked: _Asked) -> None:
        try:
            asked.answer = self._handler(asked.body)
        finally:
            asked.over.set()
            self._working.discard(threading.current_thread())

    def serve(self, stopping: Callable[[], bool]) -> None:
        self._broker.rpc[self._service] = self
        with self._broker.changed:
            while not stopping():
                self._broker.changed.wait(0.2)
        self.close()
        self._finish()

    def _finish(self) -> None:
        """Let what has begun end."""
        deadline = time.monotonic() + _RPC_FINISH_S
        for thread in list(self._working):
            thread.join(max(deadline - time.monotonic(), 0))

    def close(self) -> None:
        if self._broker.rpc.get(self._service) is self:
            del self._broker.rpc[self._service]
