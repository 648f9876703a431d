"""A message nobody can handle must never stop those behind it, and nothing may be lost without a word."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy.exc
from sqlalchemy import text

from chassis import operating, parking, timers
from chassis.broker import Delivery, OwnerAway
from chassis.database import is_outage
from chassis.envelope import CONTENT_TYPE
from chassis.service import hears, when_due
from chassis.settings import Settings
from tests.messaging.depots import a_parcel, announce_journeys, log_of, parcel_town
from tests.messaging.parcels.language import ParcelMoved, ParcelPosted
from tests.messaging.parcels.service import FAULTS, Courier, Depot, ReadingCourier, _heard
from tests.messaging.test_hearing import altered, deliveries_of, no_faults, parked_in, retry_later  # noqa: F401
from tests.town import START, Town


def raw(good: Delivery, **changes: Any) -> Delivery:
    """``good`` with some attributes changed, lone surrogates and infinities included."""
    return Delivery(json.dumps({**json.loads(good.body), **changes}).encode(), CONTENT_TYPE, "x", False, 0)


STRANGE: dict[str, dict[str, Any]] = {
    "endless sequence": {"sequence": float("inf")},
    "lone surrogate in the id": {"id": "\ud800"},
    "lone surrogate in the subject": {"subject": "parcel/\ud800"},
    "lone surrogate in the type": {"type": "guitu.depot.\ud800.v1"},
    "NUL in the id": {"id": "a\u0000b"},
    "NUL in the subject": {"subject": "parcel/\u0000"},
    "long id": {"id": "x" * 200},
    "long subject": {"subject": "parcel/" + "x" * 200},
    "before the calendar": {"time": "0001-01-01T00:00:00+14:00"},
    "personal data as id": {"id": "110101199003078515王"},
}


@pytest.mark.parametrize("kind", STRANGE)
def test_a_message_with_strange_attributes_is_parked_dead_and_does_not_stop_the_subscription(
    settings: Settings, kind: str
) -> None:
    with parcel_town(settings) as town:
        with town["depot"].unit() as uow:
            uow.announce(ParcelPosted(parcel_id=a_parcel(), grams=7))
        [good] = deliveries_of(town["depot"])
        strange = raw(good, **{"id": a_parcel(), **STRANGE[kind]})
        town["courier"].subscriber_of("depot").handle([strange])
        [dead] = parked_in(town["courier"])
        assert (dead.state, dead.attempts) == (parking.DEAD, 0)


def test_an_error_of_the_database_that_a_handler_swallows_does_not_lose_the_event(settings: Settings) -> None:
    class Careless(Courier):
        __module__ = Courier.__module__

        @hears(ParcelPosted)
        def posted(self, heard: Any, uow: Any) -> None:
            _heard(heard, uow, "posted", heard.data.grams)
            with contextlib.suppress(sqlalchemy.exc.DBAPIError):
                uow.session.execute(text("SELECT 1 FROM no_such_table"))

        @hears(ParcelMoved)
        def moved(self, heard: Any, uow: Any) -> None:
            _heard(heard, uow, "moved", heard.data.stop)

    with parcel_town(settings, Careless) as town:
        expected = announce_journeys(town["depot"], [a_parcel()], stops=0)
        town["courier"].subscriber_of("depot").handle(deliveries_of(town["depot"]))
        kept = [event.key for event in parked_in(town["courier"])]
        assert log_of(town["courier"]) == expected or kept, "neither handled nor parked: lost"


class WrongColumn(Courier):
    __module__ = Courier.__module__

    @hears(ParcelPosted)
    def posted(self, heard: Any, uow: Any) -> None:
        uow.session.execute(text("INSERT INTO log_line (no_such_column) VALUES (1)"))

    @hears(ParcelMoved)
    def moved(self, heard: Any, uow: Any) -> None:
        _heard(heard, uow, "moved", heard.data.stop)


def test_a_handler_with_faulty_sql_is_parked_and_does_not_pause_the_subscription(settings: Settings) -> None:
    with parcel_town(settings, WrongColumn) as town:
        announce_journeys(town["depot"], [a_parcel()], stops=0)
        town["courier"].subscriber_of("depot").handle(deliveries_of(town["depot"]))
        assert [event.attempts for event in parked_in(town["courier"])] == [1]


def test_a_timer_with_faulty_sql_holds_up_no_other(settings: Settings) -> None:
    class FaultyDepot(Depot):
        name = "depot"

        @when_due("faulty")
        def faulty(self, timer: Any, uow: Any) -> None:
            uow.session.execute(text("INSERT INTO parcel (no_such_column) VALUES (1)"))

    from tests.messaging.parcels.language import CATALOGUE

    FaultyDepot.__module__ = Depot.__module__
    good = a_parcel()
    with Town(CATALOGUE, [FaultyDepot, Courier], settings) as town:
        with town["depot"].unit() as uow:
            uow.timers.set("faulty", "x", START, {})
            uow.timers.set("collection", good, START + timedelta(minutes=1), {"stop": 1})
        town.clock.advance_to(START + timedelta(hours=1))  # type: ignore[attr-defined]
        town["depot"].fire_due_timers()
        with town["depot"].view() as view:
            assert (timers.open_timers(view.session), timers.failing_timers(view.session)) == (1, 1)


def test_a_pool_that_is_used_up_is_infrastructure() -> None:
    assert is_outage(sqlalchemy.exc.TimeoutError("QueuePool limit of size 10 overflow 10 reached"))


def test_a_silent_owner_is_asked_once_a_batch_and_not_once_an_event(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.subscription._PATIENCE_S", 0.3, raising=False)
    with parcel_town(settings, ReadingCourier) as town:
        town.stop("courier")
        for _ in range(20):
            with town["depot"].unit() as uow:
                uow.announce(ParcelPosted(parcel_id=a_parcel(), grams=5))
        subscriber, asked = town["courier"].subscriber_of("depot"), []

        def silent(need: Any) -> Any:
            asked.append(need)
            time.sleep(0.2)  # stands for the two seconds of a real deadline
            raise OwnerAway("depot")

        subscriber._ask = silent  # type: ignore[method-assign]
        began = time.monotonic()
        subscriber.handle(deliveries_of(town["depot"]))
        assert len(parked_in(town["courier"])) == 20
        assert time.monotonic() - began < 2, "the heartbeat would be lost, and the same batch come again for ever"
        asked.clear()
        subscriber.handle(deliveries_of(town["depot"]))
        assert asked == [], "what is parked already needs no answer"


def test_a_parked_event_that_cannot_be_opened_holds_up_no_other(settings: Settings) -> None:
    broken, well = a_parcel(), a_parcel()
    FAULTS["poison"] = {broken, well}
    with parcel_town(settings) as town:
        expected = announce_journeys(town["depot"], [broken, well], stops=0)
        town.settle()
        first = next(event for event in parked_in(town["courier"]) if event.subject == f"parcel/{broken}")
        with town["courier"].unit() as uow:
            body = uow.session.connection().exec_driver_sql(f"SELECT body FROM parked WHERE number={first.number}")
            damaged = bytes(body.scalar_one())[:-1] + b"?"
            uow.session.connection().execute(
                text("UPDATE parked SET body=:b WHERE number=:n"), {"b": damaged, "n": first.number}
            )
        FAULTS["poison"] = set()
        retry_later(town, timedelta(seconds=6))
        assert log_of(town["courier"]) == [entry for entry in expected if entry[0] == well]


def test_the_number_of_a_parked_event_is_never_given_again(settings: Settings) -> None:
    first, second = a_parcel(), a_parcel()
    FAULTS["poison"] = {first, second}
    with parcel_town(settings) as town:
        announce_journeys(town["depot"], [first], stops=0)
        town.settle()
        [seen] = parked_in(town["courier"])
        FAULTS["poison"] = {second}
        retry_later(town, timedelta(seconds=6))
        announce_journeys(town["depot"], [second], stops=0)
        town.settle()
        with pytest.raises(operating.NoSuchEvent):
            operating.discard(town["courier"], seen.number, "op-1", "looked at it a minute ago")


def test_an_operator_cannot_discard_what_is_being_handled_at_that_moment(on_servers: Settings) -> None:
    settings = on_servers
    entered, go = threading.Event(), threading.Event()

    class Slow(Courier):
        __module__ = Courier.__module__

        @hears(ParcelPosted)
        def posted(self, heard: Any, uow: Any) -> None:
            _heard(heard, uow, "posted", heard.data.grams)
            entered.set()
            go.wait(5)

        @hears(ParcelMoved)
        def moved(self, heard: Any, uow: Any) -> None:
            _heard(heard, uow, "moved", heard.data.stop)

    ill = a_parcel()
    FAULTS["poison"] = {ill}
    with parcel_town(settings, Slow) as town:
        announce_journeys(town["depot"], [ill], stops=0)
        town.settle()
        [head] = parked_in(town["courier"])
        FAULTS["poison"] = set()
        retrying = threading.Thread(target=retry_later, args=(town, timedelta(seconds=6)))
        retrying.start()
        assert entered.wait(5)
        outcome: list[Any] = []

        def discard() -> None:
            try:
                outcome.append(operating.discard(town["courier"], head.number, "op-1", "give it up"))
            except Exception as error:
                outcome.append(type(error))

        discarding = threading.Thread(target=discard)
        discarding.start()
        discarding.join(0.5)
        go.set()
        retrying.join()
        discarding.join()
        assert len(log_of(town["courier"])) == 1
        assert outcome == [operating.NoSuchEvent], "it was handled, so it was not discarded"


def test_handled_events_are_counted_once_each(settings: Settings) -> None:
    ill, well = a_parcel(), a_parcel()
    FAULTS["poison"] = {ill}
    with parcel_town(settings) as town:
        town.stop("courier")
        announce_journeys(town["depot"], [well, ill], stops=0)
        town["courier"].subscriber_of("depot").handle(deliveries_of(town["depot"]))
        counted = town.platform.metrics.events_handled.labels("courier", "depot")._value.get()
        assert counted == len(log_of(town["courier"])) == 1


def test_a_backfill_beside_a_live_relay_keeps_the_order_of_each_subject(settings: Settings) -> None:
    parcel = a_parcel()
    with parcel_town(settings) as town:
        town.stop("courier")
        expected = announce_journeys(town["depot"], [parcel], stops=5)
        with town["depot"].unit() as uow:  # sent before the courier existed
            uow.session.execute(text("UPDATE outbox SET sent_at = announced_at"))
        with town["depot"].unit() as uow:  # a new one, while the courier's queue is there already
            uow.announce(ParcelMoved(parcel_id=parcel, stop=6))
        town["depot"].relay.send_once(0.3)
        for _ in range(2):
            assert list(operating.backfill(town["depot"], town["courier"]))[-1] >= len(expected)
        town.start("courier")
        town.settle()
        assert log_of(town["courier"]) == [*expected, (parcel, "moved", 6)]
        with pytest.raises(operating.StillListening):
            list(operating.backfill(town["depot"], town["courier"]))
