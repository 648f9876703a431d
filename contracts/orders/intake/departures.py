"""The orders and questions of a departure (离站); without them nobody would be sent home."""

from __future__ import annotations

from marshmallow import fields

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts import codes
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.intake.parts import LATE_IS_BETTER_FOR_A_WEEK, SEAL, badge
from contracts.orders.parts import (
    NOT_SAID,
    StrictSchema,
    code,
    division_code,
    flag,
    identifier,
    moment,
    patterned,
    several,
    words,
)
from contracts.purposes import Purpose


class DepartureState(CodeList):
    """离站状态; ``superseded``: another plan for the same case took its place."""

    PLANNED = "planned"
    SUPERSEDED = "superseded"
    EXECUTED = "executed"
    ARRIVED = "arrived"


class ReceiverBody(StrictSchema):
    name = words("Name of who receives the person (接领人姓名)", "赵秀兰", longest=60)
    relation = words("与受助人关系", "女儿", longest=40)
    organisation = words("接收单位", "商丘市救助管理站", longest=100)
    document_number = words("证件号码", "P-0001", longest=40)


class PlanDepartureBody(StrictSchema):
    case_id = identifier("案件编号", required=True)
    kind = code(codes.DepartureKind, "离站方式", codes.DepartureKind.ESCORT, required=True)
    destination_region_code = division_code("目的地区划代码", "411402000000", required=True)
    destination_text = words("目的地详细地址", "向阳村三组", longest=200)
    escorts = several(
        badge("Badge of one escort (护送人员工号)"), "At least two for an escort", ["S-017", "S-023"], most=10
    )
    receiver = fields.Nested(ReceiverBody, metadata={"description": "Who receives the person (接收人)"}, **NOT_SAID)
    handover_sheet = patterned("Number of the hand-over sheet (交接单号)", SEAL, "JJ-2026-009")


class DepartureParams(StrictSchema):
    departure_id = identifier("离站编号", required=True)


class ExecuteDepartureBody(StrictSchema):
    executed_at = moment("When the person left (离站时间); default: when this was sent")
    female_staff = flag("Was a woman among the escorts? Required for a woman (女性工作人员)", False)


class ConfirmArrivalBody(StrictSchema):
    arrived_at = moment("When the person arrived (到达时间); default: when this was sent")
    confirmed_by = words("Who confirmed it (确认人)", "流出地救助站值班员", longest=100, required=True)


PLAN_DEPARTURE = CommandType(
    "intake",
    "plan_departure",
    "departure",
    "departures:work",
    PlanDepartureBody,
    creates=True,
    answer=answers.DepartureDone,
    doc="计划离站, after every guard of that kind was checked. A later plan takes the place of an earlier one.",
)


DEPARTURE = ReadType(
    "intake",
    "departure",
    "departures:work",
    DepartureParams,
    **answering(answers.Departure, Purpose.CASE_WORK),
    doc="One departure with its receiver and what its ticket says.",
    about="departure",
)


EXECUTE_DEPARTURE = CommandType(
    "intake",
    "execute_departure",
    "departure",
    "departures:work",
    ExecuteDepartureBody,
    answer=answers.DepartureExecuted,
    doc="离站: the person leaves in the planned way; the bed is free again.",
)


CONFIRM_ARRIVAL = CommandType(
    "intake",
    "confirm_arrival",
    "departure",
    "departures:work",
    ConfirmArrivalBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    answer=answers.DepartureDone,
    doc="确认到达; follow-up begins with it.",
)
