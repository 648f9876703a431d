"""The notebook's problems: why a search does not rest or go on, and why a clue may not become what was asked."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "profile_suspended",
        409,
        "寻亲已暂缓",
        "The search is suspended",
        "该档案已暂缓寻亲，不拟写、审批或更新公告。请先恢复寻亲；法定时限不因暂缓而停止，确需免除的由站长办理。",
        "The file is suspended: no notice is drafted, approved or refreshed. Resume the search first. Statutory clocks "
        "run on; whoever may waive them can.",
    ),
    Problem(
        "profile_not_suspended",
        409,
        "寻亲未暂缓",
        "The search is not suspended",
        "只有暂缓中的档案才能恢复寻亲。请查看档案状态。",
        "Only a suspended file can be resumed. Look at its state.",
    ),
    Problem(
        "objection_needs_capable_adult",
        409,
        "本人异议须由有能力的成年人提出",
        "Only a capable adult may object to the search",
        "推定未成年人或有精神、智力障碍迹象者，不以本人不同意为由暂缓寻亲（个人信息保护法第13、14、31条）。"
        "涉及家庭暴力的，请以家庭暴力为由暂缓并申请密封案件。",
        "For whoever may be a minor, or shows signs of mental disorder or disability, an objection suspends no "
        "search (PIPL arts. 13, 14, 31). Where there is violence in the family, suspend for that and have the case "
        "sealed.",
    ),
    Problem(
        "clue_step_out_of_order",
        409,
        "线索核查步骤先后有误",
        "The clue is at another step",
        "线索当前状态（facts.state）之后可登记的见 facts.allowed：先解读，再查证，后下结论；不属实的可以重新解读。",
        "What may follow the present state (facts.state) stands in facts.allowed: a clue is interpreted, then asked "
        "about, then found true or not; one that was not may be interpreted anew.",
    ),
)
