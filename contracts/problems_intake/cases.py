"""Intake's problems: why a case cannot go on as asked, and what to do next."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "case_wrong_state",
        409,
        "案件状态不符",
        "The case is at another point of its way",
        "案件当前状态（facts.state）不允许该操作。请先查询案件，再按其状态办理。",
        "The case's state (facts.state) does not allow this. Read the case and go on from where it is.",
    ),
    Problem(
        "case_not_closable",
        409,
        "案件尚不能结案",
        "The case cannot be closed yet",
        "仍有未办结事项，见 facts.reasons：belongings_held 物品未返还、not_departed 尚未离站、"
        "arrival_not_confirmed 未确认到达、notices_live 寻亲公告未撤回、incidents_open 事件未办结、"
        "suspicion_unregistered 涉警报告未登记受案编号（由公安机关提供，或由站长写明免报理由）、"
        "identity_unknown 已安置但身份未查明，或离站岗位未补的文书 absence_record、police_report、"
        "superior_report、relatives_notice。请逐项办结后再结案。",
        "Something is still open, see facts.reasons: belongings_held, not_departed, "
        "arrival_not_confirmed, notices_live, incidents_open, suspicion_unregistered (police give the report number, "
        "or the chief says why there is none), identity_unknown of somebody placed, or a paper that the "
        "departure desk still owes: absence_record, police_report, superior_report, relatives_notice. "
        "Settle each of them, then close the case.",
    ),
    Problem(
        "implausible_time",
        422,
        "时间不合理",
        "The time is not plausible",
        "所填时间在未来，或早于其前一环节。请核对时间后重新提交。",
        "The stated time lies in the future or before what it must follow. Check it and send it again.",
    ),
    Problem(
        "age_needs_evidence",
        422,
        "年龄须有依据",
        "The age needs evidence",
        "没有证件、公安答复或骨龄鉴定及其编号，不得填写单一年龄，也不得更改已有依据的年龄。请填写年龄范围，或补充依据与编号。",
        "Without a document, a police answer or a bone-age report and its number, neither a "
        "single age nor a change of a "
        "proven one is accepted. State a range, or add the evidence with its number.",
    ),
)
