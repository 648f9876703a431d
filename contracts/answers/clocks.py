"""What a keeper answers of its statutory clocks (法定时限): each opening with everything the record keeps."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, count, fact, ident, inside, leaf, when, worker
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class ClockShown(AnswerSchema):
    """法定时限, one opening of it."""

    clock_id = ident("时限编号")
    case_id = ident("案件编号")
    rule = fact("时限", "D11")
    opening = count("第几次起算", 1)
    state = fact("状态: open, breached, met, met_late, waived, cancelled", "open")
    provisional = leaf(G.CASE_FACTS, Look.FLAG, "暂定", False)
    started_at = when("开始时间")
    due_at = when("到期时间")
    warned_at = when("提醒时间")
    breached_at = when("超期时间")
    breach_withdrawn_at = when("超期撤销时间")
    done_at = when("完成时间")
    evidence = fact("完成依据", "national_site_receipt")
    reason = fact("取消、免除、暂停或重新起算的理由", "in_hospital")
    waived_by = worker("免除人", "station-chief")


class ClocksShown(AnswerSchema):
    clocks = inside(ClockShown, "各次起算，由早到晚", many=True)
