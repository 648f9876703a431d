"""The Chinese words of codes on forms; without them a notice would give its reason in English abbreviations.

Codes that events carry have their words in :mod:`gateway.readmodel.words`; here are the lists that only orders know.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chassis.kinds import CodeList
from contracts.orders import intake
from gateway.readmodel.words import word

_ONLY_IN_ORDERS: Final[Mapping[type[CodeList], Mapping[str, str]]] = {
    intake.CareKind: {
        "meal": "用餐",
        "medicine": "服药",
        "hygiene": "清洁卫生",
        "observation": "观察",
        "conversation": "谈话",
        "call_to_relatives": "联系亲属",
        "education": "教育",
        "other": "其他",
    },
    intake.TerminationReason: {
        "not_eligible": "经查不符合救助条件",
        "false_facts": "提供虚假情况",
        "serious_disorder": "严重扰乱救助秩序",
        "refuses_safety_check": "拒绝安全检查",
        "period_over": "救助期满，有能力解决食宿而拒不离站",
    },
    intake.EarlierQuery: {
        "not_made": "未核查",
        "not_answered": "已核查，尚无答复",
        "match": "核查到相符人员",
        "no_match": "未核查到相符人员",
        "need_more": "需补充材料",
    },
    intake.ReferralKind: {
        "trauma": "外伤",
        "internal": "内科",
        "infectious": "传染病",
        "psychiatric": "精神科",
        "obstetric": "产科",
        "paediatric": "儿科",
        "check_up": "体检",
    },
    intake.ReferralState: {
        "requested": "已发起",
        "accepted": "已接收",
        "rejected": "已拒收",
        "on_hold": "暂缓",
        "admitted": "已入院",
        "discharged": "已出院",
        "transferred": "已转院",
        "died": "死亡",
        "absconded": "擅自离院",
        "unanswered": "逾时未复",
        "cancelled": "已撤回",
        "failed": "未能完成",
        "entered_in_error": "登记错误",
    },
    intake.DenialReason: {
        "cared_for_by_family": "有家属照料",
        "paid_for_otherwise": "费用另有支付渠道",
        "not_in_need": "不属生活无着",
        "other": "其他",
    },
    intake.HandoverState: {
        "announced": "已预告",
        "arrived": "已到达，签字未齐",
        "refused_to_sign": "一方拒签",
        "signed": "双方已签字",
        "closed": "已归档",
    },
}


def zh(kind: type[CodeList], code: str) -> str:
    """The word of that code; of one that a newer service knows and we do not, the code itself, which staff can ask
    about."""
    if code not in {one.value for one in kind}:
        return code
    own = _ONLY_IN_ORDERS.get(kind)
    return word(kind(code)).zh if own is None else own[code]
