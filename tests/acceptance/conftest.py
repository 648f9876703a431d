"""One city for all numbered claims, on each pair; people in it have nothing to do with one another.

A claim that needs its own calendar or an interruption opens a city of its own on `settings`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.settings import Settings
from deploy.services import SERVICES
from tests.city import City, open_city
from tests.pairs import PAIRS, pair_named
from tests.town import EMBEDDED, settings_for


@pytest.fixture(scope="package", params=PAIRS)
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The platform behind its gateway, on both pairs; opened once, and time in it only passes."""
    with pair_named(request.param, request, SERVICES) as pair:
        settings = settings_for(pair, tmp_path_factory.mktemp("city"), drill=True)
        with open_city(settings) as city:
            yield city


@pytest.fixture(params=PAIRS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a fresh platform of the test's own, on both pairs."""
    with pair_named(request.param, request, SERVICES) as pair:
        yield settings_for(pair, tmp_path / "home", drill=True)


@pytest.fixture(scope="package")
def embedded_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city for claims that neither SQL nor delivery could change."""
    settings = settings_for(EMBEDDED, tmp_path_factory.mktemp("embedded-city"), drill=True)
    with open_city(settings) as city:
        yield city
