"""What intake answers of care during a stay (照料): the log, incidents, roll-calls."""

from __future__ import annotations

from contracts.answers.parts import (
    AnswerSchema,
    count,
    fact,
    ident,
    inside,
    leaf,
    page_of,
    said,
    state_code,
    when,
    worker,
    yes,
)
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class CareEntryDone(AnswerSchema):
    """照料日志."""

    entry_id = ident("记录编号")
    case_id = ident("案件编号")
    kind = fact("照料种类", "observation")
    written_by = worker("记录人工号")
    happened_at = when("发生时间")
    written_at = when("记录时间", G.RECORD)
    adds_to = ident("所补记的记录")


class CareEntry(CareEntryDone):
    text = said(G.HEALTH, "内容")


CareLog = page_of(CareEntry)


class IncidentDone(AnswerSchema):
    """事件."""

    incident_id = ident("事件编号")
    case_id = ident("案件编号")
    kind = fact("事件种类", "fall")
    state = state_code("状态", "open")
    occurred_at = when("发生时间")
    reported_at = when("报告时间", G.RECORD)
    reported_by = worker("报告人工号")
    handled_at = when("处置时间", G.RECORD)
    handled_by = worker("处置人工号")
    reported_up_at = when("上报时间", G.RECORD)
    report_number = leaf(G.RECORD, Look.CODE, "上报文号", "SB-2026-003")
    closed_at = when("办结时间", G.RECORD)


class Incident(IncidentDone):
    happened = said(G.HEALTH, "经过")
    measures = said(G.HEALTH, "处置")
    reported_to = said(G.STAFF, "上报单位")


Incidents = page_of(IncidentDone)


class RollCallLine(AnswerSchema):
    """应到人员."""

    case_id = ident("案件编号")
    state = state_code("点名结果", "present")
    alarmed = yes("已报警")
    at = when("时间", G.RECORD)


class RollCallListed(AnswerSchema):
    """点名."""

    roll_call_id = ident("点名编号")
    zone = leaf(G.RECORD, Look.CODE, "床位区域", "minor")
    called_by = worker("点名人工号")
    called_at = when("点名时间", G.RECORD)
    due_at = when("截止时间", G.RECORD)
    finished_at = when("结束时间", G.RECORD)


class RollCall(RollCallListed):
    expected = count("应到人数", 12)
    lines = inside(RollCallLine, "应到人员", many=True)


RollCalls = page_of(RollCallListed)
