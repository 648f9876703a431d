"""What an operator does to parked events and to the journal; each act is audited in the transaction of the act
itself."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from chassis import inbox, outbox, parking
from chassis.broker import Delivery
from chassis.envelope import CONTENT_TYPE
from chassis.orders import Actor
from chassis.parking import ParkedEvent
from chassis.runtime import Runtime

_BATCH = 200


class NotTheHead(ValueError):
    """An earlier event of the same subject is parked before this one; act on that first."""


class StillListening(RuntimeError):
    """The subscriber's subscription is running; stop the service first."""


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


def backfill(publisher: Runtime, subscriber: Runtime) -> Iterator[int]:
    """Hand a subscriber everything the publisher ever announced of what it hears; yields how many it has had so far.

    Its subscription must be stopped: what is in its queue is younger than the journal and must not overtake it. What
    was handled before has no effect, so running it twice changes nothing, nor does what is still to be sent and comes
    again through the queue, which is there before the journal is read.

    :raises StillListening: :raises ValueError: when it hears nothing from that publisher.
    """
    hearing, had = subscriber.subscriber_of(publisher.name), 0
    if subscriber.broker.is_consumed(hearing.queue.name):
        raise StillListening(hearing.queue.name)
    with publisher.view() as view:
        numbers = outbox.announced_numbers(view.session, hearing.queue.routing_keys)
    for start in range(0, len(numbers), _BATCH):
        with publisher.view() as view:
            rows = outbox.journal_rows(view.session, numbers[start : start + _BATCH])
        hearing.handle([Delivery(row.body, CONTENT_TYPE, row.event_id, False, row.number) for row in rows])
        had += len(rows)
        yield had


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
