"""Who is measured: us, stock nameko, FastStream; each with the same questions, so that each measurement reads the same
for all three."""

from __future__ import annotations

import json
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar

import amqp

from benchmarks import talk
from benchmarks.children import Child
from benchmarks.parcels import storage
from benchmarks.parcels.language import ParcelPosted
from benchmarks.parcels.service import REALISTIC
from benchmarks.rivals.names import FASTSTREAM_EXCHANGE, FASTSTREAM_QUEUE, NAMEKO_EXCHANGE, NAMEKO_QUEUE
from benchmarks.stage import Ours, Stage, a_name, rivals_database
from chassis.broker import Outgoing, queue_name
from chassis.catalogue import EventType
from chassis.envelope import Envelope, encode

_PUBLISH_AT_ONCE = 500
_CONTRACT: EventType = ParcelPosted.contract  # type: ignore[attr-defined]


class Contestant(ABC):
    """Depot and courier of one kind, on databases and a queue of their own."""

    name: ClassVar[str]
    queue: ClassVar[str]

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    @abstractmethod
    def side(self, service: str, *, realistic: bool = False) -> Child:
        """The process of ``depot`` or ``courier``."""

    @abstractmethod
    def fill(self, count: int) -> None:
        """Put so many events into the courier's queue, all safe, while nobody listens."""

    @abstractmethod
    def prepare_shelves(self) -> None:
        """The rows the realistic handler works on."""

    def drain(self) -> None:
        """Nothing is left in the queue."""
        with self.stage.link() as channel:
            channel.queue_purge(self.queue)


class Guitu(Contestant):
    name = "guitu"
    queue = queue_name("courier", "depot")

    def __init__(self, stage: Stage, prefix: str | None = None) -> None:
        super().__init__(stage)
        self.ours = Ours(stage, prefix or a_name())

    def side(self, service: str, *, realistic: bool = False) -> Child:
        log = self.stage.folder / f"{self.ours.prefix}{service}.log"
        more = {REALISTIC: "1"} if realistic else {}
        return Child("benchmarks.parcels.process", service, log=log, **self.ours.environment, **more)

    def fill(self, count: int) -> None:
        publisher = self.ours.broker().publisher("depot")
        for batch in _batches(range(count)):
            safe = publisher.publish([_outgoing(number) for number in batch], 60.0)
            assert len(safe) == len(batch)
        publisher.close()

    def prepare_shelves(self) -> None:
        storage.put_up_shelves(self.ours.url("courier"))


class _Rival(Contestant):
    module: ClassVar[str]
    exchange: ClassVar[str]
    routing_key = "parcel_posted"

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        prefix = a_name()
        self._urls = {service: rivals_database(stage, prefix + service) for service in ("depot", "courier")}

    def side(self, service: str, *, realistic: bool = False) -> Child:
        log = self.stage.folder / f"{self.name}-{service}.log"
        more = {REALISTIC: "1"} if realistic else {}
        given = {"BENCH_AMQP_URL": self.stage.amqp_url, "BENCH_DATABASE_URL": self._urls[service]}
        return Child(self.module, service, log=log, **given, **more)

    def fill(self, count: int) -> None:
        with self.stage.link() as channel:
            channel.exchange_declare(self.exchange, "topic", durable=True, auto_delete=False)
            channel.queue_declare(self.queue, durable=True, auto_delete=False, arguments=self.queue_arguments)
            channel.queue_bind(self.queue, self.exchange, self.routing_key)
            channel.confirm_select()
            confirmed = talk.Confirms(channel)
            for number in range(count):
                channel.basic_publish(self._message(number), self.exchange, self.routing_key)
            confirmed.wait(count)

    queue_arguments: ClassVar[dict[str, Any]] = {}

    def _message(self, number: int) -> amqp.Message:
        return amqp.Message(
            json.dumps({"parcel_id": str(uuid.uuid4()), "grams": number}),
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=2,
            message_id=str(uuid.uuid4()),
        )

    def prepare_shelves(self) -> None:
        storage.put_up_shelves(self._urls["courier"])


class StockNameko(_Rival):
    name = "nameko"
    module = "benchmarks.rivals.stock_nameko"
    exchange = NAMEKO_EXCHANGE
    queue = NAMEKO_QUEUE


class FastStream(_Rival):
    name = "faststream"
    module = "benchmarks.rivals.faststream_sqlalchemy"
    exchange = FASTSTREAM_EXCHANGE
    queue = FASTSTREAM_QUEUE


def _batches(numbers: range) -> Iterable[range]:
    return (numbers[start : start + _PUBLISH_AT_ONCE] for start in range(0, len(numbers), _PUBLISH_AT_ONCE))


def _outgoing(number: int) -> Outgoing:
    envelope = an_envelope(number)
    return Outgoing(number, _CONTRACT.routing_key, envelope.id, encode(envelope))


def an_envelope(number: int) -> Envelope:
    """One event as the depot would announce it."""
    parcel_id = str(uuid.uuid4())
    return Envelope(
        id=str(uuid.uuid4()),
        type=_CONTRACT.type,
        source="/guitu/depot",
        subject=f"parcel/{parcel_id}",
        time=datetime.now(UTC),
        sequence=1,
        data={"parcel_id": parcel_id, "grams": number},
        correlation_id=str(uuid.uuid4()),
    )
