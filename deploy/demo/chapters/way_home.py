"""Chapter eleven, the way home (回家): he may not be given a ticket and sent off alone; two escorts bring him."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from deploy.demo import cast
from deploy.demo.stage import Chapter, Seen, Step, Way, expect, expect_that


def no_ticket_alone(way: Way) -> Seen:
    way.advance_to_next(9, 0)
    body = cast.departure(way.case, "ticket")
    return way.refused("station-desk", "/v1/departures", body, status=409, code="impaired")


def escort_planned(way: Way) -> None:
    body = cast.departure(way.case, "escort", escorts=cast.ESCORTS, receiver=cast.RECEIVER)
    planned = way["station-desk"].post("/v1/departures", body)
    expect(("planned", cast.ESCORTS), (planned["state"], planned["escorts"]), "state, escorts")
    way.departure = planned["departure_id"]


def ticket_requested(way: Way) -> None:
    body = {"departure_id": way.departure, "from_station": "常州", "to_station": "溧阳", "travellers": 3}
    requested = way["station-desk"].post("/v1/tickets", body)
    expect("requested", requested["state"], "state")
    way.ticket = requested["ticket_id"]


def railway_issues(way: Way) -> Seen:
    """The railway desk sees stations and seats, no name and no case."""
    ticket: dict[str, Any] = way.soon(lambda: _my_ticket(way), "车票申请 the request")
    expect_that(not {"case_id", "name"} & set(ticket), "不含姓名案件 neither name nor case", sorted(ticket))
    departs_at = way.now() + timedelta(hours=2)
    issued = way["railway-desk"].post(f"/v1/tickets/{way.ticket}/issue", cast.issued_ticket(departs_at))
    expect(("issued", "溧阳", 3), (issued["state"], issued["to_station"], issued["travellers"]), "state, to, seats")
    return Seen(f"{issued['train']} 常州 → 溧阳, 3 人")


def _my_ticket(way: Way) -> dict[str, Any] | None:
    waiting = way["railway-desk"].all("/v1/tickets", state="requested")
    return next((ticket for ticket in waiting if ticket["ticket_id"] == way.ticket), None)


def not_without_his_things(way: Way) -> Seen:
    path = f"/v1/departures/{way.departure}/execute"
    return way.refused("station-desk", path, {}, status=409, code="belongings_held")


def belongings_returned(way: Way) -> Seen:
    returned = way["station-desk"].post(f"/v1/cases/{way.case}/belongings/return", {"signed_by": "本人"})
    expect(["returned"], [receipt["state"] for receipt in returned["receipts"]], "receipts")
    return Seen("3 项, 现金 35.50 元")


def they_leave(way: Way) -> None:
    way.advance(minutes=100)
    executed = way["station-desk"].post(f"/v1/departures/{way.departure}/execute", {"female_staff": False})
    expect("executed", executed["state"], "state")


def they_arrive(way: Way) -> Seen:
    now = way.advance(hours=3)
    body = {"confirmed_by": "中梅村村委会值班员"}
    arrived = way["station-desk"].post(f"/v1/departures/{way.departure}/arrival", body)
    expect("arrived", arrived["state"], "state")
    return Seen(f"{now:%m-%d %H:%M} 到家 home")


def case_closed(way: Way) -> None:
    """Nothing of the stay is open: belongings, notices, arrival. The care goes on in chapter eleven."""
    closed: dict[str, Any] = way.soon(lambda: _closable(way), "无未了事项 nothing left open")
    expect([], closed["reasons_to_stay_open"])
    expect("closed", way["station-desk"].post(f"/v1/cases/{way.case}/close")["state"], "state")


def _closable(way: Way) -> dict[str, Any] | None:
    case = way["station-desk"].get(f"/v1/cases/{way.case}")
    return case if not case["reasons_to_stay_open"] else None


FOLLOW_UP_BEGINS: Final = (
    "followup.plan_created",
    "followup.risk_assessed",
    *("followup.home_notice_sent",) * 4,
)
"""The plan, its reasons, and the notice on the desk of each of the four levels: all by themselves, from the arrival."""

CHAPTER = Chapter(
    "十一、回家 · the way home",
    (
        Step("接待岗", "想给一张车票让他自己走", "A ticket for him alone is refused: a guard stands", no_ticket_alone),
        Step(
            "接待岗",
            "拟定护送返乡：两名护送人员，女儿接领",
            "Two escorts, and his daughter to receive him",
            escort_planned,
            ("intake.departure_planned",),
        ),
        Step(
            "接待岗",
            "申请车票：常州到溧阳，三人",
            "A ticket from 常州 to 溧阳 for three is asked for",
            ticket_requested,
            ("intake.ticket_requested",),
        ),
        Step("铁路窗口", "出票", "The railway desk issues it", railway_issues, ("intake.ticket_issued",)),
        Step("接待岗", "物品未返还就想出发", "Nobody leaves without his belongings", not_without_his_things),
        Step("接待岗", "清点返还物品", "Counted and returned", belongings_returned, ("intake.belongings_returned",)),
        Step("接待岗", "护送离站", "They leave", they_leave, ("intake.departure_executed",)),
        Step(
            "接待岗",
            "村委确认到家",
            "The village confirms: he is home",
            they_arrive,
            ("intake.departure_arrived", *FOLLOW_UP_BEGINS),
        ),
        Step(
            "接待岗",
            "结案",
            "Nothing is left open; the case is closed",
            case_closed,
            ("intake.case_closed", "tracing.profile_closed"),
        ),
    ),
)
