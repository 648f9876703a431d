"""Which days are working days in China; without it a clock over the Spring Festival would run out six days too early.

A working day is what the State Council's yearly notice (国务院办公厅关于部分节假日安排的通知) makes of it: holidays
fall on weekdays and are worked off on make-up Saturdays and Sundays (调休), so no rule can be computed; it is data. The
data come from the library ``chinesecalendar`` (2004–2026), corrected and continued by ``workdays_override.json`` beside
this file, and that by a file of the station's own (``GUITU_WORK_CALENDAR``), so that a year needs no release::

    {"2027": {"source": "国办发明电〔2026〕n号", "holidays": ["2027-01-01"], "working_weekends": ["2027-01-03"]}}

A year in an override counts as published. For a year known before, the override's days win one by one. A year that
nobody knows (2027 before its notice, usually until November) gets the stated fallback: Monday to Friday are working
days, and whatever is reckoned over it is marked *provisional*. It is never an exception: a clock that cannot start
protects nobody. But it is never silent either: :func:`operator_warnings`.

All days are days of Asia/Shanghai.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from chinese_calendar import constants

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
RECOUNTED_EVERY_S: Final = 600.0
"""How often a keeper looks whether a clock that was reckoned provisionally can be reckoned for certain."""
_LONGEST_REST: Final = 366
_LONGEST_CLOCK: Final = timedelta(days=92 + 10)
"""The three months of D19, moved by the longest holiday."""


class MalformedOverride(ValueError):
    """An override does not say what a year's entry must say."""


class Calendar(Protocol):
    """What counting needs to know of a day."""

    def is_working(self, day: date) -> bool:
        """Whether people work on ``day``, make-up weekends included."""

    def is_published(self, day: date) -> bool:
        """Whether somebody with authority has said so, or it is only the fallback."""


@dataclass(frozen=True)
class WorkCalendar:
    """Holidays on weekdays, worked weekends, and the years for which both are known."""

    holidays: frozenset[date]
    working_weekends: frozenset[date]
    years: frozenset[int]

    def is_working(self, day: date) -> bool:
        return day in self.working_weekends or (day.weekday() < 5 and day not in self.holidays)

    def is_published(self, day: date) -> bool:
        return day.year in self.years

    def with_override(self, override: Mapping[str, Any]) -> WorkCalendar:
        """This calendar with years added or days corrected; :raises MalformedOverride: with the year that is wrong."""
        corrected = self
        for year, entry in override.items():
            corrected = corrected._with_year(*_year_of(year, entry))
        return corrected

    def _with_year(self, year: int, holidays: frozenset[date], working: frozenset[date]) -> WorkCalendar:
        return WorkCalendar(
            (self.holidays - working) | holidays,
            (self.working_weekends - holidays) | working,
            self.years | {year},
        )


def day_of(moment: datetime) -> date:
    """The legal day of a moment. :raises ValueError: for a moment without offset."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its offset")
    return moment.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """The first instant of a legal day, which is also the end (24:00) of the day before."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def end_of(day: date) -> datetime:
    """24:00 of a legal day."""
    return start_of(day + timedelta(days=1))


def working_day_from(day: date, calendar: Calendar) -> date:
    """``day`` if people work on it, else the first day after on which they do."""
    for ahead in range(_LONGEST_REST):
        candidate = day + timedelta(days=ahead)
        if calendar.is_working(candidate):
            return candidate
    raise MalformedOverride(f"no working day within a year of {day.isoformat()}")


def _year_of(year: str, entry: Any) -> tuple[int, frozenset[date], frozenset[date]]:
    try:
        number = int(year)
        holidays, working = _days(entry["holidays"]), _days(entry["working_weekends"])
        sound = (
            bool(entry["source"]) and not holidays & working and {day.year for day in holidays | working} <= {number}
        )
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedOverride(f"{year}: {error}") from error
    if not sound:
        raise MalformedOverride(f"{year}: needs a source, days of that year only, none both holiday and working")
    return number, holidays, working


def _days(texts: Iterable[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)


def library_calendar() -> WorkCalendar:
    """What the library knows, without our corrections."""
    years = frozenset(day.year for day in constants.holidays)
    return WorkCalendar(frozenset(constants.holidays), frozenset(constants.workdays), years)


def _packaged() -> WorkCalendar:
    text = resources.files("contracts.law").joinpath("workdays_override.json").read_text("utf8")
    return library_calendar().with_override(json.loads(text))


class CalendarInForce:
    """By which days this process reckons: the packaged calendar, and the station's own file over it once it is taken
    up. A changed file counts from the next start, so that no clock is reckoned by half of it."""

    def __init__(self) -> None:
        self._days = _packaged()

    def take_up(self, file: Path | None) -> None:
        """Reckon by this file from now on, or by the packaged calendar alone.

        :raises MalformedOverride: for a file that is not there, or does not say what it must; nothing changes then.
        """
        if file is None:
            self._days = _packaged()
            return
        try:
            self._days = _packaged().with_override(dict(json.loads(file.read_text("utf8"))))
        except (OSError, ValueError, TypeError) as error:
            raise MalformedOverride(f"{file}: {error}") from error

    def is_working(self, day: date) -> bool:
        return self._days.is_working(day)

    def is_published(self, day: date) -> bool:
        return self._days.is_published(day)


WORK_CALENDAR: Final = CalendarInForce()


def operator_warnings(now: datetime) -> Mapping[str, Sequence[str]]:
    """What an operator must know of the calendar in force: the years without a published one that clocks opened today
    may reach, by name of the warning."""
    first = day_of(now)
    years = range(first.year, (first + _LONGEST_CLOCK).year + 1)
    missing = [str(year) for year in years if not WORK_CALENDAR.is_published(date(year, 1, 1))]
    return {"work_calendar_missing": missing}
