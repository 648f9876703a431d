"""A town in one process: real services on a real broker and real databases, moved step by step by the test instead of
by loops.

with Town(catalogue, [PatrolService, IntakeService], settings) as town:
    answer = town.order(orders.REPORT_SIGHTING, {...}, actor)
    town.settle()           # until everything announced has been handled or parked
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import ColumnElement, func, select

from chassis.broker import Broker, BrokerAway, OwnerAway
from chassis.broker.memory import MemoryBroker
from chassis.catalogue import Catalogue
from chassis.clock import Clock, ManualClock, SystemClock
from chassis.commands import Answer
from chassis.database import is_outage
from chassis.hosting import SubscriptionLoop
from chassis.inbox import inbox
from chassis.orders import Actor, Command, CommandType, Query, ReadType, Refusal
from chassis.outbox import outbox
from chassis.parking import parked
from chassis.runtime import Platform, Runtime
from chassis.settings import Settings
from tests.schemas import brought_up

PATIENCE_S = 30.0
"""How long an order or a question may wait for its answer on a machine that does other things too; who is away is found
out at once all the same. Tests about waiting name their own."""

START = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)
"""Monday 2026-07-06, 09:00 in Changzhou."""


@dataclass(frozen=True)
class Pair:
    """A broker and a database server that belong together."""

    name: str
    amqp_url: str | None = None
    database_url: str | None = None
    database_prefix: str = "guitu_"


EMBEDDED = Pair("embedded")


def settings_for(pair: Pair, home: Path, *, drill: bool = False) -> Settings:
    """Settings of a throw-away platform; its keys are its own."""
    return Settings(
        home=home,
        amqp_url=pair.amqp_url,
        database_url=pair.database_url,
        database_prefix=pair.database_prefix,
        master_key=os.urandom(32),
        rpc_key=os.urandom(32),
        http_host="127.0.0.1",
        http_port=0,
        drill=drill,
        log_level="WARNING",
    )


_A_MOMENT_S = 0.1
_LOOK_AGAIN_S = 0.005


class Unsettled(AssertionError):
    """The town did not come to rest in time; the message says what is still under way."""


class Town:
    """Services of one platform, driven by the test. Subscriptions run in threads of their own, everything else on
    call."""

    def __init__(
        self,
        catalogue: Catalogue,
        service_classes: Iterable[type[Any]],
        settings: Settings,
        *,
        clock: Clock | None = None,
        wall: Clock | None = None,
        broker: Broker | None = None,
    ) -> None:
        self.clock = clock or ManualClock(START)
        self.platform = Platform.of(
            settings,
            catalogue,
            clock=self.clock,
            wall=wall or SystemClock(),
            broker=broker,
        )
        self.services: dict[str, Runtime] = {
            service_class.name: self.platform.runtime(service_class) for service_class in service_classes
        }
        for runtime in self.services.values():
            runtime.need_s = PATIENCE_S
        self.troubles: list[Exception] = []
        """What went wrong while the town kept moving and was no outage; a test that lets it move looks here."""
        self._stopping: dict[str, threading.Event] = {}
        self._threads: dict[str, list[threading.Thread]] = {}

    def __enter__(self) -> Self:
        settings = self.platform.settings
        settings.home.mkdir(parents=True, exist_ok=True)
        for runtime in self.services.values():
            brought_up(_package(runtime), runtime.database)
        for name in self.services:
            self.start(name)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for stopping in self._stopping.values():
            stopping.set()
        if isinstance(broker := self.platform.broker, MemoryBroker):
            with broker.changed:
                broker.changed.notify_all()  # whoever listens would wait out its time, in every test
        for name in list(self._stopping):
            self.stop(name)
        for runtime in self.services.values():
            runtime.close()
        self.platform.broker.close()

    def __getitem__(self, service: str) -> Runtime:
        return self.services[service]

    def start(self, service: str) -> None:
        """Let the service listen: its subscriptions and its requests."""
        runtime, stopping = self.services[service], threading.Event()
        loops = [
            SubscriptionLoop(subscriber, runtime.broker, runtime.metrics, stopping).run
            for subscriber in runtime.subscribers
        ]
        threads = [threading.Thread(target=loop, daemon=True) for loop in loops]
        threads.append(threading.Thread(target=self._serve, args=(runtime, stopping), daemon=True))
        for thread in threads:
            thread.start()
        self._stopping[service], self._threads[service] = stopping, threads
        self._wait_until(lambda: self._is_served(service), f"{service} serves requests")

    def stop(self, service: str) -> None:
        """Take the service away, as a stopped process would be: nobody listens, nobody answers."""
        self._stopping.pop(service).set()
        for thread in self._threads.pop(service):
            thread.join(10)

    def _serve(self, runtime: Runtime, stopping: threading.Event) -> None:
        server = runtime.broker.rpc_server(runtime.name, runtime.answerer)
        while not stopping.is_set():
            with contextlib.suppress(BrokerAway):
                server.serve(stopping.is_set)

    def _is_served(self, service: str) -> bool:
        """A read nobody knows is refused by whoever is there."""
        read = ReadType(service, "is_anybody_there", "service")
        try:
            self.services[service].rpc.ask(Query(read, {}, Actor.service("town"), "test"), {}, 1.0)
        except Refusal:
            return True
        except OwnerAway:
            return False
        return True

    def order(
        self,
        command: CommandType,
        body: Mapping[str, Any],
        actor: Actor,
        *,
        target_id: str | None = None,
        command_id: str | None = None,
        patience_s: float = PATIENCE_S,
    ) -> Answer:
        """Give an order to its owner, as the gateway would after accepting it."""
        number = command_id or str(uuid.uuid4())
        message = Command(
            command,
            number,
            target_id or str(uuid.uuid4()),
            body,
            actor,
            self.clock.now(),
        )
        return self.services[command.owner].rpc.execute(message, body, patience_s)

    def ask(
        self,
        read: ReadType,
        params: Mapping[str, Any],
        actor: Actor,
        purpose: str = "test",
    ) -> dict[str, Any]:
        return self.services[read.owner].rpc.ask(Query(read, params, actor, purpose), params, PATIENCE_S)

    def advance_to(self, moment: datetime) -> None:
        """Move the station's clock and let everything happen that is then due."""
        assert isinstance(self.clock, ManualClock)
        self.clock.advance_to(moment)
        self.settle()

    def settle(self, timeout: float = 30.0) -> None:
        """Until no timer is due, everything announced is sent, and every subscriber of a running service has handled
        or parked it. A connection that was lost meanwhile is made anew."""
        deadline = time.monotonic() + timeout
        while self._moves() or not self._arrived():
            if time.monotonic() > deadline:
                raise Unsettled("; ".join(self.under_way(self._stopping)) or "it keeps moving")

    @contextmanager
    def keep_moving(self, *also: Callable[[], object]) -> Iterator[None]:
        """Meanwhile timers, relays and parking go on by themselves, and what else is named, as under a host's loops; an
        outage is outlived. For tests that only watch from outside."""
        ended = threading.Event()
        moving = threading.Thread(target=self._go_on, args=(also, ended), daemon=True)
        moving.start()
        try:
            yield
        finally:
            ended.set()
            moving.join(30)

    def _go_on(self, also: Iterable[Callable[[], object]], ended: threading.Event) -> None:
        while not ended.wait(0.02):
            for work in (self._move, *also):
                try:
                    work()
                except Exception as error:
                    if not (isinstance(error, BrokerAway) or is_outage(error)):
                        self.troubles.append(error)

    def _moves(self) -> bool:
        try:
            return self._move() > 0
        except BrokerAway:
            return True

    def _move(self) -> int:
        running = [self.services[name] for name in self._stopping]
        return sum(r.fire_due_timers() + r.relay.send_once(0.5) + r.retry_parked() for r in running)

    def _arrived(self) -> bool:
        """Whether nothing is under way; what is gets a moment in which the town stays out of the subscribers' way."""
        until = time.monotonic() + _A_MOMENT_S
        while self.under_way(self._stopping):
            if time.monotonic() > until:
                return False
            time.sleep(_LOOK_AGAIN_S)
        return True

    def under_way(self, running: Collection[str]) -> list[str]:
        """What was announced and is neither handled nor parked yet by a running subscriber.

        What was received is counted first: whoever handled something announced with the same commit what follows from
        it, and that must not be missed."""
        received = {
            name: self._counted(name, inbox.c.subscription) + self._counted(name, parked.c.subscription)
            for name in running
        }
        announced = {name: self._counted(name, outbox.c.routing_key) for name in self.services}
        return [
            f"{queue.name}: {missing} of {total}"
            for queue in self.platform.topology.queues
            if queue.subscriber in running and queue.publisher in self.services
            for total in [sum(announced[queue.publisher][key] for key in queue.routing_keys)]
            for missing in [total - received[queue.subscriber][queue.name]]
            if missing
        ]

    def _counted(self, service: str, column: ColumnElement[str]) -> Counter[str]:
        """How many rows there are of each."""
        with self.services[service].view() as view:
            rows = view.session.execute(select(column, func.count()).group_by(column)).all()
            return Counter(dict(rows))

    def _wait_until(self, condition: Any, what: str, timeout: float = 15.0) -> None:
        deadline = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > deadline:
                raise Unsettled(what)


def _package(runtime: Runtime) -> str:
    return str(runtime.service_class.__module__).rpartition(".")[0]
