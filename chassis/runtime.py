"""One service at work, without a host: everything that happens, as calls; hosting turns them into loops, tests make
them one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chassis import deadlines, parking, timers
from chassis.audit_keeping import AuditKeeper
from chassis.broker import Broker, Topology, queue_name
from chassis.broker.amqp import AmqpBroker
from chassis.broker.memory import MemoryBroker
from chassis.catalogue import Catalogue
from chassis.clock import Clock, DrillClock, SystemClock
from chassis.commands import CommandDesk
from chassis.database import Database, is_conflict, is_outage
from chassis.failpoints import Failpoint, reached
from chassis.ids import Ids, RandomIds
from chassis.logs import log
from chassis.metrics import Metrics
from chassis.orders import Need
from chassis.private import MasterKey
from chassis.record_classes import Schedule
from chassis.registrations import Registrations, registrations
from chassis.relay import Relay
from chassis.rpc import NEED_S, Rpc, RpcAnswerer, RpcSeal
from chassis.settings import Settings
from chassis.subscription import Subscriber
from chassis.work import Cause, Units


class Runtime:
    """One service: its units of work, its desk, its subscriptions, its relay, its timers."""

    def __init__(self, platform: Platform, service_class: type[Any]) -> None:
        self.platform, self.service_class = platform, service_class
        self.name: str = service_class.name
        self.table: Registrations = registrations(service_class)
        self.metrics, self.clock, self.wall = (
            platform.metrics,
            platform.clock,
            platform.wall,
        )
        self.settings, self.broker, self.catalogue = (
            platform.settings,
            platform.broker,
            platform.catalogue,
        )
        self.database = Database(platform.settings.database_of(self.name))
        self.units = self._units()
        self.unit, self.view = self.units.unit, self.units.view
        self.desk = CommandDesk(self.units, self.table, self.metrics)
        self.answerer = RpcAnswerer(self.name, self.desk, platform.seal, self.wall, self.metrics)
        self.rpc = Rpc(self.broker.rpc_client(), platform.seal, self.wall)
        self.subscribers = self._subscribers()
        self.relay = Relay(self.name, self.database, self.broker, self.wall, self.metrics)
        self.audit = AuditKeeper(
            self.name,
            self.database,
            self.wall,
            self.metrics,
            self.settings.checkpoints_folder,
            self.settings.signing_key_file,
        )
        self.units.on_announced.append(self.relay.wake)
        self.need_s = NEED_S
        self._warned: dict[str, list[str]] = {}
        self.face: Any = None
        """The WSGI app of a service that has one, once it is served."""
        self._timer_handlers = {
            **self.table.timers,
            deadlines.DEADLINE_WARNING: deadlines.warn,
            deadlines.DEADLINE_BREACH: deadlines.breach,
        }

    def _units(self) -> Units:
        units = Units(
            self.name,
            self.database,
            self.clock,
            self.wall,
            self.platform.ids,
            MasterKey(self.settings.master_key, self.settings.other_master_keys, self.settings.sealing),
        )
        units.sealed_under = getattr(self.service_class, "sealed_under", None)
        announcer = getattr(self.service_class, "deadline_announcer", None)
        if announcer is not None:
            units.announce_deadline = self._counted(announcer)
        return units

    def _counted(self, announcer: Callable[[str, Any, Any], None]) -> Callable[[str, Any, Any], None]:
        def announce(transition: str, deadline: Any, uow: Any) -> None:
            announcer(transition, deadline, uow)
            uow.after_commit.append(self.metrics.deadlines.labels(self.name, deadline.rule, transition).inc)

        return announce

    def _subscribers(self) -> list[Subscriber]:
        queues = [queue for queue in self.platform.topology.queues if queue.subscriber == self.name]
        # SQLite has one writer: a second lane would only wait for it
        lanes = 1 if self.database.is_sqlite else getattr(self.service_class, "lanes", 1)
        return [
            Subscriber(
                self.units,
                queue,
                self.table.hearings,
                self.catalogue,
                self._ask,
                self.metrics,
                lanes=lanes,
            )
            for queue in queues
        ]

    @property
    def public_url(self) -> str:
        """Where outsiders reach this process: the address of the settings, else the one on which it listens."""
        if self.settings.public_url:
            return self.settings.public_url
        host, port = self.platform.http_address or (self.settings.http_host, self.settings.http_port)
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def subscriber_of(self, publisher: str) -> Subscriber:
        [found] = [s for s in self.subscribers if s.queue.name == queue_name(self.name, publisher)]
        return found

    def _ask(self, need: Need) -> dict[str, Any]:
        return self.rpc.answer_need(need, self.name, self.need_s)

    def fire_due_timers(self) -> int:
        """Fire every timer that is due on the station's clock, one transaction each; the number fired."""
        fired = 0
        while self._is_one_due() and self._fire_one():
            fired += 1
        return fired

    def _is_one_due(self) -> bool:
        with self.view() as view:
            due = timers.next_due(view.session)
        return due is not None and due <= self.clock.now()

    def _fire_one(self) -> bool:
        """Fire one timer; one whose handler fails is put off and the next is tried. False when none is left."""
        taken: list[str] = []
        try:
            return self._fire(taken)
        except Exception as error:
            if is_outage(error) or not taken:
                raise
            if is_conflict(error):
                return True  # another replica met us on the same rows; nothing is wrong with the timer
            log.error("timer_failed", service=self.name, error=parking.described(error))
            with self.unit() as uow:
                timers.record_failure(uow.session, taken[0], parking.described(error), self.wall.now())
            return True

    def _fire(self, taken: list[str]) -> bool:
        with self.unit() as uow:
            found = timers.take_due(uow.session, self.clock.now(), self.wall.now())
            if found is None:
                return False
            due, correlation_id = found
            taken.append(due.id)
            uow.because(Cause(due.id, correlation_id or due.id))
            self._timer_handlers[due.kind](due, uow)
            reached(Failpoint.TIMER_FIRED)
        reached(Failpoint.TIMER_COMMITTED)
        self.metrics.timers_fired.labels(self.name, due.kind).inc()
        return True

    def retry_parked(self) -> int:
        """Try what is parked and due; the number handled."""
        with self.view() as view:
            waiting = parking.subscriptions_with_due(view.session, self.wall.now())
        due = [subscriber for subscriber in self.subscribers if subscriber.queue.name in waiting]
        return sum(subscriber.retry_due(self.wall.now()) for subscriber in due)

    def keep_audit(self) -> None:
        """Seal and sign what is due of the audit."""
        self.audit.turn()

    def measure(self) -> None:
        """Bring the gauges up to date."""
        self.relay.measure()
        now, metrics = self.wall.now(), self.metrics
        with self.view() as view:
            parked = parking.census(view.session)
            failing = timers.failing_timers(view.session)
            due = timers.next_due_in_good_order(view.session)
        for state in (parking.WAITING, parking.DEAD):
            count, since = parked.get(state, (0, now))
            metrics.parked.labels(self.name, state).set(count)
            metrics.parked_oldest.labels(self.name, state).set(_seconds(since, now))
        metrics.timers_failing.labels(self.name).set(failing)
        metrics.timers_overdue.labels(self.name).set(_seconds(due, self.clock.now()) if due else 0.0)

    def look_around(self) -> None:
        """Ask database and broker whether they answer, for the metrics: an alert cannot ask ``/readyz``."""
        for part, troubles in (("database", self._database_troubles()), ("broker", self.broker.troubles())):
            self.metrics.ready.labels(self.name, part).set(not troubles)
        if (waiting := self.broker.dead_letters()) is not None:
            self.metrics.dead_letters.labels(self.name).set(waiting)

        for name, about in self.warnings().items():
            self.metrics.operator_warnings.labels(self.name, name).set(len(about))

    def warnings(self) -> dict[str, list[str]]:
        """What an operator must see to although the service works: what about, by name of the warning. A new or changed
        one is logged."""
        known = getattr(self.service_class, "operator_warnings", None)
        found = {name: list(about) for name, about in known(self.clock.now()).items()} if known else {}
        for name, about in found.items():
            if about and about != self._warned.get(name):
                log.warning("operator_warning", service=self.name, kind=name, missing=" ".join(about))
        self._warned = found
        return found

    def ready(self) -> list[str]:
        """What keeps the service from working, or []."""
        return self._database_troubles() or self.broker.troubles()

    def _database_troubles(self) -> list[str]:
        try:
            with self.view() as view:
                timers.open_timers(view.session)
        except Exception as error:
            return [f"database of {self.name}: {type(error).__name__}"]
        return []

    def close(self) -> None:
        self.relay.release()
        self.database.dispose()


@dataclass
class Platform:
    """What the services of one process share."""

    settings: Settings
    catalogue: Catalogue
    topology: Topology
    broker: Broker
    clock: Clock
    wall: Clock
    ids: Ids
    seal: RpcSeal
    metrics: Metrics
    retention: Schedule = field(default_factory=dict)
    """How long each class of records is kept; without one nothing is deleted by age."""
    http_address: tuple[str, int] | None = None
    """Where this process listens, once it does."""

    @classmethod
    def of(
        cls,
        settings: Settings,
        catalogue: Catalogue,
        *,
        clock: Clock | None = None,
        wall: Clock | None = None,
        broker: Broker | None = None,
    ) -> Platform:
        """The shared parts that the settings ask for; a test may bring its own clocks and broker."""
        wall = wall or SystemClock()
        topology = Topology.of(catalogue)
        return cls(
            settings,
            catalogue,
            topology,
            broker or _broker_of(settings, topology),
            clock or (DrillClock(settings.home / "drill-clock.json", wall) if settings.drill else wall),
            wall,
            RandomIds(),
            RpcSeal(settings.rpc_key),
            Metrics(),
        )

    def runtime(self, service_class: type[Any]) -> Runtime:
        return Runtime(self, service_class)


def _seconds(since: datetime, now: datetime) -> float:
    """How long ago, never less than nothing."""
    return max((now - since).total_seconds(), 0.0)


def _broker_of(settings: Settings, topology: Topology) -> Broker:
    return AmqpBroker(settings.amqp_url, topology) if settings.amqp_url else MemoryBroker(topology)
