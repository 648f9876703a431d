"""G1: police bring a boy whose name they write by its sound, who may be fifteen; his family searches for him in another
city. Every duty that was missed for him must be seen here: the class, the place, the channel, the sample, the answer.

Spelling and years are constructed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from chassis.clock import from_iso, iso
from contracts.codes import BedZone, DepartureKind, DnaStep, IdentityState
from contracts.orders.intake import CaseState, DepartureState, HandoverState
from deploy.demo.client import Refused
from deploy.drill import acts
from deploy.drill.scenario import Aim, Facts, Scenario, Step
from deploy.drill.scene import Scene, here, standing
from deploy.drill.wording import Refusal

_AGES: Final = {"lo": 15, "hi": 25}
_REGISTERED: Final = "雷文锋"
_HEARD: Final = "雷文风"
_FAR_AWAY: Final = "431122000000"
_LAB: Final = "CZ-DNA-2026-00417"
_NOTICE: Final = "寻亲公告: 男, 约15至25岁, 在常州市获助, 说不出姓名住址。如有线索请联系常州市救助管理站。"
_FATHER: Final = {"name": "雷大山", "relation": "父亲", "document_number": "P-0301"}


def family_searches(scene: Scene) -> Facts:
    sent = acts.family_searches(
        scene,
        name=_REGISTERED,
        sex="1",
        birth_year=2010,
        home_region_code=_FAR_AWAY,
        last_seen_on="2026-06-08",
        reporter={"name": _FATHER["name"], "relation": _FATHER["relation"], "phone": "10000000003"},
    )
    return {"寻人信息 inquiry": sent["state"]}


def police_bring_him(scene: Scene) -> Facts:
    now = scene.now()
    form = scene["police-changzhou"].post("/v1/handovers", {**_form(now), "arrived_at": iso(now)})
    scene.ids["handover"], scene.ids["case"] = form["handover_id"], form["case_id"]
    scene.noted("arrived", form["arrived_at"])
    return {"交接表 form": form["state"], "尚缺签字 unsigned": sorted(form["missing"])}


def _form(now: Any) -> dict[str, Any]:
    return {
        "direction": "from_police",
        "unit_code": "320402500000",
        "officers": ["P-100231", "P-100418"],
        "found_at": iso(now - timedelta(hours=3)),
        "found_place": "常州火车站北广场",
        "circumstances": "巡逻中发现一男孩独自徘徊",
        "sex": "1",
        "ages": _AGES,
        "description": "身高约165厘米，不与人对视，反复自语",
        "name": _HEARD,
        "impaired": True,
        "items": ["黑色书包一个"],
        "injured": True,
        "injuries": "左膝擦伤",
        "dna_taken": True,
        "dna_taken_on": now.date().isoformat(),
        "dna_lab_number": _LAB,
        "earlier_query": "not_answered",
    }


def matched_by_sound(scene: Scene) -> Facts:
    """Before anybody has signed."""
    path = f"/v1/handovers/{scene.ids['handover']}"

    def look() -> dict[str, Any]:
        return dict(scene["station-tracing"].get(path, purpose="family_tracing")["name_match"])

    found = scene.until(look, lambda match: match["state"] == "compared")
    first_three = [one["inquiry_id"] for one in found["nearest"][:3]]
    took = from_iso(found["compared_at"]) - scene.moments["arrived"] if found["compared_at"] else timedelta.max
    return {
        "读音比对 by sound": found["state"],
        "外地寻人信息在前三 among the first three": scene.ids["inquiry"] in first_three,
        "用时 within": f"{took.total_seconds():.1f} s",
    }


def both_sign(scene: Scene) -> Facts:
    told: dict[str, Any] = {}
    for client in ("police-changzhou", "station-desk"):
        told = scene[client].post(f"/v1/handovers/{scene.ids['handover']}/signature", {"signer": "N-0017"})
    scene.noted("custody", acts.case_listed(scene)["first_custody_at"])
    notice, sample = scene.clock("D11"), scene.clock("D12")
    acts.profile_opened(scene)
    return {
        "交接表 form": told["state"],
        "D11 起算 from": notice["started_at"],
        "D11 到期 due": notice["due_at"],
        "D12 到期 due": sample["due_at"],
    }


def not_among_adults(scene: Scene) -> Facts:
    desk = scene["station-desk"]
    acts.safety_checked(scene, "1")
    acts.found_healthy(scene, impaired=True, findings="左膝擦伤, 不与人对视, 反复自语")
    entry = {"bed_zone": "male", "sex": "1", "ages": _AGES, "age_basis": "visual"}
    among_adults = scene.refused("station-desk", f"{scene.case}/admission", entry)
    case = desk.post(f"{scene.case}/admission", {**entry, "bed_zone": "minor"})
    return {
        "成人区床位 a bed among adults": among_adults,
        "床位 bed": case["bed_zone"],
        "推定未成年 presumed minor": case["presumed_minor"],
    }


def no_adults_home(scene: Scene) -> Facts:
    home: dict[str, Any] = {
        "receiver": {"organisation": "某托养中心"},
        "documents": [acts.a_paper("placement_approval", "AZ-1")],
    }
    return {
        "成人托养 an adults' home": scene.refused(
            "station-desk", "/v1/departures", acts.departure_of(scene, "placement", **home)
        ),
        "独自离站 leaving alone": scene.refused("station-desk", "/v1/departures", acts.departure_of(scene, "self")),
    }


def told_to_police(scene: Scene) -> Facts:
    body = {
        "case_id": scene.ids["case"],
        "police_id": "police-changzhou",
        "kind": "missing",
        "statement": "疑似走失未成年人",
    }
    scene.ids["suspicion"] = scene["station-desk"].post("/v1/suspicion-reports", body)["suspicion_id"]
    before = _why_open(scene)
    number = {"report_number": "A3204020000002026070021"}
    scene["police-changzhou"].post(f"/v1/suspicion-reports/{scene.ids['suspicion']}/registration", number)
    unregistered = "suspicion_unregistered"
    return {
        "无受案编号可结案 closable without": unregistered not in before,
        "有编号 with": unregistered not in _why_open(scene),
    }


def _why_open(scene: Scene) -> list[str]:
    try:
        scene["station-desk"].post(f"{scene.case}/close")
    except Refused as refused:
        return list(refused.body["facts"]["reasons"])
    return []


def warned_of_the_notice(scene: Scene) -> Facts:
    scene.advance_to(scene.moments["custody"] + timedelta(hours=18))
    clock = scene.clock("D11", "warned")
    return {"D11": standing(clock), "预警 warned": clock["warned_at"]}


def on_the_national_site(scene: Scene) -> Facts:
    acts.notice_approved(scene, _NOTICE)
    acts.on_the_national_site(scene, "XQ-0301")
    clock = scene.clock("D11", "met")
    return {"D11": standing(clock), "超期 breached": clock["breached_at"]}


def sample_linked(scene: Scene) -> Facts:
    """Police hold his sample already: it is loaded by its number, and nobody takes another."""
    request = acts.dna_asked_for(scene, prior_lab_number=_LAB, prior_sampled_on=scene.now().date().isoformat())
    loaded = acts.dna_steps(scene, "loaded")
    feedback = scene.clock("D13")
    scene.noted("feedback due", feedback["due_at"])
    return {
        "D12": standing(scene.clock("D12", "met")),
        "采血比对 step": loaded["step"],
        "另行采样 sampled anew": loaded["sampled_at"],
        "比对结论 result": loaded["result"],
        "公安反馈 D13 到期 due": request["due_at"],
    }


def police_late(scene: Scene) -> Facts:
    """A sample that is loaded is no answer: the month passes, and everybody sees it."""
    scene.advance_to(scene.moments["feedback due"] + timedelta(minutes=1))
    clock = scene.clock("D13", "breached")
    late = scene["police-changzhou"].all("/v1/dna-requests/overdue", purpose="family_tracing")
    return {
        "D13": standing(clock),
        "D18": standing(scene.clock("D18", "breached")),
        "公安逾期清单 on the list of police": scene.ids["dna"] in [one["id"] for one in late],
    }


def police_answer(scene: Scene) -> Facts:
    acts.dna_steps(scene, "compared")
    answer = acts.dna_answered(scene, "hit", "常公刑鉴〔2026〕18号")
    late = scene.clock("D13", "met_late")
    return {"比对结论 result": answer["result"], "D13": standing(late)}


def he_has_his_name(scene: Scene) -> Facts:
    acts.candidate_found(scene)
    acts.taken_up(scene)
    told = acts.hit_verified(scene, "常公刑鉴〔2026〕18号")
    case = acts.identity_confirmed(scene)
    return {"候选 candidate": told["state"], "身份 identity": case["identity"]}


def reunion(scene: Scene) -> Facts:
    assessed = {"documents": [acts.a_paper("guardianship_assessment", "JH-0301")]}
    unassessed = scene.refused(
        "station-desk", "/v1/departures", acts.departure_of(scene, "collected", _FAR_AWAY, receiver=_FATHER)
    )
    acts.departure_planned(scene, "collected", _FAR_AWAY, receiver=_FATHER, **assessed)
    met = acts.reunited(scene, _FATHER["name"], _FATHER["relation"])
    gone = acts.left(scene)
    acts.notice_taken_down(scene, "XQ-0301-C")
    home = acts.arrived(scene, "父亲")
    return {
        "未经监护评估 unassessed": unassessed,
        "团聚 reunion": met,
        "离站 departure": gone["kind"],
        "到达 arrival": home["state"],
        "案件 case": acts.case_listed(scene)["state"],
    }


def _hours(number: float) -> Any:
    return lambda scene: scene.moments["custody"] + timedelta(hours=number)


SCENARIO = Scenario(
    "G1",
    "姓名按音书写的少年",
    "a boy whose name is written by its sound",
    here("2026-07-06 10:00"),
    "推定未成年；进医院或儿童部，不进成人机构；两秒内比中；全国站回执不超过 24 小时；采血比对用原样本；"
    "每缺一步都报警；团聚 · "
    "presumed_minor; hospital/children's unit not adult home; report matched in ≤ 2 s; national site receipt ≤ 24 h; "
    "DNA request linked to existing sample; alarms for every missing step; reunion",
    (
        Step(
            "外地公安",
            "转来家属寻人信息：雷文锋",
            "Police elsewhere send in the family's search",
            family_searches,
            {"寻人信息 inquiry": "open"},
        ),
        Step(
            "公安民警",
            "护送一名少年到站，填写交接表：听音“雷文风”，15–25 岁，此前已采血",
            "Police bring a boy and fill in the form; his sample was taken before",
            police_bring_him,
            {"交接表 form": HandoverState.ARRIVED, "尚缺签字 unsigned": ["police", "station"]},
        ),
        Step(
            "寻亲岗",
            "未签字即按读音比对",
            "Compared by sound before anybody has signed",
            matched_by_sound,
            {
                "读音比对 by sound": "compared",
                "外地寻人信息在前三 among the first three": True,
                "用时 within": Aim("≤ 2 s"),
            },
        ),
        Step(
            "公安民警、接待岗",
            "双方签字：首次接收，时限起算",
            "Both sign: first custody, the law begins to count",
            both_sign,
            {
                "交接表 form": HandoverState.SIGNED,
                "D11 起算 from": lambda scene: scene.moments["custody"],
                "D11 到期 due": _hours(24),
                "D12 到期 due": here("2026-07-16 00:00"),
            },
        ),
        Step(
            "接待岗",
            "入站：不得与成人同住",
            "A bed among minors, never among adults",
            not_among_adults,
            {
                "成人区床位 a bed among adults": Refusal("wrong_bed_zone"),
                "床位 bed": BedZone.MINOR,
                "推定未成年 presumed minor": True,
            },
        ),
        Step(
            "接待岗",
            "想转成人托养机构，想让他自己走",
            "An adults' home, and leaving alone, are refused",
            no_adults_home,
            {
                "成人托养 an adults' home": Refusal("presumed_minor"),
                "独自离站 leaving alone": Refusal("presumed_minor"),
            },
        ),
        Step(
            "接待岗、公安民警",
            "疑似走失：报公安，取得受案编号",
            "Suspected missing: reported, and the case stays open until there is a number",
            told_to_police,
            {"无受案编号可结案 closable without": False, "有编号 with": True},
        ),
        Step(
            "寻亲岗",
            "第 18 小时仍未发布：预警",
            "Eighteen hours and no notice: a warning",
            warned_of_the_notice,
            {"D11": "即将到期 warned", "预警 warned": _hours(18)},
        ),
        Step(
            "寻亲岗、站长",
            "24 小时内登记全国救助寻亲网回执",
            "The national site's receipt within 24 hours",
            on_the_national_site,
            {"D11": "按期完成 met", "超期 breached": None},
        ),
        Step(
            "寻亲岗、公安民警",
            "凭原有实验室编号提请比对，不再采血",
            "DNA asked for by the number of the sample that police hold",
            sample_linked,
            {
                "D12": "按期完成 met",
                "采血比对 step": DnaStep.LOADED,
                "另行采样 sampled anew": None,
                "比对结论 result": None,
                "公安反馈 D13 到期 due": here("2026-08-08 00:00"),
            },
        ),
        Step(
            "站长",
            "一个月无反馈、公告未更新：逐项报警",
            "A month without an answer, a notice not refreshed: each is an alarm",
            police_late,
            {"D13": "已超期 breached", "D18": "已超期 breached", "公安逾期清单 on the list of police": True},
        ),
        Step(
            "公安民警",
            "反馈：比中",
            "Police answer: a hit",
            police_answer,
            {"比对结论 result": "hit", "D13": "逾期完成 met_late"},
        ),
        Step(
            "寻亲岗",
            "核实候选，确认身份",
            "The candidate is verified; he has his name back",
            he_has_his_name,
            {"候选 candidate": "verified", "身份 identity": IdentityState.VERIFIED_POLICE},
        ),
        Step(
            "接待岗",
            "父亲接领：监护评估在案，团聚",
            "His father collects him, with the guardianship assessment: reunion",
            reunion,
            {
                "未经监护评估 unassessed": Refusal("assessment_missing"),
                "团聚 reunion": "done",
                "离站 departure": DepartureKind.COLLECTED,
                "到达 arrival": DepartureState.ARRIVED,
                "案件 case": CaseState.ARRIVED,
            },
        ),
    ),
)
