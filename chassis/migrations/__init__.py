"""Schema changes, one history per service; without them a database could not be told from the code that expects it.

Each service keeps its revisions in ``services/<name>/migrations/versions``; the delivery tables come with each
service's first revision, through
:func:`create_delivery_tables`.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, func, select
from sqlalchemy.engine import Connection

from chassis import (
    audit,
    blind,
    commands,
    generations,
    holds,
    inbox,
    outbox,
    parking,
    private,
    roles,
    seals,
    timers,
)
from chassis import deadlines as deadlines
from chassis.database import Database, create_if_missing, unhurried
from chassis.settings import Settings
from chassis.tables import METADATA

DELIVERY_TABLES = (
    private.sealed_key,
    outbox.subject_counter,
    outbox.outbox,
    inbox.inbox,
    parking.parked,
    commands.command_inbox,
    timers.timer,
    *audit.AUDIT_TABLES,
    holds.legal_hold,
    deadlines.deadline,
    *seals.TABLES,
    generations.key_generation,
    blind.blind_index,
)

_AUDIT_CHAIN = (*audit.AUDIT_TABLES[1:], holds.legal_hold)


_ONE_AT_A_TIME = threading.Lock()
"""Alembic keeps its context in module globals: two services of one process would run on each other's connection."""


def create_delivery_tables(op: Any) -> None:
    """The chassis' tables, for a service's first revision."""
    METADATA.create_all(op.get_bind(), tables=DELIVERY_TABLES)
    generations.first_generations(op.get_bind())


def create_audit_chain(op: Any) -> None:
    """What makes the audit append-only and provable; a database whose first revision is younger has it already."""
    METADATA.create_all(op.get_bind(), tables=_AUDIT_CHAIN)


def drop_audit_chain(op: Any) -> None:
    METADATA.drop_all(op.get_bind(), tables=_AUDIT_CHAIN)


def create_seal_tables(op: Any) -> None:
    """For a database whose first revision did not know of seals yet; where they are already this changes nothing."""
    METADATA.create_all(op.get_bind(), tables=seals.TABLES)


def drop_delivery_tables(op: Any) -> None:
    METADATA.drop_all(op.get_bind(), tables=DELIVERY_TABLES)


def migrate(package: str, database: Database, revision: str = "head") -> None:
    """Bring one service's database to its newest revision, making the database itself where the role may. Safe when
    several start at once; a second call changes nothing. ``revision``: an earlier one, for tests."""
    create_if_missing(database)
    with _ONE_AT_A_TIME, _free_to_remake(database), database.transaction() as session:
        connection = session.connection()
        if not database.is_sqlite:
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("migrate", 0))))
        with unhurried(connection):
            command.upgrade(_config(package, connection), revision)
        _expect_whole(database, connection)


@contextmanager
def _free_to_remake(database: Database) -> Iterator[None]:
    """SQLite alters a table by making it anew and dropping the old one, which rows that refer to it would forbid: no
    references are enforced meanwhile, on connections of their own, because a transaction cannot change that."""
    if not database.is_sqlite:
        yield
        return

    def unenforced(raw: Any, _record: Any) -> None:
        raw.execute("PRAGMA foreign_keys=OFF")

    event.listen(database.writer, "connect", unenforced)
    database.writer.dispose()
    try:
        yield
    finally:
        event.remove(database.writer, "connect", unenforced)
        database.writer.dispose()


def _expect_whole(database: Database, connection: Connection) -> None:
    """:raises RuntimeError: when a row refers to nothing; nothing of the migration stays then."""
    if database.is_sqlite and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
        raise RuntimeError(f"rows that refer to nothing: {sorted({row[0] for row in lost})}")


def bring_up(package: str, settings: Settings, service: str, database: Database) -> None:
    """:func:`migrate` as the role that owns the tables; where another one works with them, that one gets its rights and
    no more (:mod:`chassis.roles`)."""
    with roles.as_owner(settings, service, database) as owner:
        migrate(package, owner)
        if owner is not database:
            roles.protect(owner, str(database.url.username))


def downgrade(package: str, database: Database) -> None:
    """Take every revision back; for tests."""
    with _ONE_AT_A_TIME, _free_to_remake(database), database.transaction() as session:
        command.downgrade(_config(package, session.connection()), "base")


def is_current(package: str, database: Database) -> bool:
    """Whether the database is at the newest revision."""
    with database.reading() as session:
        present = MigrationContext.configure(session.connection()).get_current_revision()
    return present == ScriptDirectory.from_config(_config(package, None)).get_current_head()


def _config(package: str, connection: Connection | None) -> Config:
    own = Path(str(importlib.import_module(package).__file__)).parent / "migrations" / "versions"
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("version_locations", str(own).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    return config
