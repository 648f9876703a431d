"""How periods are counted (Civil Code 201–203): first days, last days, month ends, days of rest, boundaries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.law.calendar import SHANGHAI, day_of, library_calendar
from contracts.law.counting import (
    Ending,
    Period,
    Unit,
    beginning_of_last_day,
    days,
    ending_of,
    hours,
    last_day_of,
    months,
    working_days,
)

CALENDAR = library_calendar()
PERIODS = st.builds(Period, st.integers(1, 60), st.sampled_from(list(Unit)))
MOMENTS = st.datetimes(datetime(2004, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


def at(text: str) -> datetime:
    """A moment in Shanghai, ``2026-02-13 10:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def known(text: str) -> Ending:
    return Ending(at(text), provisional=False)


def test_hours_run_from_the_moment_through_night_and_holiday() -> None:
    assert ending_of(at("2026-02-13 10:00"), hours(24), CALENDAR) == known("2026-02-14 10:00")
    assert ending_of(at("2026-02-16 23:59:59"), hours(24), CALENDAR) == known("2026-02-17 23:59:59")


def test_hours_are_real_hours_even_for_a_moment_read_in_a_zone_with_summer_time() -> None:
    before_the_change = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    assert ending_of(before_the_change, hours(24), CALENDAR).at - before_the_change.astimezone(UTC) == timedelta(
        hours=24
    )


def test_the_day_a_period_starts_on_does_not_count() -> None:
    first_minute, last_minute = at("2026-03-10 00:00"), at("2026-03-10 23:59")
    both = [ending_of(start, days(1), CALENDAR) for start in (first_minute, last_minute)]
    assert both == [known("2026-03-12 00:00")] * 2


def test_the_day_is_shanghais_not_utcs() -> None:
    half_past_midnight = datetime(2026, 3, 9, 16, 30, tzinfo=UTC)
    assert ending_of(half_past_midnight, days(1), CALENDAR) == known("2026-03-12 00:00")


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 2, 13), 3, date(2026, 5, 13)),
    ],
)
def test_a_month_ends_on_the_corresponding_day_or_on_its_last(start: date, count: int, last: date) -> None:
    assert last_day_of(start, months(count), CALENDAR) == last


def test_a_last_day_in_the_spring_festival_moves_behind_all_of_it() -> None:
    assert ending_of(at("2026-02-06 09:00"), days(10), CALENDAR) == known("2026-02-25 00:00")


def test_a_last_day_on_an_ordinary_weekend_moves_to_monday() -> None:
    assert ending_of(at("2026-03-04 09:00"), days(10), CALENDAR) == known("2026-03-17 00:00")


def test_a_last_day_on_a_make_up_saturday_stays() -> None:
    assert ending_of(at("2026-02-18 09:00"), days(10), CALENDAR) == known("2026-03-01 00:00")


def test_working_days_count_make_up_saturdays_and_skip_the_festival() -> None:
    assert ending_of(at("2026-02-13 10:00"), working_days(7), CALENDAR) == known("2026-03-03 00:00")


def test_a_period_reaching_into_a_year_without_a_published_calendar_is_provisional_and_no_exception() -> None:
    seven = ending_of(at("2026-12-28 10:00"), working_days(7), CALENDAR)
    assert seven == Ending(at("2027-01-07 00:00"), provisional=True)
    assert ending_of(at("2026-12-28 10:00"), months(1), CALENDAR) == Ending(at("2027-01-29 00:00"), provisional=True)


def test_a_period_that_ends_within_the_last_published_year_is_not_provisional() -> None:
    assert ending_of(at("2026-12-22 10:00"), working_days(7), CALENDAR) == known("2027-01-01 00:00")


def test_a_last_day_that_moves_across_the_new_year_is_provisional() -> None:
    published_to_2021 = CALENDAR.__class__(CALENDAR.holidays, CALENDAR.working_weekends, frozenset({2021}))
    assert ending_of(at("2021-12-01 10:00"), months(1), published_to_2021).provisional


def test_hours_ask_no_calendar() -> None:
    assert ending_of(at("2031-12-31 10:00"), hours(24), CALENDAR) == known("2032-01-01 10:00")


def test_a_warning_day_is_not_moved_by_a_holiday() -> None:
    assert beginning_of_last_day(at("2026-02-13 10:00"), days(7), CALENDAR) == at("2026-02-20 00:00")


def test_a_period_has_at_least_one_unit() -> None:
    with pytest.raises(ValueError):
        days(0)
    assert days(10).less(4) == days(6) and days(10).less(99) == days(1)


@pytest.mark.parametrize("period", [hours(1), days(1), working_days(1), months(1)])
def test_a_moment_without_offset_is_refused(period: Period) -> None:
    with pytest.raises(ValueError):
        ending_of(datetime(2026, 2, 13, 10), period, CALENDAR)


@given(MOMENTS, PERIODS)
def test_a_period_ends_after_it_starts(start: datetime, period: Period) -> None:
    assert ending_of(start, period, CALENDAR).at > start


@given(MOMENTS, PERIODS.filter(lambda period: period.unit is not Unit.HOURS))
def test_days_and_months_end_at_midnight_after_a_working_day(start: datetime, period: Period) -> None:
    end = ending_of(start, period, CALENDAR).at.astimezone(SHANGHAI)
    last = end.date() - timedelta(days=1)
    assert (end.hour, end.minute, end.second, end.microsecond) == (0, 0, 0, 0) and CALENDAR.is_working(last)


@given(MOMENTS, st.integers(1, 60))
def test_seven_working_days_are_seven_days_on_which_people_work(start: datetime, count: int) -> None:
    last = day_of(ending_of(start, working_days(count), CALENDAR).at) - timedelta(days=1)
    counted = [day_of(start) + timedelta(days=n) for n in range(1, (last - day_of(start)).days + 1)]
    assert sum(CALENDAR.is_working(day) for day in counted) == count


@given(MOMENTS, MOMENTS, PERIODS)
def test_who_starts_later_never_ends_earlier(one: datetime, other: datetime, period: Period) -> None:
    earlier, later = sorted((one, other))
    assert ending_of(earlier, period, CALENDAR).at <= ending_of(later, period, CALENDAR).at


@given(MOMENTS, PERIODS)
def test_a_longer_period_never_ends_earlier(start: datetime, period: Period) -> None:
    longer = Period(period.count + 1, period.unit)
    assert ending_of(start, period, CALENDAR).at <= ending_of(start, longer, CALENDAR).at


@given(MOMENTS, PERIODS, st.sampled_from(["Asia/Shanghai", "America/New_York", "Asia/Kathmandu"]))
def test_the_zone_a_moment_was_written_in_does_not_matter(start: datetime, period: Period, zone: str) -> None:
    elsewhere = start.astimezone(ZoneInfo(zone))
    assert ending_of(elsewhere, period, CALENDAR) == ending_of(start, period, CALENDAR)
