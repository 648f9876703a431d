"""What makes delivery quick keeps what it could have broken: one statement for a batch, one for an announcement, a look
at the oldest few."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from sqlalchemy import select, text

from chassis import failpoints, inbox, parking
from chassis.broker import Meanwhile, Outgoing, nothing_else
from chassis.envelope import decode
from chassis.failpoints import Failpoint
from chassis.outbox import outbox, unsent_count, unsent_heads
from chassis.relay import BATCH, Relay, RelayLock
from chassis.runtime import Runtime
from chassis.settings import Settings
from tests.messaging.depots import a_parcel, announce_journeys, log_of, parcel_town, wait_for
from tests.messaging.parcels.language import ParcelMoved, ParcelPosted
from tests.messaging.parcels.service import FAULTS
from tests.messaging.test_hearing import deliveries_of, no_faults, parked_in  # noqa: F401
from tests.town import Town

_A_BATCH = BATCH - 20
"""Without the room for what was refused."""


class Obliging:
    """A broker to which everything is safe at once; it remembers what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def publisher(self, _service: str) -> Obliging:
        return self

    def publish(self, batch: Sequence[Outgoing], _timeout: float, meanwhile: Meanwhile = nothing_else) -> set[int]:
        meanwhile()
        self.given += [decode(out.body).subject for out in batch]
        return {out.tag for out in batch}

    def close(self) -> None: ...


def relay_to(broker: Obliging, town: Town) -> Relay:
    depot = town["depot"]
    return Relay("depot", depot.database, broker, depot.wall, town.platform.metrics)  # type: ignore[arg-type]


def test_a_batch_of_known_and_new_events_handles_the_new_ones_once_and_in_order(settings: Settings) -> None:
    one, other = a_parcel(), a_parcel()
    with parcel_town(settings) as town:
        town.stop("courier")
        expected = announce_journeys(town["depot"], [one, other], stops=3)
        deliveries, hearing = deliveries_of(town["depot"]), town["courier"].subscriber_of("depot")
        hearing.handle(deliveries[:3])
        hearing.handle([*deliveries[1:], *deliveries])
        assert log_of(town["courier"]) == expected


def test_what_is_parked_behind_another_is_not_claimed_as_handled(settings: Settings) -> None:
    """Claimed and parked at once, it would never be tried: its turn would find it handled."""
    ill = a_parcel()
    with parcel_town(settings) as town:
        town.stop("courier")
        expected = announce_journeys(town["depot"], [ill], stops=1)
        posted, moved = deliveries_of(town["depot"])
        hearing = town["courier"].subscriber_of("depot")
        FAULTS["poison"] = {ill}
        hearing.handle([posted])
        hearing.handle([moved])
        FAULTS["poison"] = set()
        [head, _behind] = parked_in(town["courier"])
        assert head.next_attempt_at is not None
        hearing.retry_due(head.next_attempt_at)
        assert (log_of(town["courier"]), parked_in(town["courier"])) == (expected, [])


def test_the_body_carries_the_number_of_its_row(settings: Settings) -> None:
    with parcel_town(settings) as town:
        announce_journeys(town["depot"], [a_parcel(), a_parcel()], stops=11)
        with town["depot"].view() as view:
            rows = view.session.execute(select(outbox)).all()
        said = [(decode(row.body).id, decode(row.body).subject, decode(row.body).sequence) for row in rows]
        assert said == [(row.event_id, row.subject, row.sequence) for row in rows]
        assert max(row.sequence for row in rows) == 12


def test_what_an_announcement_needs_is_prepared_once_a_connection_and_outlives_a_rollback(on_servers: Settings) -> None:
    with parcel_town(on_servers) as town:
        depot = town["depot"]
        depot.database.dispose()
        with pytest.raises(KeyError), depot.unit() as uow:
            uow.announce(ParcelPosted(parcel_id=a_parcel(), grams=1))
            raise KeyError
        with depot.unit() as uow:
            for _ in range(2):
                uow.announce(ParcelPosted(parcel_id=a_parcel(), grams=1))
            prepared = uow.session.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one()
        with depot.view() as view:
            assert (prepared, unsent_count(view.session)) == (1, 2)


def test_a_subject_with_a_long_backlog_holds_up_no_other(settings: Settings) -> None:
    """One after another its events must go; the others need not wait for that."""
    hot, cold = a_parcel(), a_parcel()
    with parcel_town(settings) as town:
        with town["depot"].unit() as uow:
            for stop in range(BATCH + 1):
                uow.announce(ParcelMoved(parcel_id=hot, stop=stop))
            uow.announce(ParcelPosted(parcel_id=cold, grams=1))
        broker = Obliging()
        relay = relay_to(broker, town)
        assert relay.send_once() == 2
        relay.release()
        assert broker.given == [f"parcel/{hot}", f"parcel/{cold}"]


def test_everything_that_can_go_goes_in_one_turn(settings: Settings) -> None:
    """More subjects than a batch holds, and one with several events: nothing of it waits for the next sweep."""
    with parcel_town(settings) as town:
        with town["depot"].unit() as uow:
            for _ in range(2 * BATCH):
                uow.announce(ParcelPosted(parcel_id=a_parcel(), grams=1))
        broker, hot = Obliging(), a_parcel()
        relay = relay_to(broker, town)
        relay.send_all()
        assert len(broker.given) == relay.sent_last == 2 * BATCH
        with town["depot"].unit() as uow:
            for stop in range(3):
                uow.announce(ParcelMoved(parcel_id=hot, stop=stop))
        relay.send_all()
        relay.release()
        assert broker.given[2 * BATCH :] == [f"parcel/{hot}"] * 3


class Slow(Obliging):
    """A broker that takes its time: it notes what is unsent when it has a batch in hand, before and after the relay
    turned to something else; and refuses what it was told to."""

    def __init__(self, town: Town, refused: str = "") -> None:
        super().__init__()
        self._depot, self._refused = town["depot"], refused
        self.batches: list[list[str]] = []
        self.unsent: list[tuple[int, int]] = []

    def publish(self, batch: Sequence[Outgoing], _timeout: float, meanwhile: Meanwhile = nothing_else) -> set[int]:
        before = self._count()
        safe = super().publish(batch, _timeout, meanwhile)
        self.unsent.append((before, self._count()))
        self.batches.append(self.given[-len(batch) :])
        return {out.tag for out in batch if decode(out.body).subject != self._refused} & safe

    def _count(self) -> int:
        with self._depot.view() as view:
            return unsent_count(view.session)


def test_while_the_broker_has_a_batch_the_one_before_is_marked_and_nothing_leaves_twice(settings: Settings) -> None:
    with parcel_town(settings) as town:
        town.stop("courier")
        with town["depot"].unit() as uow:
            for _ in range(3 * _A_BATCH):
                uow.announce(ParcelPosted(parcel_id=a_parcel(), grams=1))
        broker = Slow(town)
        relay = relay_to(broker, town)
        relay.send_all()
        relay.release()
        assert len(set(broker.given)) == len(broker.given) == 3 * _A_BATCH
        assert [number // _A_BATCH for pair in broker.unsent for number in pair] == [3, 3, 3, 2, 2, 1]


def test_of_batches_read_ahead_none_holds_two_events_of_a_subject_and_none_is_out_of_order(settings: Settings) -> None:
    hot, other = a_parcel(), a_parcel()
    with parcel_town(settings) as town:
        town.stop("courier")
        announce_journeys(town["depot"], [hot, other], stops=3)
        broker = Slow(town)
        relay = relay_to(broker, town)
        relay.send_all()
        relay.release()
        assert [sorted(batch) for batch in broker.batches] == [sorted([f"parcel/{hot}", f"parcel/{other}"])] * 4


def test_what_was_read_ahead_does_not_leave_when_the_event_before_it_was_refused(settings: Settings) -> None:
    ill, well = a_parcel(), a_parcel()
    with parcel_town(settings) as town:
        town.stop("courier")
        announce_journeys(town["depot"], [ill, well], stops=3)
        broker = Slow(town, refused=f"parcel/{ill}")
        relay = relay_to(broker, town)
        relay.send_all()
        relay.release()
        assert [broker.given.count(f"parcel/{parcel}") for parcel in (ill, well)] == [1, 4]


def test_a_backlog_nobody_expected_is_not_looked_at_whole_for_each_batch(on_servers: Settings) -> None:
    """To the planner a journal is sent; what is not, is a few rows, quickly sorted."""
    with parcel_town(on_servers) as town:
        town.stop("courier")
        with town["depot"].database.transaction() as session:
            session.execute(text(_A_BACKLOG), {"count": 5_000})
        lock = RelayLock(town["depot"].database, "depot")
        assert lock.take()
        with lock.session() as session:
            session.execute(text("BEGIN"))
            heads = unsent_heads(session, BATCH)
            fetched = session.execute(text(_FETCHED)).scalar_one()
        lock.drop()
        assert len(heads.rows) == BATCH
        assert fetched == 2 * BATCH, "each of the batch by the order of the index, then by its number"


_A_BACKLOG = """
    INSERT INTO outbox (event_id, subject, sequence, routing_key, body, announced_at)
    SELECT gen_random_uuid(), 'parcel/' || gen_random_uuid(), 1, 'parcel_posted.v1',
           convert_to(repeat('x', 500), 'UTF8'), now()
    FROM generate_series(1, :count)
"""
_FETCHED = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'outbox'"


def test_a_subject_stays_in_one_lane_and_so_in_its_order(on_servers: Settings) -> None:
    """SQLite has one writer, and so one lane."""
    with parcel_town(on_servers) as town:
        town.stop("courier")
        expected = announce_journeys(town["depot"], [a_parcel() for _ in range(4)], stops=12)
        town["courier"].subscriber_of("depot").handle(deliveries_of(town["depot"]))
        assert log_of(town["courier"]) == expected


def test_a_few_events_are_one_transaction_and_many_are_as_many_as_there_are_lanes(on_servers: Settings) -> None:
    begun: list[Failpoint] = []
    with parcel_town(on_servers) as town:
        town.stop("courier")
        announce_journeys(town["depot"], [a_parcel() for _ in range(50)], stops=0)
        deliveries, hearing = deliveries_of(town["depot"]), town["courier"].subscriber_of("depot")
        failpoints.arm(begun.append)
        try:
            hearing.handle(deliveries[:10])
            few = begun.count(Failpoint.EVENT_HANDLED)
            hearing.handle(deliveries[10:])
        finally:
            failpoints.arm(None)
        assert (few, begun.count(Failpoint.EVENT_HANDLED)) == (1, 1 + hearing.lanes)


def test_what_was_parked_while_a_lane_waited_for_its_lock_holds_back_what_it_has(on_servers: Settings) -> None:
    ill = a_parcel()
    with parcel_town(on_servers) as town:
        town.stop("courier")
        announce_journeys(town["depot"], [ill], stops=1)
        posted, moved = deliveries_of(town["depot"])
        courier, hearing = town["courier"], town["courier"].subscriber_of("depot")
        waiting = threading.Thread(target=hearing.handle, args=([moved],), daemon=True)
        with courier.unit() as elsewhere:
            inbox.lock_subjects(elsewhere.session, hearing.queue.name, [f"parcel/{ill}"])
            waiting.start()
            wait_for(lambda: _locks_waited_for(courier) == 1, "it waits for the subject")
            unhandled = parking.Unhandled("first", f"parcel/{ill}", "posted", posted.content_type, posted.body)
            parking.park(elsewhere, hearing.queue.name, unhandled, courier.wall.now())
        waiting.join(30)
        assert (log_of(courier), len(parked_in(courier))) == ([], 2)


def _locks_waited_for(courier: Runtime) -> int:
    asked = "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database WHERE NOT granted"
    with courier.view() as view:
        return int(view.session.execute(text(f"{asked} AND datname = current_database()")).scalar_one())


def test_while_one_lane_waits_the_others_go_on(on_servers: Settings) -> None:
    """SQLite has one writer, and so one lane."""
    parcels = [a_parcel() for _ in range(12)]
    with parcel_town(on_servers) as town:
        town.stop("courier")
        expected = announce_journeys(town["depot"], parcels, stops=1)
        courier, hearing = town["courier"], town["courier"].subscriber_of("depot")
        working = threading.Thread(target=hearing.handle, args=(deliveries_of(town["depot"]),), daemon=True)
        with courier.unit() as elsewhere:
            inbox.lock_subjects(elsewhere.session, hearing.queue.name, [f"parcel/{parcels[0]}"])
            working.start()
            wait_for(lambda: len(log_of(courier)) > 0, "the other lanes are done")
            assert parcels[0] not in {parcel for parcel, _what, _value in log_of(courier)}
        working.join(30)
        assert log_of(courier) == expected
