"""The broker port over RabbitMQ: quorum queues, pipelined confirms, one channel and one connection a duty.

No connection is ever shared by two green threads: two readers of one socket are an error in eventlet, two writers may
mix their frames, and a lock around both would let one slow peer stop everybody.
"""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any, Final

import amqp
from amqp.exceptions import NotFound

from chassis.broker import (
    DEAD_LETTERS,
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
    exchange_name,
    nothing_else,
)
from chassis.broker.frames import Frames
from chassis.broker.link import LEAST_S, LOST, Link

_PREFETCH: Final = 200
_RPC_AT_ONCE: Final = 32
_RPC_IDLE_LIMIT: Final = 16
_RPC_FINISH_S: Final = 3.0
_QUEUE_ARGUMENTS: Final = {"x-queue-type": "quorum", "x-single-active-consumer": True}
_DIRECT_REPLY: Final = "amq.rabbitmq.reply-to"


class AmqpBroker(Broker):
    """RabbitMQ at ``url``."""

    def __init__(self, url: str, topology: Topology) -> None:
        self.url, self.topology = url, topology
        self._declared = False

    def publisher(self, service: str) -> Publisher:
        return _AmqpPublisher(self._ready_link(), service)

    def consumer(self, queue: str) -> Consumer:
        return _AmqpConsumer(self._ready_link(), queue)

    def rpc_client(self) -> RpcClient:
        return _AmqpRpcClient(self.url)

    def rpc_server(self, service: str, handler: RpcHandler) -> RpcServer:
        return _AmqpRpcServer(self.url, service, handler)

    def _ready_link(self) -> Link:
        link = Link(self.url)
        with link.guarded():
            self._declare_once(link)
        return link

    def _declare_once(self, link: Link) -> None:
        """Exchanges and queues, whole, by whoever comes first; declaring again is harmless and costs once a process."""
        if not self._declared:
            for exchange in self.topology.exchanges:
                link.channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
            for queue in self.topology.queues:
                link.channel.queue_declare(
                    queue.name,
                    durable=True,
                    auto_delete=False,
                    arguments=_QUEUE_ARGUMENTS,
                )
                for key in queue.routing_keys:
                    link.channel.queue_bind(queue.name, exchange_name(queue.publisher), key)
            self._declared = True

    def is_consumed(self, queue: str) -> bool:
        link = self._ready_link()
        with link.guarded():
            consumers = link.channel.queue_declare(queue, passive=True).consumer_count
        link.drop()
        return bool(consumers)

    def troubles(self) -> list[str]:
        """Ask the broker for each queue by name; it answers only for those that exist."""
        try:
            link = Link(self.url)
        except BrokerAway:
            return ["broker: cannot be reached"]
        missing = []
        for queue in self.topology.queues:
            try:
                link.channel.queue_declare(queue.name, passive=True)
            except LOST:
                missing.append(f"queue {queue.name}: missing")
                self._declared = False  # a broker that lost its data: whoever connects next declares it all anew
                break
        link.drop()
        return missing

    def dead_letters(self) -> int | None:
        try:
            link = Link(self.url)
        except BrokerAway:
            return None
        try:
            return int(link.channel.queue_declare(DEAD_LETTERS, passive=True).message_count)
        except NotFound:
            return -1
        except LOST:
            return None
        finally:
            link.drop()

    def close(self) -> None:
        pass


class _AmqpPublisher:
    """Sends a batch and waits for its confirms: an ordered tag → row map, ``multiple`` included."""

    def __init__(self, link: Link, service: str) -> None:
        self._link = link
        self._frames = Frames(exchange_name(service), link.channel.channel_id, link.connection.frame_max)
        self._sent = 0
        self._pending: dict[int, Outgoing] = {}
        self._confirmed: set[int] = set()
        self._returned: set[str] = set()
        with link.guarded():
            link.channel.confirm_select()
            link.channel.events["basic_ack"].add(self._on_ack)
            link.channel.events["basic_nack"].add(self._on_nack)
            link.channel.events["basic_return"].add(self._on_return)

    def publish(self, batch: Sequence[Outgoing], timeout: float, meanwhile: Meanwhile = nothing_else) -> set[int]:
        self._send(batch, timeout)
        meanwhile()
        # only now: what the caller did meanwhile must not make an answer that has long arrived too late
        deadline = time.monotonic() + timeout
        with self._link.guarded():
            while self._pending and (left := deadline - time.monotonic()) > 0:
                self._link.read(left)
        if self._pending:
            # A late confirm would be taken for another batch's: what is unanswered is sent again on a new connection.
            self._link.drop()
        return self._confirmed - self._refused(batch)

    def _send(self, batch: Sequence[Outgoing], timeout: float) -> None:
        first, self._sent = self._sent + 1, self._sent + len(batch)
        self._pending = dict(enumerate(batch, first))
        self._confirmed, self._returned = set(), set()
        with self._link.guarded():
            self._link.beat()
            self._link.catch_up()  # an idle relay must still hear the broker's heartbeats
            if batch:
                self._link.write(b"".join(map(self._frames.of, batch)), timeout)

    def _refused(self, batch: Sequence[Outgoing]) -> set[int]:
        if not self._returned:
            return set()
        return {outgoing.tag for outgoing in batch if outgoing.message_id in self._returned}

    def _on_ack(self, delivery_tag: int, multiple: bool) -> None:
        self._confirmed.update(outgoing.tag for outgoing in self._settle(delivery_tag, multiple))

    def _on_nack(self, delivery_tag: int, multiple: bool) -> None:
        self._settle(delivery_tag, multiple)

    def _settle(self, delivery_tag: int, multiple: bool) -> list[Outgoing]:
        upto = takewhile(lambda tag: tag <= delivery_tag, self._pending)
        tags = list(upto) if multiple else [delivery_tag]
        return [self._pending.pop(tag) for tag in tags if tag in self._pending]

    def _on_return(self, _error: Any, _exchange: str, _routing_key: str, message: Any) -> None:
        self._returned.add(message.properties["message_id"])

    def close(self) -> None:
        self._link.drop()


class _AmqpConsumer:
    """The one active consumer of a queue, on a channel of its own so that ``multiple`` acknowledges only its own."""

    def __init__(self, link: Link, queue: str) -> None:
        self._link, self._arrived = link, deque[Delivery]()
        with link.guarded():
            # py-amqp would decode a body by the encoding its sender claims, and some of what comes out cannot be bytes
            # again: one such message would end every connection that meets it
            link.channel.auto_decode = False
            link.channel.basic_qos(0, _PREFETCH, False)
            link.channel.basic_consume(queue, callback=self._on_message)

    def _on_message(self, message: Any) -> None:
        body = message.body
        self._arrived.append(
            Delivery(
                body if isinstance(body, bytes) else str(body).encode(),
                str(message.properties.get("content_type", "")),
                str(message.properties.get("message_id", "")),
                bool(message.delivery_info["redelivered"]),
                message.delivery_tag,
            )
        )

    def receive(self, limit: int, timeout: float) -> list[Delivery]:
        with self._link.guarded():
            self._link.beat()
            if not self._arrived:
                self._link.read(timeout)
            while len(self._arrived) < limit and self._link.read(0):
                pass
        return [self._arrived.popleft() for _ in range(min(limit, len(self._arrived)))]

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        if deliveries:
            with self._link.guarded():
                self._link.channel.basic_ack(max(d.handle for d in deliveries), multiple=True)

    def alive(self) -> None:
        with self._link.guarded():
            self._link.beat()
            self._link.read(0)

    def close(self) -> None:
        """Closing gives back, in order, what was not acknowledged; requeueing under prefetch would not keep the
        order."""
        self._link.drop()


class _AmqpRpcClient:
    """A pool of links, each used by one caller at a time: ask, then read until the answer, the return or the
    deadline."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._idle: deque[_RpcLink] = deque()

    def call(self, service: str, body: bytes, timeout: float) -> bytes:
        number, deadline = uuid.uuid4().hex, time.monotonic() + timeout
        try:
            link = self._sent(service, body, number, deadline)
            answer = link.answer_to(number, deadline)
        except BrokerAway as error:
            self.close()  # what befell this link has befallen its idle sisters: not each of them shall cost a request
            raise OwnerAway(service) from error
        self._keep(link)
        if answer is None:
            raise OwnerAway(service)
        return answer

    def _sent(self, service: str, body: bytes, number: str, deadline: float) -> _RpcLink:
        """The link on which the request has left; a pooled one that turns out dead before that costs nothing."""
        while (idle := self._one_idle()) is not None:
            with contextlib.suppress(BrokerAway):
                idle.send(service, body, number, deadline)
                return idle
        link = _RpcLink(self._url, deadline)
        link.send(service, body, number, deadline)
        return link

    def _one_idle(self) -> _RpcLink | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _keep(self, link: _RpcLink) -> None:
        if len(self._idle) < _RPC_IDLE_LIMIT:
            self._idle.append(link)
        else:
            link.drop()

    def close(self) -> None:
        while (idle := self._one_idle()) is not None:
            idle.drop()


class _RpcLink(Link):
    """One caller's link with its own direct reply-to."""

    def __init__(self, url: str, deadline: float) -> None:
        super().__init__(url, heartbeat=0, within=max(deadline - time.monotonic(), LEAST_S))
        self._answers: dict[str, bytes | None] = {}
        with self.guarded():
            self.be_patient(deadline - time.monotonic())
            self.channel.basic_consume(_DIRECT_REPLY, no_ack=True, callback=self._on_answer)
            self.channel.events["basic_return"].add(self._on_return)

    def _on_answer(self, message: Any) -> None:
        self._answers[message.properties["correlation_id"]] = message.body

    def _on_return(self, _error: Any, _exchange: str, _key: str, message: Any) -> None:
        self._answers[message.properties["correlation_id"]] = None

    def send(self, service: str, body: bytes, number: str, deadline: float) -> None:
        """:raises BrokerAway: then the request cannot have left."""
        with self.guarded():
            self.catch_up()
            if self.blocked:
                raise OSError("blocked by the broker")
            self._publish(service, body, number, deadline - time.monotonic())

    def answer_to(self, number: str, deadline: float) -> bytes | None:
        """The answer, or None: nobody serves. :raises BrokerAway: without either by the deadline; the link is gone
        then, and a late answer is forgotten with it."""
        with self.guarded():
            while number not in self._answers and not self.blocked and (left := deadline - time.monotonic()) > 0:
                self.read(left)
            if number not in self._answers:
                raise OSError("blocked by the broker" if self.blocked else "no answer in time")
        return self._answers.pop(number)

    def _publish(self, service: str, body: bytes, number: str, left: float) -> None:
        """Transient, and expiring with the caller's patience: a request to a stopped service must never run later."""
        message = amqp.Message(
            body,
            content_type="application/octet-stream",
            delivery_mode=1,
            correlation_id=number,
            reply_to=_DIRECT_REPLY,
            expiration=str(max(int(left * 1000), 1)),
        )
        self.channel.basic_publish(message, "", rpc_queue(service), mandatory=True, timeout=max(left, 0.01))


class _AmqpRpcServer:
    """Serves one service's requests, several at once; the queue lives only while somebody serves it."""

    def __init__(self, url: str, service: str, handler: RpcHandler) -> None:
        self._url, self._service, self._handler = url, service, handler
        self._link: Link | None = None
        self._replies: Link | None = None
        self._replying = threading.Lock()
        self._finished: deque[int] = deque()
        self._working: set[int] = set()

    def serve(self, stopping: Callable[[], bool]) -> None:
        link = self._link = Link(self._url)
        # new ones, not emptied ones: whoever still works on a lost link's request settles it there, and not here, where
        # its tag means another request or none (406, and the new link is lost too)
        self._finished, self._working = deque(), set()
        try:
            with link.guarded():
                tag = self._consume(link)
                while not stopping():
                    self._settle_finished(link)
                    link.beat()
                    link.read(0.05)
                self._finish(link, tag)
        finally:
            self.close()

    def _consume(self, link: Link) -> Any:
        queue = rpc_queue(self._service)
        link.channel.queue_declare(queue, durable=False, auto_delete=True)
        link.channel.basic_qos(0, _RPC_AT_ONCE, False)
        return link.channel.basic_consume(queue, callback=self._on_request)

    def _finish(self, link: Link, tag: str) -> None:
        """Take no more (callers then hear at once that nobody serves), and let what has begun end."""
        link.channel.basic_cancel(tag)
        deadline = time.monotonic() + _RPC_FINISH_S
        while self._working and time.monotonic() < deadline:
            self._settle_finished(link)
            link.read(0.05)

    def _on_request(self, message: Any) -> None:
        if message.delivery_info["redelivered"]:
            # Whoever asked has long had its deadline; the command inbox would refuse it anyway.
            self._finished.append(message.delivery_tag)
            return
        self._working.add(message.delivery_tag)
        duty = (message, self._finished, self._working)
        threading.Thread(target=self._work, args=duty, daemon=True).start()

    def _work(self, message: Any, finished: deque[int], working: set[int]) -> None:
        try:
            answer = self._handler(message.body)
            self._reply(message.properties, answer)
        finally:
            finished.append(message.delivery_tag)
            working.discard(message.delivery_tag)

    def _reply(self, asked: dict[str, Any], answer: bytes) -> None:
        reply = amqp.Message(answer, delivery_mode=1, correlation_id=asked["correlation_id"])
        with self._replying:
            for _attempt in (1, 2):
                try:
                    if self._replies is None:
                        self._replies = Link(self._url, heartbeat=0)
                    with self._replies.guarded():
                        self._replies.catch_up()
                        if not self._replies.blocked:  # else whoever asked was told of the alarm too, and waits no more
                            self._replies.channel.basic_publish(reply, "", asked["reply_to"], timeout=2)
                    return
                except BrokerAway:
                    self._replies = None

    def _settle_finished(self, link: Link) -> None:
        while self._finished:
            link.channel.basic_ack(self._finished.popleft())

    def close(self) -> None:
        for link in (self._link, self._replies):
            if link is not None:
                link.drop()
        self._link = self._replies = None


def rpc_queue(service: str) -> str:
    return f"rpc.{service}"
