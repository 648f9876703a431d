"""G8: three hospitals reject (capacity, specialty, capacity); the fourth is silent, is telephoned, and takes him. Only
the fourth has costs."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any, Final

from contracts.codes import RejectionReason
from contracts.law.calendar import SHANGHAI
from contracts.orders.intake import ReferralState
from deploy.demo.client import Refused
from deploy.drill.scenario import Facts, Scenario, Step
from deploy.drill.scene import Scene, here, standing
from deploy.drill.wording import Refusal

_CHAIN: Final = ("hospital-1", "hospital-2", "hospital-3", "hospital-4")
_MINUTES: Final = timedelta(minutes=10)


def found(scene: Scene) -> Facts:
    """Sex, apparent age, place, urgency: no name, no payment, no eligibility."""
    need = {"sex": "0", "ages": {"lo": 65, "hi": 80}, "place": "郑陆镇武澄路公交站", "urgency": "emergency"}
    asked = scene["patrol-team-1"].post("/v1/referrals", need)
    scene.ids["case"] = asked["case_id"]
    return {"转诊 referral": asked["state"], "医院 hospital": asked["hospital_id"], "第几次 attempt": asked["attempt"]}


def _live(scene: Scene) -> dict[str, Any]:
    """The attempt that counts now."""
    return max(scene["station-desk"].all("/v1/referrals", case_id=scene.ids["case"]), key=lambda one: one["attempt"])


def rejected(hospital: str, reason: str, scene: Scene) -> Facts:
    """It says why, and is not told who is asked next."""
    scene.advance(minutes=2)
    path = f"/v1/referrals/{_live(scene)['referral_id']}/reject"
    told = scene[hospital].post(path, {"reason": reason})
    following = _live(scene)
    return {
        "理由 reason": told["rejection_reason"],
        "告知其下一家 told the next": "next_referral_id" in told,
        "自动转问 next asked": following["hospital_id"],
        "第几次 attempt": following["attempt"],
    }


def _rejection(hospital: str, zh: str, en: str, reason: RejectionReason, attempt: int) -> Step:
    return Step(
        f"第{'一二三'[attempt - 1]}定点医院",
        f"拒收：{zh}；平台自动转问下一家",
        f"It rejects ({en}); the next is asked without anybody asking it",
        partial(rejected, hospital, reason.value),
        {
            "理由 reason": reason,
            "告知其下一家 told the next": False,
            "自动转问 next asked": _CHAIN[attempt],
            "第几次 attempt": attempt + 1,
        },
    )


def silent(scene: Scene) -> Facts:
    """Nobody answers for ten minutes: the duty chief has it before them."""
    asked = _live(scene)
    scene.noted("asked", asked["requested_at"])
    scene.noted("due", asked["answer_due_at"])
    scene.advance_to(scene.moments["due"] + timedelta(minutes=1))
    escalated = scene.told("intake.referral_overdue")
    late = scene.until(lambda: _live(scene), lambda one: one["overdue"])
    return {
        "应答复 answer due": scene.moments["due"],
        "上报值班长 escalated": [one["codes"]["hospital_id"] for one in escalated],
        "逾期 overdue": late["overdue"],
    }


def taken_in(scene: Scene) -> Facts:
    """A telephone call later it accepts and admits."""
    path, hospital = f"/v1/referrals/{_live(scene)['referral_id']}", scene["hospital-4"]
    accepted = hospital.post(f"{path}/accept")
    admitted = hospital.post(f"{path}/admit", {"signer_role": "sending_department", "ward": "急诊内科"})
    scene.noted("admitted", admitted["admitted_at"])
    return {"接收 accepted": accepted["state"], "收治 admitted": admitted["state"]}


def the_law_counts(scene: Scene) -> Facts:
    """From the hospital's bed: 24 hours for the notice, 24 hours for the category."""
    notice, category = scene.clock("D11"), scene.clock("D24")
    return {
        "D11": standing(notice),
        "D11 到期 due": notice["due_at"],
        "D24": standing(category),
        "D24 到期 due": category["due_at"],
    }


def reasons_kept(scene: Scene) -> Facts:
    listed = scene["station-desk"].all("/v1/referrals", case_id=scene.ids["case"])
    inside = sorted(listed, key=lambda one: one["attempt"])
    chains = {one["chain_id"] for one in inside}
    told = [(one["hospital_id"], one["state"], one["rejection_reason"]) for one in inside]
    return {"转诊链 chains": len(chains), **{f"第 {n} 次 attempt {n}": one for n, one in enumerate(told, 1)}}


def costs(scene: Scene) -> Facts:
    """Who rejected has none to submit; who has him does, once the station stands for him."""
    scene["station-desk"].post(f"{scene.case}/category", {"decision": "confirmed"})
    listed = scene["station-desk"].all("/v1/referrals", case_id=scene.ids["case"])
    return {one["hospital_id"]: _cost_of(scene, one) for one in sorted(listed, key=lambda one: one["attempt"])}


def _cost_of(scene: Scene, referral: dict[str, Any]) -> Refusal | str:
    line = {
        "item": "补液",
        "catalogue_class": "within_catalogue",
        "payer": "relief_fund",
        "amount_fen": 12800,
        "incurred_on": scene.now().astimezone(SHANGHAI).date().isoformat(),
    }
    try:
        told = scene[referral["hospital_id"]].post(f"/v1/referrals/{referral['referral_id']}/cost-lines", line)
    except Refused as refused:
        return Refusal(refused.code, refused.status)
    return f"{told['amount_fen']} 分 fen"


_NO_COSTS: Final = Refusal("costs_before_admission")

SCENARIO = Scenario(
    "G8",
    "三家医院拒收",
    "three hospitals reject",
    here("2026-07-20 14:00"),
    "四次转诊成链，上报值班长，最终接收，理由保留，费用只在末家 · "
    "chain of 4 attempts, escalation to duty chief, accept, reasons preserved, cost lines only on the last",
    (
        Step(
            "巡查一队",
            "绿色通道：只凭性别、年龄、地点、紧急程度",
            "Green channel: sex, age, place and urgency are enough",
            found,
            {"转诊 referral": ReferralState.REQUESTED, "医院 hospital": "hospital-1", "第几次 attempt": 1},
        ),
        _rejection("hospital-1", "没有空床", "capacity", RejectionReason.CAPACITY, 1),
        _rejection("hospital-2", "不属本院专科", "specialty", RejectionReason.NOT_OUR_SPECIALTY, 2),
        _rejection("hospital-3", "没有空床", "capacity", RejectionReason.CAPACITY, 3),
        Step(
            "值班长",
            "第四家十分钟未答复，自动上报",
            "The fourth is silent for ten minutes: the duty chief hears of it",
            silent,
            {
                "应答复 answer due": lambda scene: scene.moments["asked"] + _MINUTES,
                "上报值班长 escalated": ["hospital-4"],
                "逾期 overdue": True,
            },
        ),
        Step(
            "第四定点医院",
            "电话催促后接收并收治",
            "After a telephone call it accepts and admits",
            taken_in,
            {"接收 accepted": ReferralState.ACCEPTED, "收治 admitted": ReferralState.ADMITTED},
        ),
        Step(
            "站长",
            "首次接收：寻亲公告与甄别时限起算",
            "First custody: the clocks of notice and category run",
            the_law_counts,
            {
                "D11": "进行中 running",
                "D11 到期 due": lambda scene: scene.moments["admitted"] + timedelta(hours=24),
                "D24": "进行中 running",
                "D24 到期 due": lambda scene: scene.moments["admitted"] + timedelta(hours=24),
            },
        ),
        Step(
            "接待岗",
            "查看转诊链：理由逐一保留",
            "The chain keeps every reason",
            reasons_kept,
            {
                "转诊链 chains": 1,
                "第 1 次 attempt 1": ("hospital-1", ReferralState.REJECTED, RejectionReason.CAPACITY),
                "第 2 次 attempt 2": ("hospital-2", ReferralState.REJECTED, RejectionReason.NOT_OUR_SPECIALTY),
                "第 3 次 attempt 3": ("hospital-3", ReferralState.REJECTED, RejectionReason.CAPACITY),
                "第 4 次 attempt 4": ("hospital-4", ReferralState.ADMITTED, None),
            },
        ),
        Step(
            "各定点医院",
            "甄别确认后提交费用：只有收治的医院可以",
            "Once the station stands for him, costs: only of whoever admitted him",
            costs,
            {"hospital-1": _NO_COSTS, "hospital-2": _NO_COSTS, "hospital-3": _NO_COSTS, "hospital-4": "12800 分 fen"},
        ),
    ),
)
