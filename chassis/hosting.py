"""The host: runs one service's loops under nameko and never lets one of them die; without it a fault would end the
process.

Every loop waits with a bound, survives whatever goes wrong with broker or database, and says so; stopping is bounded
too.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import eventlet
from eventlet import tpool
from greenlet import GreenletExit
from nameko.extensions import ProviderCollector, SharedExtension

from chassis import audit_keeping, retention
from chassis.broker import Broker, BrokerAway, Consumer, Delivery
from chassis.database import is_outage
from chassis.failpoints import Failpoint, reached
from chassis.logs import log
from chassis.metrics import Metrics
from chassis.migrations import bring_up
from chassis.parking import described
from chassis.runtime import Runtime
from chassis.subscription import Subscriber

PLATFORM: Final = "guitu_platform"
_BATCH: Final = 50
"""Events a transaction; as many transactions at once as the subscriber has lanes."""
_SWEEP_S: Final = 1.0
_LINGER_S: Final = 0.005
_LONGEST_LINGER_S: Final = 0.02
_PAUSE_S: Final = 1.0
_LOOK_S: Final = 15.0
_TIDY_S: Final = 3600.0
_HUB_NAP_S: Final = 0.25
_HUB_REMEMBERED_S: Final = 60.0
_STOP_S: Final = 15.0


class Host(ProviderCollector, SharedExtension):
    """One per service container: builds the runtime and keeps its loops going."""

    runtime: Runtime
    at_rest = False
    """Once stopped: whether every loop has ended."""

    def setup(self) -> None:
        if not hasattr(self, "runtime"):
            platform = self.container.config[PLATFORM]
            self.runtime = platform.runtime(self.container.service_cls)
            self.runtime.units.aside = tpool.execute
            self._stopping = threading.Event()
            self._loops: list[Any] = []

    def start(self) -> None:
        """Start the loops once the database answers; broker and database may come later than the service."""
        self._loops = [self.container.spawn_managed_thread(self._run)]

    def _run(self) -> None:
        self._patiently("migrate", self._bring_up)
        if not self._stopping.is_set():
            self._loops += [self.container.spawn_managed_thread(self._lasting(loop)) for loop in self._all_loops()]
            log.info("service_started", service=self.runtime.name)

    def _bring_up(self) -> None:
        bring_up(self._package, self.runtime.settings, self.runtime.name, self.runtime.database)

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
            self._every(_LOOK_S, runtime.look_around, at_once=True),
            self._every(audit_keeping.EVERY_S, runtime.keep_audit, at_once=True),
            self._every(_TIDY_S, self._delete_what_is_old),
            HubLag(runtime.metrics.hub_lag.labels(runtime.name), self._stopping).run,
        ]
        listening = [self._listen] if runtime.relay.bell.is_needed else []
        return [*hearing, *serving, *periodic, *listening, *own]

    def _delete_what_is_old(self) -> None:
        if self.runtime.platform.retention:
            retention.run(self.runtime, self.runtime.platform.retention)

    def _relay(self) -> None:
        relay = self.runtime.relay
        while not self._stopping.is_set():
            relay.woken.wait(_SWEEP_S)
            relay.woken.clear()
            # The busier it is, the longer others may join: a batch costs as much as its events.
            time.sleep(min(max(_LINGER_S * relay.sent_last, _LINGER_S), _LONGEST_LINGER_S))
            self._survive("relay", relay.send_all)
        relay.release()  # what is unsent goes out at the next start, or by the next replica

    def _listen(self) -> None:
        """The bell: another replica has committed, and this one may be the active relay."""
        relay = self.runtime.relay
        while not self._stopping.is_set():
            self._survive("bell", lambda: relay.bell.listen(self._stopping.is_set, relay.woken.set))

    def _serve_rpc(self) -> None:
        server = self.runtime.broker.rpc_server(self.runtime.name, self.runtime.answerer)
        while not self._stopping.is_set():
            self._survive("rpc", lambda: server.serve(self._stopping.is_set))

    def _every(self, seconds: float, work: Callable[[], Any], *, at_once: bool = False) -> Callable[[], None]:
        def loop() -> None:
            if at_once:
                self._survive(getattr(work, "__name__", "periodic"), work)
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
            self.at_rest = True
        super().stop()
        if self.at_rest:
            self.runtime.close()
        # Else a loop still waits for a server that is silent. psycopg2 holds a real lock of a connection on which a
        # green thread waits: who closes it from here stops the whole process, for ever.


class HubLag:
    """Measures how late a sleeping green thread is woken: work that computes or waits without giving way shows here
    and nowhere else, until the broker misses our heartbeats."""

    def __init__(self, gauge: Any, stopping: threading.Event) -> None:
        self._gauge, self._stopping = gauge, stopping
        self._worst: deque[tuple[float, float]] = deque()
        """Moments and how late each was: only those that no later one exceeds, so the first is the worst."""

    def run(self) -> None:
        while not self._stopping.is_set():
            due = time.monotonic() + _HUB_NAP_S
            time.sleep(_HUB_NAP_S)
            self.woken(due, time.monotonic())

    def woken(self, due: float, now: float) -> None:
        """One wake; the gauge then shows the worst of the last minute."""
        late = max(now - due, 0.0)
        while self._worst and self._worst[-1][1] <= late:
            self._worst.pop()
        self._worst.append((now, late))
        while self._worst[0][0] < now - _HUB_REMEMBERED_S:
            self._worst.popleft()
        self._gauge.set(self._worst[0][1])


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
                batch = consumer.receive(_BATCH * self._subscriber.lanes, 0.5)
                if batch and self._handled(consumer, batch):
                    reached(Failpoint.EVENT_COMMITTED)
                    consumer.acknowledge(batch)
        finally:
            consumer.close()
            self._paused.set(0)  # nothing is held any more; whoever takes the queue next will say so if it must

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
