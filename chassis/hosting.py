"""The host: runs one service's loops under nameko and never lets one of them die; without it a fault would end the
process.

Every loop waits with a bound, survives whatever goes wrong with broker or database, and says so; stopping is bounded
too.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import eventlet
from greenlet import GreenletExit
from nameko.extensions import ProviderCollector, SharedExtension

from chassis.broker import Broker, BrokerAway, Consumer, Delivery
from chassis.database import is_outage
from chassis.failpoints import Failpoint, reached
from chassis.logs import log
from chassis.metrics import Metrics
from chassis.migrations import migrate
from chassis.parking import described
from chassis.runtime import Runtime
from chassis.subscription import Subscriber

PLATFORM: Final = "guitu_platform"
_BATCH: Final = 50
_SWEEP_S: Final = 1.0
_LINGER_S: Final = 0.005
_PAUSE_S: Final = 1.0
_STOP_S: Final = 15.0


class Host(ProviderCollector, SharedExtension):
    """One per service container: builds the runtime and keeps its loops going."""

    runtime: Runtime

    def setup(self) -> None:
        if not hasattr(self, "runtime"):
            platform = self.container.config[PLATFORM]
            self.runtime = platform.runtime(self.container.service_cls)
            self._stopping = threading.Event()
            self._loops: list[Any] = []

    def start(self) -> None:
        """Start the loops once the database answers; broker and database may come later than the service."""
        self._loops = [self.container.spawn_managed_thread(self._run)]

    def _run(self) -> None:
        self._patiently("migrate", lambda: migrate(self._package, self.runtime.database))
        if not self._stopping.is_set():
            self._loops += [self.container.spawn_managed_thread(self._lasting(loop)) for loop in self._all_loops()]
            log.info("service_started", service=self.runtime.name)

    @property
    def _package(self) -> str:
        return str(self.container.service_cls.__module__).rpartition(".")[0]

    def _all_loops(self) -> list[Callable[[], None]]:
        runtime = self.runtime
        hearing = [
            SubscriptionLoop(subscriber, runtime.broker, runtime.metrics, self._stopping).run
            for subscriber in runtime.subscribers
        ]
        serving = [self._serve_rpc] if runtime.table.commands or runtime.table.reads else []
        periodic = [self._every(seconds, partial(handler, runtime)) for seconds, handler in runtime.table.periodic]
        own = [
            self._relay,
            self._every(0.5, runtime.fire_due_timers),
            self._every(1.0, runtime.retry_parked),
            self._every(5.0, runtime.measure),
        ]
        return [*hearing, *serving, *periodic, *own]

    def _relay(self) -> None:
        relay = self.runtime.relay
        while not self._stopping.is_set():
            relay.woken.wait(_SWEEP_S)
            relay.woken.clear()
            time.sleep(_LINGER_S)
            self._survive("relay", self._send_all)
        relay.release()  # what is unsent goes out at the next start, or by the next replica

    def _send_all(self) -> None:
        while self.runtime.relay.send_once():
            pass

    def _serve_rpc(self) -> None:
        server = self.runtime.broker.rpc_server(self.runtime.name, self.runtime.answerer)
        while not self._stopping.is_set():
            self._survive("rpc", lambda: server.serve(self._stopping.is_set))

    def _every(self, seconds: float, work: Callable[[], Any]) -> Callable[[], None]:
        def loop() -> None:
            while not self._stopping.wait(seconds):
                self._survive(getattr(work, "__name__", "periodic"), work)

        return loop

    def _lasting(self, loop: Callable[[], None]) -> Callable[[], None]:
        """A loop that ends although nobody told it to (a stray ``eventlet.Timeout`` is no Exception) ends its service:
        a service that lives without one of its loops looks well and does nothing."""

        def run() -> None:
            try:
                loop()
            except GreenletExit:
                raise
            except BaseException as error:
                log.critical("loop_died", service=self.runtime.name, error=described(error))
                eventlet.spawn(self.container.kill)

        return run

    def _patiently(self, what: str, work: Callable[[], Any]) -> None:
        while not self._stopping.is_set() and not self._survive(what, work):
            pass

    def _survive(self, what: str, work: Callable[[], Any]) -> bool:
        """Do it; on trouble say so, wait a little, and report false. No fault of broker, database or handler ends the
        process."""
        try:
            work()
            return True
        except Exception as error:
            quiet = isinstance(error, BrokerAway) or is_outage(error)
            report = log.info if quiet else log.error
            report(
                "loop_trouble",
                service=self.runtime.name,
                kind=what,
                error=described(error),
            )
            self._stopping.wait(_PAUSE_S * (1 + random.random() / 4))
            return False

    def stop(self) -> None:
        """Let every loop end its turn; what is not done after the bound is left to the next start, which loses
        nothing."""
        if not hasattr(self, "runtime"):
            return
        self._stopping.set()
        self.runtime.relay.wake()
        with eventlet.Timeout(_STOP_S, False):
            for loop in list(self._loops):
                loop.wait()
        super().stop()
        self.runtime.close()


class SubscriptionLoop:
    """Feeds one subscriber from its queue. While the database is away it holds what it has, and neither acknowledges
    nor requeues."""

    def __init__(
        self,
        subscriber: Subscriber,
        broker: Broker,
        metrics: Metrics,
        stopping: threading.Event,
    ) -> None:
        self._subscriber, self._broker, self._stopping = subscriber, broker, stopping
        self._queue = subscriber.queue
        self._paused = metrics.subscription_paused.labels(self._queue.subscriber, self._queue.publisher)

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._consume()
            except BrokerAway as away:
                log.info(
                    "subscription_waits_for_broker",
                    queue=self._queue.name,
                    error=str(away),
                )
                self._stopping.wait(_PAUSE_S)
            except Exception as error:
                log.error(
                    "subscription_trouble",
                    queue=self._queue.name,
                    error=described(error),
                )
                self._stopping.wait(_PAUSE_S)

    def _consume(self) -> None:
        consumer = self._broker.consumer(self._queue.name)
        try:
            while not self._stopping.is_set():
                batch = consumer.receive(_BATCH, 0.5)
                if batch and self._handled(consumer, batch):
                    reached(Failpoint.EVENT_COMMITTED)
                    consumer.acknowledge(batch)
        finally:
            consumer.close()

    def _handled(self, consumer: Consumer, batch: list[Delivery]) -> bool:
        """Handle the batch, however long the database is away; false only when we are told to stop first."""
        while not self._stopping.is_set():
            try:
                self._subscriber.handle(batch)
                self._paused.set(0)
                return True
            except Exception as error:
                self._paused.set(1)
                log.warning(
                    "subscription_paused",
                    queue=self._queue.name,
                    error=described(error),
                )
                self._stopping.wait(_PAUSE_S)
                consumer.alive()
        return False
