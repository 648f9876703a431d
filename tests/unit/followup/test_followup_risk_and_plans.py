"""Risk with its reasons, and the plan that follows from it: dates counted from the day of arrival, in Changzhou's own
time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.kinds import Range
from contracts.codes import Goods, RiskLevel, StepKind
from contracts.orders.followup import PlanState, RiskFactor, TaskState
from services.followup.domain.plans import (
    TEMPLATES,
    Plan,
    Step,
    Task,
    TaskAlreadyDone,
    VisitedBeforeArrival,
    VisitedInFuture,
    steps_after_a_rise,
)
from services.followup.domain.risk import RiskScale, assess, factors_seen, standing_factors
from services.followup.domain.visits import MoneyNotCounted, counted

ARRIVED_ON = date(2026, 8, 31)
NOON = datetime(2026, 9, 14, 4, 0, tzinfo=UTC)


def assessed(*factors: RiskFactor):
    return assess(factors, id="a", plan_id="p", version=1, at=NOON)


def a_task(**known) -> Task:
    told = {"id": "t", "plan_id": "p", "case_id": "c", "kind": StepKind.VISIT, "due_on": date(2026, 9, 14)}
    return Task(**({"tolerance_days": 7} | told | known))


def a_plan(**known) -> Plan:
    told = {"id": "p", "case_id": "c", "departure_id": "d", "returnee_id": "r", "home_region_code": "320402109201"}
    rest = {"risk": RiskLevel.HIGH, "state": PlanState.ACTIVE, "arrived_on": ARRIVED_ON, "created_at": NOON}
    return Plan(**(told | rest | {"sealed": False} | known))


def due_dates(level: RiskLevel, arrived_on: date = ARRIVED_ON) -> list[tuple[str, str]]:
    return [(step.kind.value, step.due_on(arrived_on).isoformat()) for step in TEMPLATES[level]]


def test_an_assessment_says_what_counted_and_how_much():
    found = assessed(RiskFactor.AGED_70, RiskFactor.IMPAIRED, RiskFactor.IMPAIRED, RiskFactor.WAS_UNIDENTIFIED)

    assert (found.level, found.score, found.reasons) == (
        RiskLevel.HIGH,
        7,
        [
            {"factor": "impaired", "points": 3},
            {"factor": "aged_70", "points": 2},
            {"factor": "was_unidentified", "points": 2},
        ],
    )


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (0, RiskLevel.LOW),
        (1, RiskLevel.LOW),
        (2, RiskLevel.MEDIUM),
        (3, RiskLevel.MEDIUM),
        (4, RiskLevel.HIGH),
        (7, RiskLevel.HIGH),
        (8, RiskLevel.CRITICAL),
    ],
)
def test_the_level_begins_at_its_floor(score, level):
    assert RiskScale().level(score) is level


@given(st.sets(st.sampled_from(RiskFactor)), st.sampled_from(RiskFactor))
def test_one_more_factor_never_lowers_the_score(factors, more):
    assert assessed(*factors, more).score >= assessed(*factors).score


def test_an_age_range_that_reaches_70_counts_as_70():
    known = {"impaired": False, "minor": False, "was_unidentified": False, "has_guardian": True}

    assert standing_factors(ages=Range(62, 71), **known) == [RiskFactor.AGED_70]
    assert standing_factors(ages=Range(62, 69), **known) == []


def test_what_a_visit_found_counts():
    assert factors_seen({"lives_alone": True, "no_income": False}, stable=False) == [
        RiskFactor.LIVES_ALONE,
        RiskFactor.UNSTABLE,
    ]


def test_the_templates_are_those_of_the_station():
    assert {level.value: due_dates(level) for level in RiskLevel} == {
        "low": [("phone", "2026-09-07"), ("phone", "2026-11-29")],
        "medium": [
            ("phone", "2026-09-07"),
            ("visit", "2026-09-30"),
            ("phone", "2026-11-29"),
            ("visit", "2027-02-27"),
        ],
        "high": [
            ("phone", "2026-09-03"),
            ("visit", "2026-09-14"),
            ("visit", "2026-09-30"),
            ("visit", "2026-10-31"),
            ("visit", "2026-11-30"),
            ("visit", "2026-12-31"),
            ("visit", "2027-01-31"),
            ("visit", "2027-02-28"),
        ],
        "critical": [
            ("visit", "2026-08-31"),
            ("visit", "2026-09-07"),
            ("visit", "2026-09-14"),
            ("visit", "2026-09-21"),
            ("visit", "2026-09-28"),
        ],
    }


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(1, 24))
def test_a_month_ends_on_the_corresponding_day_or_the_months_last(start, months):
    due = Step(StepKind.VISIT, 7, months=months).due_on(start)

    assert (due.year * 12 + due.month) - (start.year * 12 + start.month) == months
    assert due.day == start.day or (due.day < start.day and (due + timedelta(days=1)).day == 1)


def test_a_task_appears_at_nine_and_runs_over_at_the_end_of_its_last_day_in_changzhou():
    task = a_task(due_on=date(2026, 9, 14), tolerance_days=7)

    assert task.due_at.astimezone(UTC) == datetime(2026, 9, 14, 1, 0, tzinfo=UTC)
    assert task.overdue_at.astimezone(UTC) == datetime(2026, 9, 21, 16, 0, tzinfo=UTC)


def test_the_way_of_a_task():
    task = a_task()

    assert [task.fall_due(), task.fall_due(), task.run_over(), task.run_over()] == [True, False, True, False]
    task.finish(NOON)
    assert (task.state, task.done_at) == (TaskState.DONE, NOON)
    assert [task.fall_due(), task.run_over()] == [False, False]
    with pytest.raises(TaskAlreadyDone):
        task.finish(NOON)


def test_a_visit_lies_between_the_arrival_and_now():
    plan = a_plan()
    arrival_day = datetime(2026, 8, 30, 16, 0, tzinfo=UTC)

    assert plan.when_visited(arrival_day, NOON) == arrival_day
    assert plan.when_visited(NOON + timedelta(minutes=4), NOON) == NOON
    with pytest.raises(VisitedInFuture):
        plan.when_visited(NOON + timedelta(minutes=6), NOON)
    with pytest.raises(VisitedBeforeArrival):
        plan.when_visited(arrival_day - timedelta(seconds=1), NOON)


def test_a_plan_is_complete_when_all_is_done_stable_and_taken_care_of():
    done, open_ = a_task(state=TaskState.DONE), a_task()

    assert a_plan().complete_if([done], True, True) is True
    assert [
        a_plan().complete_if([done, open_], True, True),
        a_plan().complete_if([done], False, True),
        a_plan().complete_if([done], True, False),
    ] == [False, False, False]


def test_a_risk_that_rose_adds_the_visits_of_its_level_but_none_on_a_planned_day():
    added = steps_after_a_rise(RiskLevel.CRITICAL, date(2026, 9, 7), {date(2026, 9, 14)})

    assert [due_on.isoformat() for _, due_on in added] == ["2026-09-21", "2026-09-28", "2026-10-05"]


def test_consolation_money_is_counted_or_not_brought():
    money = [{"what": Goods.CONSOLATION_MONEY, "quantity": 1}]

    assert counted(money, 50_000) == [{"what": "consolation_money", "quantity": 1}]
    with pytest.raises(MoneyNotCounted):
        counted(money, 0)
