"""Whoever is home is looked in on by risk: the arrival makes the plan, each record a new assessment (item 19)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from contracts.law.calendar import SHANGHAI
from tests.city import City
from tests.stories import UNCERTAIN, a_paper, approved_to_see, brought_in, come_home

A_QUIET_VISIT = {"health": "精神尚好", "living": "与女儿同住", "stable": True}


def home_on(city: City) -> date:
    return city.now().astimezone(SHANGHAI).date()


def in_the_forenoon(city: City) -> None:
    """What is to be done on a day is due at nine; the stories before this one left the clock anywhere."""
    tomorrow = home_on(city) + timedelta(days=1)
    city.advance_to(datetime.combine(tomorrow, time(10), SHANGHAI))


def months_after(day: date, count: int) -> date:
    year, month = day.year + (day.month - 1 + count) // 12, (day.month - 1 + count) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def planned(city: City, plan: str) -> tuple[str, list[tuple[str, str]]]:
    """The level of risk, and what is to be done on which day."""
    shown = city["station-desk"].get(f"/v1/followup/plans/{plan}")
    return shown["risk"], [(task["kind"], task["due_on"]) for task in shown["tasks"]]


def on(kind: str, day: date) -> tuple[str, str]:
    return kind, day.isoformat()


def after(day: date, *steps: tuple[str, int]) -> list[tuple[str, str]]:
    return [on(kind, day + timedelta(days=days)) for kind, days in steps]


TEMPLATES: dict[str, tuple[dict[str, Any], list[tuple[str, int]]]] = {
    "low": ({}, [("phone", 7), ("phone", 90)]),
    "medium": ({"ages": {"lo": 60, "hi": 72}}, [("phone", 7), ("visit", 30), ("phone", 90), ("visit", 180)]),
    "critical": (
        {"ages": UNCERTAIN, "zone": "minor", "impaired": True, "knows_own_name": False},
        [("visit", 0), ("visit", 7), ("visit", 14), ("visit", 21), ("visit", 28)],
    ),
}


@pytest.mark.parametrize("risk", TEMPLATES)
def test_the_arrival_makes_a_plan_with_the_days_of_its_template(city: City, risk: str) -> None:
    who, steps = TEMPLATES[risk]
    person = brought_in(city, **who)
    plan = come_home(city, person, documents=[a_paper("guardianship_assessment")])
    approved_to_see(city, person.case, "home_follow_up")

    assert planned(city, plan) == (risk, after(home_on(city), *steps))


def test_a_high_risk_is_called_after_three_days_and_visited_every_month_for_half_a_year(city: City) -> None:
    elder = {"ages": {"lo": 65, "hi": 80}, "zone": "care", "impaired": True}
    plan = come_home(city, brought_in(city, **elder))
    day = home_on(city)

    monthly = [on("visit", months_after(day, count)) for count in range(1, 7)]
    assert planned(city, plan) == ("high", [*after(day, ("phone", 3), ("visit", 14)), *monthly])


def test_each_record_makes_a_new_version_of_the_risk_with_its_reasons(city: City) -> None:
    plan = come_home(city, brought_in(city))
    task = city["station-desk"].get(f"/v1/followup/plans/{plan}")["tasks"][0]["id"]
    city.advance(days=7)
    signs = {"lives_alone": True, "medication_stopped": True}
    city["station-desk"].post(f"/v1/followup/tasks/{task}/visit", {**A_QUIET_VISIT, "risk_factors": signs})

    shown = city["station-desk"].get(f"/v1/followup/plans/{plan}")["assessments"]
    assert [(risk["version"], risk["level"], [one["factor"] for one in risk["reasons"]]) for risk in shown] == [
        (1, "low", []),
        (2, "medium", ["medication_stopped", "lives_alone"]),
    ]
    assert [one.data["level"] for one in city.announced("followup", "risk_assessed", plan_id=plan)] == ["low", "medium"]


def test_a_call_that_nobody_makes_is_due_on_its_day_and_overdue_after_its_tolerance_each_once(city: City) -> None:
    in_the_forenoon(city)
    plan = come_home(city, brought_in(city))
    task = city["station-desk"].get(f"/v1/followup/plans/{plan}")["tasks"][0]["id"]
    story = []
    for days in (6, 1, 3, 1, 1):
        city.advance(days=days)
        story.append([one.name for one in city.announced("followup", "task_due", "task_overdue", task_id=task)])

    assert story == [[], ["task_due"], ["task_due"], ["task_due", "task_overdue"], ["task_due", "task_overdue"]]


def test_a_visit_is_recorded_once(city: City) -> None:
    plan = come_home(city, brought_in(city))
    task = city["station-desk"].get(f"/v1/followup/plans/{plan}")["tasks"][0]["id"]
    record = f"/v1/followup/tasks/{task}/visit"
    city["station-desk"].post(record, A_QUIET_VISIT)

    assert city["station-desk"].refused(record, A_QUIET_VISIT) == (409, "task_already_done")
    assert len(city.announced("followup", "visit_recorded", task_id=task)) == 1
