"""The hospital's problems: why a category, a cost or a claim cannot go on as asked, who can supply what is missing."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "sender_missing",
        422,
        "缺少送诊部门签字",
        "The sending department has not signed",
        "非紧急的精神科转诊须写明送诊部门和签字人工号（精神卫生法第三十六条）。请由送诊的公安机关或救助站补充。紧急情况可先送医后补签。",
        "A psychiatric referral that is no emergency names the sending department and the badge of who signs for it "
        "(Mental Health Law art. 36). The police or the station that sends the patient supplies them. In an emergency "
        "they may follow the patient.",
    ),
    Problem(
        "category_unconfirmed",
        409,
        "救助对象尚未甄别确认",
        "The category is not confirmed",
        "该病人尚未确认为救助对象（facts.category），费用不能提交。请联系救助站甄别；已被否定的可以申诉。救治不受影响。",
        "The patient is not confirmed as one whom the station helps (facts.category), so nothing can be submitted yet. "
        "The station decides: call it, or appeal against a no. Care does not depend on it.",
    ),
    Problem(
        "category_wrong_state",
        409,
        "甄别状态不符",
        "The category confirmation is at another point of its way",
        "甄别当前状态（facts.category）不允许该操作。请先查询甄别状态。",
        "The state of the confirmation (facts.category) does not allow this. Read it and go on from where it is.",
    ),
    Problem(
        "denial_reason_missing",
        422,
        "缺少不符理由",
        "A no needs its reason",
        "否定甄别须选择理由（reason）。由作出决定的救助站工作人员填写。",
        "Denying the category needs a reason (reason), given by whoever of the station decides.",
    ),
    Problem(
        "costs_before_admission",
        409,
        "尚未入院，不能提交费用",
        "No costs before the admission",
        "只有收治了病人的医院可以提交该次转诊的费用。请先办理入院。",
        "Only the hospital that admitted the patient submits costs of this referral. Admit the patient first.",
    ),
    Problem(
        "cost_line_wrong_state",
        409,
        "费用状态不符",
        "The cost is at another point of its way",
        "该费用当前状态（facts.state）或已列入结算单（facts.claim_id），不允许该操作。如须更正，请救助站两人同意重开结算期。",
        "The cost's state (facts.state), or the claim it is in (facts.claim_id), does not allow this. To correct it, "
        "have two people of the station open the period again.",
    ),
    Problem(
        "period_closed",
        409,
        "结算期已关账",
        "The settlement period is closed",
        "该日期所属结算期已关账（facts.claim_id）。如须补报，请救助站一人申请、另一人同意重开。",
        "The period of that day is closed (facts.claim_id). To add to it, one person of the station asks for it to be "
        "opened again and another agrees.",
    ),
    Problem(
        "period_running",
        409,
        "结算期尚未结束",
        "The settlement period is not over",
        "结算期至 facts.ends_on 结束，之后方可关账。",
        "The period ends on facts.ends_on; it can be closed after that day.",
    ),
    Problem(
        "period_unknown",
        422,
        "结算期写法不符",
        "Not a settlement period of this station",
        "本站按 facts.settles_by 结算（year 年 / quarter 季 / month 月），请按此写结算期，例如 2026-Q3。",
        "The station settles by facts.settles_by (year, quarter, month); name a period of that kind, 2026-Q3 for "
        "example.",
    ),
    Problem(
        "claim_wrong_state",
        409,
        "结算单状态不符",
        "The claim is at another point of its way",
        "结算单当前状态（facts.state）不允许该步骤。允许的步骤见 facts.allowed；已支付的不能重开。",
        "The claim's state (facts.state) does not allow this step. facts.allowed says which are; what is paid is not "
        "opened again.",
    ),
    Problem(
        "claim_reason_missing",
        422,
        "缺少审核理由",
        "The review step needs its reason",
        "退回补充或拒付须选择理由（reason），由联合审核人员填写。",
        "To query or to reject needs a reason (reason), given by whoever reviews.",
    ),
    Problem(
        "reopening_not_asked",
        409,
        "尚无重开申请",
        "Nobody asked for the period to be opened again",
        "请先由一人申请重开（POST /v1/claims/{id}/reopening），再由另一人同意。",
        "One person asks first (POST /v1/claims/{id}/reopening), then another agrees.",
    ),
    Problem(
        "reopening_own",
        409,
        "不能同意自己的重开申请",
        "Nobody agrees to their own request",
        "重开结算期须两人：请由申请人以外的工作人员同意。",
        "Opening a period again takes two: somebody else than who asked must agree.",
    ),
)
