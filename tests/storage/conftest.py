"""An audit on each of the two databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.database import Database
from tests.storage.audits import Audited


@pytest.fixture(params=["sqlite", "postgresql"])
def audited(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Audited]:
    """An empty audit."""
    on_sqlite = request.param == "sqlite"
    database = Database(f"sqlite:///{tmp_path}/depot.sqlite3" if on_sqlite else request.getfixturevalue("postgres_url"))
    yield Audited(database, tmp_path)
    database.dispose()


@pytest.fixture
def on_postgresql(postgres_url: str, tmp_path: Path) -> Iterator[Audited]:
    """An empty audit for what only PostgreSQL can do."""
    database = Database(postgres_url)
    yield Audited(database, tmp_path)
    database.dispose()
