"""How a period is counted; without it "seven working days" would end on a different day in every service.

Civil Code (民法典) articles 201–203, binding for civil periods and used here by analogy (domain §1.3):

* art. 201: a period in hours runs from the moment itself, through nights and holidays; in days, months or years the
  day it starts on does not count, counting begins with the next day;
* art. 202: a period in months ends on the corresponding day of the last month, or on its last day where there is none
  (31 January + 1 month = 28 or 29 February);
* art. 203: when the last day is a statutory day of rest (法定休假日) the period ends on the day after that rest; the
  last day ends at 24:00. A day of rest is every day off in the State Council's arrangement, ordinary weekends included,
  so "the day after" is the next working day.

A period in working days counts working days only, make-up Saturdays included, and so always ends on one.

A period in days or months ends *at* 24:00 of its last day, written as 00:00:00+08:00 of the next: from that instant on
an undone duty is breached. A period in hours ends at its own instant and is never moved.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from contracts.law.calendar import SHANGHAI, Calendar, day_of, end_of, start_of, working_day_from


class Unit(StrEnum):
    """What a period is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True)
class Period:
    """``count`` of ``unit``; at least one."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError("a period has at least one unit")

    def less(self, used: int) -> Period:
        """What is left after ``used`` units, at least one, so that a resumed clock still gives a day to act."""
        return replace(self, count=max(1, self.count - used))


def hours(count: int) -> Period:
    return Period(count, Unit.HOURS)


def days(count: int) -> Period:
    return Period(count, Unit.DAYS)


def working_days(count: int) -> Period:
    return Period(count, Unit.WORKING_DAYS)


def months(count: int) -> Period:
    return Period(count, Unit.MONTHS)


@dataclass(frozen=True)
class Ending:
    """When a period ends; ``provisional`` when a day of a year without published calendar had a part in it."""

    at: datetime
    provisional: bool


def ending_of(started_at: datetime, period: Period, calendar: Calendar) -> Ending:
    """When ``period`` from ``started_at`` is over, in Asia/Shanghai. :raises ValueError: for a moment without
    offset."""
    if period.unit is Unit.HOURS:
        return Ending(_hours_later(started_at, period.count), provisional=False)
    nominal = last_day_of(day_of(started_at), period, calendar)
    last = working_day_from(nominal, calendar)
    asked_from = day_of(started_at) if period.unit is Unit.WORKING_DAYS else nominal
    return Ending(end_of(last), _any_unpublished(asked_from, last, calendar))


def beginning_of_last_day(started_at: datetime, period: Period, calendar: Calendar) -> datetime:
    """The first instant of the last day of ``period``, *not* moved by a rest day: for warnings, which must not come
    late.

    For a period in hours: the instant itself.
    """
    if period.unit is Unit.HOURS:
        return ending_of(started_at, period, calendar).at
    return start_of(last_day_of(day_of(started_at), period, calendar))


def last_day_of(start: date, period: Period, calendar: Calendar) -> date:
    """The last day of a period that starts on ``start``, before article 203 moves it."""
    return _LAST_DAY[period.unit](start, period.count, calendar)


def _hours_later(started_at: datetime, count: int) -> datetime:
    day_of(started_at)  # refuses a moment without offset
    # In UTC: adding hours to a local time of a zone with summer time would lose or win one.
    return (started_at.astimezone(UTC) + timedelta(hours=count)).astimezone(SHANGHAI)


def _days_later(start: date, count: int, calendar: Calendar) -> date:
    return start + timedelta(days=count)


def _working_days_later(start: date, count: int, calendar: Calendar) -> date:
    day = start
    for _ in range(count):
        day = working_day_from(day + timedelta(days=1), calendar)
    return day


def _months_later(start: date, count: int, calendar: Calendar) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


_LAST_DAY: Final[dict[Unit, Callable[[date, int, Calendar], date]]] = {
    Unit.DAYS: _days_later,
    Unit.WORKING_DAYS: _working_days_later,
    Unit.MONTHS: _months_later,
}


def _any_unpublished(first: date, last: date, calendar: Calendar) -> bool:
    """Years are published whole, so the first day of each year that the span touches speaks for it."""
    years = (date(year, 1, 1) for year in range(first.year, last.year + 1))
    return not all(calendar.is_published(day) for day in years)
