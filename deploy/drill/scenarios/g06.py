"""G6: somebody sleeps rough at 38 °C and does not want to come in: goods and a card, somebody looks again before 24
hours are over, and a no of yesterday is no reason today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from contracts.codes import ContactOutcome, Priority, SightingStage, WatchReason
from contracts.orders.intake import CaseState
from contracts.orders.patrol import DispatchState, WatchState
from deploy.drill import acts
from deploy.drill.scenario import Facts, OnPaper, Scenario, Step
from deploy.drill.scene import Scene, here

_PLACE: Final = "钟楼区南大街桥洞"
_GOODS: Final = ["矿泉水两瓶", "藿香正气水一盒", "救助联系卡一张"]
_SEEN: Final[dict[str, Any]] = {"apparent_sex": "1", "ages": {"lo": 45, "hi": 60}, "knows_own_name": True}


def reported(scene: Scene) -> Facts:
    told = acts.reported(scene, "courier-group", _PLACE, "高温38度, 一名男子睡在桥洞下", ["heat"])
    waiting = scene["patrol-team-1"].get(f"/v1/dispatches/{scene.ids['dispatch']}")
    scene.noted("queued", waiting["queued_at"])
    return {"优先级 priority": told["priority"], "应接单 to be taken by": waiting["due_at"]}


def he_says_no(scene: Scene) -> Facts:
    acts.dispatch_taken(scene)
    scene.advance(minutes=20)
    told = acts.met(
        scene,
        "goods_only_refused_entry",
        description="意识清楚, 不愿进站, 已告知救助电话",
        goods=_GOODS,
        **_SEEN,
    )
    scene.noted("met", told["contact"]["met_at"])
    kept = scene["patrol-team-1"].get(f"/v1/dispatches/{scene.ids['dispatch']}")["contact"]
    return {"结果 outcome": told["contact"]["outcome"], "派单 dispatch": told["state"], "发放物资 goods": kept["goods"]}


def nothing_is_forced(scene: Scene) -> Facts:
    """The reporter learns that somebody was there, and not that he said no; no case is opened against his will."""
    stage = acts.reporter_sees(scene, SightingStage.CLOSED)
    return {"上报人看到 the reporter sees": stage, "立案 cases": len(scene["station-desk"].all("/v1/cases"))}


def on_the_watch_list(scene: Scene) -> Facts:
    """Where he is and until when somebody looks again stands on the list of every team."""
    [watch] = scene["patrol-team-1"].all("/v1/watch-list", state="watching")
    scene.ids["watch"] = watch["watch_id"]
    return {
        "关注原因 reason": watch["reason"],
        "地点 place": watch["place"]["place_text"],
        "应复访 next visit by": watch["next_visit_by"],
    }


def looked_at_again(scene: Scene) -> Facts:
    """The team looks again before 24 hours are over, by a report of its own, and he is off the list."""
    before = scene.moments["met"] + timedelta(hours=24)
    scene.advance_to(before - timedelta(hours=4))
    told = acts.reported(scene, "patrol-team-1", _PLACE, "复访: 昨日不愿进站者仍在桥洞", ["heat"])
    acts.dispatch_taken(scene)
    again: dict[str, Any] = acts.met(
        scene, "entered_station", description="劝导后愿意进站避暑", needs=["避暑", "饮水"], **_SEEN
    )
    scene.noted("again", again["contact"]["met_at"])
    visit = scene["patrol-team-1"].post(f"/v1/watch-list/{scene.ids['watch']}/visit", {"found": "accepted_help"})
    return {
        "新线索 a new report": told["joined"],
        "24 小时内 within 24 h": scene.moments["again"] < before,
        "结果 outcome": again["contact"]["outcome"],
        "关注 watch": visit["state"],
    }


def yesterday_counts_for_nothing(scene: Scene) -> Facts:
    acts.case_of_the_contact(scene)
    acts.safety_checked(scene, "1")
    acts.found_healthy(scene, findings="轻度中暑, 已补水")
    return {"案件 case": acts.admitted(scene, "male", "1", _SEEN["ages"], claimed_name="老周")["state"]}


SCENARIO = Scenario(
    "G6",
    "高温下不愿进站的露宿者",
    "a rough sleeper refuses entry at 38 °C",
    here("2026-07-20 13:00"),
    "物资与联系卡，关注名单，24 小时内复访，专项报表计数 · "
    "goods + contact card, watch list, next visit before 24 h, campaign report counts",
    (
        Step(
            "快递小哥",
            "上报：38 ℃，桥洞下有人露宿",
            "A courier reports a man sleeping under a bridge at 38 degrees",
            reported,
            {
                "优先级 priority": Priority.P1,
                "应接单 to be taken by": lambda scene: scene.moments["queued"] + timedelta(minutes=15),
            },
        ),
        Step(
            "巡查一队",
            "劝导：不愿进站，发放物资与联系卡",
            "He does not want to come in: goods and a card",
            he_says_no,
            {
                "结果 outcome": ContactOutcome.GOODS_ONLY,
                "派单 dispatch": DispatchState.DONE,
                "发放物资 goods": _GOODS,
            },
        ),
        Step(
            "快递小哥",
            "只看到进展；不强制，不立案",
            "The reporter sees a stage; nobody is forced, no case is opened",
            nothing_is_forced,
            {"上报人看到 the reporter sees": SightingStage.CLOSED, "立案 cases": 0},
        ),
        Step(
            "巡查一队",
            "列入站外关注对象，24 小时内复访",
            "The watch list, and the next visit before 24 hours",
            on_the_watch_list,
            {
                "关注原因 reason": WatchReason.REFUSED_HELP,
                "地点 place": _PLACE,
                "应复访 next visit by": lambda scene: scene.moments["met"] + timedelta(hours=24),
            },
        ),
        Step(
            "巡查一队",
            "第 20 小时复访：愿意进站",
            "Twenty hours later they look again: he comes in",
            looked_at_again,
            {
                "新线索 a new report": False,
                "24 小时内 within 24 h": True,
                "结果 outcome": ContactOutcome.ENTERED_STATION,
                "关注 watch": WatchState.ACCEPTED_HELP,
            },
        ),
        Step(
            "接待岗",
            "昨日拒绝不影响今日入站",
            "Yesterday's no is no reason today",
            yesterday_counts_for_nothing,
            {"案件 case": CaseState.IN_STATION},
        ),
        OnPaper(
            "巡查队长",
            "夏季送清凉专项报表计数",
            "The campaign's report counts them",
            "平台无专项行动报表：按派单逐条合计（人次、物资、进站） · no campaigns yet: add up the dispatches by hand",
        ),
    ),
)
