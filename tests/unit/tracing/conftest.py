"""A desk of tracing for each test; without it every file would open and close its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.tracing.desk import Desk, a_case_nobody_can_name, a_description


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    fresh = Desk(tmp_path)
    yield fresh
    fresh.database.dispose()


@pytest.fixture
def searching(desk: Desk) -> Desk:
    """A desk where somebody unidentified is searched for."""
    desk.hear(a_case_nobody_can_name(), a_description())
    return desk
