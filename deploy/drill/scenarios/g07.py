"""G7: nobody knows him for three months: every duty in its time, placed, still looked for, and found after fourteen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from contracts.codes import DepartureKind, DnaResult, IdentityState
from contracts.orders.intake import CaseState
from deploy.demo.client import Refused
from deploy.drill import acts
from deploy.drill.scenario import Facts, OnPaper, Scenario, Step
from deploy.drill.scene import Scene, here, standing
from deploy.drill.wording import Refusal

_PLACED: Final[dict[str, Any]] = {
    "receiver": {"organisation": "市社会福利院"},
    "documents": [acts.a_paper("placement_approval", "AZ-2025-0003")],
}
_DAUGHTER: Final = {"name": "陈小满", "relation": "女儿", "document_number": "P-0701"}


def brought_in(scene: Scene) -> Facts:
    case = acts.taken_in_without_a_name(scene, "天宁区青龙街道公交站")
    scene.noted("custody", case["first_custody_at"])
    due = {f"{rule} 到期 due": scene.clock(rule)["due_at"] for rule in ("D11", "D12", "D17", "D18", "D19")}
    return {"身份 identity": case["identity"], **due}


def first_week(scene: Scene) -> Facts:
    acts.notice_approved(scene, acts.NOTICE_OF_HIM)
    acts.on_the_national_site(scene, "XQ-0701")
    acts.dna_asked_for(scene)
    return {
        "D11": standing(scene.clock("D11", "met")),
        "D12": standing(scene.clock("D12", "met")),
        "D13 到期 due": scene.clock("D13")["due_at"],
    }


def stranded(scene: Scene) -> Facts:
    """Ten days are over: stranded; a plan of care within five more."""
    scene.to("2025-07-18 00:00")
    warned = scene.clock("D17", "warned")
    scene.to("2025-07-18 09:00")
    scene["station-desk"].post(f"{scene.case}/placement-plan", {"kinds": ["station_care"]})
    return {"D17 预警 warned": warned["warned_at"], "D17": standing(scene.clock("D17", "met"))}


def police_find_nothing(scene: Scene) -> Facts:
    scene.to("2025-07-30 09:00")
    acts.dna_steps(scene, "sampled", "loaded", "compared")
    answer = acts.dna_answered(scene, "no_hit", "常公刑鉴〔2025〕18号")
    return {"比对结论 result": answer["result"], "D13": standing(scene.clock("D13", "met"))}


def month_by_month(scene: Scene) -> Facts:
    due = []
    for refresh in ("2025-08-05 09:00", "2025-09-04 09:00"):
        moment = scene.to(refresh)
        acts.notice_refreshed(scene)
        due.append(_next_month(scene, moment)["due_at"])
    return {"8月更新后 D18 到期 due": due[0], "9月更新后 D18 到期 due": due[1]}


def _next_month(scene: Scene, since: datetime) -> dict[str, Any]:
    """The clock of the month that begins with the refresh at ``since``."""

    def look() -> dict[str, Any]:
        running = scene["station-chief"].all("/v1/clocks", case_id=scene.ids["case"], rule="D18", state="running")
        return running[-1] if running else {"started_at": "", "due_at": None}

    return scene.until(look, lambda one: one["started_at"] >= since.astimezone().isoformat()[:10])


def they_talk_with_him(scene: Scene) -> Facts:
    """Whoever is stranded is talked with again and again: names, places, accent."""
    scene.to("2025-09-10 15:00")
    heard = acts.he_talks(scene, ("place", "屋里在中梅", "中梅村"), ("name", "像是说“陈国锋”", "陈国锋"))
    return {"线索 clues": heard}


def day_eighty(scene: Scene) -> Facts:
    scene.to("2025-09-25 00:00")
    clock = scene.clock("D19", "warned")
    return {"D19": standing(clock), "预警 warned": clock["warned_at"], "到期 due": clock["due_at"]}


def filed(scene: Scene) -> Facts:
    scene.to("2025-09-30 09:00")
    number = {"filing_number": "常救安〔2025〕3号"}
    told = scene["station-desk"].post(f"{scene.case}/placement-application", number)
    early = scene.refused("station-desk", "/v1/departures", acts.departure_of(scene, "placement", **_PLACED))
    return {"时限 rule": told["rule"], "D19": standing(scene.clock("D19", "met")), "未满三月安置 placed early": early}


def placed(scene: Scene) -> Facts:
    scene.to("2025-10-10 09:00")
    acts.departure_planned(scene, "placement", **_PLACED)
    gone = acts.left(scene)
    acts.arrived(scene, "福利院值班员")
    return {
        "离站 departure": gone["kind"],
        "结案 closing": sorted(_why_open(scene)),
        "寻亲档案 profile": _profile(scene),
    }


def _profile(scene: Scene) -> str:
    return str(scene["station-tracing"].get(f"/v1/tracing/profiles/{scene.ids['profile']}")["state"])


def _why_open(scene: Scene) -> list[str]:
    try:
        scene["station-desk"].post(f"{scene.case}/close")
    except Refused as refused:
        return list(refused.body["facts"]["reasons"])
    return []


def found_after_fourteen_months(scene: Scene) -> Facts:
    scene.to("2026-12-10 09:00")
    answer = acts.dna_answered(scene, "hit", "常公刑鉴〔2026〕907号")
    acts.family_searches(
        scene,
        name="陈国峰",
        sex="1",
        birth_year=1952,
        home_region_code=acts.HOME,
        town="竹箦镇",
        village="中梅村",
        height_cm=168,
        last_seen_on="2025-07-04",
        reporter={"name": "陈小满", "relation": "女儿", "phone": "10000000001"},
    )
    return {"比对结论 result": answer["result"], "寻亲档案 profile": _profile(scene)}


def he_has_his_name(scene: Scene) -> Facts:
    acts.candidate_found(scene)
    acts.taken_up(scene)
    told = acts.hit_verified(scene, "常公刑鉴〔2026〕907号")
    case = acts.identity_confirmed(scene)
    return {"候选 candidate": told["state"], "身份 identity": case["identity"]}


def reunited(scene: Scene) -> Facts:
    acts.departure_planned(scene, "collected", receiver=_DAUGHTER)
    met = acts.reunited(scene, _DAUGHTER["name"], _DAUGHTER["relation"])
    gone = acts.left(scene)
    acts.arrived(scene, "女儿")
    acts.notice_taken_down(scene, "XQ-0701-C")
    plan = acts.follow_up_plan(scene)
    return {
        "团聚 reunion": met,
        "离站 departure": gone["kind"],
        "回访计划 plan": bool(plan["tasks"]),
        "案件 case": acts.closed(scene)["state"],
    }


SCENARIO = Scenario(
    "G7",
    "三个月查无身份",
    "three months without a name",
    here("2025-07-07 09:00"),
    "第 80 日预警，材料齐全，安置后继续寻亲，十四个月后 DNA 比中、重启、团聚 · "
    "day 80 warning; package with all proofs; placement with tracing still active; DNA hit after 14 months re-opens "
    "and reunites",
    (
        Step(
            "巡查一队、接待岗",
            "街头遇见，入站：说不出姓名，各时限起算",
            "Met on the street and admitted without a name; the clocks run",
            brought_in,
            {
                "身份 identity": IdentityState.UNIDENTIFIED,
                "D11 到期 due": lambda scene: scene.moments["custody"] + timedelta(hours=24),
                "D12 到期 due": here("2025-07-17 00:00"),
                "D17 到期 due": here("2025-07-23 00:00"),
                "D18 到期 due": here("2025-08-08 00:00"),
                "D19 到期 due": here("2025-10-10 00:00"),
            },
        ),
        Step(
            "寻亲岗、站长",
            "发布公告，提请采血",
            "The notice is out, DNA is asked for",
            first_week,
            {"D11": "按期完成 met", "D12": "按期完成 met", "D13 到期 due": here("2025-08-08 00:00")},
        ),
        Step(
            "接待岗",
            "满 10 日滞留：预警，登记照料方案",
            "Ten days over, stranded: a warning, and a plan of care",
            stranded,
            {"D17 预警 warned": here("2025-07-18 00:00"), "D17": "按期完成 met"},
        ),
        Step(
            "公安民警",
            "一个月内反馈：未比中",
            "Police answer within the month: no hit",
            police_find_nothing,
            {"比对结论 result": DnaResult.NO_HIT, "D13": "按期完成 met"},
        ),
        Step(
            "寻亲岗",
            "按月更新公告（国庆假期顺延）",
            "The notice is refreshed month by month (moved by the holidays)",
            month_by_month,
            {
                "8月更新后 D18 到期 due": here("2025-09-06 00:00"),
                "9月更新后 D18 到期 due": here("2025-10-10 00:00"),
            },
        ),
        Step(
            "寻亲岗",
            "定期谈话：地名、姓名听音",
            "They talk with him: a place, a name by its sound",
            they_talk_with_him,
            {"线索 clues": ["中梅村", "陈国锋"]},
        ),
        Step(
            "站长",
            "第 80 日预警",
            "The warning of day eighty",
            day_eighty,
            {"D19": "即将到期 warned", "预警 warned": here("2025-09-25 00:00"), "到期 due": here("2025-10-10 00:00")},
        ),
        Step(
            "接待岗",
            "落户安置申请报局；未满三个月不得安置",
            "The application is filed; not placed before the three months",
            filed,
            {"时限 rule": "D19", "D19": "按期完成 met", "未满三月安置 placed early": Refusal("too_early_to_place")},
        ),
        OnPaper(
            "接待岗",
            "申请材料：公告、采血、谈话等佐证",
            "The package with all proofs",
            "平台不生成材料包：自案件时间线、公告回执与采血反馈逐件抄录附卷 · the package is put together "
            "by hand from the timeline, the receipts and the answer of the police",
        ),
        Step(
            "接待岗",
            "安置福利院：寻亲继续，不得结案",
            "Placed: the search goes on, the case stays open",
            placed,
            {
                "离站 departure": DepartureKind.PLACEMENT,
                "结案 closing": ["identity_unknown", "notices_live"],
                "寻亲档案 profile": "placed_still_searching",
            },
        ),
        Step(
            "公安民警",
            "十四个月后比中；女儿寻人信息转来",
            "Fourteen months later a hit, and his daughter's search",
            found_after_fourteen_months,
            {"比对结论 result": DnaResult.HIT, "寻亲档案 profile": "placed_still_searching"},
        ),
        Step(
            "寻亲岗",
            "亲子鉴定核实，确认身份",
            "Verified by DNA: he has his name",
            he_has_his_name,
            {"候选 candidate": "verified", "身份 identity": IdentityState.VERIFIED_POLICE},
        ),
        Step(
            "接待岗",
            "女儿接领，团聚，结案",
            "His daughter brings him home; the case is closed",
            reunited,
            {
                "团聚 reunion": "done",
                "离站 departure": DepartureKind.COLLECTED,
                "回访计划 plan": True,
                "案件 case": CaseState.CLOSED,
            },
        ),
    ),
)
