"""Chapter eight, police (公安): they bring a robbed worker; two sign for him, and he goes home by himself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chassis.clock import from_iso
from contracts.law.calendar import SHANGHAI
from deploy.demo import cast
from deploy.demo.stage import Chapter, Seen, Step, Way, expect


def brought(way: Way) -> Seen:
    """The form stands at ``arrived`` until both sides have signed; the name on it is compared by its sound at once."""
    now = way.advance_to_next(9, 0)
    form = way["police-changzhou"].post("/v1/handovers", cast.handover(now - timedelta(hours=1), now))
    way.handover, way.other_case = form["handover_id"], form["case_id"]
    expect(("arrived", ["police", "station"]), (form["state"], sorted(form["missing"])), "state, unsigned")
    return Seen(f"案件 another case {form['case_number']}")


def signed(way: Way) -> Seen:
    path = f"/v1/handovers/{way.handover}/signature"
    first = way["police-changzhou"].post(path, {"signer": "P-100231"})
    second = way["station-desk"].post(path, {"signer": "S-017"})
    expect(("arrived", "signed"), (first["state"], second["state"]), "一签、两签 one, both:")
    compared: dict[str, Any] = way.soon(lambda: _compared(way), "姓名读音比对 the name compared by its sound")
    return Seen(str(compared["says"]))


def _compared(way: Way) -> dict[str, Any] | None:
    form = way["station-tracing"].get(f"/v1/handovers/{way.handover}", purpose="family_tracing")
    return form["name_match"] if form["name_match"]["state"] == "compared" else None


def taken_in(way: Way) -> None:
    desk, case = way["station-desk"], f"/v1/cases/{way.other_case}"
    desk.post(f"{case}/safety-check", cast.SAFETY_CHECK)
    desk.post(f"{case}/health-check", {"decision": "fit", "impaired": False, "findings": "无外伤"})
    desk.post(f"{case}/belongings", cast.WORKER_HELMET)
    admitted = desk.post(f"{case}/admission", cast.WORKER_ADMISSION)
    expect(("in_station", "male"), (admitted["state"], admitted["bed_zone"]), "state, zone")


def ticket_issued(way: Way) -> Seen:
    """A direct train on the same day; one ticket for one departure."""
    desk = way["station-desk"]
    planned = desk.post("/v1/departures", cast.departure(way.other_case, "ticket"))
    way.other_departure = planned["departure_id"]
    wanted = {
        "departure_id": way.other_departure,
        "from_station": "常州",
        "to_station": "溧阳",
        "travellers": 1,
    }
    way.other_ticket = desk.post("/v1/tickets", wanted)["ticket_id"]
    path, railway = f"/v1/tickets/{way.other_ticket}", way["railway-desk"]
    railway.post(f"{path}/book")
    issued = railway.post(f"{path}/issue", cast.issued_ticket(way.now() + timedelta(hours=2)))
    expect(("issued", True), (issued["state"], issued["direct"]), "state, direct")
    way.refused("station-desk", "/v1/tickets", wanted, status=409, code="ticket_already_issued")
    return Seen(f"{issued['train']} 直达 direct；第二张被拒 a second one is refused")


def leaves(way: Way) -> Seen:
    """A capable adult can always go: what is missing is put on record. Nothing is missing here."""
    desk = way["station-desk"]
    desk.post(f"/v1/cases/{way.other_case}/belongings/return", {"signed_by": "本人"})
    path = f"/v1/departures/{way.other_departure}"
    gone = desk.post(f"{path}/execute", {"documents": [cast.LEAVING_STATEMENT]})
    expect(("executed", "capable_adult", []), (gone["state"], gone["person_class"], gone["missing"]), "departure")
    boarded = way["railway-desk"].post(f"/v1/tickets/{way.other_ticket}/boarding")
    expect("boarded", boarded["state"], "ticket")
    return Seen("声明书在案 the statement is on record")


def asked_after(way: Way) -> Seen:
    """Twelve hours after the train was due somebody is asked to find out."""
    ticket = way["railway-desk"].get("/v1/tickets", state="boarded")["items"]
    mine = next(one for one in ticket if one["ticket_id"] == way.other_ticket)
    due = from_iso(mine["arrives_at"]).astimezone(SHANGHAI) + timedelta(hours=12)
    way.advance_to(due)
    task: dict[str, Any] = way.soon(lambda: _task(way), "到站确认任务 a task to confirm the arrival")
    return Seen(f"{from_iso(task['arrival_asked_at']).astimezone(SHANGHAI):%m-%d %H:%M}")


def _task(way: Way) -> dict[str, Any] | None:
    tasks = way["station-desk"].all("/v1/departures/arrival-tasks", arrival_task="open")
    return next((one for one in tasks if one["departure_id"] == way.other_departure), None)


def is_home(way: Way) -> None:
    desk = way["station-desk"]
    arrived = desk.post(f"/v1/departures/{way.other_departure}/arrival", {"confirmed_by": "妻子"})
    expect("arrived", arrived["state"], "departure")
    expect("closed", desk.post(f"/v1/cases/{way.other_case}/close")["state"], "case")


CHAPTER = Chapter(
    "八、公安交接 · handed over by police",
    (
        Step(
            "公安民警",
            "送来一名被盗的务工者，填写交接表",
            "Police bring a robbed worker and fill in the form",
            brought,
            ("intake.handover_announced", "intake.handover_arrived"),
            of="other_case",
        ),
        Step(
            "公安民警、接待岗",
            "双方签字才算交接；姓名已按读音比对",
            "Handed over once both have signed; his name is compared by its sound",
            signed,
            ("intake.handover_signed",) * 2,
            of="other_case",
        ),
        Step(
            "接待岗",
            "安检、健康检查、物品、入站",
            "Checked, his things taken into custody, admitted",
            taken_in,
            ("intake.safety_checked", "intake.health_checked", "intake.belongings_received", "intake.case_admitted"),
            of="other_case",
        ),
        Step(
            "接待岗、铁路窗口",
            "当日直达车票",
            "A direct train on the same day",
            ticket_issued,
            ("intake.departure_planned", "intake.ticket_requested", "intake.ticket_issued"),
            of="other_case",
        ),
        Step(
            "接待岗、铁路窗口",
            "签自行离站声明书，离站上车",
            "He signs, leaves and boards",
            leaves,
            ("intake.belongings_returned", "intake.departure_executed"),
            of="other_case",
        ),
        Step(
            "接待岗",
            "列车应到 12 小时后，到站确认任务开立",
            "Twelve hours after the train was due somebody is asked to find out",
            asked_after,
        ),
        Step(
            "接待岗",
            "妻子确认到家，结案",
            "His wife says that he is home; his case is closed",
            is_home,
            ("intake.departure_arrived", "intake.case_closed"),
            of="other_case",
        ),
    ),
)
