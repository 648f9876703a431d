"""The relay: sends what a service has announced, in order per subject, until the broker says it is safe.

One is active per service, by a lock on the very connection that settles the rows (PostgreSQL: a session advisory
lock; SQLite: a file lock): when that connection is gone, so is the lock. One event of a subject is under way at a
time, so a refused event can never be overtaken by a later one of its subject.
"""

from __future__ import annotations

import fcntl
import threading
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis import outbox
from chassis.broker import Broker, Outgoing, Publisher
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


class RelayLock:
    """Held by the one active relay of a service."""

    def __init__(self, database: Database, service: str) -> None:
        self._database, self._service = database, service
        self._connection: Any = None
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
        if self._connection is not None:
            return True
        connection = self._database.writer.connect()
        # detached: a connection that carries a session lock never goes back into the pool
        connection.detach()
        taken = connection.execute(
            select(func.pg_try_advisory_lock(func.hashtextextended(f"relay|{self._service}", 0)))
        ).scalar_one()
        connection.commit()
        if taken:
            self._connection = connection
            return True
        connection.close()
        return False

    def session(self) -> Any:
        """A transaction on the connection that holds the lock; settling fails when the lock is lost."""
        if self._database.is_sqlite:
            return self._database.transaction()
        return _OnConnection(self._connection)

    def drop(self) -> None:
        if self._file is not None:
            self._file.close()
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()
        self._file = self._connection = None


class _OnConnection:
    """A session on a given connection, committed at the end."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __enter__(self) -> Session:
        self._session = Session(self._connection)
        return self._session

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is None:
            self._session.commit()
        with suppress(Exception):
            self._session.close()


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
        self.woken = threading.Event()

    def wake(self) -> None:
        """Something was committed; called in process after each commit."""
        self.woken.set()

    def send_once(self, confirm_s: float = CONFIRM_S) -> int:
        """Send the oldest unsent event of every subject; the number that became safe. :raises BrokerAway: or a
        database error, after which nothing is marked that is not safe."""
        if not self._lock.take():
            return 0
        try:
            return self._send(confirm_s)
        except Exception:
            self.release()
            raise

    def _send(self, confirm_s: float) -> int:
        with self._lock.session() as session:
            rows = outbox.unsent_heads(session, BATCH - _REFUSED_AT_ONCE, self._refused)
            if again := self._refused_due():
                rows += outbox.unsent_heads(session, _REFUSED_AT_ONCE, only=again)
        self._publisher = self._publisher or self._broker.publisher(self._service)
        safe = self._publisher.publish([_outgoing(row) for row in rows], confirm_s)
        if safe:
            reached(Failpoint.RELAY_CONFIRMED)
            with self._lock.session() as session:
                outbox.mark_sent(session, safe, self._wall.now())
            reached(Failpoint.RELAY_MARKED)
            self._metrics.events_sent.labels(self._service).inc(len(safe))
        self._remember_refused(
            [row for row in rows if row.number not in safe], [row for row in rows if row.number in safe]
        )
        return len(safe)

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
        self._close_publisher()
        self._lock.drop()


def _outgoing(row: JournalRow) -> Outgoing:
    return Outgoing(row.number, row.routing_key, row.event_id, row.body)
