"""Which days are working days: the published years, our own corrections, and the years nobody has published yet."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.law.calendar import (
    WORK_CALENDAR,
    CalendarInForce,
    MalformedOverride,
    day_of,
    end_of,
    library_calendar,
    operator_warnings,
    start_of,
    working_day_from,
)

LIBRARY = library_calendar()
YEAR_2027 = {
    "2027": {
        "source": "an invented notice",
        "holidays": ["2027-01-01", "2027-02-08"],
        "working_weekends": ["2027-01-03"],
    }
}


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_a_published_day_is_what_the_library_says(day: date) -> None:
    assert (LIBRARY.is_working(day), LIBRARY.is_published(day)) == (chinese_calendar.is_workday(day), True)


@pytest.mark.parametrize("day", [date(2026, 2, 14), date(2026, 2, 28), date(2026, 10, 10), date(2026, 9, 20)])
def test_a_make_up_weekend_is_a_working_day(day: date) -> None:
    assert day.weekday() >= 5 and LIBRARY.is_working(day)


@pytest.mark.parametrize("day", [date(2026, 2, 16), date(2026, 2, 23), date(2026, 10, 5), date(2026, 1, 2)])
def test_a_holiday_on_a_weekday_is_no_working_day(day: date) -> None:
    assert day.weekday() < 5 and not LIBRARY.is_working(day)


@given(st.dates(date(2027, 1, 1), date(2200, 12, 31)) | st.dates(date(1990, 1, 1), date(2003, 12, 31)))
def test_a_year_nobody_published_works_monday_to_friday_and_says_so(day: date) -> None:
    assert (LIBRARY.is_working(day), LIBRARY.is_published(day)) == (day.weekday() < 5, False)


def test_an_override_adds_a_year() -> None:
    calendar = LIBRARY.with_override(YEAR_2027)
    days = (date(2027, 1, 1), date(2027, 1, 3), date(2027, 2, 8), date(2027, 2, 9), date(2027, 2, 13))
    assert [calendar.is_working(day) for day in days] == [False, True, False, True, False]
    assert calendar.is_published(date(2027, 7, 1)) and not calendar.is_published(date(2028, 1, 1))


def test_an_override_corrects_days_of_a_known_year_and_leaves_the_others() -> None:
    correction = {"2026": {"source": "invented", "holidays": ["2026-02-14"], "working_weekends": ["2026-02-15"]}}
    calendar = LIBRARY.with_override(correction)
    changed = [day for day in _every_day_of(2026) if calendar.is_working(day) != LIBRARY.is_working(day)]
    assert changed == [date(2026, 2, 14), date(2026, 2, 15)]


def test_an_override_leaves_the_calendar_it_was_laid_over_alone() -> None:
    before = library_calendar()
    before.with_override(YEAR_2027)
    assert before == LIBRARY


@pytest.mark.parametrize(
    "entry",
    [
        {"holidays": ["2027-01-01"], "working_weekends": []},
        {"source": "", "holidays": [], "working_weekends": []},
        {"source": "s", "holidays": ["2026-12-31"], "working_weekends": []},
        {"source": "s", "holidays": ["2027-01-01"], "working_weekends": ["2027-01-01"]},
        {"source": "s", "holidays": ["1 January"], "working_weekends": []},
        {"source": "s", "holidays": [20270101], "working_weekends": []},
        [],
    ],
)
def test_an_override_that_is_not_sound_is_refused_with_its_year(entry: object) -> None:
    with pytest.raises(MalformedOverride, match="2027"):
        LIBRARY.with_override({"2027": entry})


def test_the_packaged_calendar_knows_at_least_what_the_library_knows() -> None:
    assert all(CalendarInForce().is_published(date(year, 7, 1)) for year in LIBRARY.years)
    assert LIBRARY.years == set(range(2004, 2027))


def test_a_file_of_the_stations_own_adds_a_year_without_a_release(tmp_path: Path) -> None:
    file = tmp_path / "working-days.json"
    file.write_text(json.dumps(YEAR_2027), "utf8")
    in_force, new_year = CalendarInForce(), date(2027, 1, 1)
    assert (in_force.is_published(new_year), in_force.is_working(new_year)) == (False, True)
    in_force.take_up(file)
    assert (in_force.is_published(new_year), in_force.is_working(new_year)) == (True, False)
    in_force.take_up(None)
    assert not in_force.is_published(new_year)


@pytest.mark.parametrize("text", ["", "[1]", '{"2027": {}}', '{"next year": {"source": "s"}}', "null"])
def test_a_file_that_does_not_say_what_it_must_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "working-days.json"
    file.write_text(text, "utf8")
    in_force = CalendarInForce()
    with pytest.raises(MalformedOverride, match=r"working-days\.json"):
        in_force.take_up(file)
    assert not in_force.is_published(date(2027, 1, 1)) and in_force.is_published(date(2026, 1, 1))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedOverride, match="nowhere"):
        CalendarInForce().take_up(tmp_path / "nowhere.json")


@pytest.mark.parametrize(
    ("now", "missing"),
    [
        (datetime(2026, 7, 20, tzinfo=UTC), []),
        (datetime(2026, 11, 29, tzinfo=UTC), ["2027"]),
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), ["2027"]),
        (datetime(2027, 10, 1, tzinfo=UTC), ["2027", "2028"]),
    ],
)
def test_a_year_that_a_clock_opened_today_may_reach_and_nobody_has_published_is_warned_of(
    tmp_path: Path, now: datetime, missing: list[str]
) -> None:
    file = tmp_path / "working-days.json"
    file.write_text(json.dumps(YEAR_2027), "utf8")
    assert operator_warnings(now) == {"work_calendar_missing": missing}
    try:
        WORK_CALENDAR.take_up(file)
        assert operator_warnings(now) == {"work_calendar_missing": [year for year in missing if year != "2027"]}
    finally:
        WORK_CALENDAR.take_up(None)


def test_a_legal_day_is_a_day_in_shanghai_wherever_the_moment_was_read() -> None:
    assert day_of(datetime(2026, 2, 13, 15, 59, 59, tzinfo=UTC)) == date(2026, 2, 13)
    assert day_of(datetime(2026, 2, 13, 16, 0, 0, tzinfo=UTC)) == date(2026, 2, 14)


def test_a_day_ends_when_the_next_begins() -> None:
    assert end_of(date(2026, 2, 28)) == start_of(date(2026, 3, 1)) == datetime(2026, 2, 28, 16, tzinfo=UTC)


def test_a_moment_without_offset_has_no_legal_day() -> None:
    with pytest.raises(ValueError):
        day_of(datetime(2026, 2, 13, 10))


@given(st.dates(date(2004, 1, 1), date(2040, 12, 31)))
def test_the_next_working_day_is_the_first_on_which_people_work(day: date) -> None:
    found = working_day_from(day, LIBRARY)
    between = [day + timedelta(days=ahead) for ahead in range((found - day).days)]
    assert LIBRARY.is_working(found) and not any(LIBRARY.is_working(earlier) for earlier in between)


def test_a_calendar_without_any_working_day_is_refused_rather_than_searched_for_ever() -> None:
    class Paradise:
        def is_working(self, day: date) -> bool:
            return False

        def is_published(self, day: date) -> bool:
            return True

    with pytest.raises(MalformedOverride):
        working_day_from(date(2026, 1, 1), Paradise())


def _every_day_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
