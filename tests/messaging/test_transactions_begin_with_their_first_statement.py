"""BEGIN travels with the first statement of a transaction; everything else is as if it travelled alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis import database as database_module
from chassis.database import Database, TransactionLost
from chassis.settings import Settings

_SAID = text("SELECT current_query()")
_ADD = text("INSERT INTO told VALUES (:what)")


@pytest.fixture
def told(on_servers: Settings) -> Iterator[Database]:
    """A database with one table, of a column whose values are all different."""
    database_module.create_if_missing(found := Database(on_servers.database_of("depot")))
    with found.transaction() as session:
        session.execute(text("CREATE TABLE told (what varchar PRIMARY KEY)"))
    yield found
    found.dispose()


def kept(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.execute(text("SELECT what FROM told ORDER BY what")).scalars())


def test_the_first_statement_brings_begin_and_the_next_does_not(told: Database) -> None:
    with told.transaction() as session:
        said = [session.execute(_SAID).scalar_one() for _ in range(2)]
    assert [one.startswith("BEGIN;") for one in said] == [True, False]


def test_a_transaction_is_kept_whole_or_not_at_all(told: Database) -> None:
    with told.transaction() as session:
        session.execute(_ADD, {"what": "a"})
        session.execute(_ADD, {"what": "b"})
    with pytest.raises(KeyError), told.transaction() as session:
        session.execute(_ADD, {"what": "c"})
        raise KeyError
    with pytest.raises(KeyError), told.transaction() as session:
        session.connection().exec_driver_sql("INSERT INTO told VALUES (%s)", [("d",), ("e",)])
        raise KeyError
    with pytest.raises(TransactionLost), told.transaction() as session, suppress(IntegrityError):
        session.execute(_ADD, {"what": "a"})
    assert kept(told) == ["a", "b"]


def test_without_transactions_each_statement_is_kept_also_on_a_connection_that_was_asked_whether_it_lives(
    told: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The relay marks on such a connection: in a transaction that nobody ends it would mark nothing."""
    monkeypatch.setattr(database_module, "_TRUSTED_S", 0.0)
    assert kept(told) == []
    with told.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(_ADD, {"what": "a"})
        assert kept(told) == ["a"]
    with pytest.raises(KeyError), told.transaction() as session:
        session.execute(_ADD, {"what": "b"})
        raise KeyError
    assert kept(told) == ["a"]
