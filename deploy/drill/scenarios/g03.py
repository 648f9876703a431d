"""G3: a woman shouts in the rain, incoherent, without papers: the psychiatric department first, the sender signs, few
know of her, and the law counts from the hospital's bed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from contracts.codes import CategoryState, CustodyPlace, Priority
from contracts.orders.intake import CaseState, ReferralState
from deploy.drill import acts
from deploy.drill.network import PSYCHIATRIC_DESK
from deploy.drill.scenario import Facts, Scenario, Step
from deploy.drill.scene import Scene, here, standing
from deploy.drill.wording import Refusal

_AGES: Final = {"lo": 30, "hi": 50}
_CALLED: Final = "红梅"
_HOSPITAL: Final = "hospital-4"
_DAUGHTER: Final = {"name": "陈小满", "relation": "女儿", "document_number": "P-0302"}
_HIDDEN: Final = Refusal("not_found", 404)


def reported(scene: Scene) -> Facts:
    told = acts.reported(scene, "cyclist-group", "雨中的延陵路公交站", "一名女子淋雨喊叫, 语无伦次", ["mental_signs"])
    acts.dispatch_taken(scene)
    return {"优先级 priority": told["priority"]}


def hospital_first(scene: Scene) -> Facts:
    """The one that treats it is asked first, though it is last by rank."""
    need = {"sex": "2", "ages": _AGES, "place": "延陵路公交站", "urgency": "emergency", "kind": "psychiatric"}
    asked = scene["patrol-team-1"].post("/v1/referrals", {**need, "reason": "语无伦次"})
    scene.ids["case"], scene.ids["referral"] = asked["case_id"], asked["referral_id"]
    return {"转诊 referral": asked["state"], "医院 hospital": asked["hospital_id"]}


def _referral(scene: Scene) -> str:
    return f"/v1/referrals/{scene.ids['referral']}"


def sender_signs(scene: Scene) -> Facts:
    signed = {"sending_department": "天宁公安分局", "signer": "J-0417"}
    scene[PSYCHIATRIC_DESK].post(f"{_referral(scene)}/sender", signed)
    hospital = scene[_HOSPITAL]
    hospital.post(f"{_referral(scene)}/accept")
    admitted = hospital.post(f"{_referral(scene)}/admit", {"signer_role": "sending_department", "ward": "女病区"})
    scene.noted("admitted", admitted["admitted_at"])
    shown = hospital.get(_referral(scene))
    return {
        "收治 admitted": admitted["state"],
        "送诊部门 sender": shown["sending_department"],
        "签字人 signer": shown["signer"],
    }


def few_know(scene: Scene) -> Facts:
    """To everybody else it is not there, neither by itself nor in a list."""
    others = ("station-desk", "station-chief", "hospital-1")
    listed = [one for client in others for one in scene[client].all("/v1/referrals")]
    return {
        **{f"{client} 查看 looks": scene.refused_to_see(client, _referral(scene)) for client in others},
        "出现在其列表 in their lists": scene.ids["referral"] in str(listed),
        "精神科专岗 the psychiatric desk": scene[PSYCHIATRIC_DESK].get(_referral(scene))["state"],
    }


def law_counts_in_hospital(scene: Scene) -> Facts:
    [unidentified] = scene.told("intake.case_unidentified")
    notice, category = scene.clock("D11"), scene.clock("D24")
    return {
        "首次接收 first custody": unidentified["codes"]["custody_place"],
        "D11 起算 from": notice["started_at"],
        "D11 到期 due": notice["due_at"],
        "D24 到期 due": category["due_at"],
    }


def category_decided(scene: Scene) -> Facts:
    scene.advance_to(scene.moments["admitted"] + timedelta(hours=23))
    scene["station-desk"].post(f"{scene.case}/category", {"decision": "confirmed"})
    clock = scene.clock("D24", "met")
    own = scene[_HOSPITAL].all("/v1/category-confirmations", case_id=scene.ids["case"])
    return {
        "医院所见甄别 the hospital sees": [one["state"] for one in own],
        "D24": standing(clock),
        "超期 breached": clock["breached_at"],
    }


def tracing_runs_in_hospital(scene: Scene) -> Facts:
    """Being in hospital stops none of the clocks of her identity."""
    scene.advance_to(scene.moments["admitted"] + timedelta(hours=24, minutes=1))
    return {"D11": standing(scene.clock("D11", "breached")), "D12": scene.clock("D12")["state"]}


def back_at_the_station(scene: Scene) -> Facts:
    """She tells a name; the hospital that treated her hears only that there is one."""
    scene.advance_to_next(10, 0, after_days=6)
    hospital = scene[_HOSPITAL]
    discharged = hospital.post(f"{_referral(scene)}/discharge", {"fit_to_travel": False, "advice": "按时服药"})
    acts.safety_checked(scene, "2")
    acts.found_healthy(scene, impaired=True, findings="情绪平稳")
    case = acts.admitted(scene, "female", "2", _AGES, claimed_name=_CALLED)
    seen = scene.until(lambda: hospital.get(_referral(scene)), lambda one: one["person"]["claimed_name"])
    return {
        "转诊 referral": discharged["state"],
        "案件 case": case["state"],
        "医院看到姓名 the hospital sees the name": _CALLED in str(seen),
        "医院看到 it sees": str(seen["person"]["claimed_name"]),
    }


def she_goes_home(scene: Scene) -> Facts:
    alone = scene.refused("station-desk", "/v1/departures", acts.departure_of(scene, "self"))
    acts.departure_planned(scene, "collected", receiver=_DAUGHTER)
    acts.left(scene)
    home = acts.arrived(scene, "女儿")
    return {"独自离站 alone": alone, "到达 arrival": home["state"]}


def medicine_is_asked_for(scene: Scene) -> Facts:
    desk, plan = scene["station-desk"], acts.follow_up_plan(scene)
    words: dict[str, Any] = {"health": "情绪平稳", "living": "与家人同住", "medication": "按时服药"}
    visit = {**words, "present": ["女儿"], "stable": True, "risk_factors": {"medication_stopped": False}}
    desk.post(f"/v1/followup/tasks/{plan['tasks'][0]['id']}/visit", visit)
    kept = desk.get(f"/v1/followup/plans/{scene.ids['plan']}")["visits"][0]
    return {"服药情况 medication": kept["medication"]}


SCENARIO = Scenario(
    "G3",
    "雨中喊叫的女子",
    "a woman shouting in the rain",
    here("2026-07-06 15:00"),
    "P1 派单，先到精神科，送诊者签字，姓名屏蔽，24 小时内甄别，住院不停表，回访问服药 · "
    "P1 dispatch → psychiatric hospital first; sender signs; name masked; category confirmation ≤ 24 h; tracing clock "
    "runs in hospital; follow-up with medication check",
    (
        Step(
            "骑行队员",
            "上报：雨中女子喊叫，语无伦次",
            "A cyclist reports a woman shouting in the rain",
            reported,
            {"优先级 priority": Priority.P1},
        ),
        Step(
            "巡查一队",
            "先送医：平台自动选有精神科的医院",
            "Hospital first: the one that treats it is chosen",
            hospital_first,
            {"转诊 referral": ReferralState.REQUESTED, "医院 hospital": _HOSPITAL},
        ),
        Step(
            "精神科专岗、第四医院",
            "送诊部门签字，医院收治",
            "The sending department signs; the hospital admits",
            sender_signs,
            {
                "收治 admitted": ReferralState.ADMITTED,
                "送诊部门 sender": "天宁公安分局",
                "签字人 signer": "J-0417",
            },
        ),
        Step(
            "接待岗、站长、他院",
            "非知悉范围者想查看转诊",
            "Whoever need not know looks for the referral",
            few_know,
            {
                "station-desk 查看 looks": _HIDDEN,
                "station-chief 查看 looks": _HIDDEN,
                "hospital-1 查看 looks": _HIDDEN,
                "出现在其列表 in their lists": False,
                "精神科专岗 the psychiatric desk": ReferralState.ADMITTED,
            },
        ),
        Step(
            "站长",
            "时限自医院首次接收起算",
            "The clocks run from the hospital's bed",
            law_counts_in_hospital,
            {
                "首次接收 first custody": CustodyPlace.HOSPITAL,
                "D11 起算 from": lambda scene: scene.moments["admitted"],
                "D11 到期 due": lambda scene: scene.moments["admitted"] + timedelta(hours=24),
                "D24 到期 due": lambda scene: scene.moments["admitted"] + timedelta(hours=24),
            },
        ),
        Step(
            "接待岗",
            "第 23 小时甄别确认",
            "The category is confirmed in hour 23",
            category_decided,
            {
                "医院所见甄别 the hospital sees": [CategoryState.CONFIRMED],
                "D24": "按期完成 met",
                "超期 breached": None,
            },
        ),
        Step(
            "寻亲岗",
            "满 24 小时未发公告：住院不停表",
            "24 hours and no notice: the clock did not rest in hospital",
            tracing_runs_in_hospital,
            {"D11": "已超期 breached", "D12": "running"},
        ),
        Step(
            "第四医院、接待岗",
            "出院回站，自报姓名；医院只知有名",
            "Back at the station she tells a name; the hospital hears only that there is one",
            back_at_the_station,
            {
                "转诊 referral": ReferralState.DISCHARGED,
                "案件 case": CaseState.IN_STATION,
                "医院看到姓名 the hospital sees the name": False,
                "医院看到 it sees": str({"exists": True}),
            },
        ),
        Step(
            "接待岗",
            "不得独自离站；女儿接领到家",
            "Not alone; her daughter brings her home",
            she_goes_home,
            {"独自离站 alone": Refusal("impaired"), "到达 arrival": "arrived"},
        ),
        Step(
            "回访岗",
            "首次回访询问服药",
            "The first visit asks for her medicine",
            medicine_is_asked_for,
            {"服药情况 medication": "按时服药"},
        ),
    ),
)
