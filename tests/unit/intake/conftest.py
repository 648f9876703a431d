"""Intake on a database of its own, with two hospitals and a few beds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chassis.clock import ManualClock
from chassis.database import Database
from chassis.ids import RandomIds
from chassis.private import MasterKey
from chassis.work import Units
from contracts.codes import BedZone
from services.intake import storage
from services.intake.service import IntakeService
from tests.schemas import brought_up
from tests.unit.intake.desk import FOUND_AT, Desk

PARTNERS = (
    {"id": "hospital-1", "name": "第一合作医院", "rank": 1, "kind": "general"},
    {"id": "hospital-2", "name": "第二合作医院", "rank": 2, "kind": "general"},
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """On SQLite."""
    with _desk_on(f"sqlite:///{tmp_path}/intake.db") as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def crowded_desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """On both databases, for what several people do at once."""
    on_sqlite = f"sqlite:///{tmp_path}/intake.db"
    url = on_sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with _desk_on(url) as found:
        yield found


@contextmanager
def _desk_on(url: str) -> Iterator[Desk]:
    database = Database(url)
    brought_up("services.intake", database)
    clock = ManualClock(FOUND_AT)
    units = Units("intake", database, clock, clock, RandomIds(), MasterKey(os.urandom(32)))
    units.announce_deadline, units.sealed_under = IntakeService.deadline_announcer, IntakeService.sealed_under
    with units.unit() as uow:
        storage.seed_hospitals(uow.session, PARTNERS)
        storage.seed_beds(uow.session, {BedZone.MALE: 4, BedZone.FEMALE: 4, BedZone.MINOR: 2, BedZone.CARE: 1})
    try:
        yield Desk(units, clock)
    finally:
        database.dispose()
