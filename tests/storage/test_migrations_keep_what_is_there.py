"""An upgrade keeps every row: a table that SQLite makes anew is not dropped from under the rows that refer to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, Table, func, select

from chassis.database import Database
from chassis.migrations import DELIVERY_TABLES, migrate
from deploy.services import package_of

EARLIER = {
    "intake": "intake_referral_changes",
    "tracing": "tracing_persons",
    "followup": "followup_persons",
    "patrol": "patrol_street_cases",
}
"""Where each service stood before its tables were last made anew."""
SUCCESSORS = {"match_key": "match_record"}
"""Tables that are gone, and where what they held is since."""
NOT_FILLED = {"alembic_version", *(table.name for table in DELIVERY_TABLES)}
"""The chassis' tables are made whole by the first revision and never again."""


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    on_sqlite = request.param == "sqlite"
    database = Database(f"sqlite:///{tmp_path}/one.sqlite3" if on_sqlite else request.getfixturevalue("postgres_url"))
    yield database
    database.dispose()


@pytest.mark.parametrize("service", EARLIER)
def test_a_database_with_a_row_in_every_table_is_brought_up_to_date_and_keeps_them_all(
    service: str, database: Database
) -> None:
    migrate(package_of(service), database, EARLIER[service])
    with database.transaction() as session:
        filled = [SUCCESSORS.get(name, name) for name in fill(session.connection())]

    migrate(package_of(service), database)

    with database.reading() as session:
        assert len(filled) > 3
        assert counted(session.connection(), filled) == dict.fromkeys(filled, 1)


def fill(connection: Connection) -> list[str]:
    """One row in every table, which refers to the rows before it."""
    known = MetaData()
    known.reflect(connection)
    filled = [table for table in known.sorted_tables if table.name not in NOT_FILLED and not rows(connection, table)]
    for table in filled:
        connection.execute(table.insert().values({column.name: anything(column) for column in table.columns}))
    return [table.name for table in filled]


def counted(connection: Connection, names: list[str]) -> dict[str, int]:
    known = MetaData()
    known.reflect(connection, only=names)
    return {name: rows(connection, known.tables[name]) for name in names}


def rows(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


_VALUES: dict[type, Any] = {
    int: 1,
    bool: False,
    bytes: b"{}",
    float: 1.0,
    date: date(2026, 7, 6),
    datetime: datetime(2026, 7, 6, tzinfo=UTC),
}


def anything(column: Any) -> Any:
    """A value that such a column holds; the same for one that refers as for one that is referred to."""
    return _VALUES.get(column.type.python_type, "1" if getattr(column.type, "length", None) == 1 else "[]")
