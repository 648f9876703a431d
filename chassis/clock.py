"""Time as an argument: without it nothing that waits for weeks could be tested, drilled or trusted.

Two clocks run through the platform. The *wall* clock drives delivery, retries, tokens. The *station's* clock drives
the law and the work; a drill may move it forward, and only a drill.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class ClockMayNotGoBack(ValueError):
    """A drill clock moves forward only: facts already recorded would otherwise lie in the future."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is told to move; for tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> datetime:
        return self.advance_to(self._now + by)

    def advance_to(self, moment: datetime) -> datetime:
        if moment < self._now:
            raise ClockMayNotGoBack(iso(moment))
        self._now = moment.astimezone(UTC)
        return self._now


class DrillClock:
    """The system clock plus an offset that a drill may enlarge; the offset survives restarts in ``file``."""

    def __init__(self, file: Path, wall: Clock) -> None:
        self._file, self._wall = file, wall
        self._offset = self._remembered()

    def _remembered(self) -> timedelta:
        if not self._file.exists():
            return timedelta(0)
        return timedelta(seconds=json.loads(self._file.read_text("utf8"))["offset_seconds"])

    def now(self) -> datetime:
        return self._wall.now() + self._offset

    def start_at(self, moment: datetime) -> datetime:
        """Set the date of a drill that has not begun; a drill that has begun keeps its own time."""
        if not self._file.exists():
            self._keep(moment - self._wall.now())
        return self.now()

    def advance_to(self, moment: datetime) -> datetime:
        """Move to ``moment``; :raises ClockMayNotGoBack: if that is in the past."""
        now = self.now()
        if moment < now:
            raise ClockMayNotGoBack(iso(moment))
        self._keep(self._offset + (moment - now))
        return self.now()

    def _keep(self, offset: timedelta) -> None:
        self._offset = offset
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps({"offset_seconds": offset.total_seconds()}), "utf8")
        fresh.replace(self._file)


def iso(moment: datetime) -> str:
    """A moment as text in UTC, ``2026-02-14T02:00:00Z``."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def iso_or_none(moment: datetime | None) -> str | None:
    """:func:`iso` of what may not have happened yet."""
    return None if moment is None else iso(moment)


def from_iso(text: str) -> datetime:
    """The inverse of :func:`iso`; any offset is accepted, none is refused."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs its offset")
    return moment.astimezone(UTC)
