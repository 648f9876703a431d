"""G5: somebody with sixty stays behind them asks for a ticket again: the history is shown, and decides nothing."""

from __future__ import annotations

from typing import Any, Final

from contracts.codes import EligibilityOutcome
from contracts.orders.intake import TicketState
from deploy.drill import acts
from deploy.drill.scenario import Facts, OnPaper, Scenario, Step
from deploy.drill.scene import Scene, here
from deploy.drill.wording import Refusal

_AGES: Final = {"lo": 30, "hi": 38}
_OFTEN: Final = "P-0060"
_STRANGER: Final = "P-0061"
_TIMES: Final = 60


def sixty_stays(scene: Scene) -> Facts:
    """Came, was written down, and left by himself, three times a week."""
    for time in range(_TIMES):
        _comes(scene, _OFTEN)
        acts.departure_planned(scene, "self")
        acts.left(scene)
        if time % 3 == 2:
            scene.advance(days=7)
    listed = scene["station-desk"].all("/v1/cases", state="departed")
    return {"既往离站 stays behind him": len(listed)}


def _comes(scene: Scene, number: str) -> None:
    acts.asks_for_help(scene, arrival="self", sex="1", ages=_AGES, stated_reason="no_work", needs=["ticket_home"])
    acts.written_down(scene, "1", document_number=number)


def history_shown(scene: Scene) -> Facts:
    shown = scene["station-desk"].post("/v1/history/by-number", {"number": _OFTEN})
    return {
        "既往救助 earlier stays": len(shown["cases"]),
        "近 180 日 within 180 days": shown["within_180_days"],
        "反复求助 repeated": shown["repeated"],
        "仅供参考 decides nothing": shown["decides_nothing"],
    }


def same_help(scene: Scene) -> Facts:
    """He and a stranger with the same facts get the same decision."""
    told: dict[str, Any] = {}
    for who, number in (("陌生人 a stranger", _STRANGER), ("他 him", _OFTEN)):
        _comes(scene, number)
        told[who] = acts.decided_to_help(scene)["outcome"]
    return told


def supervisor_note(scene: Scene) -> Facts:
    often = scene["station-chief"].all("/v1/history/repeated", purpose="supervision")
    mine = [one for one in often if one["latest_case_id"] == scene.ids["case"]]
    return {
        "反复求助名单 on the list": len(mine),
        "近 180 日 within 180 days": mine[0]["within_180_days"] if mine else 0,
    }


def a_ticket_like_anybodys(scene: Scene) -> Facts:
    desk = scene["station-desk"]
    acts.found_healthy(scene)
    acts.admitted(scene, "male", "1", _AGES, claimed_name="老根")
    acts.departure_planned(scene, "ticket")
    route = {"departure_id": scene.ids["departure"], "from_station": "常州", "to_station": "溧阳", "travellers": 1}
    ticket = desk.post("/v1/tickets", route)["ticket_id"]
    twice = scene.refused("station-desk", "/v1/tickets", route)
    times = {"departs_at": scene.later(hours=3), "arrives_at": scene.later(hours=4)}
    issued = scene["railway-desk"].post(
        f"/v1/tickets/{ticket}/issue", {"train": "G7655", "price_fen": 9300, "direct": True, **times}
    )
    shown = desk.get(f"{scene.case}/history")["tickets"]
    return {
        "同次第二张票 a second one": twice,
        "车票 ticket": issued["state"],
        "计入近 90 日车票 among his tickets": ticket in [one["ticket_id"] for one in shown],
    }


SCENARIO = Scenario(
    "G5",
    "第六十一次求助",
    "the sixty-first time",
    here("2026-03-02 09:00"),
    "显示历史，不拒绝救助，购票规则照旧，主管知情，动态管理 · "
    "history shown; help not refused; ticket buy rules; supervisor note; dynamic management on",
    (
        Step(
            "接待岗",
            "六十次来站、登记、自行离站（约需半分钟）",
            "Sixty times he came, was written down and left (about half a minute)",
            sixty_stays,
            {"既往离站 stays behind him": _TIMES},
        ),
        Step(
            "接待岗",
            "按证件号码查历史",
            "His history by his number",
            history_shown,
            {
                "既往救助 earlier stays": _TIMES,
                "近 180 日 within 180 days": _TIMES,
                "反复求助 repeated": True,
                "仅供参考 decides nothing": True,
            },
        ),
        Step(
            "接待岗",
            "资格决定：与初次求助者一样",
            "Helped as a stranger would be",
            same_help,
            {"陌生人 a stranger": EligibilityOutcome.ELIGIBLE, "他 him": EligibilityOutcome.ELIGIBLE},
        ),
        Step(
            "站长",
            "反复求助名单提示主管",
            "The supervisor's list of who comes again and again",
            supervisor_note,
            {"反复求助名单 on the list": 1, "近 180 日 within 180 days": _TIMES + 1},
        ),
        Step(
            "接待岗、铁路窗口",
            "车票规则人人相同",
            "A ticket under the rules for everybody",
            a_ticket_like_anybodys,
            {
                "同次第二张票 a second one": Refusal("ticket_already_requested"),
                "车票 ticket": TicketState.ISSUED,
                "计入近 90 日车票 among his tickets": True,
            },
        ),
        OnPaper(
            "站长",
            "动态管理：谈话、联系流出地源头治理",
            "Dynamic management: what helps for good",
            "平台无易流浪走失人员台账：按《易流浪走失人员信息登记表》纸质登记，通报流出地 · no ledger of people "
            "likely to wander yet: fill in the paper form and tell the place of origin",
        ),
    ),
)
