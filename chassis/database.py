"""One database per service, PostgreSQL or SQLite, with the same promises; without it each service would meet the two
engines' traps alone."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final
from weakref import WeakSet

from psycopg2.extensions import TRANSACTION_STATUS_INERROR
from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolUsedUp
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from chassis import connections

_SQLITE_BUSY_MS: Final = 50
_SQLITE_WAIT_S: Final = 10.0
_TRUSTED_S: Final = 1.0
_POSTGRES_OPTIONS: Final = (
    "-c timezone=UTC -c statement_timeout=15000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
)
_OUTAGE_CLASSES: Final = ("08", "53", "57P", "55P03", "25P03")
_SQLITE_OUTAGES: Final = frozenset(
    [
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    ]
)
_CONFLICT_STATES: Final = ("40001", "40P01")

UNHURRIED: Final[WeakSet[Any]] = WeakSet()
"""Connections of the driver whose statements may take as long as they take (:func:`unhurried`)."""


class DatabaseBusy(TimeoutError):
    """The SQLite file stayed locked by another process for longer than a caller may wait."""


class TransactionLost(RuntimeError):
    """An error of the database was caught by a handler, and the engine has given the transaction up: its COMMIT would
    do nothing and say nothing. Put what may fail into a savepoint (``session.begin_nested()``)."""


def normalised(url: str | URL) -> URL:
    """PostgreSQL always through psycopg2: psycopg 3 holds up every green thread for the length of a query."""
    parsed = make_url(url)
    return parsed.set(drivername="postgresql+psycopg2") if parsed.get_backend_name() == "postgresql" else parsed


class Database:
    """Write transactions and reads of one service's database."""

    def __init__(self, url: str | URL, *, pool_size: int = 10) -> None:
        self.url = normalised(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writes = threading.Lock()
        if self.is_sqlite:
            self.writer, self.reader = (
                _sqlite_engine(self.url, "IMMEDIATE"),
                _sqlite_engine(self.url, "DEFERRED"),
            )
        else:
            self.writer = self.reader = _postgres_engine(self.url, pool_size)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One write transaction: commits at the end, rolls back on any exception."""
        with (
            self._turn(),
            self._begun(self.writer) as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session
            session.flush()
            _check_alive(connection)
            connection.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent look at the data; nothing written here is kept."""
        with (
            self._begun(self.reader) as connection,
            Session(connection, expire_on_commit=False) as session,
        ):
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite has one writer; queueing for it here, on a green lock, keeps the hub free (its own wait would freeze
        it)."""
        if not self.is_sqlite:
            yield
            return
        if not self._writes.acquire(timeout=_SQLITE_WAIT_S):
            raise DatabaseBusy("too many wait to write into this database file")
        try:
            yield
        finally:
            self._writes.release()

    @contextmanager
    def _begun(self, engine: Engine) -> Iterator[Connection]:
        connection = self._begin_when_free(engine) if self.is_sqlite else engine.connect()
        try:
            yield connection
        finally:
            with suppress(DBAPIError):
                connection.rollback()
            connection.close()

    def _begin_when_free(self, engine: Engine) -> Connection:
        deadline = time.monotonic() + _SQLITE_WAIT_S
        while True:
            connection = engine.connect()
            try:
                connection.begin()
                return connection
            except OperationalError as error:
                connection.close()
                if "locked" not in str(error.orig):
                    raise
                if time.monotonic() > deadline:
                    raise DatabaseBusy("the database file is held by another process") from error
                time.sleep(0.02)

    def dispose(self) -> None:
        self.writer.dispose()
        self.reader.dispose()


def _check_alive(connection: Connection) -> None:
    """PostgreSQL answers COMMIT in a failed transaction with a quiet ROLLBACK; SQLite ends one by itself when full."""
    raw: Any = connection.connection.dbapi_connection
    if isinstance(raw, sqlite3.Connection):
        lost = not raw.in_transaction
    else:
        lost = raw.info.transaction_status == TRANSACTION_STATUS_INERROR
    if lost:
        raise TransactionLost("a statement failed and its error was swallowed")


def _postgres_engine(url: URL, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=10,
        connect_args={
            "connect_timeout": 5,
            "connection_factory": connections.Connection,
            "options": _POSTGRES_OPTIONS,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
        },
    )
    _ping_when_rested(engine)
    return engine


def _ping_when_rested(engine: Engine) -> None:
    """Ask a pooled connection whether it is alive before it is used again, unless it was in use a moment ago: to ask
    before every transaction costs as much as one of its statements. A connection that died within that moment shows as
    an outage, which every caller outlives."""

    @event.listens_for(engine, "checkin")
    def rest(_raw: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ping(raw: Any, record: Any, _proxy: Any) -> None:
        since = record.info.get("rests_since")
        if since is None or time.monotonic() - since < _TRUSTED_S:
            return
        try:
            engine.dialect.do_ping(raw)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError("it died while it rested") from error  # the pool takes another, or connects anew


def _sqlite_engine(url: URL, mode: str) -> Engine:
    engine = create_engine(
        url,
        connect_args={
            "check_same_thread": False,
            "isolation_level": None,
            "timeout": 0,
        },
    )

    @event.listens_for(engine, "connect")
    def prepare(dbapi_connection: Any, _record: Any) -> None:
        cursor = dbapi_connection.cursor()
        for pragma in (
            f"busy_timeout={_SQLITE_BUSY_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


@contextmanager
def unhurried(connection: Connection) -> Iterator[None]:
    """Meanwhile no statement of this transaction has a deadline: a migration of a large table takes its time."""
    if connection.dialect.name == "sqlite":
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    UNHURRIED.add(raw)
    try:
        yield
    finally:
        UNHURRIED.discard(raw)


def create_if_missing(database: Database) -> None:
    """Make the PostgreSQL database of the URL when the server has none of that name; a SQLite file makes itself.

    :raises DBAPIError: when the server is away, or the role may not create databases.
    """
    if database.is_sqlite or _exists(database):
        return
    name = str(database.url.database).replace('"', '""')
    keeper = create_engine(database.url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with keeper.connect() as connection, suppress(ProgrammingError):  # another process was quicker
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')


def _exists(database: Database) -> bool:
    try:
        with database.writer.connect():
            return True
    except OperationalError as error:
        if "does not exist" not in str(error.orig):
            raise
        return False


def insert_ignoring(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert what is not there yet; the number of rows that were new. The rows have the same columns."""
    if not rows:
        return 0
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    new = make(table).on_conflict_do_nothing()
    if len(rows) == 1:
        return connection.execute(new, rows[0]).rowcount
    # what is returned is what was new; a count of many rows would be that of the last batch alone
    return len(connection.execute(new.returning(*table.primary_key), rows).all())


def is_outage(error: BaseException) -> bool:
    """Infrastructure trouble: the database is away, full or busy; what failed may be tried again as it is."""
    if isinstance(error, (DatabaseBusy, PoolUsedUp)):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    if isinstance(error.orig, sqlite3.Error):
        # by code: a faulty statement is an OperationalError too, and would otherwise hold everything up for ever
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _SQLITE_OUTAGES
    state = getattr(error.orig, "pgcode", None)
    return isinstance(error, OperationalError) if state is None else state.startswith(_OUTAGE_CLASSES)


def is_conflict(error: BaseException) -> bool:
    """Two transactions met (serialization failure, deadlock): run again, one by one."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "pgcode", None) in _CONFLICT_STATES
