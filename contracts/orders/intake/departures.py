"""The orders and questions of a departure (离站); without them nobody would be sent home."""

from __future__ import annotations

from marshmallow import fields

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts import codes
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.intake.parts import LATE_IS_BETTER_FOR_A_WEEK, MOST_FEN, SEAL, badge
from contracts.orders.parts import (
    NOT_SAID,
    PagedSchema,
    StrictSchema,
    code,
    division_code,
    flag,
    identifier,
    moment,
    patterned,
    several,
    whole_number,
    words,
)
from contracts.purposes import Purpose


class DepartureState(CodeList):
    """离站状态; ``superseded``: another plan for the same case took its place."""

    PLANNED = "planned"
    SUPERSEDED = "superseded"
    EXECUTED = "executed"
    ARRIVED = "arrived"


class TerminationReason(CodeList):
    """终止救助理由: why the station ends its help (Decree 24 of the MCA; a closed list)."""

    NOT_ELIGIBLE = "not_eligible"
    FALSE_FACTS = "false_facts"
    SERIOUS_DISORDER = "serious_disorder"
    REFUSES_SAFETY_CHECK = "refuses_safety_check"
    PERIOD_OVER = "period_over"


class DocumentBody(StrictSchema):
    document = code(codes.DepartureDocument, "文书种类", codes.DepartureDocument.GUARDIANSHIP_ASSESSMENT, required=True)
    document_number = words("文书编号", "常民救〔2026〕18号", longest=60, required=True)


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
    documents = several(fields.Nested(DocumentBody), "Papers that are there already (文书)", [], most=13)
    termination_reason = code(TerminationReason, "终止救助理由", TerminationReason.FALSE_FACTS)


class DeparturesParams(PagedSchema):
    case_id = identifier("案件编号: only the departures of this case")
    state = code(DepartureState, "Only departures in this state", DepartureState.PLANNED)
    kind = code(codes.DepartureKind, "Only departures of this kind", codes.DepartureKind.ESCORT)


class DepartureParams(StrictSchema):
    departure_id = identifier("离站编号", required=True)


class ExecuteDepartureBody(StrictSchema):
    executed_at = moment("When the person left (离站时间); default: when this was sent")
    female_staff = flag("Was a woman among the escorts? Required for a woman (女性工作人员)", False)
    documents = several(fields.Nested(DocumentBody), "Papers signed on leaving (离站文书)", [], most=13)


class CountersignBody(StrictSchema):
    reason = words("Why it may be so (理由)", "已满十七周岁, 监护评估同意独自返乡", longest=500, required=True)


class CashBody(StrictSchema):
    amount_fen = whole_number("Cash for the way in fen (现金，分)", 1500, lowest=1, highest=MOST_FEN, required=True)
    receipt_number = patterned("Number of the signed receipt (签收单号)", SEAL, "XJ-2026-0007", required=True)


class AllowCashBody(StrictSchema):
    allowed_fen = whole_number(
        "Up to how much in all, in fen (上限，分)", 5000, lowest=1, highest=MOST_FEN, required=True
    )
    reason = words("Why more than the limit (理由)", "末班车已开, 须改乘长途汽车", longest=500, required=True)


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


DEPARTURES = ReadType(
    "intake",
    "departures",
    "departures:work",
    DeparturesParams,
    **answering(answers.Departures, Purpose.CASE_WORK),
    doc="Departures; codes and times only.",
)


RECORD_DOCUMENT = CommandType(
    "intake",
    "record_departure_document",
    "departure",
    "departures:work",
    DocumentBody,
    answer=answers.DepartureDone,
    doc="登记文书 of a departure, before or after the person left. The same paper again changes nothing.",
)


COUNTERSIGN_DEPARTURE = CommandType(
    "intake",
    "countersign_departure",
    "departure",
    "departures:supervise",
    CountersignBody,
    answer=answers.DepartureDone,
    doc="复核签字: a second person answers for letting a sixteen- or seventeen-year-old go alone, or for a death.",
)


GIVE_CASH = CommandType(
    "intake",
    "give_cash",
    "departure",
    "departures:work",
    CashBody,
    answer=answers.DepartureDone,
    doc="发放交通现金 against a signed receipt, up to the station's limit.",
)


ALLOW_CASH = CommandType(
    "intake",
    "allow_cash",
    "departure",
    "departures:supervise",
    AllowCashBody,
    answer=answers.DepartureDone,
    doc="准予超限现金: a supervisor says why this departure needs more.",
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
