"""What the gateway itself answers about people's cases, from events alone."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, count, fact, ident, inside, leaf, page_of, state_code, when, worker
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class TimelineEntry(AnswerSchema):
    """What happened; its words and codes tell age, sex and place as coarsely as the event does."""

    at = when("时间")
    publisher = state_code("来源", "intake")
    event = fact("事件", "case_opened")
    event_id = ident("事件编号")
    subject = leaf(G.RECORD, Look.CODE, "对象", "case/…")
    sequence = count("序号")
    zh = leaf(G.DESCRIPTION, Look.WORDS, "中文", "已立案")
    en = leaf(G.DESCRIPTION, Look.WORDS, "English", "The case was opened")
    codes = leaf(G.DESCRIPTION, Look.CODES, "代码", {})


class Timeline(AnswerSchema):
    case_id = ident("案件编号")
    entries = inside(TimelineEntry, "经过", many=True)


class StatutoryClock(AnswerSchema):
    clock_id = ident("时限编号")
    case_id = ident("案件编号")
    publisher = state_code("来源", "tracing")
    rule = fact("时限", "D11")
    rule_zh = fact("时限名称", "24 小时公告")
    rule_en = fact("name", "…")
    owner = fact("责任方", "station")
    state = fact("状态", "running")
    state_zh = fact("状态名称", "进行中")
    provisional = leaf(G.CASE_FACTS, Look.FLAG, "暂定", False)
    started_at = when("开始时间")
    due_at = when("到期时间")
    warned_at = when("提醒时间")
    breached_at = when("超期时间")
    breach_withdrawn_at = when("超期撤销时间: it had been done, or was gone, in time")
    done_at = when("完成时间")
    paused_at = when("暂停时间")
    resumed_at = when("恢复时间: it goes on as another clock")
    waived_at = when("免除时间")
    waived_by = worker("免除人", "station-chief")
    waiver_reason = fact("免除理由", "superior_decided")
    cancelled_at = when("取消时间")


StatutoryClocks = page_of(StatutoryClock)


class ClocksByState(AnswerSchema):
    running = count("进行中")
    warned = count("即将到期")
    breached = count("已超期")
    met = count("按期完成")
    met_late = count("逾期完成")
    waived = count("已免除")
    paused = count("已暂停")
    resumed = count("已恢复，另行计时")
    cancelled = count("已取消")


class ClocksOfRule(AnswerSchema):
    rule = state_code("时限", "D11")
    rule_zh = state_code("时限名称", "24 小时公告")
    rule_en = state_code("name", "…")
    owner = state_code("责任方", "station")
    counts = inside(ClocksByState, "按状态")
    due_within_24h = count("24 小时内到期")


class ClockCounts(AnswerSchema):
    """How many clocks stand how; nothing of anybody in particular."""

    at = when("统计时间", G.RECORD)
    to_do = count("待办")
    overdue = count("已超期")
    due_within_24h = count("24 小时内到期")
    rules = inside(ClocksOfRule, "各时限", many=True)
