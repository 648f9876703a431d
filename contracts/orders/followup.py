"""What follow-up (回访) may be ordered and asked; without it every township would record a visit in its own way.

How bodies and lists are read is said in :mod:`contracts.orders.parts`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from chassis.kinds import CodeList, FlagField
from chassis.orders import CommandType, ReadType
from contracts.answers import followup as answers
from contracts.answers.parts import answering
from contracts.codes import Goods
from contracts.orders.parts import (
    PagedSchema,
    StrictSchema,
    code,
    flag,
    identifier,
    moment,
    several,
    whole_number,
    words,
)
from contracts.purposes import Purpose


class PlanState(CodeList):
    """回访计划状态; ``completed``: every task done, the last two found him stable, the last hop of the notice
    acknowledged; ``withdrawn``: the home was a wrong one."""

    ACTIVE = "active"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


class TaskState(CodeList):
    """回访任务状态; ``withdrawn`` with its plan."""

    SCHEDULED = "scheduled"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class RiskFactor(CodeList):
    """风险因素: what an assessment counts. The first five are known at the arrival and stay, the others a visit
    finds."""

    IMPAIRED = "impaired"
    MINOR = "minor"
    WAS_UNIDENTIFIED = "was_unidentified"
    AGED_70 = "aged_70"
    NO_GUARDIAN_KNOWN = "no_guardian_known"
    LIVES_ALONE = "lives_alone"
    GUARDIAN_UNABLE = "guardian_unable"
    MEDICATION_STOPPED = "medication_stopped"
    UNSAFE_HOUSING = "unsafe_housing"
    NO_INCOME = "no_income"
    WANDERED_AGAIN = "wandered_again"
    UNSTABLE = "unstable"


class NoticeState(CodeList):
    """四级联动通知状态; an overdue notice can still be acknowledged; ``void``: it was about another person's home."""

    SENT = "sent"
    OVERDUE = "overdue"
    ACKNOWLEDGED = "acknowledged"
    VOID = "void"


def _sign(description: str) -> FlagField:
    """A sign of risk seen at the visit; missing means that it was not seen."""
    return flag(description, False, load_default=False)


# --- plans and tasks (回访计划, 回访任务) -----------------------------------------------------------------------------


class PlansParams(PagedSchema):
    """Which plans."""

    case_id = identifier("only the plan of this case")
    person_id = identifier("only the plans of a person who was merged, or with whom others were")


class PlanParams(StrictSchema):
    plan_id = identifier("the plan", required=True)


class TasksParams(PagedSchema):
    """Which calls and visits."""

    state = code(TaskState, "状态", TaskState.DUE)
    plan_id = identifier("only the tasks of this plan")


# --- visits (回访记录) ------------------------------------------------------------------------------------------------


class RiskSignsBody(StrictSchema):
    """Signs of risk (风险因素) seen at the visit; each of them counts in the new assessment."""

    lives_alone = _sign("独居")
    guardian_unable = _sign("监护人无力照料")
    medication_stopped = _sign("停药")
    unsafe_housing = _sign("住房不安全")
    no_income = _sign("无收入来源")
    wandered_again = _sign("再次走失或流浪")


class GoodsLineBody(StrictSchema):
    """One line of what was brought (慰问物资)."""

    what = code(Goods, "物资", Goods.RICE, required=True)
    quantity = whole_number("数量: bags, boxes, bottles, pieces", 1, lowest=1, highest=1000, required=True)


class VisitBody(StrictSchema):
    """A call or visit as it was (回访记录). It is never changed afterwards."""

    visited_at = moment("回访时间; when missing, the moment the record was accepted", "2026-09-01T10:00:00+08:00")
    present = several(words("在场人", "女儿", longest=50, required=True), "在场人员", ["女儿", "村委工作人员"], most=20)
    health = words("身心状况", "精神尚好, 能认出家人, 腿脚不便", longest=1000, required=True)
    living = words("生活状况", "与女儿同住, 有独立房间", longest=1000, required=True)
    medication = words("服药情况", "按时服药", longest=500)
    risk_factors = fields.Nested(RiskSignsBody, load_default=dict, metadata={"description": "风险因素"})
    needs = several(
        words("需求", "申请残疾人两项补贴", longest=100, required=True),
        "困难与需求",
        ["申请残疾人两项补贴"],
        most=20,
    )
    goods = several(
        fields.Nested(GoodsLineBody),
        "慰问物资",
        [{"what": "rice", "quantity": 1}, {"what": "milk", "quantity": 2}],
        most=len(Goods),
    )
    money_fen = whole_number("慰问金, fen", 50000, lowest=0, highest=10_000_000, load_default=0)
    stable = flag("情况是否稳定", False, required=True)

    @validates_schema
    def _each_line_once(self, data: dict[str, Any], **_: Any) -> None:
        kinds = [line["what"] for line in data.get("goods", ())]
        if len(set(kinds)) != len(kinds):
            raise ValidationError("a kind of goods is one line with its quantity", "goods")


# --- four-level notices (四级联动通知) --------------------------------------------------------------------------------


class NoticesParams(PagedSchema):
    """Which notices: those of the asking desk's own territory; the station sees all."""

    state = code(NoticeState, "状态", NoticeState.SENT)


class AcknowledgeBody(StrictSchema):
    """A level says: we have it and take care (签收)."""

    note = words("备注", "已安排镇社工上门对接", longest=500)


# --- orders and reads -------------------------------------------------------------------------------------------------

_WORK = "followup:work"
_HOME = "home-notices:work"

RECORD_VISIT = CommandType(
    "followup",
    "record_visit",
    "task",
    _HOME,
    VisitBody,
    deferrable_for=timedelta(days=7),
    answer=answers.VisitRecorded,
    doc="Record a call or visit (回访记录): the task is done, the risk is assessed anew. One record per task.",
)
ACKNOWLEDGE_HOME_NOTICE = CommandType(
    "followup",
    "acknowledge_home_notice",
    "notice",
    _HOME,
    AcknowledgeBody,
    answer=answers.NoticeDone,
    doc="Acknowledge a four-level notice (签收通知) of one's own territory.",
)
PLANS = ReadType(
    "followup",
    "plans",
    _WORK,
    PlansParams,
    **answering(answers.Plans, Purpose.HOME_FOLLOW_UP),
    doc="Follow-up plans (回访计划).",
)
PLAN = ReadType(
    "followup",
    "plan",
    _WORK,
    PlanParams,
    **answering(answers.PlanWhole, Purpose.HOME_FOLLOW_UP),
    doc="One plan with the returnee (返常人员), the assessments and their reasons, the tasks, what visits found.",
    about="plan",
)
TASKS = ReadType(
    "followup",
    "tasks",
    _WORK,
    TasksParams,
    **answering(answers.Tasks, Purpose.HOME_FOLLOW_UP),
    doc="Calls and visits (回访任务) to be done.",
)
HOME_NOTICES = ReadType(
    "followup",
    "home_notices",
    _HOME,
    NoticesParams,
    **answering(answers.HomeNotices, Purpose.HOME_FOLLOW_UP),
    doc="""Four-level notices (四级联动通知) of one's own territory, with the tasks of the plan; who the returnee
    is, is told only to the township and village that visit, and to the station.""",
)
