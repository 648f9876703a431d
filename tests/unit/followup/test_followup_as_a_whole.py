"""Follow-up as a whole: the old man is home; the plan, the four levels, and the visit with rice, milk and oil."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from chassis.clock import ManualClock
from chassis.commands import Answer
from chassis.orders import Actor, Heard, Refusal
from chassis.outbox import outbox
from chassis.registrations import registrations
from chassis.work import Cause
from contracts.events import CATALOGUE
from contracts.events.intake import DepartureArrived
from contracts.orders import followup as orders
from contracts.orders import intake
from services.followup.domain.notices import Territory
from services.followup.service import FollowupService
from services.followup.storage import Visits, WrittenOnce
from tests.mothers import a_worker_come_home, an_elder_come_home
from tests.pairs import PAIRS, pair_named
from tests.stored import everything_stored
from tests.town import Town, settings_for

ARRIVED_AT = datetime(2026, 8, 31, 8, 0, tzinfo=UTC)

STATION = Actor("station", "station", "station-desk", frozenset({"followup:work", "home-notices:work"}))
_HOME = frozenset({"home-notices:work"})
ZHENGLU = Actor("township-zhenglu", "township", "zhenglu", _HOME, "320402109000")
TIANNING = Actor("district-tianning", "township", "tianning", _HOME, "320402000000")
ELSEWHERE = Actor("township-elsewhere", "township", "elsewhere", _HOME, "320402110000")

A_FAMILY = {
    "name": "陈国峰",
    "home_text": "郑陆镇董墅村某号",
    "relatives": ["女儿"],
    "guardian": {"name": "陈小满", "relation": "女儿", "organisation": None},
}
THE_NEWSPAPERS_VISIT = {
    "present": ["女儿", "村委工作人员"],
    "health": "精神尚好, 能认出家人",
    "living": "与女儿同住",
    "needs": ["申请残疾人两项补贴"],
    "goods": [{"what": "rice", "quantity": 1}, {"what": "milk", "quantity": 2}, {"what": "oil", "quantity": 1}],
    "money_fen": 50_000,
    "stable": True,
}
A_CALL = {"health": "电话中回答清楚", "living": "与女儿同住", "stable": True}


@pytest.fixture(params=PAIRS)
def town(request, tmp_path) -> Iterator[Town]:
    with (
        pair_named(request.param, request, ("followup",)) as pair,
        Town(CATALOGUE, [FollowupService], settings_for(pair, tmp_path), clock=ManualClock(ARRIVED_AT)) as town,
    ):
        yield town


def come_home(town: Town, arrival: DepartureArrived, family: dict[str, Any] = A_FAMILY, *, sealed: bool = False) -> str:
    """The arrival is heard, with what intake answers; the id of the plan."""
    type_ = arrival.contract.type
    heard = Heard(str(uuid.uuid4()), type_, "case/x", 1, town.clock.now(), arrival, None, sealed, family)
    with town["followup"].unit(cause=Cause(sealed=sealed)) as uow:
        FollowupService().departure_arrived(heard, uow)
    (plan,) = town.ask(orders.PLANS, {"case_id": arrival.case_id}, STATION)["items"]
    return str(plan["id"])


def envelopes(town: Town) -> list[dict[str, Any]]:
    with town["followup"].view() as view:
        return [json.loads(row.body) for row in view.session.execute(select(outbox).order_by(outbox.c.number))]


def announced(town: Town) -> list[tuple[str, dict[str, Any]]]:
    return [(envelope["type"].split(".")[2], envelope["data"]) for envelope in envelopes(town)]


def facts(town: Town, name: str, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(data[field] for field in fields) for event, data in announced(town) if event == name]


def pass_time_to(town: Town, moment: datetime) -> None:
    town.clock.advance_to(moment)
    while town["followup"].fire_due_timers():
        pass


def tasks(town: Town, plan_id: str) -> list[dict[str, Any]]:
    return list(town.ask(orders.PLAN, {"plan_id": plan_id}, STATION)["tasks"])


def task_on(town: Town, plan_id: str, day: str) -> str:
    return next(str(task["id"]) for task in tasks(town, plan_id) if task["due_on"] == day)


def visit(town: Town, task_id: str, body: dict[str, Any] = THE_NEWSPAPERS_VISIT, actor: Actor = STATION) -> Answer:
    return town.order(orders.RECORD_VISIT, body, actor, target_id=task_id)


def notices(town: Town, actor: Actor) -> list[dict[str, Any]]:
    return list(town.ask(orders.HOME_NOTICES, {}, actor)["items"])


def acknowledge(town: Town, level: str, actor: Actor, note: str | None = None) -> Answer:
    notice_id = next(notice["id"] for notice in notices(town, STATION) if notice["level"] == level)
    return town.order(orders.ACKNOWLEDGE_HOME_NOTICE, {"note": note}, actor, target_id=notice_id)


def test_an_arrival_asks_intake_who_came_home():
    arrival = an_elder_come_home()
    heard = Heard("e", arrival.contract.type, "case/x", 1, ARRIVED_AT, arrival)

    need = registrations(FollowupService).hearings[arrival.contract.type].needs(heard)

    assert (need.read, need.params) == (intake.RETURNEE, {"case_id": arrival.case_id})


def test_an_arrival_makes_a_plan_by_risk_and_tells_all_four_levels(town):
    plan_id = come_home(town, an_elder_come_home())

    assert [name for name, _ in announced(town)] == ["plan_created", "risk_assessed", *["home_notice_sent"] * 4]
    assert facts(town, "plan_created", "plan_id", "risk", "steps", "home_region_code") == [
        (plan_id, "high", 8, "320402109201")
    ]
    assert facts(town, "risk_assessed", "version", "level") == [(1, "high")]
    assert facts(town, "home_notice_sent", "level", "region_code", "ack_due_at") == [
        ("city", "320400000000", "2026-09-01T08:00:00Z"),
        ("district", "320402000000", "2026-09-02T08:00:00Z"),
        ("township", "320402109000", "2026-09-03T08:00:00Z"),
        ("village", "320402109201", "2026-09-05T08:00:00Z"),
    ]


def test_the_plan_tells_the_station_who_it_is_and_why_the_risk_is_what_it_is(town):
    seen = town.ask(orders.PLAN, {"plan_id": come_home(town, an_elder_come_home())}, STATION)

    assert seen["returnee"] == {"sex": "1", "ages": {"lo": 68, "hi": 74}, **A_FAMILY}
    assert [(risk["version"], risk["score"], risk["reasons"]) for risk in seen["assessments"]] == [
        (
            1,
            7,
            [
                {"factor": "impaired", "points": 3},
                {"factor": "aged_70", "points": 2},
                {"factor": "was_unidentified", "points": 2},
            ],
        )
    ]
    assert [(task["kind"], task["due_on"], task["state"]) for task in seen["tasks"]][:3] == [
        ("phone", "2026-09-03", "scheduled"),
        ("visit", "2026-09-14", "scheduled"),
        ("visit", "2026-09-30", "scheduled"),
    ]


def test_a_second_arrival_of_the_same_case_changes_nothing(town):
    arrival = an_elder_come_home()
    come_home(town, arrival)
    before = announced(town)

    come_home(town, an_elder_come_home(case_id=arrival.case_id))

    assert announced(town) == before


def test_a_task_is_due_at_nine_in_changzhou_and_overdue_after_its_tolerance(town):
    plan_id = come_home(town, an_elder_come_home())
    pass_time_to(town, datetime(2026, 9, 3, 0, 59, tzinfo=UTC))
    assert facts(town, "task_due", "due_on") == []

    pass_time_to(town, datetime(2026, 9, 3, 1, 0, tzinfo=UTC))
    assert facts(town, "task_due", "kind", "due_on") == [("phone", "2026-09-03")]

    pass_time_to(town, datetime(2026, 9, 6, 16, 0, tzinfo=UTC))
    assert facts(town, "task_overdue", "kind", "due_on") == [("phone", "2026-09-03")]
    assert [task["state"] for task in tasks(town, plan_id)][:2] == ["overdue", "scheduled"]


def test_the_visit_of_the_newspaper_is_recorded_counted_and_the_risk_assessed_anew(town):
    plan_id = come_home(town, an_elder_come_home())
    pass_time_to(town, datetime(2026, 9, 14, 3, 0, tzinfo=UTC))
    task_id = task_on(town, plan_id, "2026-09-14")

    answer = visit(town, task_id, THE_NEWSPAPERS_VISIT | {"risk_factors": {"no_income": True}}, ZHENGLU)

    assert answer.ok, answer
    assert facts(town, "visit_recorded", "task_id", "kind", "goods", "money_fen", "visited_at") == [
        (task_id, "visit", ["consolation_money", "rice", "milk", "oil"], 50_000, "2026-09-14T03:00:00Z")
    ]
    assert facts(town, "risk_assessed", "version", "level") == [(1, "high"), (2, "critical")]
    assert answer.body["task"]["state"] == "done"
    assert answer.body["risk"]["reasons"][-1] == {"factor": "no_income", "points": 1}
    (seen,) = town.ask(orders.PLAN, {"plan_id": plan_id}, STATION)["visits"]
    assert seen == {
        "id": answer.body["visit_id"],
        "task_id": task_id,
        "kind": "visit",
        "visited_at": "2026-09-14T03:00:00Z",
        "recorded_by": "township-zhenglu",
        "goods": THE_NEWSPAPERS_VISIT["goods"],
        "money_fen": 50_000,
        "factors": ["no_income"],
        "stable": True,
        "present": THE_NEWSPAPERS_VISIT["present"],
        "health": THE_NEWSPAPERS_VISIT["health"],
        "living": THE_NEWSPAPERS_VISIT["living"],
        "medication": None,
        "needs": THE_NEWSPAPERS_VISIT["needs"],
    }


def test_a_risk_that_rose_brings_weekly_visits(town):
    plan_id = come_home(town, an_elder_come_home())
    pass_time_to(town, datetime(2026, 9, 3, 3, 0, tzinfo=UTC))
    before = {task["due_on"] for task in tasks(town, plan_id)}
    visit(town, task_on(town, plan_id, "2026-09-03"), A_CALL | {"risk_factors": {"wandered_again": True}})

    added = {task["due_on"] for task in tasks(town, plan_id)} - before
    assert added == {"2026-09-10", "2026-09-17", "2026-09-24", "2026-10-01"}


def test_a_done_task_reminds_nobody_and_is_not_recorded_twice(town):
    plan_id = come_home(town, an_elder_come_home())
    task_id = task_on(town, plan_id, "2026-09-03")
    assert visit(town, task_id, A_CALL).ok
    assert visit(town, task_id, A_CALL).code == "task_already_done"

    pass_time_to(town, datetime(2026, 9, 13, 0, 0, tzinfo=UTC))

    assert facts(town, "task_due", "due_on") == facts(town, "task_overdue", "due_on") == []
    assert len(facts(town, "visit_recorded", "visit_id")) == 1


def test_a_visit_record_is_never_changed(town):
    plan_id = come_home(town, an_elder_come_home())
    visit(town, task_on(town, plan_id, "2026-09-03"), A_CALL)

    with pytest.raises(WrittenOnce), town["followup"].unit() as uow:
        (record,) = Visits(uow.session).of_plan(plan_id)
        record.stable = False
        uow.session.flush()


def test_a_township_elsewhere_finds_neither_task_nor_notice(town):
    plan_id = come_home(town, an_elder_come_home())

    assert visit(town, task_on(town, plan_id, "2026-09-03"), A_CALL, ELSEWHERE).code == "not_found"
    assert acknowledge(town, "township", ELSEWHERE).code == "not_found"
    assert notices(town, ELSEWHERE) == []


def test_the_township_sees_its_own_levels_who_it_is_and_what_is_to_be_done(town):
    come_home(town, an_elder_come_home())
    seen = notices(town, ZHENGLU)

    assert [notice["level"] for notice in seen] == ["township", "village"]
    assert [notice["returnee"]["name"] for notice in seen] == ["陈国峰", "陈国峰"]
    assert [task["due_on"] for task in seen[0]["tasks"]][:2] == ["2026-09-03", "2026-09-14"]


def test_the_district_sees_its_levels_and_not_who_it_is(town):
    come_home(town, an_elder_come_home())

    assert [(notice["level"], notice["returnee"]) for notice in notices(town, TIANNING)] == [
        ("district", None),
        ("township", None),
        ("village", None),
    ]


def test_the_list_shows_each_desk_exactly_its_territory(town):
    for home in ("320402109201", "320412104000", "320412100000", "411623103205"):
        come_home(town, an_elder_come_home(destination_region_code=home))
    everything = [(notice["region_code"], notice["office_id"]) for notice in notices(town, STATION)]
    desks = [
        Actor(agency_id, "township", "desk", _HOME, region_code)
        for agency_id, region_code in [
            ("changzhou-economic-zone", None),
            ("district-wujin", "320412000000"),
            ("city-changzhou", "320400000000"),
            ("township-yaoguan", "320412104000"),
            ("nobody", None),
        ]
    ]

    shown = [[(notice["region_code"], notice["office_id"]) for notice in notices(town, desk)] for desk in desks]

    assert len(everything) == 4 + 3 + 3 + 1
    assert shown == [[place for place in everything if Territory.of(desk).holds(*place)] for desk in desks]
    assert [len(places) for places in shown] == [2, 3, 10, 1, 0]


def test_the_township_acknowledges_once_and_the_others_run_over(town):
    come_home(town, an_elder_come_home())
    assert acknowledge(town, "township", ZHENGLU, "已安排镇社工对接").ok
    assert acknowledge(town, "township", ZHENGLU).code == "notice_already_acknowledged"
    assert acknowledge(town, "district", ZHENGLU).code == "not_found"

    pass_time_to(town, datetime(2026, 9, 5, 8, 0, tzinfo=UTC))

    assert facts(town, "home_notice_acknowledged", "level", "region_code") == [("township", "320402109000")]
    assert facts(town, "home_notice_overdue", "level") == [("city",), ("district",), ("village",)]
    assert {notice["level"]: notice["state"] for notice in notices(town, STATION)} == {
        "city": "overdue",
        "district": "overdue",
        "township": "acknowledged",
        "village": "overdue",
    }
    assert acknowledge(town, "village", ZHENGLU).ok


def test_a_plan_is_complete_after_its_last_stable_contact_and_the_last_levels_word(town):
    plan_id = come_home(town, a_worker_come_home())
    pass_time_to(town, datetime(2026, 12, 1, 0, 0, tzinfo=UTC))
    states = [visit(town, task["id"], A_CALL).body["plan"]["state"] for task in tasks(town, plan_id)]
    assert states == ["active", "active"]

    acknowledge(town, "village", ZHENGLU)

    assert town.ask(orders.PLAN, {"plan_id": plan_id}, STATION)["state"] == "completed"


def test_everything_about_a_sealed_case_is_sealed_whenever_it_happens(town):
    plan_id = come_home(town, an_elder_come_home(), sealed=True)
    visit(town, task_on(town, plan_id, "2026-09-14"))
    acknowledge(town, "village", ZHENGLU)
    pass_time_to(town, datetime(2026, 9, 8, 0, 0, tzinfo=UTC))

    assert {envelope["type"].split(".")[2] for envelope in envelopes(town)} == {
        "plan_created",
        "risk_assessed",
        "home_notice_sent",
        "home_notice_acknowledged",
        "home_notice_overdue",
        "visit_recorded",
        "task_due",
        "task_overdue",
    }
    assert {envelope["sealed"] for envelope in envelopes(town)} == {True}


def test_names_homes_and_visits_lie_in_no_table_in_clear(town):
    plan_id = come_home(town, an_elder_come_home())
    visit(town, task_on(town, plan_id, "2026-09-14"))
    acknowledge(town, "township", ZHENGLU, "已安排镇社工对接")

    stored = everything_stored(town["followup"])
    secrets = ["陈国峰", "董墅村", "陈小满", "能认出家人", "与女儿同住", "两项补贴", "镇社工"]
    assert b"township-zhenglu" in stored
    assert [secret for secret in secrets if secret.encode() in stored] == []


def test_an_unknown_plan_is_not_found(town):
    with pytest.raises(Refusal) as refused:
        town.ask(orders.PLAN, {"plan_id": str(uuid.uuid4())}, STATION)

    assert refused.value.code == "not_found"
