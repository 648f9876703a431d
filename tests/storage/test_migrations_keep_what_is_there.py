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
GONE = {"match_key"}
"""Tables that are no more, of what others hold: an upgrade makes their successors anew."""
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
        filled = [name for name in fill(session.connection()) if name not in GONE]

    migrate(package_of(service), database)

    with database.reading() as session:
        assert len(filled) > 3
        assert counted(session.connection(), filled) == dict.fromkeys(filled, 1)


def test_whoever_is_searched_for_or_searches_is_compared_anew_after_an_upgrade_without_a_key_too(
    database: Database,
) -> None:
    states = {
        "profile": ["open", "suspended", "placed_still_searching", "closed"],
        "inquiry": ["open", "matched"],
        "candidate": ["rejected"],
    }
    migrate(package_of("tracing"), database, "tracing_notebook")
    with database.transaction() as session:
        for name, some in states.items():
            in_states(session.connection(), name, some)

    migrate(package_of("tracing"), database)

    with database.reading() as session:
        known = MetaData()
        known.reflect(session.connection(), only=["match_record", "candidate"])
        record, candidate = known.tables["match_record"].c, known.tables["candidate"].c
        kept = session.execute(select(record.stamp, record.side, record.record_id, record.live, record.settled))
        assert sorted(map(tuple, kept)) == [
            (1, "inquiry", "open", True, False),
            (2, "profile", "open", True, False),
            (3, "profile", "placed_still_searching", True, False),
            (4, "profile", "suspended", True, False),
        ]
        assert session.execute(select(candidate.fingerprint)).scalars().all() == [""]


def in_states(connection: Connection, name: str, states: list[str]) -> None:
    """One row in each of these states, which is its id too."""
    known = MetaData()
    known.reflect(connection, only=[name])
    table = known.tables[name]
    for state in states:
        row = {column.name: anything(column) for column in table.columns}
        of_its_own = {"id": state, "state": state, "case_id": state, "parameters": "p1"}
        row |= {column: said for column, said in of_its_own.items() if column in row}
        row |= {"profile_id": "open", "inquiry_id": "open"} if name == "candidate" else {}
        connection.execute(table.insert().values(row))


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
