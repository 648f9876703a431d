"""Time is an argument, a drill's clock moves forward only and survives a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.clock import ClockMayNotGoBack, DrillClock, ManualClock, from_iso, iso

NOON = datetime(2026, 7, 20, 4, 0, tzinfo=UTC)


def test_a_drill_keeps_its_time_over_a_restart_and_goes_on_with_the_wall(tmp_path: Path) -> None:
    wall, file = ManualClock(NOON), tmp_path / "drill.json"
    DrillClock(file, wall).advance_to(NOON + timedelta(days=30))
    wall.advance(timedelta(hours=2))
    assert DrillClock(file, wall).now() == NOON + timedelta(days=30, hours=2)


def test_a_drill_begins_once(tmp_path: Path) -> None:
    wall, file = ManualClock(NOON), tmp_path / "drill.json"
    assert DrillClock(file, wall).start_at(NOON - timedelta(days=90)) == NOON - timedelta(days=90)
    assert DrillClock(file, wall).start_at(NOON) == NOON - timedelta(days=90)


def test_no_clock_goes_back(tmp_path: Path) -> None:
    wall = ManualClock(NOON)
    for clock in (wall, DrillClock(tmp_path / "drill.json", wall)):
        with pytest.raises(ClockMayNotGoBack):
            clock.advance_to(NOON - timedelta(seconds=1))


def test_moments_travel_in_utc_and_never_without_an_offset() -> None:
    assert iso(from_iso("2026-07-20T12:00:00+08:00")) == "2026-07-20T04:00:00Z"
    with pytest.raises(ValueError, match="offset"):
        from_iso("2026-07-20T12:00:00")
