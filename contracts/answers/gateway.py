"""What the gateway itself answers about people's cases, from events alone."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, count, fact, ident, inside, leaf, page_of, state_code, when
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
    codes = leaf(G.DESCRIPTION, Look.CODE, "代码", {})


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
    state = fact("状态", "running")
    state_zh = fact("状态名称", "进行中")
    provisional = leaf(G.CASE_FACTS, Look.FLAG, "暂定", False)
    started_at = when("开始时间")
    due_at = when("到期时间")
    warned_at = when("提醒时间")
    breached_at = when("超期时间")
    done_at = when("完成时间")
    cancelled_at = when("取消时间")


StatutoryClocks = page_of(StatutoryClock)
