"""A service's own database is there when the service needs it, and its troubles are told apart."""

from __future__ import annotations

import secrets
from collections.abc import Callable

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
