"""G2: a robbed worker, known by his card, is home the same day: a direct train, twenty yuan in cash and no more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from chassis.clock import from_iso
from contracts.codes import IdentityState, PersonClass, StepKind
from contracts.law.calendar import SHANGHAI
from contracts.orders.intake import CaseState, DepartureState, HelpRequestState, TicketState
from deploy.drill import acts
from deploy.drill.scenario import Facts, Scenario, Step
from deploy.drill.scene import Scene, here, standing
from deploy.drill.wording import Refusal

_AGE: Final = {"lo": 34, "hi": 34}
_NUMBER: Final = "320481199202299991"
"""Right in itself and nobody's: numbers that end in 996 to 999 are given to people of a hundred years and more."""


def he_asks(scene: Scene) -> Facts:
    acts.asks_for_help(
        scene, arrival="self", sex="1", ages=_AGE, stated_reason="robbed", needs=["ticket_home"], description="背包被盗"
    )
    told = acts.written_down(scene, "1", document_number=_NUMBER, claimed_name="王建国")
    return {"求助 request": told["state"], "登记缺项 gaps": told["registration_gaps"]}


def his_card_is_read(scene: Scene) -> Facts:
    check = {"document": "citizen_id", "number": _NUMBER, "name": "王建国", "reader": "genuine", "result": "confirmed"}
    told = scene["station-desk"].post(f"{scene.case}/identity-checks", check)
    return {"身份 identity": told["identity"], "号码提示 warnings": told["warnings"]}


def he_is_taken_in(scene: Scene) -> Facts:
    acts.decided_to_help(scene)
    acts.found_healthy(scene)
    case = acts.admitted(scene, "male", "1", _AGE, age_basis="document", evidence_number=_NUMBER)
    ten_days = scene.clock("D16")
    return {"案件 case": case["state"], "D16 到期 due": ten_days["due_at"], "D16": standing(ten_days)}


def ticket_issued(scene: Scene) -> Facts:
    desk, railway = scene["station-desk"], scene["railway-desk"]
    acts.departure_planned(scene, "ticket")
    scene.ids["ticket"] = desk.post("/v1/tickets", _route(scene))["ticket_id"]
    path = f"/v1/tickets/{scene.ids['ticket']}"
    times = {"departs_at": scene.later(hours=3), "arrives_at": scene.later(hours=4)}
    railway.post(f"{path}/book")
    issued = railway.post(f"{path}/issue", {"train": "G7655", "price_fen": 9300, "direct": True, **times})
    scene.noted("train arrives", issued["arrives_at"])
    day = from_iso(issued["departs_at"]).astimezone(SHANGHAI).date()
    return {"车票 ticket": issued["state"], "直达 direct": issued["direct"], "开车日 day": day}


def _route(scene: Scene) -> Facts:
    return {
        "departure_id": scene.ids["departure"],
        "from_station": "常州",
        "to_station": "溧阳",
        "travellers": 1,
    }


def second_ticket(scene: Scene) -> Facts:
    return {"第二张票 second ticket": scene.refused("station-desk", "/v1/tickets", _route(scene))}


def cash(scene: Scene) -> Facts:
    path = f"/v1/departures/{scene.ids['departure']}/cash"
    given = scene["station-desk"].post(path, {"amount_fen": 2000, "receipt_number": "XJ-0001"})
    more = scene.refused("station-desk", path, {"amount_fen": 1, "receipt_number": "XJ-0002"})
    return {"现金 (分) cash in fen": given["cash_fen"], "再加一分 one fen more": more}


def he_leaves(scene: Scene) -> Facts:
    gone = acts.left(scene, documents=[acts.a_paper("leaving_statement", "ZX-0034")])
    boarded = scene["railway-desk"].post(f"/v1/tickets/{scene.ids['ticket']}/boarding")
    return {
        "离站 departure": gone["state"],
        "人员类别 class": gone["person_class"],
        "缺少 missing": gone["missing"],
        "车票 ticket": boarded["state"],
    }


def asked_after(scene: Scene) -> Facts:
    """Twelve hours after the train was to arrive somebody is asked to find out."""
    scene.advance_to(scene.moments["train arrives"] + timedelta(hours=12))
    desk = scene["station-desk"]
    open_ = scene.until(lambda: desk.all("/v1/departures/arrival-tasks", arrival_task="open"), bool)
    return {"到站确认开立 asked at": open_[0]["arrival_asked_at"] if open_ else None}


def he_is_home(scene: Scene) -> Facts:
    done = acts.arrived(scene, "妻子")
    scene.noted("home", done["arrived_at"])
    return {"离站 departure": done["state"], "案件 case": acts.closed(scene)["state"]}


def call_after_a_week(scene: Scene) -> Facts:
    plan = acts.follow_up_plan(scene)
    first = plan["tasks"][0]
    return {"首次回访 first": first["kind"], "应办日期 due on": date.fromisoformat(first["due_on"])}


SCENARIO = Scenario(
    "G2",
    "被盗务工者当日返乡",
    "a robbed worker goes home the same day",
    here("2026-07-06 09:00"),
    "当日直达车票，自行离站，20 元现金规则，到站确认，第七日电话 · "
    "same-day ticket (direct train), self departure, 20-yuan cash rule, arrival confirmation, 7-day phone",
    (
        Step(
            "接待岗",
            "自行到站求助，甄别、安检、登记证件",
            "He comes by himself; looked at, checked, written down",
            he_asks,
            {"求助 request": HelpRequestState.REGISTERED, "登记缺项 gaps": []},
        ),
        Step(
            "接待岗",
            "读取证件",
            "His card is read",
            his_card_is_read,
            {"身份 identity": IdentityState.VERIFIED_DOCUMENT, "号码提示 warnings": []},
        ),
        Step(
            "接待岗",
            "决定救助，入站；十日时限起算",
            "Helped and admitted; the ten days begin",
            he_is_taken_in,
            {"案件 case": CaseState.IN_STATION, "D16 到期 due": here("2026-07-17 00:00"), "D16": "进行中 running"},
        ),
        Step(
            "铁路窗口",
            "当日直达车票：订票、出票",
            "A direct train on the same day is booked and issued",
            ticket_issued,
            {"车票 ticket": TicketState.ISSUED, "直达 direct": True, "开车日 day": date(2026, 7, 6)},
        ),
        Step(
            "接待岗",
            "想为同一次离站再要一张票",
            "A second ticket for one departure",
            second_ticket,
            {"第二张票 second ticket": Refusal("ticket_already_issued")},
        ),
        Step(
            "接待岗",
            "发放短途现金 20 元，再加一分",
            "Twenty yuan in cash, and one fen more",
            cash,
            {"现金 (分) cash in fen": 2000, "再加一分 one fen more": Refusal("cash_above_limit")},
        ),
        Step(
            "接待岗、铁路窗口",
            "签自行离站声明书，离站，乘车确认",
            "He signs, leaves and boards",
            he_leaves,
            {
                "离站 departure": DepartureState.EXECUTED,
                "人员类别 class": PersonClass.CAPABLE_ADULT,
                "缺少 missing": [],
                "车票 ticket": TicketState.BOARDED,
            },
        ),
        Step(
            "接待岗",
            "列车应到 12 小时后，到站确认任务开立",
            "Twelve hours after the train was due somebody is asked to find out",
            asked_after,
            {"到站确认开立 asked at": lambda scene: scene.moments["train arrives"] + timedelta(hours=12)},
        ),
        Step(
            "接待岗",
            "妻子电话确认到家，结案",
            "His wife says that he is home; the case is closed",
            he_is_home,
            {"离站 departure": DepartureState.ARRIVED, "案件 case": CaseState.CLOSED},
        ),
        Step(
            "回访岗",
            "回访计划：第七日电话",
            "The plan of follow-up: a call on the seventh day",
            call_after_a_week,
            {
                "首次回访 first": StepKind.PHONE,
                "应办日期 due on": lambda scene: scene.moments["home"].date() + timedelta(days=7),
            },
        ),
    ),
)
