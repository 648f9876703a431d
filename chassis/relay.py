"""The relay: sends what a service has announced, in order per subject, until the broker says it is safe.

One is active per service, by a lock on the very connection that settles the rows (PostgreSQL: a session advisory
lock; SQLite: a file lock): when that connection is gone, so is the lock. One event of a subject is under way at a
time, so a refused event can never be overtaken by a later one of its subject. It is woken by a commit of its own
process, by the bell (``chassis/bell.py``) after one of another process, and sweeps every second all the same.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO, Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis import outbox
from chassis.bell import Bell
from chassis.broker import Broker, Meanwhile, Outgoing, Publisher, nothing_else
from chassis.clock import Clock
from chassis.database import Database
from chassis.failpoints import Failpoint, reached
from chassis.logs import log
from chassis.metrics import Metrics
from chassis.outbox import JournalRow

BATCH = 200
CONFIRM_S = 5.0
_REFUSED_PAUSE = timedelta(seconds=1)
_REFUSED_AT_ONCE = 20
_FORGETFUL = text("SET synchronous_commit TO off")
# What waits is a vanishing part of the journal, the planner believes; when it is not, it would fetch and sort a whole
# backlog for each batch, where the index gives the oldest few in order.
_BY_INDEX = text("SET enable_bitmapscan TO off; SET enable_seqscan TO off")
_TAKE = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_GIVE_BACK = text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))")


class RelayLock:
    """Held by the one active relay of a service."""

    def __init__(self, database: Database, service: str) -> None:
        self._database, self._service = database, service
        self._connection: Any = None
        self._taken = False
        self._file: IO[str] | None = None

    def take(self) -> bool:
        """Take the lock, or see that another relay has it."""
        return self._take_file() if self._database.is_sqlite else self._take_session()

    def _take_file(self) -> bool:
        if self._file is not None:
            return True
        path = Path(f"{self._database.url.database}.relay")
        handle = path.open("w")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            return False
        self._file = handle
        return True

    def _take_session(self) -> bool:
        if not self._taken:
            self._connection = self._connection or self._connected()
            self._taken = self._connection.execute(_TAKE, {"name": f"relay|{self._service}"}).scalar_one()
        return self._taken

    def _connected(self) -> Any:
        """A connection of the relay's own, kept between tries: whoever is not active tries after each commit.

        Each statement of the relay is whole in itself. That the broker has a row may be forgotten in a crash of the
        database, and then it is sent twice; so nobody waits for the disk.
        """
        connection = self._database.writer.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # a connection that carries a session lock never goes back into the pool
        connection.execute(_FORGETFUL)
        connection.execute(_BY_INDEX)
        return connection

    def session(self) -> Any:
        """A session on the connection that holds the lock; settling fails when the lock is lost."""
        return self._database.transaction() if self._database.is_sqlite else Session(self._connection)

    def looking(self) -> Any:
        """The same for looking only: in a file, whoever looks does not queue for the one turn to write."""
        return self._database.reading() if self._database.is_sqlite else self.session()

    def give_back(self) -> None:
        """Another may take it at once: the server lets go of a closed connection's locks only when it gets to it."""
        if self._taken:
            with suppress(Exception):
                self._connection.execute(_GIVE_BACK, {"name": f"relay|{self._service}"})
        self.drop()

    def drop(self) -> None:
        """Forget a connection that may be broken, and the lock with it."""
        if self._file is not None:
            self._file.close()
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()
        self._file, self._connection, self._taken = None, None, False


class Relay:
    """Sends one service's journal."""

    def __init__(
        self,
        service: str,
        database: Database,
        broker: Broker,
        wall: Clock,
        metrics: Metrics,
    ) -> None:
        self._service, self._database, self._broker = service, database, broker
        self._wall, self._metrics = wall, metrics
        self._lock = RelayLock(database, service)
        self._publisher: Publisher | None = None
        self._refused: dict[str, datetime] = {}
        self._more = False
        self.sent_last = 0
        """How much there was to send when everything was last sent: how busy the service is."""
        self._active = metrics.relay_active.labels(service)
        metrics.events_refused.labels(service)  # there from the start: nobody sees a counter rise that begins at one
        self.woken = threading.Event()
        self.bell = Bell(database)
        self._untold = False

    def wake(self) -> None:
        """Something was announced; called in process after each commit of such."""
        self._untold = True
        self.woken.set()

    def send_all(self, confirm_s: float = CONFIRM_S) -> None:
        """Send until nothing is left that could go now. :raises: as :meth:`send_once`."""
        self.sent_last = self._when_active(partial(self._send_until_nothing_is_left, confirm_s))

    def send_once(self, confirm_s: float = CONFIRM_S) -> int:
        """Send the oldest unsent event of every subject; the number that became safe. :raises BrokerAway: or a
        database error, after which nothing is marked that is not safe."""
        return self._when_active(partial(self._send_a_batch, confirm_s))

    def _when_active(self, send: Callable[[], int]) -> int:
        """What ``send`` gives when the lock is ours, else 0."""
        try:
            if not self._lock.take():
                self._active.set(0)
                self._tell_the_active_one()
                return 0
            self._active.set(1)
            return send()
        except Exception:
            self._leave(self._lock.drop)
            raise

    def _tell_the_active_one(self) -> None:
        """Once for all that was committed here since the last time."""
        if self._untold:
            self._untold = False
            self.bell.ring()

    def _send_a_batch(self, confirm_s: float) -> int:
        safe = self._publish(self._heads(), confirm_s)
        self._mark(safe)
        return len(safe)

    def _send_until_nothing_is_left(self, confirm_s: float) -> int:
        """Batch after batch: while the broker has one in hand, what it confirmed of the one before is marked, and the
        next is read. That one leaves after the answers, and without the subjects of what was refused: so one event of
        a subject is under way at a time here too."""
        rows, safe, sent = self._heads(), set[int](), 0
        while True:
            following: list[JournalRow] = []
            under_way, before = rows, safe
            safe = self._publish(under_way, confirm_s, partial(self._turn_over, before, under_way, following))
            sent += len(safe)
            refused = {row.subject for row in under_way if row.number not in safe}
            rows = [row for row in following if row.subject not in refused]
            if not (safe and rows):
                self._mark(safe)
                return sent

    def _turn_over(self, safe: set[int], under_way: list[JournalRow], following: list[JournalRow]) -> None:
        self._mark(safe)
        if self._more:
            following += self._heads([row.number for row in under_way])

    def _publish(self, rows: list[JournalRow], confirm_s: float, meanwhile: Meanwhile = nothing_else) -> set[int]:
        """The numbers of what is safe; what is not is remembered."""
        self._publisher = self._publisher or self._broker.publisher(self._service)
        # with nothing to send too: an idle publisher must answer the broker's heartbeats
        safe = self._publisher.publish([_outgoing(row) for row in rows], confirm_s, meanwhile)
        self._remember_refused(
            [row for row in rows if row.number not in safe], [row for row in rows if row.number in safe]
        )
        return safe

    def _mark(self, safe: set[int]) -> None:
        if not safe:
            return
        reached(Failpoint.RELAY_CONFIRMED)
        with self._lock.session() as session:
            outbox.mark_sent(session, safe, self._wall.now())
        reached(Failpoint.RELAY_MARKED)
        self._metrics.events_sent.labels(self._service).inc(len(safe))

    def _heads(self, under_way: Collection[int] = ()) -> list[JournalRow]:
        """What goes next, after what is under way; and remembers whether that is all there is."""
        with self._lock.looking() as session:
            limit = BATCH - _REFUSED_AT_ONCE
            heads = outbox.unsent_heads(session, limit, self._refused, under_way=under_way)
            again = self._refused_due()
            refused = (
                outbox.unsent_heads(session, _REFUSED_AT_ONCE, only=again, under_way=under_way).rows if again else []
            )
        self._more = heads.more or bool(refused)
        return heads.rows + refused

    def _refused_due(self) -> list[str]:
        """Of the subjects whose last event was refused, the few whose turn it is, the longest waiting first: however
        many they are, they do not fill the batches."""
        now = self._wall.now()
        due = sorted((until, subject) for subject, until in self._refused.items() if until <= now)
        return [subject for _until, subject in due[:_REFUSED_AT_ONCE]]

    def _remember_refused(self, rows: list[JournalRow], sent: list[JournalRow]) -> None:
        for row in sent:
            self._refused.pop(row.subject, None)
        if not rows:
            return
        log.warning("events_not_confirmed", service=self._service, count=len(rows))
        self._metrics.events_refused.labels(self._service).inc(len(rows))
        until = self._wall.now() + _REFUSED_PAUSE
        self._refused.update({row.subject: until for row in rows})
        self._close_publisher()

    def measure(self) -> None:
        with self._database.reading() as session:
            unsent, oldest = outbox.unsent_count(session), outbox.oldest_unsent(session)
        age = (self._wall.now() - oldest).total_seconds() if oldest else 0.0
        self._metrics.outbox_unsent.labels(self._service).set(unsent)
        self._metrics.outbox_lag.labels(self._service).set(max(age, 0.0))

    def _close_publisher(self) -> None:
        if self._publisher is not None:
            self._publisher.close()
            self._publisher = None

    def release(self) -> None:
        """Give up the connection and the lock; another relay may go on."""
        self._leave(self._lock.give_back)

    def _leave(self, let_go: Callable[[], None]) -> None:
        self._close_publisher()
        let_go()
        self._active.set(0)


def _outgoing(row: JournalRow) -> Outgoing:
    return Outgoing(row.number, row.routing_key, row.event_id, row.body)
