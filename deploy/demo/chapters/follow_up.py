"""Chapter twelve, afterwards (回访): four levels know that he is home, and somebody knocks at his door."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, Final

from contracts.law.calendar import SHANGHAI
from deploy.demo import cast
from deploy.demo.stage import Chapter, Seen, Step, Way, expect, expect_that


def plan_made(way: Way) -> Seen:
    plan: dict[str, Any] = way.soon(lambda: _first(way, "station-desk", "/v1/followup/plans", case_id=way.case), "plan")
    way.plan = plan["id"]
    expect(("high", "active"), (plan["risk"], plan["state"]), "risk, state")
    first = [f"{task['due_on'][5:]} {task['kind']}" for task in _tasks(way, "station-desk")[:3]]
    return Seen(f"风险 risk {plan['risk']}；{'、'.join(first)} …")


def four_levels_acknowledge(way: Way) -> Seen:
    """Each desk sees its own territory's notices; who it is, only the station and those who go to the door are told.

    A desk of another town sees nothing.
    """
    way.advance(hours=2)
    for level, desk in cast.HOME_DESKS.items():
        notice = _notice(way, desk, level)
        knows_who = notice["returnee"] is not None
        expect(level != "district", knows_who, f"{level} 是否知道是谁 knows who it is:")
        acknowledged = way[desk].post(f"/v1/notices/{notice['id']}/acknowledge", {"note": "已收悉, 安排专人对接"})
        expect("acknowledged", acknowledged["state"], level)
    others = [notice for notice in way[cast.OTHER_TOWNSHIP_DESK].all("/v1/notices") if notice["case_id"] == way.case]
    expect([], others, "郑陆镇所见 seen by 郑陆镇:")
    return Seen("市 → 溧阳市 → 竹箦镇 → 中梅村；郑陆镇看不到 · another town sees none")


def _notice(way: Way, desk: str, level: str) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        mine = way[desk].all("/v1/notices", state="sent")
        return next((one for one in mine if (one["case_id"], one["level"]) == (way.case, level)), None)

    found: dict[str, Any] = way.soon(look, f"{level} 的通知 the notice of {level}")
    return found


def station_calls(way: Way) -> Seen:
    """The first task of the plan, on its day."""
    now, task = _on_its_day(way, "station-desk", "phone")
    recorded = way["station-desk"].post(f"/v1/followup/tasks/{task}/visit", cast.PHONE_CALL)
    expect("done", recorded["task"]["state"], "task")
    return Seen(f"{now:%m-%d %H:%M}")


def township_visits(way: Way) -> Seen:
    """The visit of the newspaper: consolation money, milk, rice and oil."""
    now, task = _on_its_day(way, "township-zhuze", "visit")
    recorded = way["township-zhuze"].post(f"/v1/followup/tasks/{task}/visit", cast.VISIT)
    expect(("done", 50_000, cast.VISIT["goods"]), (recorded["task"]["state"], recorded["money_fen"], recorded["goods"]))
    return Seen(f"{now:%m-%d %H:%M} 大米 1 袋、牛奶 2 箱、食用油 1 桶、慰问金 500 元")


def risk_reassessed(way: Way) -> Seen:
    """He lives alone now: the risk rises, with its reasons, and visits come every week."""
    plan = way["station-desk"].get(f"/v1/followup/plans/{way.plan}")
    latest = plan["assessments"][-1]
    expect("critical", latest["level"], "level")
    reasons = [reason["factor"] for reason in latest["reasons"]]
    expect_that("lives_alone" in reasons, "理由含独居 lives_alone among the reasons", reasons)
    return Seen(f"第 {latest['version']} 版 version: {latest['level']} — {', '.join(reasons)}")


def _on_its_day(way: Way, desk: str, kind: str) -> tuple[datetime, str]:
    """Move to half past nine of the first such task's day; when it is then, and the task, once it is due."""
    task = next(task for task in _tasks(way, desk) if task["kind"] == kind and task["state"] != "done")
    way.advance_to(datetime.combine(date.fromisoformat(task["due_on"]), time(9, 30), SHANGHAI))
    way.soon(lambda: _is_due(way, desk, task["id"]) or None, f"{kind} 到期 is due")
    return way.now(), task["id"]


def _is_due(way: Way, desk: str, task_id: str) -> bool:
    return any(task["id"] == task_id and task["state"] == "due" for task in _tasks(way, desk))


def _tasks(way: Way, desk: str) -> list[dict[str, Any]]:
    """What is to be done for him, first things first: the station sees it by plan, a township with its notice."""
    if desk == "station-desk":
        tasks = way[desk].all("/v1/followup/tasks", plan_id=way.plan)
    else:
        mine = (notice for notice in way[desk].all("/v1/notices") if notice["case_id"] == way.case)
        tasks = next((notice["tasks"] for notice in mine), [])
    return sorted(tasks, key=lambda task: str(task["due_on"]))


def _first(way: Way, client_id: str, path: str, **params: str) -> dict[str, Any] | None:
    found = way[client_id].all(path, **params)
    return found[0] if found else None


RECORDED: Final = ("followup.task_due", "followup.visit_recorded", "followup.risk_assessed")

CHAPTER = Chapter(
    "十二、回访 · afterwards",
    (
        Step("回访岗", "查看由到家自动生成的回访计划", "The arrival alone has made a follow-up plan", plan_made),
        Step(
            "市、区、镇、村",
            "四级联动：逐级签收",
            "City, district, township, village: each acknowledges",
            four_levels_acknowledge,
            ("followup.home_notice_acknowledged",) * 4,
        ),
        Step("回访岗", "第三天电话回访", "A call on the third day", station_calls, RECORDED),
        Step(
            "竹箦镇民政办",
            "第十四天上门：慰问金、牛奶、大米、食用油",
            "A visit on the fourteenth: consolation money, milk, rice, oil",
            township_visits,
            RECORDED,
        ),
        Step("回访岗", "查看风险复评及理由", "The risk is assessed anew, with its reasons", risk_reassessed),
    ),
)
