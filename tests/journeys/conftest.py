"""Platforms for journeys, on both pairs; without it each journey would put one together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from chassis.clock import ManualClock
from chassis.settings import Settings
from contracts.law.calendar import SHANGHAI
from deploy.demo.credentials import FILE_NAME
from deploy.services import SERVICES
from tests.city import City, open_city
from tests.live import open_live_city
from tests.pairs import PAIRS, pair_named
from tests.town import settings_for

A_SUMMER_MORNING = datetime(2026, 7, 20, 9, 0, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Open:
    """A platform that listens: its address, its agencies' credentials, and the city behind it."""

    address: str
    credentials: Path
    city: City


@pytest.fixture(params=PAIRS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a fresh platform, on both pairs."""
    with pair_named(request.param, request, SERVICES) as pair:
        yield settings_for(pair, tmp_path / "home", drill=True)


@pytest.fixture
def city(settings: Settings) -> Iterator[City]:
    """A city of the journey's own, moved step by step by the test."""
    with open_city(settings) as city:
        yield city


@pytest.fixture
def way_home_platform(settings: Settings) -> Iterator[Open]:
    """The whole platform behind a real HTTP server, moving by itself; its clock stands still until a drill moves it."""
    with open_live_city(settings, clock=ManualClock(A_SUMMER_MORNING)) as live:
        yield Open(live.url, settings.home / FILE_NAME, live.city)
