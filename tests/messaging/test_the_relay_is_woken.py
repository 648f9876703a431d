"""What is committed leaves at once, whichever replica committed it; the sweep of a second is only the net below.

On servers only: the embedded platform has one process, and its commits wake the relay themselves.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from chassis.bell import Bell
from chassis.database import is_outage
from chassis.outbox import outbox
from chassis.runtime import Runtime
from chassis.settings import Settings
from tests.messaging.depots import ParcelProcess, a_parcel, parcel_town, wait_for
from tests.messaging.parcels.language import ParcelPosted

ROUNDS = 10
SWEEP_S = 1.0


@contextmanager
def listening(bell: Bell, heard: list[str]) -> Iterator[threading.Thread]:
    """A thread that notes what it hears; the first note is made by beginning to listen."""
    stopping = threading.Event()
    thread = threading.Thread(target=bell.listen, args=(stopping.is_set, lambda: heard.append("ring")), daemon=True)
    thread.start()
    try:
        wait_for(lambda: heard == ["ring"], "it listens")
        heard.clear()
        yield thread
    finally:
        stopping.set()
        thread.join(10)


def _post(depot: Runtime) -> None:
    with depot.unit() as uow:
        uow.announce(ParcelPosted(parcel_id=a_parcel(), grams=1))


def _all_sent(depot: Runtime) -> bool:
    with depot.view() as view:
        return all(view.session.scalars(select(outbox.c.sent_at)))


def test_what_a_replica_without_the_lock_commits_leaves_before_the_next_sweep(on_servers: Settings) -> None:
    """Without the bell each of them would wait for a sweep of its own: the next begins when the last was sent."""
    with parcel_town(on_servers) as town:
        passive, active = town["depot"], ParcelProcess(on_servers, "depot")
        try:
            _post(passive)
            wait_for(lambda: _all_sent(passive), "the other process is the active relay")
            began = time.monotonic()
            for _ in range(ROUNDS):
                _post(passive)
                assert passive.relay.send_once() == 0
                wait_for(lambda: _all_sent(passive), "it is sent")
            assert time.monotonic() - began < ROUNDS * SWEEP_S * 0.8
        finally:
            active.end()


def test_a_replica_without_the_lock_rings_once_for_all_it_has_committed(on_servers: Settings) -> None:
    with parcel_town(on_servers) as town:
        active, passive = town["depot"], town.platform.runtime(town["depot"].service_class)
        passive.units.on_announced.append(passive.relay.wake)
        active.relay.send_once()
        heard: list[str] = []
        with listening(Bell(active.database), heard):
            for _ in range(3):
                _post(passive)
            assert (passive.relay.send_once(), passive.relay.send_once()) == (0, 0)
            wait_for(lambda: heard == ["ring"], "it was rung for three commits, once")
            _post(passive)
            assert passive.relay.send_once() == 0
            wait_for(lambda: heard == ["ring"] * 2, "and for the next again")
        passive.close()


def test_a_commit_wakes_the_relay_when_it_announced_something_and_only_then(settings: Settings) -> None:
    with parcel_town(settings) as town:
        depot = town.platform.runtime(town["depot"].service_class)
        with depot.unit() as uow:
            uow.new_id()
        assert not depot.relay.woken.is_set()
        _post(depot)
        assert depot.relay.woken.is_set()
        depot.close()


def test_who_is_the_active_relay_rings_for_nobody(on_servers: Settings) -> None:
    with parcel_town(on_servers) as town:
        active, heard = town["depot"], list[str]()
        with listening(Bell(active.database), heard):
            _post(active)
            assert active.relay.send_once() == 1
            Bell(active.database).ring()
            wait_for(lambda: heard == ["ring"], "only what was rung by hand is heard")


def test_a_bell_whose_connection_is_lost_says_so(on_servers: Settings) -> None:
    """The host then listens anew; a listener that went on in silence would never hear anything again."""
    with parcel_town(on_servers) as town:
        depot, heard, errors = town["depot"], list[str](), list[DBAPIError | BaseException]()

        def listen() -> None:
            try:
                Bell(depot.database).listen(lambda: False, lambda: heard.append("ring"))
            except BaseException as error:
                errors.append(error)

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        wait_for(lambda: heard == ["ring"], "it listens")
        with depot.view() as view:
            cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            mine = f"{cut} WHERE datname = current_database() AND query = 'LISTEN announced'"
            assert view.session.execute(text(mine)).scalar_one() == 1
        thread.join(30)
        assert [is_outage(error) for error in errors] == [True]


def test_a_relay_without_the_lock_keeps_one_connection_however_often_it_tries(on_servers: Settings) -> None:
    """It tries after each of its commits: a new connection each time would cost more than the commit."""
    with parcel_town(on_servers) as town:
        active, passive = town["depot"], town.platform.runtime(town["depot"].service_class)
        active.relay.send_once()
        before = _sessions_after(passive, 1)
        assert _sessions_after(passive, 10) == before
        passive.close()


def _sessions_after(passive: Runtime, tries: int) -> set[int]:
    for _ in range(tries):
        assert passive.relay.send_once() == 0
    with passive.view() as view:
        known = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        return set(view.session.scalars(text(known)))
