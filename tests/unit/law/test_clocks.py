"""The one table of statutory clocks: the law's numbers, the worked example, warnings, pauses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.deadline_decisions import DeadlinePlan
from contracts.codes import ClockRule
from contracts.law.calendar import SHANGHAI, library_calendar
from contracts.law.clocks import CLOCKS, PauseRule, kept_by
from contracts.law.counting import days, hours, months, working_days

CALENDAR = library_calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_every_clock_rule_has_exactly_one_row() -> None:
    assert list(CLOCKS) == [rule.value for rule in ClockRule]


def test_the_limits_are_the_laws() -> None:
    assert {name: clock.limit for name, clock in CLOCKS.items()} == {
        "D11": hours(24),
        "D12": working_days(7),
        "D13": months(1),
        "D14": working_days(1),
        "D15": hours(72),
        "D16": days(10),
        "D17": days(15),
        "D18": months(1),
        "D19": months(3),
        "D24": hours(24),
        "D29": working_days(10),
    }


def test_the_worked_example_of_the_spring_festival_2026() -> None:
    entered = at("2026-02-13 10:00")
    assert {name: clock.plan(entered, CALENDAR) for name, clock in CLOCKS.items()} == {
        "D11": DeadlinePlan(at("2026-02-14 10:00"), at("2026-02-14 04:00")),
        "D12": DeadlinePlan(at("2026-03-03 00:00"), at("2026-02-27 00:00")),
        "D13": DeadlinePlan(at("2026-03-14 00:00"), at("2026-03-06 00:00")),
        "D14": DeadlinePlan(at("2026-02-15 00:00"), at("2026-02-14 00:00")),
        "D15": DeadlinePlan(at("2026-02-16 10:00"), at("2026-02-15 22:00")),
        "D16": DeadlinePlan(at("2026-02-25 00:00"), at("2026-02-20 00:00")),
        "D17": DeadlinePlan(at("2026-03-01 00:00"), at("2026-02-24 00:00")),
        "D18": DeadlinePlan(at("2026-03-14 00:00"), at("2026-03-10 00:00")),
        "D19": DeadlinePlan(at("2026-05-14 00:00"), at("2026-05-04 00:00")),
        "D24": DeadlinePlan(at("2026-02-14 10:00"), at("2026-02-14 04:00")),
        "D29": DeadlinePlan(at("2026-03-06 00:00"), at("2026-03-03 00:00")),
    }


@pytest.mark.parametrize(
    ("rule", "custody", "due"),
    [
        ("D18", "2026-01-31 23:30", "2026-03-01 00:00"),  # 28 February is a make-up Saturday
        ("D18", "2027-01-31 09:00", "2027-03-02 00:00"),  # 28 February is a Sunday: Monday, 1 March
        ("D18", "2028-01-31 09:00", "2028-03-01 00:00"),  # a leap year: 29 February, a Tuesday
        ("D18", "2028-02-29 09:00", "2028-03-30 00:00"),
        ("D19", "2025-11-30 09:00", "2026-03-01 00:00"),  # no 30 February either
        ("D19", "2025-05-31 09:00", "2025-09-02 00:00"),  # 31 August is a Sunday
        ("D13", "2026-05-31 00:00", "2026-07-01 00:00"),  # no 31 June
    ],
)
def test_months_end_on_their_corresponding_day_or_their_last_and_never_on_a_day_of_rest(
    rule: str, custody: str, due: str
) -> None:
    assert CLOCKS[rule].plan(at(custody), CALENDAR).due_at == at(due)


def test_each_clock_that_runs_has_its_keeper_and_the_others_say_what_they_wait_for() -> None:
    assert {keeper: [rule.value for rule in kept_by(keeper)] for keeper in ("intake", "tracing", "followup")} == {
        "intake": ["D16", "D17", "D19", "D24"],
        "tracing": ["D11", "D12", "D13", "D18"],
        "followup": [],
    }
    assert [name for name, clock in CLOCKS.items() if clock.waits_for] == ["D14", "D15", "D29"]


def test_a_calendar_of_mondays_to_fridays_would_be_wrong_by_six_days() -> None:
    naive = CALENDAR.__class__(frozenset(), frozenset(), frozenset({2026}))
    assert CLOCKS["D12"].plan(at("2026-02-13 10:00"), naive).due_at == at("2026-02-25 00:00")


def test_a_clock_that_reaches_into_an_unpublished_year_is_provisional() -> None:
    entered = at("2026-11-20 10:00")
    assert {name for name, clock in CLOCKS.items() if clock.plan(entered, CALENDAR).provisional} == {"D19"}


def test_only_the_stay_pauses_and_only_in_hospital() -> None:
    assert {name: clock.pause for name, clock in CLOCKS.items() if clock.pause is not PauseRule.NEVER} == {
        "D16": PauseRule.IN_HOSPITAL
    }


def test_days_already_stayed_shorten_a_resumed_stay() -> None:
    back = at("2026-03-10 15:00")
    assert CLOCKS["D16"].plan(back, CALENDAR, used=4) == DeadlinePlan(at("2026-03-17 00:00"), at("2026-03-13 00:00"))


def test_a_clock_that_never_pauses_takes_no_used_days() -> None:
    with pytest.raises(ValueError, match="never pauses"):
        CLOCKS["D12"].plan(at("2026-03-10 15:00"), CALENDAR, used=1)


@pytest.mark.parametrize("name", list(CLOCKS))
def test_a_moment_without_offset_starts_no_clock(name: str) -> None:
    with pytest.raises(ValueError):
        CLOCKS[name].plan(datetime(2026, 2, 13, 10), CALENDAR)


@given(st.sampled_from(list(CLOCKS)), st.datetimes(datetime(2004, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)))
def test_every_clock_warns_after_it_starts_and_before_it_is_due(name: str, start: datetime) -> None:
    plan = CLOCKS[name].plan(start, CALENDAR)
    assert plan.warn_at is not None and start < plan.warn_at < plan.due_at
