"""Migrations and code agree: what a service's revisions make is what its tables say, on both databases.

Without it a column could be missing in production only, where the tables were made by the migrations.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect, text

from chassis.database import Database
from chassis.migrations import downgrade, is_current, migrate
from chassis.tables import METADATA, NAMING
from deploy.services import SERVICES, package_of


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    on_sqlite = request.param == "sqlite"
    database = Database(f"sqlite:///{tmp_path}/one.sqlite3" if on_sqlite else request.getfixturevalue("postgres_url"))
    yield database
    database.dispose()


def expected_of(service: str) -> MetaData:
    """The service's own tables and the delivery tables, as the code declares them."""
    whole = MetaData(naming_convention=NAMING)
    for metadata in (METADATA, SERVICES[service].metadata):
        for table in metadata.sorted_tables:
            table.to_metadata(whole)
    return whole


def differences(database: Database, expected: MetaData) -> list[Any]:
    """What a new revision would have to change."""
    with database.reading() as session:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(session.connection(), opts=options), expected)


def schema_of(database: Database) -> list[tuple[str, ...]]:
    """Everything that the database itself calls its schema: tables, columns, indexes, triggers, functions."""
    with database.reading() as session:
        statement = _SQLITE_SCHEMA if database.is_sqlite else _POSTGRESQL_SCHEMA
        return sorted(_unordered(row) for row in session.execute(text(statement)))


def _unordered(row: Any) -> tuple[str, ...]:
    """SQLite keeps the statement that made a table; neither its lines' order nor quotes say anything."""
    *names, told = (str(value) for value in row)
    return (*names, *sorted(line.strip(" ,\n\t()").replace('"', "") for line in told.split("\n")))


_SQLITE_SCHEMA = "SELECT type, name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
_POSTGRESQL_SCHEMA = """
    SELECT 'column', table_name, column_name, data_type, is_nullable, coalesce(column_default, '')
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'index', tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', ''
      FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', proname, '', '', '', '' FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


@pytest.mark.parametrize("service", SERVICES)
def test_the_migrated_database_is_what_the_code_expects(service: str, database: Database) -> None:
    migrate(package_of(service), database)

    assert differences(database, expected_of(service)) == []
    assert is_current(package_of(service), database)


@pytest.mark.parametrize("service", SERVICES)
def test_migrating_again_changes_nothing(service: str, database: Database) -> None:
    migrate(package_of(service), database)
    before = schema_of(database)

    migrate(package_of(service), database)

    assert schema_of(database) == before


@pytest.mark.parametrize("service", SERVICES)
def test_taken_back_nothing_is_left_and_it_can_be_made_again(service: str, database: Database) -> None:
    migrate(package_of(service), database)
    before = schema_of(database)

    downgrade(package_of(service), database)

    with database.reading() as session:
        assert inspect(session.connection()).get_table_names() == ["alembic_version"]
    assert {row[1] for row in schema_of(database)} <= {"alembic_version", "alembic_version_pkc"}
    migrate(package_of(service), database)
    assert schema_of(database) == before


@pytest.mark.parametrize("service", SERVICES)
def test_no_constraint_trigger_or_index_is_missing_either(
    service: str, database: Database, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """What Alembic does not compare: a database made from the code's own tables is the same to the last constraint."""
    migrate(package_of(service), database)
    on_sqlite = f"sqlite:///{tmp_path}/other.sqlite3"
    made = Database(on_sqlite if database.is_sqlite else request.getfixturevalue("new_database")())
    with made.transaction() as session:
        METADATA.create_all(session.connection())
        SERVICES[service].metadata.create_all(session.connection())
    by_code = schema_of(made)
    made.dispose()

    migrated = [row for row in schema_of(database) if "alembic_version" not in row[1]]
    assert [row for row in migrated if row not in by_code] == []
    assert [row for row in by_code if row not in migrated] == []
