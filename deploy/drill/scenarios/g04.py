"""G4: a child of about nine alone at the rail station at one in the morning."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from contracts.codes import BedZone, DepartureKind, HelpArrival, IncidentState, Priority, SuspicionKind
from contracts.orders.intake import CaseState, DepartureState, HelpRequestState
from deploy.drill import acts
from deploy.drill.scenario import Facts, OnPaper, Scenario, Step
from deploy.drill.scene import Scene, here
from deploy.drill.wording import Refusal

_AGES: Final = {"lo": 8, "hi": 10}
_MOTHER: Final = {"name": "陈秀兰", "relation": "母亲", "document_number": "P-0401"}
_ASSESSED: Final[dict[str, Any]] = {"documents": [acts.a_paper("guardianship_assessment", "JH-0401")]}


def reported(scene: Scene) -> Facts:
    told = acts.reported(
        scene, "relief-points", "火车站南广场候车室", "一名约九岁女孩独自在候车室, 红色书包", ["looks_minor"]
    )
    advice = [one["code"] for one in told["advice"]]
    return {"优先级 priority": told["priority"], "提示 advice": advice[0]}


def police_bring_her(scene: Scene) -> Facts:
    told = acts.asks_for_help(
        scene,
        arrival="police",
        sex="2",
        ages=_AGES,
        stated_reason="lost",
        needs=["food", "lodging", "contact_relatives"],
        escort={"name": "李警官", "organisation": "火车站派出所", "phone": "10000000009"},
        description="女, 约9岁, 红色书包",
    )
    form = acts.written_down(scene, "2")
    return {
        "到站方式 arrival": told["arrival"],
        "推定未成年 presumed minor": told["presumed_minor"],
        "求助 request": form["state"],
    }


def told_at_once(scene: Scene) -> Facts:
    """D07: in the same hour, whatever the hour."""
    body = {
        "case_id": scene.ids["case"],
        "police_id": "police-changzhou",
        "kind": "missing",
        "statement": "疑似走失儿童",
    }
    now = scene.now()
    report = scene["station-desk"].post("/v1/suspicion-reports", body)
    scene.ids["suspicion"] = report["suspicion_id"]
    scene.noted("reported", report["reported_at"])
    there = scene.until(
        lambda: scene["police-changzhou"].all(
            "/v1/suspicion-reports", case_id=scene.ids["case"], purpose="family_tracing"
        ),
        bool,
    )
    return {
        "报告 report": report["kind"],
        "报告时间 at": report["reported_at"],
        "立即 at once": scene.moments["reported"] - now < timedelta(minutes=10),
        "公安已见 police have it": bool(there),
    }


def never_turned_away(scene: Scene) -> Facts:
    refusal = {
        "outcome": "not_eligible",
        "facts": {"away_from_home": True, "without_food_or_lodging": False, "wandering_or_about_to": True},
        "reasons": ["provides_for_self"],
        "notice_number": "BYJZ-2026-0007",
        "complaint_route_told": True,
        "signer": "S-001",
    }
    request = f"/v1/help-requests/{scene.ids['request']}"
    return {
        "不予救助 turned away": scene.refused("station-desk", f"{scene.case}/eligibility", refusal),
        "自行撤回 withdrawn by her": scene.refused("station-desk", f"{request}/withdrawal", {"officer": "S-017"}),
        "决定 decision": acts.decided_to_help(scene, cannot_tell=True)["outcome"],
    }


def among_children(scene: Scene) -> Facts:
    desk = scene["station-desk"]
    free = {zone: desk.get("/v1/beds", zone=zone, state="free", limit=1)["items"][0] for zone in ("minor", "female")}
    kept = {"case_id": scene.ids["case"]}
    women = scene.refused("station-desk", f"/v1/beds/{free['female']['bed_id']}/reserve", kept)
    desk.post(f"/v1/beds/{free['minor']['bed_id']}/reserve", kept)
    acts.found_healthy(scene, findings="疲倦, 无外伤")
    case = acts.admitted(scene, "minor", "2", _AGES)
    return {
        "女区床位 a bed among women": women,
        "案件 case": case["state"],
        "床位区域 zone": case["bed_zone"],
        "预留的床位 the bed kept": case["bed_id"] == free["minor"]["bed_id"],
    }


def not_at_the_roll(scene: Scene) -> Facts:
    """In the morning she does not answer the roll."""
    scene.advance_to_next(7, 0)
    desk = scene["station-desk"]
    roll = desk.post("/v1/roll-calls", {"called_by": "S-023", "zone": "minor"})
    scene.ids["roll"] = roll["roll_call_id"]
    scene.noted("called", roll["called_at"])
    scene.noted("roll due", roll["due_at"])
    scene.advance_to(scene.moments["roll due"])
    alarms = scene.told("intake.person_missing")
    scene.ids["incident"] = alarms[0]["codes"]["incident_id"] if alarms else ""
    return {"点名截止 due": scene.moments["roll due"], "走失警报 alarm": len(alarms)}


def found_again(scene: Scene) -> Facts:
    desk, incident = scene["station-desk"], f"/v1/incidents/{scene.ids['incident']}"
    desk.post(f"/v1/roll-calls/{scene.ids['roll']}/answer", {"present": [scene.ids["case"]]})
    desk.post(f"{incident}/handle", {"measures": "在图书角找到, 已安抚", "handled_by": "S-017"})
    desk.post(f"{incident}/report-up", {"reported_to": "市民政局", "reported_by": "S-001"})
    return {"事件 incident": desk.post(f"{incident}/close")["state"]}


def only_with_papers(scene: Scene) -> Facts:
    def planned(kind: str, **more: Any) -> Refusal | str:
        return scene.refused("station-desk", "/v1/departures", acts.departure_of(scene, kind, **more))

    return {
        "独自离站 alone": planned("self"),
        "无证件接领 without papers": planned("collected", **_ASSESSED),
        "未经监护评估 unassessed": planned("collected", receiver=_MOTHER),
    }


def her_mother_comes(scene: Scene) -> Facts:
    number = {"report_number": "A3204020000002026070041"}
    scene["police-changzhou"].post(f"/v1/suspicion-reports/{scene.ids['suspicion']}/registration", number)
    acts.departure_planned(scene, "collected", receiver=_MOTHER, **_ASSESSED)
    gone = acts.left(scene)
    beds = scene["station-desk"].all("/v1/beds", zone="minor", state="occupied")
    home = acts.arrived(scene, "母亲")
    return {
        "离站 departure": gone["kind"],
        "在案文书 papers": gone["documents"],
        "未成年床位占用 beds taken": len(beds),
        "到达 arrival": home["state"],
    }


SCENARIO = Scenario(
    "G4",
    "凌晨一点独自在火车站的儿童",
    "a child alone at the rail station at one in the morning",
    here("2026-07-06 01:00"),
    "立即报警并通知儿童岗，单独床区，D07 立即报告，监护评估，存疑时做亲子鉴定 · "
    "police + children's desk at once; separate bed zone; immediate report D07; guardian assessment; collected with "
    "DNA if doubtful",
    (
        Step(
            "火车站救助点",
            "01:00 上报：约九岁女孩独自候车",
            "One in the morning: a girl of about nine, alone",
            reported,
            {"优先级 priority": Priority.P1, "提示 advice": "minor_call_110_childrens_desk"},
        ),
        Step(
            "接待岗",
            "民警送到站：求助登记",
            "Police bring her; she is written down",
            police_bring_her,
            {
                "到站方式 arrival": HelpArrival.POLICE,
                "推定未成年 presumed minor": True,
                "求助 request": HelpRequestState.REGISTERED,
            },
        ),
        Step(
            "接待岗",
            "立即报告公安（D07）",
            "Reported to police at once (D07)",
            told_at_once,
            {
                "报告 report": SuspicionKind.MISSING,
                "报告时间 at": lambda scene: scene.moments["reported"],
                "立即 at once": True,
                "公安已见 police have it": True,
            },
        ),
        Step(
            "接待岗",
            "想不予救助，想让她自己撤回",
            "Nobody may turn her away, nor she herself",
            never_turned_away,
            {
                "不予救助 turned away": Refusal("help_first"),
                "自行撤回 withdrawn by her": Refusal("withdrawal_not_their_own"),
                "决定 decision": "eligible",
            },
        ),
        Step(
            "接待岗",
            "预留儿童床位，入站",
            "A bed among children is kept for her",
            among_children,
            {
                "女区床位 a bed among women": Refusal("wrong_bed_zone"),
                "案件 case": CaseState.IN_STATION,
                "床位区域 zone": BedZone.MINOR,
                "预留的床位 the bed kept": True,
            },
        ),
        Step(
            "照料岗",
            "早点名未到：五分钟内报警",
            "She does not answer the roll: an alarm within five minutes",
            not_at_the_roll,
            {
                "点名截止 due": lambda scene: scene.moments["called"] + timedelta(minutes=5),
                "走失警报 alarm": 1,
            },
        ),
        Step(
            "照料岗",
            "找到，处置、上报、办结",
            "Found; handled, reported up, closed",
            found_again,
            {"事件 incident": IncidentState.CLOSED},
        ),
        Step(
            "接待岗",
            "独自走、无证件、未评估：都不行",
            "Not alone, not without papers, not unassessed",
            only_with_papers,
            {
                "独自离站 alone": Refusal("under_sixteen"),
                "无证件接领 without papers": Refusal("collector_unverified"),
                "未经监护评估 unassessed": Refusal("assessment_missing"),
            },
        ),
        OnPaper(
            "接待岗",
            "亲子关系存疑时",
            "Where the relation is doubtful",
            "平台没有“亲子鉴定”文书种类：先做 DNA 亲子鉴定，结论编号记入监护评估 · no paper of its own for a DNA "
            "parentage test yet: note its number with the guardianship assessment",
        ),
        Step(
            "接待岗",
            "母亲凭证件与监护评估接领",
            "Her mother, with papers and assessment",
            her_mother_comes,
            {
                "离站 departure": DepartureKind.COLLECTED,
                "在案文书 papers": ["guardianship_assessment"],
                "未成年床位占用 beds taken": 0,
                "到达 arrival": DepartureState.ARRIVED,
            },
        ),
    ),
)
