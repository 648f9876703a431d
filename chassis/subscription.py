"""The subscription: hears one publisher for one service, in order per subject, each event with exactly one effect.

What has arrived runs in one transaction: subject locks, inbox, handlers, commit. If anything in it fails, it is
rolled back and run again one by one; what fails alone is parked. Nothing is acknowledged before its effect, or its
parking, is committed.
"""

from __future__ import annotations

import hashlib
import math
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from marshmallow import ValidationError
from sqlalchemy.orm.exc import StaleDataError

from chassis import inbox, parking
from chassis.broker import Delivery, OwnerAway, Queue
from chassis.catalogue import Catalogue, UnknownEvent
from chassis.database import is_conflict, is_outage
from chassis.envelope import Envelope, Undecodable, decode
from chassis.failpoints import Failpoint, reached
from chassis.logs import log
from chassis.metrics import Metrics
from chassis.orders import Heard, Need
from chassis.parking import ParkedEvent, RetrySchedule, Unhandled
from chassis.registrations import Hearing
from chassis.work import Cause, UnitOfWork, Units

Ask = Callable[[Need], Mapping[str, Any]]
_CONFLICT_RETRIES = 5
_PATIENCE_S = 3.0
_WORTH_A_LANE = 10
"""So many events of a batch are worth a transaction of their own."""


class _Patience:
    """How long one batch may wait in vain for owners of reads. Without a bound, fifty deadlines of a silent owner
    outlast the heartbeat: the batch comes back, and nothing behind it ever has its turn."""

    def __init__(self) -> None:
        self._left = _PATIENCE_S

    def ask(self, calls: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
        if calls and self._left <= 0:
            raise OwnerAway("no answer to the earlier questions of this batch")
        began = time.monotonic()
        try:
            return _side_by_side(calls)
        except OwnerAway:
            self._left -= time.monotonic() - began
            raise


class CannotWork(ValueError):
    """The event can never be handled as it is: unknown version, broken schema. It is dead at once."""


@dataclass(frozen=True)
class Incoming:
    """One message, as far as it could be understood."""

    key: str
    body: bytes
    content_type: str
    envelope: Envelope | None = None
    heard: Heard | None = None
    hopeless: str | None = None

    @property
    def subject(self) -> str | None:
        return self.envelope.subject if self.envelope else None

    @property
    def cause(self) -> Cause:
        envelope = self.envelope
        if envelope is None:
            return Cause()
        return Cause(envelope.id, envelope.correlation_id, envelope.traceparent, envelope.sealed)

    def unhandled(self, **how: Any) -> Unhandled:
        type_ = self.envelope.type if self.envelope else None
        return Unhandled(self.key, self.subject, type_, self.content_type, self.body, **how)


@dataclass
class Tally:
    """What became of one transaction's events, to be counted once it is committed."""

    handled: int = 0
    duplicates: int = 0
    parked: Counter[str] = field(default_factory=Counter)


class Subscriber:
    """Handles what one queue brings. Knows nothing of the broker: it is given deliveries and returns when they are
    safe."""

    def __init__(
        self,
        units: Units,
        queue: Queue,
        hearings: Mapping[str, Hearing],
        catalogue: Catalogue,
        ask: Ask,
        metrics: Metrics,
        schedule: RetrySchedule | None = None,
        lanes: int = 1,
    ) -> None:
        """``lanes``: how many transactions at once, each with the events of other subjects. More than one only where
        handlers for different subjects write no row in common: they would wait for one another, or deadlock."""
        self._units, self.queue, self._hearings = units, queue, hearings
        self._catalogue, self._ask, self._metrics = catalogue, ask, metrics
        self._schedule, self.lanes = schedule or RetrySchedule(), lanes
        self._timing = {type_: metrics.handler_seconds.labels(queue.subscriber, type_) for type_ in hearings}

    def handle(self, deliveries: Sequence[Delivery]) -> None:
        """Afterwards every delivery has had its effect or is parked. :raises Exception: an outage of the database,
        and then nothing of what failed is settled: hold the deliveries and call again."""
        incoming = [self._understand(d.body, d.content_type, d.message_id) for d in deliveries]
        patience = _Patience()
        lanes = self._by_lane(incoming)
        _side_by_side({lane: partial(self._handle_lane, lanes[lane], patience) for lane in lanes})

    def _by_lane(self, incoming: Sequence[Incoming]) -> dict[str, list[Incoming]]:
        """The events of one subject are in one lane, in their order. A few events are done sooner in one transaction
        than in several: each has its own beginning, locks and commit."""
        worth = min(self.lanes, math.ceil(len(incoming) / _WORTH_A_LANE))
        lanes: dict[str, list[Incoming]] = {}
        for one in incoming:
            lane = zlib.crc32((one.subject or one.key).encode()) % worth
            lanes.setdefault(str(lane), []).append(one)
        return lanes

    def _handle_lane(self, incoming: Sequence[Incoming], patience: _Patience) -> None:
        try:
            self._together(incoming, patience)
        except Exception as error:
            if len(incoming) > 1:
                log.info(
                    "batch_run_one_by_one",
                    queue=self.queue.name,
                    size=len(incoming),
                    error=type(error).__name__,
                )
            for one in incoming:
                self._alone(one, patience)

    def retry_due(self, now: datetime) -> int:
        """Try every parked event whose time has come, and what waits behind it; the number handled."""
        handled = 0
        while True:
            with self._units.view() as view:
                heads = parking.due_heads(view.session, self.queue.name, now)
            moved = [head for head in heads if self._retry(head, now)]
            handled += len(moved)
            if not moved:
                return handled

    def _understand(self, body: bytes, content_type: str, message_id: str) -> Incoming:
        try:
            envelope = decode(body, content_type)
        except Undecodable as error:
            key = "sha256:" + hashlib.sha256(body).hexdigest()[:60]
            return Incoming(key, body, content_type, hopeless=f"Undecodable: {error}")
        known = Incoming(envelope.id, body, content_type, envelope)
        try:
            return replace(known, heard=self._heard(envelope))
        except CannotWork as error:
            return replace(known, hopeless=str(error))

    def _heard(self, envelope: Envelope) -> Heard:
        try:
            contract = self._catalogue[envelope.type]
            data = contract.load(envelope.data)
        except UnknownEvent:
            raise CannotWork("UnknownEvent: no such type and version in the catalogue") from None
        except ValidationError as error:
            fields = ", ".join(sorted(map(str, error.normalized_messages())))
            raise CannotWork(f"ValidationError: {fields}") from None
        except Exception as error:  # whatever a strange value does to a schema, it does so again at the next delivery
            raise CannotWork(f"ValidationError: {type(error).__name__}") from None
        if envelope.type not in self._hearings:
            raise CannotWork("NotHeard: nobody here handles it")
        if envelope.publisher != contract.owner or envelope.subject != contract.subject_of(data):
            raise CannotWork("ValidationError: source or subject does not fit the event")
        return Heard(
            envelope.id,
            envelope.type,
            envelope.subject,
            envelope.sequence,
            envelope.time,
            data,
            envelope.correlation_id,
            envelope.sealed,
        )

    def _together(self, incoming: Sequence[Incoming], patience: _Patience) -> None:
        if any(one.hopeless for one in incoming):
            raise CannotWork("a hopeless event is among them")
        ready = self._with_answers(incoming, patience)
        with self._units.unit() as uow:
            tally = self._run(uow, ready)
            reached(Failpoint.EVENT_HANDLED)
        self._count(tally)

    def _alone(self, one: Incoming, patience: _Patience) -> None:
        if one.hopeless:
            self._park(one.unhandled(state=parking.DEAD, attempts=0, error=one.hopeless))
            return
        try:
            self._until_no_conflict(lambda: self._together([one], patience))
        except OwnerAway:
            self._park(
                one.unhandled(
                    error="OwnerAway",
                    next_attempt_at=self._now() + self._schedule.infrastructure,
                )
            )
        except Exception as error:
            if is_outage(error):
                raise
            log.warning(
                "event_parked",
                queue=self.queue.name,
                key=one.key,
                error=parking.described(error),
            )
            self._park(
                one.unhandled(
                    attempts=1,
                    error=parking.described(error),
                    next_attempt_at=self._schedule.after(1, self._now()),
                )
            )

    def _with_answers(self, incoming: Sequence[Incoming], patience: _Patience | None) -> list[Incoming]:
        """The reads of a batch run side by side, before its transaction opens."""
        needs = {one.key: need for one in incoming if (need := self._need(one)) is not None}
        if patience is not None:
            needs = self._unsettled(needs)
        calls = {key: lambda need=need: self._ask(need) for key, need in needs.items()}
        answers = patience.ask(calls) if patience is not None else _side_by_side(calls)
        return [
            replace(one, heard=replace(one.heard, answer=answers[one.key])) if one.key in answers and one.heard else one
            for one in incoming
        ]

    def _unsettled(self, needs: Mapping[str, Need]) -> dict[str, Need]:
        """Without what is handled or parked already: it will not be called, whatever the answer."""
        if not needs:
            return {}
        with self._units.view() as view:
            settled = parking.parked_keys(view.session, self.queue.name, needs)
            settled |= {key for key in needs if inbox.was_handled(view.session, self.queue.name, key)}
        return {key: need for key, need in needs.items() if key not in settled}

    def _need(self, one: Incoming) -> Need | None:
        assert one.heard is not None
        needs = self._hearings[one.heard.type].needs
        return needs(one.heard) if needs else None

    def _run(self, uow: UnitOfWork, incoming: Sequence[Incoming]) -> Tally:
        """Within one transaction; what became of them."""
        tally = Tally()
        subjects = [one.subject for one in incoming if one.subject]
        held = parking.locked_and_held(uow.session, self.queue.name, subjects)
        free = [one.key for one in incoming if one.subject not in held]
        new = inbox.claim(uow.session, self.queue.name, free, self._now())
        for one in incoming:
            if one.subject in held:
                self._park_behind(uow, one, tally)
            elif one.key in new:
                new.remove(one.key)  # it may come twice in one batch
                self._call(uow, one)
                tally.handled += 1
            else:
                tally.duplicates += 1
        return tally

    def _call(self, uow: UnitOfWork, one: Incoming) -> None:
        assert one.heard is not None
        uow.because(one.cause)
        with self._timing[one.heard.type].time():
            self._hearings[one.heard.type].handler(one.heard, uow)

    def _count(self, tally: Tally) -> None:
        """After the commit: what is rolled back and run again counts once."""
        whose = (self.queue.subscriber, self.queue.publisher)
        self._metrics.events_handled.labels(*whose).inc(tally.handled)
        self._metrics.events_duplicate.labels(*whose).inc(tally.duplicates)
        for state, count in tally.parked.items():
            self._metrics.events_parked.labels(*whose, state).inc(count)

    def _park_behind(self, uow: UnitOfWork, one: Incoming, tally: Tally) -> None:
        if inbox.was_handled(uow.session, self.queue.name, one.key):
            tally.duplicates += 1
            return
        self._keep(uow, one.unhandled(error="behind an earlier event"), tally)

    def _keep(self, uow: UnitOfWork, event: Unhandled, tally: Tally) -> None:
        if parking.park(uow, self.queue.name, event, self._now()):
            tally.parked[event.state] += 1
        else:
            tally.duplicates += 1

    def _park(self, event: Unhandled) -> None:
        tally = Tally()
        with self._units.unit() as uow:
            inbox.lock_subjects(uow.session, self.queue.name, [event.subject] if event.subject else [])
            if inbox.was_handled(uow.session, self.queue.name, event.key):
                tally.duplicates += 1
            else:
                self._keep(uow, event, tally)
                reached(Failpoint.EVENT_PARKED)
        self._count(tally)

    def _retry(self, head: ParkedEvent, now: datetime) -> bool:
        try:
            # inside: one that cannot be opened, or was discarded meanwhile, must not keep the others from their turn
            with self._units.view() as view:
                body = parking.body_of(view.session, head.number)
            one = self._understand(body, head.content_type, head.key)
            if one.hopeless:
                raise CannotWork(one.hopeless)
            self._until_no_conflict(lambda: self._retry_once(head, one))
            return True
        except Exception as error:
            if is_outage(error):
                raise
            self._postpone(head, error, now)
            return False

    def _retry_once(self, head: ParkedEvent, one: Incoming) -> None:
        [ready] = self._with_answers([one], None)
        tally = Tally()
        with self._units.unit() as uow:
            inbox.lock_subjects(uow.session, self.queue.name, [ready.subject] if ready.subject else [])
            if not parking.is_head(uow.session, head):
                return
            parking.release(uow.session, head.number)
            if inbox.is_new(uow.session, self.queue.name, ready.key, self._now()):
                self._call(uow, ready)
                tally.handled += 1
        self._count(tally)

    def _postpone(self, head: ParkedEvent, error: Exception, now: datetime) -> None:
        infrastructure = isinstance(error, OwnerAway)
        attempts = head.attempts if infrastructure else head.attempts + 1
        if isinstance(error, CannotWork):
            next_at, text = None, str(error)
        else:
            text = parking.described(error)
            next_at = now + self._schedule.infrastructure if infrastructure else self._schedule.after(attempts, now)
        with self._units.unit() as uow:
            parking.postpone(uow.session, head.number, text, attempts, next_at)

    def _until_no_conflict(self, attempt: Callable[[], None]) -> None:
        for _ in range(_CONFLICT_RETRIES):
            try:
                return attempt()
            except StaleDataError:
                continue
            except Exception as error:
                if not is_conflict(error):
                    raise
        return attempt()

    def _now(self) -> datetime:
        return self._units.wall.now()


def _side_by_side(calls: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """Run the calls at once; the first error is raised when all have ended."""
    if len(calls) <= 1:
        return {key: call() for key, call in calls.items()}
    results: dict[str, Any] = {}
    errors: list[Exception] = []

    def run(key: str, call: Callable[[], Any]) -> None:
        try:
            results[key] = call()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=item, daemon=True) for item in calls.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results
