"""Each of these goes red when one mechanism is broken that no other test watches."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import amqp
import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, text
from sqlalchemy.orm.exc import StaleDataError

from chassis import inbox, logs, operating, parking
from chassis.broker import Meanwhile, Outgoing, nothing_else
from chassis.columns import Sealed
from chassis.outbox import outbox
from chassis.private import Private
from chassis.relay import Relay
from chassis.runtime import Runtime
from chassis.settings import Settings
from tests.messaging.depots import CLERK, a_parcel, announce_journeys, log_of, parcel_town, wait_for
from tests.messaging.parcels.language import POST, ParcelPosted
from tests.messaging.parcels.service import FAULTS
from tests.messaging.test_commands import BODY, CANARY
from tests.messaging.test_hearing import deliveries_of, no_faults, parked_in, retry_later  # noqa: F401

QUEUE = "courier.from.depot"


class Picky:
    """A broker that calls only some of what it is given safe."""

    def __init__(self, safe: int) -> None:
        self.safe = safe

    def publisher(self, _service: str) -> Picky:
        return self

    def publish(self, batch: Sequence[Outgoing], _timeout: float, meanwhile: Meanwhile = nothing_else) -> set[int]:
        meanwhile()
        return {out.tag for out in batch[: self.safe]}

    def close(self) -> None: ...


def test_only_what_the_broker_called_safe_is_marked_sent(settings: Settings) -> None:
    with parcel_town(settings) as town:
        depot = town["depot"]
        for _ in range(3):
            with depot.unit() as uow:
                uow.announce(ParcelPosted(parcel_id=a_parcel(), grams=1))
        relay = Relay("depot", depot.database, Picky(1), depot.wall, town.platform.metrics)  # type: ignore[arg-type]
        assert relay.send_once() == 1
        relay.release()
        with depot.view() as view:
            rows = view.session.execute(select(outbox.c.sent_at).order_by(outbox.c.number)).scalars()
            assert [moment is not None for moment in rows] == [True, False, False]


def test_a_handled_event_that_comes_again_is_not_parked_behind_a_later_one(settings: Settings) -> None:
    """inbox_was_handled_false: it would be the last in the queue, wait for nothing, and hold its subject."""
    parcel = a_parcel()
    with parcel_town(settings) as town:
        announce_journeys(town["depot"], [parcel], stops=1)
        posted, moved = deliveries_of(town["depot"])
        hearing = town["courier"].subscriber_of("depot")
        hearing.handle([posted])
        FAULTS["poison"] = {parcel}
        hearing.handle([moved])
        hearing.handle([posted, moved])
        assert [event_.key for event_ in parked_in(town["courier"])] == [moved.message_id]


def test_a_batch_that_fails_is_run_again_in_its_order(settings: Settings) -> None:
    well, ill = a_parcel(), a_parcel()
    FAULTS["poison"] = {ill}
    with parcel_town(settings) as town:
        town.stop("courier")
        expected = announce_journeys(town["depot"], [well, ill], stops=3)
        town["courier"].subscriber_of("depot").handle(deliveries_of(town["depot"]))
        assert log_of(town["courier"]) == [entry for entry in expected if entry[0] == well]
        assert [event_.attempts for event_ in parked_in(town["courier"])] == [1, 0, 0, 0]


def test_two_consumers_of_one_subject_take_turns(settings: Settings) -> None:
    """A consumer that thaws after fail-over is not fenced by the broker; the subject's lock fences it."""
    parcel = a_parcel()
    with parcel_town(settings) as town:
        town.stop("courier")
        announce_journeys(town["depot"], [parcel], stops=0)
        courier, batch = town["courier"], deliveries_of(town["depot"])
        second = threading.Thread(target=courier.subscriber_of("depot").handle, args=(batch,), daemon=True)
        with courier.unit() as thawed:
            inbox.lock_subjects(thawed.session, QUEUE, [f"parcel/{parcel}"])
            second.start()
            second.join(0.7)
            assert second.is_alive(), "it handles a subject that another consumer holds"
        second.join(10)
        assert len(log_of(courier)) == 1


def test_subjects_are_locked_in_one_order_everywhere(on_servers: Settings) -> None:
    """On servers only: SQLite's one writer is its lock. Who waits for b has taken a and not yet asked for c, in
    whichever order they came: two that took them as they came could wait for each other."""
    with parcel_town(on_servers) as town:
        town.stop("courier")
        courier = town["courier"]

        def take_all() -> None:
            with courier.unit() as uow:
                inbox.lock_subjects(uow.session, QUEUE, ["parcel/c", "parcel/a", "parcel/b", "parcel/a"])

        second = threading.Thread(target=take_all, daemon=True)
        with courier.unit() as holder:
            inbox.lock_subjects(holder.session, QUEUE, ["parcel/b"])
            second.start()
            waiting = "count(*) FROM pg_locks JOIN pg_database d ON d.oid = database WHERE NOT granted"
            here = f"{waiting} AND datname = current_database()"
            wait_for(lambda: _looked_up(courier, here) == 1, "it waits for b")
            free = [
                _looked_up(courier, f"pg_try_advisory_xact_lock(hashtextextended('{QUEUE}|parcel/{one}', 0))")
                for one in "abc"
            ]
        second.join(10)
        assert free == [False, False, True]


def _looked_up(courier: Runtime, what: str) -> Any:
    with courier.view() as view:
        return view.session.execute(text(f"SELECT {what}")).scalar_one()


def test_a_dead_event_holds_what_comes_after_it_too(settings: Settings) -> None:
    ill = a_parcel()
    FAULTS["poison"] = {ill}
    with parcel_town(settings) as town:
        announce_journeys(town["depot"], [ill], stops=1)
        posted, moved = deliveries_of(town["depot"])
        hearing, now = town["courier"].subscriber_of("depot"), town["courier"].wall.now()
        town.stop("courier")
        hearing.handle([posted])
        [head] = parked_in(town["courier"])
        with town["courier"].unit() as uow:
            parking.postpone(uow.session, head.number, "RuntimeError", 6, None)
        FAULTS["poison"] = set()
        hearing.handle([moved])
        hearing.retry_due(now + timedelta(days=1))
        assert log_of(town["courier"]) == []


def test_a_replayed_event_has_all_its_attempts_again(settings: Settings) -> None:
    ill = a_parcel()
    FAULTS["poison"] = {ill}
    with parcel_town(settings) as town:
        announce_journeys(town["depot"], [ill], stops=0)
        town.settle()
        [head] = parked_in(town["courier"])
        with town["courier"].unit() as uow:
            parking.postpone(uow.session, head.number, "RuntimeError", 6, None)
        operating.replay(town["courier"], head.number, "op-1", "mended, it seems")
        retry_later(town, timedelta(seconds=1))
        [again] = parked_in(town["courier"])
        assert (again.state, again.attempts) == (parking.WAITING, 1)


def test_rows_that_changed_meanwhile_run_the_work_again(  # no_conflict_retry_cmd, no_conflict_retry_sub
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with parcel_town(settings) as town:
        town.stop("courier")
        failures = {"command": 2, "event": 2}

        def at_first_stale(what: str, work: Any) -> Any:
            def run(message: Any, uow: Any) -> Any:
                done = work(message, uow)
                if failures[what]:
                    failures[what] -= 1
                    raise StaleDataError
                return done

            return run

        depot, courier = town["depot"], town["courier"]
        kind, handler = depot.table.commands[POST.key]
        depot.table.commands[POST.key] = (kind, at_first_stale("command", handler))
        parcel = a_parcel()
        assert town.order(POST, BODY, CLERK, target_id=parcel).ok
        heard = courier.table.hearings[ParcelPosted.contract.type]  # type: ignore[attr-defined]
        object.__setattr__(heard, "handler", at_first_stale("event", heard.handler))
        courier.subscriber_of("depot").handle(deliveries_of(depot))
        assert (log_of(courier), parked_in(courier)) == ([(parcel, "posted", 500)], [])


def test_a_sealed_value_opens_in_its_own_column_only_and_nothing_else_goes_in(settings: Settings) -> None:
    """sealed_in_clear, sealed_no_label, sealed_accepts_str"""
    with parcel_town(settings) as town:
        parcel = a_parcel()
        town.order(POST, BODY, CLERK, target_id=parcel)
        with town["depot"].view() as view:
            raw = bytes(view.session.execute(text("SELECT addressee FROM parcel")).scalar_one())
            assert CANARY.encode() not in raw and json.dumps(CANARY).encode() not in raw
            assert Private.from_sealed(raw, "parcel.addressee").open() == CANARY
            with pytest.raises(InvalidTag):
                Private.from_sealed(raw, "parcel.note").open()
        with pytest.raises(TypeError):
            Sealed("parcel.addressee").process_bind_param(CANARY, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("place", ["key", "error", "whatever"])
def test_a_name_that_strays_into_a_log_call_does_not_stray_into_the_log(place: str) -> None:
    written = io.StringIO()
    logs.configure("INFO", written)
    try:
        logs.log.warning("something_happened", **{place: CANARY}, whom={"name": "Wang Xiaoming"})
    finally:
        logs.configure("WARNING")
    assert CANARY not in written.getvalue() and "\\u" not in written.getvalue()
    assert "Xiaoming" not in written.getvalue()


def test_a_timer_that_failed_is_not_tried_again_before_its_pause(
    settings: Settings,
) -> None:  # timer_ignores_not_before
    from tests.town import START

    with parcel_town(settings) as town:
        with town["depot"].unit() as uow:
            uow.timers.set("nobody_handles_this", "x", START, {})
        assert (town["depot"].fire_due_timers(), town["depot"].fire_due_timers()) == (1, 0)


def test_one_journal_has_one_relay(settings: Settings) -> None:  # relay_lock_always, relay_flock_always
    with parcel_town(settings) as town:
        depot, twin = town["depot"], town.platform.runtime(town["depot"].service_class)
        assert (depot.relay._lock.take(), twin.relay._lock.take()) == (True, False)
        depot.relay.release()
        # PostgreSQL hears a moment later that the session is gone
        wait_for(twin.relay._lock.take, "the twin takes over", timeout=20)
        twin.close()


def test_two_events_of_one_subject_are_never_under_way_together(settings: Settings) -> None:
    with parcel_town(settings) as town:
        town.stop("courier")
        announce_journeys(town["depot"], [a_parcel(), a_parcel()], stops=3)
        batches: list[list[str]] = []

        class Noting(Picky):
            def publish(
                self, batch: Sequence[Outgoing], _timeout: float, meanwhile: Meanwhile = nothing_else
            ) -> set[int]:
                batches.append([json.loads(out.body)["subject"] for out in batch])
                return super().publish(batch, _timeout, meanwhile)

        relay = Relay("depot", town["depot"].database, Noting(9), town["depot"].wall, town.platform.metrics)  # type: ignore[arg-type]
        while relay.send_once():
            pass
        relay.release()
        assert [len(set(batch)) for batch in batches] == [len(batch) for batch in batches] == [2, 2, 2, 2, 0]


def test_a_request_expires_at_the_broker_and_is_kept_nowhere(
    on_servers: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What leaves on the wire, seen at py-amqp's door; embedded there is no wire."""
    sent: list[dict[str, Any]] = []
    plain = amqp.Channel.basic_publish

    def noting(self: Any, message: Any, exchange: str = "", routing_key: str = "", **how: Any) -> Any:
        sent.append({"to": routing_key, "exchange": exchange, **message.properties, **how})
        return plain(self, message, exchange, routing_key, **how)

    monkeypatch.setattr(amqp.Channel, "basic_publish", noting)
    monkeypatch.setattr(amqp.Channel, "_basic_publish", noting, raising=False)
    with parcel_town(on_servers) as town:
        town.order(POST, BODY, CLERK, patience_s=10.0)
        town.settle()
    requests = [one for one in sent if one["to"] == "rpc.depot"]
    assert requests
    assert all(0 < int(one["expiration"]) <= 10_000 and one["delivery_mode"] == 1 for one in requests)
