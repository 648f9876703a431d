"""A whole station for tests that try anything: intake's own desk of commands on a database of its own, and what lies in
the tables afterwards, read past the code that wrote it."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chassis.clock import ManualClock
from chassis.commands import Answer, CommandDesk
from chassis.database import Database
from chassis.ids import RandomIds
from chassis.metrics import Metrics
from chassis.orders import Actor, CommandType
from chassis.private import MasterKey
from chassis.registrations import registrations
from chassis.work import Units
from contracts.codes import BedZone
from services.intake import storage
from services.intake.service import IntakeService
from tests.schemas import brought_up
from tests.unit.intake import desk as desks
from tests.unit.intake.desk import FOUND_AT, Desk, an_id

_EVERYTHING = frozenset(type_.scope for type_, _ in registrations(IntakeService).commands.values())


def _may_do_all(actor: Actor) -> Actor:
    return replace(actor, scopes=_EVERYTHING)


STATION, RAILWAY = _may_do_all(desks.STATION), _may_do_all(desks.RAILWAY)
HOSPITALS = (_may_do_all(desks.HOSPITAL_1), _may_do_all(desks.HOSPITAL_2))
CHIEF = replace(STATION, client_id="station-chief")
POLICE = _may_do_all(Actor("police-changzhou", "police", "police-changzhou"))

BEDS = {BedZone.MALE: 2, BedZone.FEMALE: 2, BedZone.MINOR: 2, BedZone.CARE: 1, BedZone.ISOLATION: 1}
_PARTNERS = tuple(
    {"id": hospital.agency_id, "name": hospital.agency_id, "rank": rank, "kind": "general"}
    for rank, hospital in enumerate(HOSPITALS, 1)
)
_IN_MEMORY = Path("/dev/shm")
"""Where a commit waits for no disk, which is no matter here."""

_RECEIPTS_OF_ORDERS = ("command_inbox", "sealed_key", "key_generation")
"""That an order was refused is kept too, with a key of its own; what it was about is not touched."""


class Blueprint:
    """A station's database as it is on the first day; each trial begins with a copy."""

    def __init__(self, folder: Path) -> None:
        self.file, self.key = folder / "first-day.db", MasterKey(os.urandom(32))
        database = Database(f"sqlite:///{self.file}")
        brought_up("services.intake", database)
        with _units(database, ManualClock(FOUND_AT), self.key).unit() as uow:
            storage.seed_hospitals(uow.session, _PARTNERS)
            storage.seed_beds(uow.session, BEDS)
        database.dispose()

    def built(self) -> Station:
        return Station(self)


def _units(database: Database, clock: ManualClock, key: MasterKey) -> Units:
    units = Units("intake", database, clock, clock, RandomIds(), key)
    units.announce_deadline, units.sealed_under = IntakeService.deadline_announcer, IntakeService.sealed_under
    return units


class Station:
    """Orders go the way they go in the service: claimed, carried out in a savepoint, answered once."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._folder = tempfile.TemporaryDirectory(
            prefix="guitu-station-", dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None
        )
        file = Path(self._folder.name) / "intake.db"
        shutil.copyfile(blueprint.file, file)
        self._database, self.clock = Database(f"sqlite:///{file}"), ManualClock(FOUND_AT)
        self.desk = Desk(_units(self._database, self.clock, blueprint.key), self.clock)
        self._orders = CommandDesk(self.desk.units, self.desk.table, Metrics())
        self._tables = sqlite3.connect(file, isolation_level=None)
        self._tables.row_factory = sqlite3.Row
        self._kept = [name for name in self._names() if not name.startswith("audit_")]

    def close(self) -> None:
        self._tables.close()
        self._database.dispose()
        self._folder.cleanup()

    def now(self) -> datetime:
        return self.clock.now()

    def order(
        self, type_: CommandType, body: Mapping[str, Any], target: str | None, actor: Actor, if_match: str | None
    ) -> Answer:
        return self._orders.execute(
            type_.key, an_id(), target or an_id(), body, actor, self.clock.now(), if_match=if_match
        )

    def passes(self, time: timedelta) -> None:
        self.desk.advance(time)

    # --- what lies in the tables ---

    def digest(self) -> str:
        """Of every row that intake keeps, but for the receipts of orders and the audit of who tried."""
        seen = hashlib.blake2b(digest_size=16)
        for name in self._kept:
            for row in self._tables.execute(f'SELECT * FROM "{name}"'):
                seen.update(repr(tuple(row)).encode())
        return seen.hexdigest()

    def rows(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        return self._tables.execute(statement, values).fetchall()

    def row(self, table: str, id: str) -> sqlite3.Row:
        [found] = self.rows(f'SELECT * FROM "{table}" WHERE id = ?', id)
        return found

    def ids(self, table: str) -> list[str]:
        """In the order in which they came."""
        return [row["id"] for row in self.rows(f'SELECT id FROM "{table}" ORDER BY rowid')]

    def _names(self) -> list[str]:
        named = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return [row["name"] for row in named if row["name"] not in _RECEIPTS_OF_ORDERS]


def moment(stored: str | None) -> datetime | None:
    """What SQLite keeps of a moment."""
    return None if stored is None else datetime.fromisoformat(stored).replace(tzinfo=UTC)
