"""Chapter seven, in the station (在站): a log that only grows, a roll-call, costs signed by two."""

from __future__ import annotations

from typing import Any

from chassis.clock import from_iso
from contracts.law.calendar import SHANGHAI
from deploy.demo import cast
from deploy.demo.stage import Chapter, Seen, Step, Way, expect
from deploy.demo.tables import summary_table


def cared_for(way: Way) -> Seen:
    """What is written stays as it is; what was wrong is put right by an entry that adds to it."""
    way.advance_to_next(18, 30)
    path, desk = f"/v1/cases/{way.case}/care-log", way["station-desk"]
    first = desk.post(path, cast.CARE_ENTRY)
    added = desk.post(path, {**cast.ADDENDUM, "adds_to": first["entry_id"]})
    expect(first["entry_id"], added["adds_to"], "补记 adds to:")
    told = [entry["text"] for entry in desk.all(path)]
    expect([cast.CARE_ENTRY["text"], cast.ADDENDUM["text"]], told, "日志 log:")
    return Seen("只增不改 added to, never changed")


def roll_called(way: Way) -> Seen:
    """Whoever may not be alone and does not answer within five minutes is looked for; he answers."""
    way.advance_to_next(21, 0)
    desk = way["station-desk"]
    roll = desk.post("/v1/roll-calls", {"called_by": "S-023", "zone": "care"})
    path = f"/v1/roll-calls/{roll['roll_call_id']}"
    answered = desk.post(f"{path}/answer", {"present": [way.case]})
    expect("present", _line_of(way, answered), "应到 line:")
    finished = desk.post(f"{path}/finish")
    return Seen(f"应到 expected {finished['expected']}")


def _line_of(way: Way, roll: dict[str, Any]) -> str:
    return next(str(line["state"]) for line in roll["lines"] if line["case_id"] == way.case)


def costs_submitted(way: Way) -> Seen:
    """Only now that the station stands for him; what is beyond the catalogue waits for two signatures."""
    day = from_iso(way.admitted_at).astimezone(SHANGHAI).date().isoformat()
    path = f"/v1/referrals/{way.referral}/cost-lines"
    lines = [way["hospital-2"].post(path, {**cost, "incurred_on": day}) for cost in cast.COSTS]
    expect(["submitted", "queried"], [line["state"] for line in lines], "目录内、目录外 within, beyond:")
    way.cost_line = lines[-1]["cost_line_id"]
    return Seen(f"合计 {sum(line['amount_fen'] for line in lines) / 100:.2f} 元")


def signed_by_two(way: Way) -> Seen:
    path = f"/v1/cost-lines/{way.cost_line}"
    first = way["hospital-2"].post(f"{path}/hospital-signature", {"signer": "YZ-01"})
    second = way["station-desk"].post(f"{path}/station-signature", {"signer": "S-001"})
    expect(("queried", "submitted"), (first["state"], second["state"]), "一签、两签 one, both:")
    return Seen("院方与救助站各签 the hospital's head and the station")


def clocks_counted(way: Way) -> Seen:
    counted = way["station-chief"].get("/v1/clocks/summary")
    expect(True, counted["to_do"] > 0, "待办 to do > 0:")
    note = f"待办 to do {counted['to_do']}，超期 overdue {counted['overdue']}，一日内到期 within a day "
    return Seen(f"{note}{counted['due_within_24h']}", summary_table(counted["rules"]))


CHAPTER = Chapter(
    "七、在站 · in the station",
    (
        Step("照料岗", "照料日志：记一笔，再补记一笔", "The care log: an entry, and one that puts it right", cared_for),
        Step("照料岗", "晚点名：他在", "The evening's roll-call: he is there", roll_called),
        Step(
            "第二定点医院",
            "提交费用：目录内一笔，目录外一笔",
            "The hospital's costs: one within the catalogue, one beyond it",
            costs_submitted,
            ("intake.cost_line_submitted",) * 2,
        ),
        Step(
            "院方、接待岗",
            "目录外费用须两方签批",
            "Beyond the catalogue it takes two signatures",
            signed_by_two,
            ("intake.cost_line_progressed",) * 2,
        ),
        Step("站长", "法定时限统计", "The statutory clocks of the station, counted", clocks_counted),
    ),
)
