"""Every test of this folder runs on both pairs: embedded (memory + SQLite) and servers (RabbitMQ + PostgreSQL)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.settings import Settings
from tests.pairs import PAIRS, pair_named
from tests.town import settings_for


@pytest.fixture(params=PAIRS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a fresh platform for parcels."""
    with pair_named(request.param, request, ("depot", "courier")) as pair:
        yield settings_for(pair, tmp_path)


@pytest.fixture
def on_servers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """The same on RabbitMQ and PostgreSQL only, for what has no meaning in one process with one writer."""
    with pair_named("servers", request, ("depot", "courier")) as pair:
        yield settings_for(pair, tmp_path)
