"""Databases that are at their newest revision from the first moment; without it each test would run every migration
anew, and that was half of what most tests cost.

One database of each package is migrated once a process, all others are copies of it. That the migrations themselves do
what they should is shown in tests/storage, which asks for empty ones.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from chassis.database import Database
from chassis.migrations import migrate
from deploy.services import SERVICES, package_of

PARCELS = "tests.messaging.parcels"
"""The package of the services that only tests have."""

_PACKAGES = {name: package_of(name) for name in SERVICES} | dict.fromkeys(("depot", "courier", "archive"), PARCELS)
_COPIED: set[str] = set()


def brought_up(package: str, database: Database) -> None:
    """As :func:`chassis.migrations.migrate`; a SQLite file that is not there yet becomes a copy, and a database
    that was made as a copy is left as it is."""
    if database.url.database in _COPIED:
        return
    if database.is_sqlite and not (file := Path(str(database.url.database))).exists():
        shutil.copyfile(_blueprint(package), file)
        return
    migrate(package, database)


def package_behind(service: str) -> str:
    """Whose tables a database of that name has."""
    return _PACKAGES[service]


def is_a_copy(name: str) -> None:
    """The PostgreSQL database of this name was made from one that is at its newest revision."""
    _COPIED.add(name)


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="guitu-blueprints-"))


def cleared() -> None:
    """Take away what was copied from; processes of xdist end without atexit."""
    if _folder.cache_info().currsize:
        shutil.rmtree(_folder(), ignore_errors=True)


@cache
def _blueprint(package: str) -> Path:
    file = _folder() / f"{package}.sqlite3"
    database = Database(f"sqlite:///{file}")
    migrate(package, database)
    database.dispose()  # with the last connection SQLite folds what was written into the one file
    return file
