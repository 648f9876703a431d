"""The orders and questions of care during a stay (照料): the log, incidents, the roll-call; without them much of a stay
would rely on memory."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts import codes
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.intake.parts import LATE_IS_BETTER_FOR_A_DAY, badge, form_number
from contracts.orders.parts import PagedSchema, StrictSchema, code, identifier, moment, several, words
from contracts.purposes import Purpose


class CareKind(CodeList):
    """照料种类: what an entry of the log is about."""

    MEAL = "meal"
    MEDICINE = "medicine"
    HYGIENE = "hygiene"
    OBSERVATION = "observation"
    CONVERSATION = "conversation"
    CALL_TO_RELATIVES = "call_to_relatives"
    EDUCATION = "education"
    OTHER = "other"


class RollState(CodeList):
    """点名结果 of one person; ``excused``: had left the station before the time was over."""

    EXPECTED = "expected"
    PRESENT = "present"
    MISSING = "missing"
    FOUND = "found"
    EXCUSED = "excused"


# --- the care log 照料日志 --------------------------------------------------------------------------------------------


class WriteCareEntryBody(StrictSchema):
    kind = code(CareKind, "照料种类", CareKind.OBSERVATION, required=True)
    text = words("What was done or seen (内容)", "晚餐吃了一半, 情绪平稳", longest=2000, required=True)
    written_by = badge("Badge of whoever writes (记录人工号)")
    happened_at = moment("When it was; default: when this was sent")
    adds_to = identifier("The entry that this one adds to or puts right (补记); nothing written is ever changed")


class CareLogParams(PagedSchema):
    case_id = identifier("案件编号", required=True)
    kind = code(CareKind, "Only entries of this kind", CareKind.MEDICINE)


WRITE_CARE_ENTRY = CommandType(
    "intake",
    "write_care_entry",
    "case",
    "cases:work",
    WriteCareEntryBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_DAY,
    answer=answers.CareEntryDone,
    doc="照料日志. What is written stays as it is; what was wrong is put right by an entry that adds to it.",
)


CARE_LOG = ReadType(
    "intake",
    "care_log",
    "cases:read",
    CareLogParams,
    **answering(answers.CareLog, Purpose.CASE_WORK),
    doc="The care log of a case, oldest first.",
)


# --- incidents 事件 ---------------------------------------------------------------------------------------------------


class ReportIncidentBody(StrictSchema):
    case_id = identifier("案件编号", required=True)
    kind = code(codes.IncidentKind, "事件种类", codes.IncidentKind.FALL, required=True)
    happened = words("What happened (经过)", "如厕时滑倒, 额头擦伤", longest=2000, required=True)
    reported_by = badge("Badge of whoever reports (报告人工号)")
    occurred_at = moment("When it was; default: when this was sent")


class HandleIncidentBody(StrictSchema):
    measures = words("What was done (处置)", "已送医检查, 无骨折", longest=2000, required=True)
    handled_by = badge("Badge of whoever handled it (处置人工号)")


class ReportUpBody(StrictSchema):
    reported_to = words("To whom (上报单位)", "市民政局社会事务处", longest=100, required=True)
    report_number = form_number("上报文号", "SB-2026-003")
    reported_by = badge("Badge of whoever reported it up (上报人工号)")


class IncidentsParams(PagedSchema):
    state = code(codes.IncidentState, "Only incidents in this state", codes.IncidentState.OPEN)
    kind = code(codes.IncidentKind, "Only incidents of this kind", codes.IncidentKind.ESCAPE)
    case_id = identifier("Only incidents of this case")


class IncidentParams(StrictSchema):
    incident_id = identifier("事件编号", required=True)


REPORT_INCIDENT = CommandType(
    "intake",
    "report_incident",
    "incident",
    "cases:work",
    ReportIncidentBody,
    creates=True,
    deferrable_for=LATE_IS_BETTER_FOR_A_DAY,
    answer=answers.IncidentDone,
    doc="事件报告: a complaint, a fight, a fall, self-harm, an escape, an infection, a death.",
)


HANDLE_INCIDENT = CommandType(
    "intake",
    "handle_incident",
    "incident",
    "cases:work",
    HandleIncidentBody,
    answer=answers.IncidentDone,
    doc="事件处置.",
)


REPORT_INCIDENT_UP = CommandType(
    "intake",
    "report_incident_up",
    "incident",
    "cases:work",
    ReportUpBody,
    answer=answers.IncidentDone,
    doc="事件上报 to the superior department.",
)


CLOSE_INCIDENT = CommandType(
    "intake",
    "close_incident",
    "incident",
    "cases:work",
    answer=answers.IncidentDone,
    doc="事件办结; a death, an escape, self-harm, an infection and a complaint only after they were reported up.",
)


INCIDENTS = ReadType(
    "intake",
    "incidents",
    "cases:read",
    IncidentsParams,
    **answering(answers.Incidents, Purpose.CASE_WORK),
    doc="Incidents; codes and times only.",
)


INCIDENT = ReadType(
    "intake",
    "incident",
    "cases:read",
    IncidentParams,
    **answering(answers.Incident, Purpose.CASE_WORK),
    doc="One incident with what happened and what was done.",
)


# --- the roll-call 点名 -----------------------------------------------------------------------------------------------


def _those_present(**options: Any) -> fields.List[Any]:
    somebody = identifier("案件编号", required=True)
    return several(somebody, "Whoever answered (在场)", ["01930a5e-7c00-7000-8000-000000000001"], most=1000, **options)


class CallRollBody(StrictSchema):
    called_by = badge("Badge of whoever calls (点名人工号)")
    zone = code(codes.BedZone, "Only this zone; default: the whole station", codes.BedZone.MINOR)
    present = _those_present()


class AnswerRollBody(StrictSchema):
    present = _those_present(required=True, least=1)


class RollCallsParams(PagedSchema):
    zone = code(codes.BedZone, "Only roll-calls of this zone", codes.BedZone.MINOR)


class RollCallParams(StrictSchema):
    roll_call_id = identifier("点名编号", required=True)


CALL_ROLL = CommandType(
    "intake",
    "call_roll",
    "roll_call",
    "cases:work",
    CallRollBody,
    creates=True,
    answer=answers.RollCall,
    doc="点名: everybody in the station, or in a zone, is expected. A minor or an impaired person who has not answered "
    "when the time is over (five minutes unless the station says less) is alarmed about.",
)


ANSWER_ROLL = CommandType(
    "intake",
    "answer_roll",
    "roll_call",
    "cases:work",
    AnswerRollBody,
    answer=answers.RollCall,
    doc="应到人员在场; whoever was missing is found.",
)


FINISH_ROLL = CommandType(
    "intake",
    "finish_roll",
    "roll_call",
    "cases:work",
    answer=answers.RollCall,
    doc="点名结束: whoever has not answered is missing now, without waiting for the time.",
)


ROLL_CALLS = ReadType(
    "intake",
    "roll_calls",
    "cases:read",
    RollCallsParams,
    **answering(answers.RollCalls, Purpose.CASE_WORK),
    doc="Roll-calls, oldest first.",
)


ROLL_CALL = ReadType(
    "intake",
    "roll_call",
    "cases:read",
    RollCallParams,
    **answering(answers.RollCall, Purpose.CASE_WORK),
    doc="One roll-call with everybody expected whom the caller may know of.",
)
