"""When somebody was with us (在站时段), and what was filed about the stay; without it the days in hospital would count
as days at the station (D16)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from contracts.codes import ClockRule
from contracts.law.calendar import day_of

if TYPE_CHECKING:
    from chassis.private import Private


@dataclass(eq=False, kw_only=True)
class Presence:
    """One uninterrupted time at the station: from the bed until hospital or departure."""

    id: str
    case_id: str
    since: datetime
    until: datetime | None = None

    def end(self, at: datetime) -> None:
        """Over since ``at``, and never before it began."""
        self.until = max(at, self.since)


@dataclass(eq=False, kw_only=True)
class Filing:
    """One act of the station that a statutory duty asks for: which duty, how or why (codes), under which number."""

    id: str
    case_id: str
    rule: ClockRule
    codes: Sequence[str]
    done_at: datetime
    recorded_by: str
    recorded_at: datetime
    number: Private | None = None


def days_present(presences: Iterable[Presence]) -> int:
    """Natural days of Asia/Shanghai at the station, of those times that are over; the day of coming does not count
    (Civil Code art. 201), the day of going does, so that no day counts twice."""
    return sum((day_of(one.until) - day_of(one.since)).days for one in presences if one.until is not None)
