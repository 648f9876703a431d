"""A subscriber whose database is set back to a backup is brought up to date from the journals, each event once."""

from __future__ import annotations

import shutil
from pathlib import Path

from chassis import operating
from chassis.settings import Settings
from tests.messaging.depots import Entry, a_parcel, announce_journeys, log_of, parcel_town
from tests.town import EMBEDDED, settings_for


def a_day(settings: Settings, parcels: list[str]) -> list[Entry]:
    """One day of work; what is logged during it."""
    with parcel_town(settings) as town:
        expected = announce_journeys(town["depot"], parcels, stops=2)
        town.settle()
        return expected


def database_files(settings: Settings) -> list[Path]:
    return sorted(settings.home.glob("courier.sqlite3*"))


def test_after_a_restore_a_backfill_brings_what_was_handled_since_once_and_in_order(tmp_path: Path) -> None:
    """Embedded, where a backup is a copied file; that the inbox skips what it knows is shown on both pairs."""
    settings, backup = settings_for(EMBEDDED, tmp_path / "home"), tmp_path / "backup"
    first = a_day(settings, [a_parcel(), a_parcel()])
    backup.mkdir()
    for file in database_files(settings):
        shutil.copy2(file, backup)
    second = a_day(settings, [a_parcel(), a_parcel()])

    for file in database_files(settings):
        file.unlink()
    for file in backup.iterdir():
        shutil.copy2(file, settings.home)

    with parcel_town(settings) as town:
        town.stop("courier")
        assert log_of(town["courier"]) == by_parcel(first)
        for _ in range(2):
            list(operating.backfill(town["depot"], town["courier"]))
            assert log_of(town["courier"]) == by_parcel(first + second)


def by_parcel(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry[0])
