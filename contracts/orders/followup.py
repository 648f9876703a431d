"""What follow-up (回访) may be ordered and asked; without it every township would record a visit in its own way.

Lists answer ``{"items": [...], "next_after": id | None}``, oldest first, at most ``limit`` (100) a page; ``after`` is
the id of the last item seen. Times are read with an offset. What was said at a visit
travels only here, sealed, never in events.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from chassis.kinds import CodeList, InstantField
from chassis.orders import CommandType, ReadType
from contracts.codes import Goods


class PlanState(CodeList):
    """回访计划状态; ``completed``: every task done, the last two found him stable, the last hop of the notice
    acknowledged."""

    ACTIVE = "active"
    COMPLETED = "completed"


class TaskState(CodeList):
    """回访任务状态."""

    SCHEDULED = "scheduled"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"


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
    """四级联动通知状态; an overdue notice can still be acknowledged."""

    SENT = "sent"
    OVERDUE = "overdue"
    ACKNOWLEDGED = "acknowledged"


_UUID = validate.Regexp(r"\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")


def _id(description: str, **options: Any) -> fields.String:
    return fields.String(validate=_UUID, metadata={"description": description}, **options)


def _text(limit: int, description: str, example: str, **options: Any) -> fields.String:
    """Words a person wrote: bounded, and not empty when given."""
    return fields.String(
        validate=validate.Length(min=1, max=limit),
        metadata={"description": description, "example": example},
        **options,
    )


def _yes(description: str, **options: Any) -> fields.Boolean:
    """Yes or no; a number or a word is neither."""
    return fields.Boolean(
        truthy={True}, falsy={False}, metadata={"description": description, "example": False}, **options
    )


def _sign(description: str) -> fields.Boolean:
    """A sign of risk seen at the visit; missing means that it was not seen."""
    return _yes(description, load_default=False)


class _Strict(Schema):
    class Meta:
        unknown = RAISE


class _Paged(_Strict):
    after = _id("the last id of the page before", load_default=None, allow_none=True)
    limit = fields.Integer(strict=False, load_default=100, validate=validate.Range(1, 100))


# --- plans and tasks (回访计划, 回访任务) ------------------------------------------------------------------


class PlansParams(_Paged):
    """Which plans."""

    case_id = _id("only the plan of this case", load_default=None, allow_none=True)


class PlanParams(_Strict):
    plan_id = _id("the plan", required=True)


class TasksParams(_Paged):
    """Which calls and visits."""

    state = fields.Enum(TaskState, by_value=True, load_default=None, allow_none=True, metadata={"description": "状态"})
    plan_id = _id("only the tasks of this plan", load_default=None, allow_none=True)


# --- visits (回访记录) ---------------------------------------------------------------------------------


class RiskSignsBody(_Strict):
    """Signs of risk (风险因素) seen at the visit; each of them counts in the new assessment."""

    lives_alone = _sign("独居")
    guardian_unable = _sign("监护人无力照料")
    medication_stopped = _sign("停药")
    unsafe_housing = _sign("住房不安全")
    no_income = _sign("无收入来源")
    wandered_again = _sign("再次走失或流浪")


class GoodsLineBody(_Strict):
    """One line of what was brought (慰问物资)."""

    what = fields.Enum(Goods, by_value=True, required=True, metadata={"description": "物资", "example": "rice"})
    quantity = fields.Integer(
        strict=True,
        required=True,
        validate=validate.Range(1, 1000),
        metadata={"description": "数量: bags, boxes, bottles, pieces", "example": 1},
    )


class VisitBody(_Strict):
    """A call or visit as it was (回访记录). It is never changed afterwards."""

    visited_at = InstantField(
        load_default=None,
        allow_none=True,
        metadata={
            "description": "回访时间; when missing, the moment the record was accepted",
            "example": "2026-09-01T10:00:00+08:00",
        },
    )
    present = fields.List(
        _text(50, "在场人", "女儿"),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": "在场人员", "example": ["女儿", "村委工作人员"]},
    )
    health = _text(1000, "身心状况", "精神尚好, 能认出家人, 腿脚不便", required=True)
    living = _text(1000, "生活状况", "与女儿同住, 有独立房间", required=True)
    medication = _text(500, "服药情况", "按时服药", load_default=None, allow_none=True)
    risk_factors = fields.Nested(RiskSignsBody, load_default=dict, metadata={"description": "风险因素"})
    needs = fields.List(
        _text(100, "需求", "申请残疾人两项补贴"),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": "困难与需求", "example": ["申请残疾人两项补贴"]},
    )
    goods = fields.List(
        fields.Nested(GoodsLineBody),
        load_default=list,
        validate=validate.Length(max=len(Goods)),
        metadata={
            "description": "慰问物资",
            "example": [{"what": "rice", "quantity": 1}, {"what": "milk", "quantity": 2}],
        },
    )
    money_fen = fields.Integer(
        strict=True,
        load_default=0,
        validate=validate.Range(0, 10_000_000),
        metadata={"description": "慰问金, fen", "example": 50000},
    )
    stable = _yes("情况是否稳定", required=True)

    @validates_schema
    def _each_line_once(self, data: dict[str, Any], **_: Any) -> None:
        kinds = [line["what"] for line in data.get("goods", ())]
        if len(set(kinds)) != len(kinds):
            raise ValidationError("a kind of goods is one line with its quantity", "goods")


# --- four-level notices (四级联动通知) -------------------------------------------------------------------


class NoticesParams(_Paged):
    """Which notices: those of the asking desk's own territory; the station sees all."""

    state = fields.Enum(
        NoticeState, by_value=True, load_default=None, allow_none=True, metadata={"description": "状态"}
    )


class AcknowledgeBody(_Strict):
    """A level says: we have it and take care (签收)."""

    note = _text(500, "备注", "已安排镇社工上门对接", load_default=None, allow_none=True)


# --- orders and reads ------------------------------------------------------------------------------

_WORK = "followup:work"
_HOME = "home-notices:work"

RECORD_VISIT = CommandType(
    "followup",
    "record_visit",
    "task",
    _HOME,
    VisitBody,
    deferrable_for=timedelta(days=7),
    doc="Record a call or visit (回访记录): the task is done, the risk is assessed anew. One record per task.",
)
ACKNOWLEDGE_HOME_NOTICE = CommandType(
    "followup",
    "acknowledge_home_notice",
    "notice",
    _HOME,
    AcknowledgeBody,
    doc="Acknowledge a four-level notice (签收通知) of one's own territory.",
)
PLANS = ReadType("followup", "plans", _WORK, PlansParams, doc="Follow-up plans (回访计划).")
PLAN = ReadType(
    "followup",
    "plan",
    _WORK,
    PlanParams,
    discloses=("name", "home", "guardian", "visits"),
    doc="One plan with the returnee (返常人员), the assessments and their reasons, the tasks, what visits found.",
)
TASKS = ReadType("followup", "tasks", _WORK, TasksParams, doc="Calls and visits (回访任务) to be done.")
HOME_NOTICES = ReadType(
    "followup",
    "home_notices",
    _HOME,
    NoticesParams,
    discloses=("name", "home", "guardian"),
    doc="""Four-level notices (四级联动通知) of one's own territory, with the tasks of the plan; who the returnee
    is, is told only to the township and village that visit, and to the station.""",
)
