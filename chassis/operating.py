"""What an operator does to parked events and to the journal; each act is audited in the transaction of the act
itself."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from chassis import inbox, outbox, parking
from chassis.broker import Delivery, Outgoing, queue_name
from chassis.envelope import CONTENT_TYPE
from chassis.orders import Actor
from chassis.parking import ParkedEvent
from chassis.runtime import Runtime

_BATCH = 200


class NotTheHead(ValueError):
    """An earlier event of the same subject is parked before this one; act on that first."""


class NoSuchEvent(LookupError):
    """Nothing is parked under that number."""


def replay(runtime: Runtime, number: int, operator: str, reason: str) -> ParkedEvent:
    """Let the head of a subject be tried again, with its original id, and then what waits behind it."""
    with runtime.unit(_operator(operator)) as uow:
        event = _head(uow.session, number)
        parking.retry_now(uow.session, number, runtime.wall.now())
        uow.audit(
            "parked_replayed",
            f"event/{event.key}",
            reason=reason,
            subscription=event.subscription,
        )
    return event


def discard(runtime: Runtime, number: int, operator: str, reason: str) -> ParkedEvent:
    """Give the head of a subject up: it will never be handled, also if it is delivered again; the rest moves up."""
    with runtime.unit(_operator(operator)) as uow:
        event = _head(uow.session, number)
        parking.release(uow.session, number)
        inbox.is_new(uow.session, event.subscription, event.key, runtime.wall.now())
        uow.audit(
            "parked_discarded",
            f"event/{event.key}",
            reason=reason,
            subscription=event.subscription,
        )
    return event


def backfill(publisher: Runtime, subscriber: str, confirm_s: float = 30.0) -> Iterator[int]:
    """Send a subscriber the publisher's whole journal of what it hears, in batches; yields how many are safe so far.

    Each event keeps its id, so what the subscriber has handled has no effect, and running it twice changes nothing.
    """
    queue = publisher.platform.topology.by_name()[queue_name(subscriber, publisher.name)]
    sender, after, safe = publisher.broker.publisher(publisher.name), 0, 0
    while True:
        with publisher.view() as view:
            rows = outbox.journal_of_types(view.session, queue.routing_keys, after=after, limit=_BATCH)
        if not rows:
            return
        batch = [Outgoing(row.number, row.routing_key, row.event_id, row.body, queue.name) for row in rows]
        if len(sender.publish(batch, confirm_s)) < len(batch):
            raise TimeoutError("the broker did not confirm every event; run the backfill again")
        after, safe = rows[-1].number, safe + len(rows)
        yield safe


def backfill_here(publisher: Runtime, subscriber: Runtime) -> Iterator[int]:
    """The same without a broker between processes (embedded mode, platform stopped): hand the journal to the
    subscriber."""
    hearing, after, safe = subscriber.subscriber_of(publisher.name), 0, 0
    while True:
        with publisher.view() as view:
            rows = outbox.journal_of_types(view.session, hearing.queue.routing_keys, after=after, limit=_BATCH)
        if not rows:
            return
        hearing.handle([Delivery(row.body, CONTENT_TYPE, row.event_id, False, row.number) for row in rows])
        after, safe = rows[-1].number, safe + len(rows)
        yield safe


def _head(session: Session, number: int) -> ParkedEvent:
    event = parking.find(session, number)
    if event is None:
        raise NoSuchEvent(str(number))
    # it may be handled at this very moment: wait for that, and look again
    inbox.lock_subjects(session, event.subscription, [event.subject] if event.subject else [])
    if parking.find(session, number) != event:
        raise NoSuchEvent(str(number))
    if not parking.is_head(session, event):
        raise NotTheHead(f"{event.subject} has an earlier parked event")
    return event


def _operator(name: str) -> Actor:
    return Actor("operator", "operator", name)
