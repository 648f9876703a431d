"""A service's own database is there when the service needs it, and its troubles are told apart."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from chassis.database import Database, create_if_missing, is_outage
from tests.servers import Endpoints


def test_a_missing_database_is_made_once_and_used_as_it_is_afterwards(servers: Endpoints) -> None:
    name = f"test_{secrets.token_hex(6)}"
    fresh = Database(servers.postgres_url.rpartition("/")[0] + "/" + name)
    try:
        with pytest.raises(OperationalError, match="does not exist"):
            fresh.writer.connect()
        for _ in range(2):
            create_if_missing(fresh)
            with fresh.transaction() as session:
                assert session.connection().exec_driver_sql("SELECT current_database()").scalar_one() == name
    finally:
        fresh.dispose()
        servers._administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def test_a_server_that_is_away_is_an_outage_and_a_wrong_statement_is_not(new_database: Callable[[], str]) -> None:
    away = Database("postgresql://guitu:x@127.0.0.1:1/nothing")
    with pytest.raises(OperationalError) as unreachable:
        create_if_missing(away)
    here = Database(new_database())
    with pytest.raises(ProgrammingError) as wrong, here.transaction() as session:
        session.connection().exec_driver_sql("SELECT * FROM nowhere")
    here.dispose()
    assert (is_outage(unreachable.value), is_outage(wrong.value)) == (True, False)


def asked(database: Database, question: str) -> object:
    """What the connection that writes says of itself."""
    with database.transaction() as session:
        return session.connection().exec_driver_sql(question).scalar_one()


def test_a_commit_on_sqlite_waits_for_the_disk(tmp_path: Path) -> None:
    """A power cut cannot be had here; this is what SQLite promises to outlive one by."""
    database = Database(f"sqlite:///{tmp_path / 'depot.sqlite3'}")
    full = 2
    told = [asked(database, f"PRAGMA {name}") for name in ("journal_mode", "synchronous")]
    database.dispose()
    assert told == ["wal", full]


def test_a_commit_on_postgresql_waits_for_the_disk(postgres_url: str) -> None:
    database = Database(postgres_url)
    told = asked(database, "SHOW synchronous_commit")
    database.dispose()
    assert told == "on"
