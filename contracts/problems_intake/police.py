"""Intake's problems: why a hand-over, an identity query or a suspicion report cannot go on as asked, and who can supply
what is missing."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "police_agency_missing",
        422,
        "未写明公安机关",
        "The police agency is missing",
        "由救助站填写交接表时须写明公安机关（police_id）。请填写对方机构代码后重新提交。",
        "A form that the station fills in names the police agency (police_id). Add it and send the form again.",
    ),
    Problem(
        "handover_direction_not_yours",
        409,
        "交接方向不属于本机构",
        "Not your direction",
        "公安机关填写送交救助站的交接表；由救助站送交公安机关的，由救助站填写。",
        "Police fill in forms of whom they bring; the station fills in forms of whom it hands to police.",
    ),
    Problem(
        "handover_wrong_state",
        409,
        "交接状态不符",
        "The hand-over is at another point of its way",
        "交接表当前状态（facts.state）不允许该操作，可办理的下一步见 facts.allowed。"
        "人员到达后方可签字；双方签字后不再更改。",
        "The form's state (facts.state) does not allow this; facts.allowed says what comes next. It is signed once the "
        "person is there, and not changed once both have signed.",
    ),
    Problem(
        "handover_signed_already",
        409,
        "本方已签字",
        "Your side has signed",
        "本方已在交接表上签字，不能再次签字或拒签。尚缺的签字见 facts.missing，请由对方办理。",
        "Your side signed this form; it signs once and cannot refuse afterwards. facts.missing says whose signature is "
        "wanted.",
    ),
    Problem(
        "identity_query_wrong_state",
        409,
        "核查状态不符",
        "The identity query is at another point of its way",
        "核查当前状态（facts.state）不允许该操作，可办理的下一步见 facts.allowed。请先查询该核查。",
        "The query's state (facts.state) does not allow this; facts.allowed says what comes next. Read it first.",
    ),
    Problem(
        "identity_answer_inconclusive",
        409,
        "公安机关尚无结论",
        "Police have not concluded",
        "公安机关要求补充材料，尚无结论，不能运用。请由救助站补充材料（supplement），由公安机关再次答复。",
        "Police asked for more and have not concluded, so there is nothing to apply. The station supplies what is "
        "wanted (supplement), then police answer again.",
    ),
    Problem(
        "nothing_to_supplement",
        409,
        "公安机关未要求补充",
        "Police did not ask for more",
        "公安机关的答复已有结论，无需补充材料。如情况有变，请另发核查。",
        "The answer of police is conclusive. If the facts have changed, send a new query.",
    ),
    Problem(
        "suspicion_wrong_state",
        409,
        "报告状态不符",
        "The report is at another point of its way",
        "报告当前状态（facts.state）不允许该操作，可办理的下一步见 facts.allowed。请先查询该报告。",
        "The report's state (facts.state) does not allow this; facts.allowed says what comes next. Read it first.",
    ),
    Problem(
        "suspicion_not_waivable",
        409,
        "该报告不能免报",
        "This report cannot be waived",
        "报告已有受案编号或已办结，无需免报。请查看该报告。",
        "The report has its number, or is closed; there is nothing to waive. Read it.",
    ),
)
