"""The unit of work: one transaction that holds the change, its announcement and its receipt; without it they could
part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from chassis import audit, outbox, seals
from chassis.aside import Aside, at_once
from chassis.blind import BlindIndex
from chassis.clock import Clock
from chassis.database import Database
from chassis.deadlines import Deadline, Deadlines
from chassis.envelope import Envelope
from chassis.failpoints import Failpoint, reached
from chassis.ids import Ids
from chassis.orders import Actor
from chassis.private import KeyRing, MasterKey, Private, active_ring
from chassis.timers import Timers


class NotOurs(ValueError):
    """A service announced an event that another one owns."""


@dataclass(frozen=True)
class Cause:
    """What a unit of work answers to: carried into every event it announces."""

    id: str | None = None
    correlation_id: str | None = None
    traceparent: str | None = None
    sealed: bool = False


NOTHING = Cause()


class View:
    """A consistent look at one service's data; nothing it does is kept."""

    def __init__(self, session: Session, actor: Actor, station: Units, keys: KeyRing) -> None:
        self.session, self.actor, self.keys = session, actor, keys
        self._units, self._clock = station, station.clock

    def now(self) -> datetime:
        """The station's time, aware UTC."""
        return self._clock.now()

    def blind(self, text: str) -> str:
        """A keyed hash of the text, for exact search over sealed data."""
        return self.keys.blind(text)

    @property
    def kept(self) -> dict[str, Any]:
        """What this process keeps in memory between two units, by names of the service's own: made from the database,
        and never the truth."""
        return self._units.kept

    @property
    def aside(self) -> Aside:
        """Runs a long calculation where it holds up nobody."""
        return self._units.aside

    @property
    def index(self) -> BlindIndex:
        """What can be found here by its exact text without being shown."""
        return BlindIndex(self.session, self.keys)


class UnitOfWork(View):
    """One write transaction of one service. What it announces leaves with the commit, or never."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        station: Units,
        keys: KeyRing,
        cause: Cause,
        wall_now: datetime,
    ) -> None:
        super().__init__(session, actor, station, keys)
        self._cause, self._wall_now = cause, wall_now
        self.after_commit: list[Callable[[], None]] = []
        """What is done once this is committed, and never when it is not; counting, for example."""
        self.timers = Timers(session, station.ids, cause.correlation_id)
        self.deadlines = Deadlines(self)

    @property
    def wall_now(self) -> datetime:
        """The machine's time at the start of this unit, aware UTC; a drill does not move it."""
        return self._wall_now

    def because(self, cause: Cause) -> None:
        """From here on the unit answers to another message (a batch runs several in one transaction)."""
        self._cause = cause
        self.timers = Timers(self.session, self._units.ids, cause.correlation_id)

    def new_id(self) -> str:
        return self._units.ids.new()

    def private(self, owner: str, value: Any) -> Private:
        """Seal a personal value (anything JSON can say) under its owner's key."""
        self.keys.key_or_new(owner)
        return Private(owner, self.keys, value=value)

    def announce(self, payload: Any, *, sealed: bool = False) -> None:
        """Publish a fact with this transaction, flagged when it is about something sealed.

        :raises NotOurs: if another service owns it;
        :raises marshmallow.ValidationError: if a value is not of its kind."""
        contract = payload.contract
        if contract.owner != self._units.service:
            raise NotOurs(f"{self._units.service} announces {contract.type}")
        self.session.flush()
        subject, event_id = contract.subject_of(payload), self.new_id()
        envelope = Envelope(
            id=event_id,
            type=contract.type,
            source=f"/guitu/{contract.owner}",
            subject=subject,
            time=self.now(),
            sequence=outbox.NOT_COUNTED_YET,
            data=contract.dump(payload),
            correlation_id=self._cause.correlation_id or event_id,
            causation_id=self._cause.id,
            traceparent=self._cause.traceparent,
            sealed=sealed or self._cause.sealed or self._under_seal(payload),
        )
        outbox.record(self.session, envelope, contract.routing_key, self._wall_now)
        self.after_commit += self._units.on_announced

    def _under_seal(self, payload: Any) -> bool:
        subject = getattr(payload, self._units.sealed_under, None) if self._units.sealed_under else None
        return subject is not None and seals.is_sealed(self.session, subject)

    def announce_deadline(self, transition: str, deadline: Deadline) -> None:
        """Let the service say in its own words that a deadline opened, came near, was missed or met."""
        self._units.announce_deadline(transition, deadline, self)

    def audit(self, action: str, subject: str, **codes: Any) -> None:
        """Record an act of the actor; ids and codes only."""
        audit.write(self.session, self._wall_now, self.actor, action, subject, codes)


def _no_deadlines(transition: str, deadline: Deadline, uow: UnitOfWork) -> None:
    raise NotImplementedError("this service keeps deadlines but does not say how to announce them")


@dataclass
class Units:
    """Opens units of work and views on one service's database. ``wall`` drives delivery, ``clock`` the law."""

    service: str
    database: Database
    clock: Clock
    wall: Clock
    ids: Ids
    master_key: MasterKey
    announce_deadline: Callable[[str, Deadline, UnitOfWork], None] = _no_deadlines
    sealed_under: str | None = None
    """The field of an event that names what may be sealed; ``None``: nothing of this service is."""
    on_announced: list[Callable[[], None]] = field(default_factory=list)
    """Done after the commit of a unit that announced something: there is nothing to send after any other."""
    kept: dict[str, Any] = field(default_factory=dict)
    """What a service keeps in the memory of this process (:attr:`View.kept`)."""
    aside: Aside = at_once

    @contextmanager
    def unit(self, actor: Actor | None = None, cause: Cause = NOTHING) -> Iterator[UnitOfWork]:
        """One transaction: commits at the end, rolls everything back on any exception; wakes the relay after the
        commit if something was announced."""
        wall_now = self.wall.now()
        actor = actor or Actor.service(self.service)
        with self.database.transaction() as session:
            seals.look_with(session, actor)
            keys = KeyRing(session, self.master_key, wall_now)
            with _ring(keys):
                uow = UnitOfWork(
                    session,
                    actor,
                    self,
                    keys,
                    cause,
                    wall_now,
                )
                yield uow
                session.flush()
        reached(Failpoint.UNIT_COMMITTED)
        for act in uow.after_commit:
            act()

    @contextmanager
    def view(self, actor: Actor | None = None) -> Iterator[View]:
        actor = actor or Actor.service(self.service)
        with self.database.reading() as session:
            seals.look_with(session, actor)
            keys = KeyRing(session, self.master_key, self.wall.now())
            with _ring(keys):
                yield View(session, actor, self, keys)


@contextmanager
def _ring(keys: KeyRing) -> Iterator[None]:
    token = active_ring.set(keys)
    try:
        yield
    finally:
        active_ring.reset(token)
