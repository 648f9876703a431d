"""Platforms of real processes, on both pairs; whatever a test starts is ended by its process id."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.pairs import PAIRS, pair_named
from tests.process.platforms import Platform
from tests.town import EMBEDDED, Pair, settings_for

WORKING = ("patrol", "intake", "gateway")
"""The services whose processes these tests need; the databases of the others are prepared all the same."""
ALL = ("patrol", "intake", "tracing", "followup", "gateway")


@contextmanager
def running(pair: Pair, home: Path, services: tuple[str, ...] = WORKING, **bounds: str) -> Iterator[Platform]:
    """A platform that is up, with the demo's agencies."""
    platform = Platform(settings_for(pair, home), services, **bounds)
    try:
        platform.prepare()
        platform.start()
        yield platform
    finally:
        platform.end()


@pytest.fixture(scope="module", params=PAIRS)
def shared_platform(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    with pair_named(request.param, request, ALL) as pair, running(pair, tmp_path_factory.mktemp("home")) as platform:
        yield platform


@pytest.fixture
def platform(shared_platform: Platform) -> Platform:
    """One platform a module and pair; each test finds all of its processes running."""
    shared_platform.start()
    return shared_platform


@pytest.fixture
def new_platform(tmp_path: Path) -> Iterator[Callable[..., Platform]]:
    """A function giving an embedded platform, not started, on a data folder of the test's own; called again, one more
    on the same folder."""
    made: list[Platform] = []
    settings = settings_for(EMBEDDED, tmp_path / "home")

    def make(**bounds: str) -> Platform:
        made.append(Platform(settings, **bounds))
        return made[-1]

    yield make
    for platform in made:
        platform.end()
