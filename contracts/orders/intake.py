"""What intake can be ordered and asked; without it the gateway and intake could each believe in another request.

How bodies and lists are read is said in :mod:`contracts.orders.parts`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from marshmallow import fields

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts import codes
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.intake_persons import CORRECT_PERSON as CORRECT_PERSON
from contracts.orders.intake_persons import ERASE_PERSON as ERASE_PERSON
from contracts.orders.intake_persons import FIND_BY_NUMBER as FIND_BY_NUMBER
from contracts.orders.intake_persons import NumberKind as NumberKind
from contracts.orders.parts import (
    NOT_SAID,
    MarkSchema,
    PagedSchema,
    StrictSchema,
    age_range,
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

LATE_IS_BETTER_FOR_A_DAY = timedelta(days=1)
LATE_IS_BETTER_FOR_A_WEEK = timedelta(days=7)


# --- codes that only intake's own resources use -----------------------------------------------------------------------


class CaseState(CodeList):
    """案件状态: where the person of a case is."""

    OPENED = "opened"
    IN_HOSPITAL = "in_hospital"
    DISCHARGED = "discharged"
    IN_STATION = "in_station"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    CLOSED = "closed"


class ReferralState(CodeList):
    """转诊状态 of one attempt at one hospital (FHIR Task: requested, accepted, in-progress, completed, rejected)."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ADMITTED = "admitted"
    DISCHARGED = "discharged"


class ReceiptState(CodeList):
    """物品保管状态: who has the belongings."""

    HELD = "held"
    RETURNED = "returned"
    TRANSFERRED = "transferred"


class DepartureState(CodeList):
    """离站状态; ``superseded``: another plan for the same case took its place."""

    PLANNED = "planned"
    SUPERSEDED = "superseded"
    EXECUTED = "executed"
    ARRIVED = "arrived"


class TicketState(CodeList):
    """车票状态; ``withdrawn``: its departure was planned anew."""

    REQUESTED = "requested"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


class SignerRole(CodeList):
    """入院签字人 (Mental Health Law art 36: without a guardian the department that sent the patient signs)."""

    SELF = "self"
    GUARDIAN = "guardian"
    SENDING_DEPARTMENT = "sending_department"


_MOST_FEN: Final = 100_000_000
"""One million yuan."""

_SEAL = r"[A-Za-z0-9-]{1,32}"


def _badge(description: str) -> fields.String:
    """A badge code (工号), never a name."""
    return patterned(description, r"[A-Za-z0-9-]{1,20}", "S-017", required=True)


# --- referrals 转诊 ---------------------------------------------------------------------------------------------------


class RequestReferralBody(StrictSchema):
    """An emergency needs only these four: who the person is, who pays and who is eligible is never asked first."""

    sex = code(codes.Sex, "Apparent sex (性别)", codes.Sex.MALE, required=True)
    ages = age_range("Apparent age range in years (年龄范围); a point is widened, never refused", required=True)
    place = words("Where the patient is (地点)", "郑陆镇镇政府公交站", required=True)
    urgency = code(codes.Urgency, "紧急程度", codes.Urgency.EMERGENCY, required=True)
    reason = words("What is the matter (转诊原因)", "中暑，意识模糊", longest=500)
    case_id = identifier("The case, when there is one already; without it a case is opened")
    seen_at = moment("When the patient was found; default: now")


class ReferralsParams(PagedSchema):
    state = code(ReferralState, "Only attempts in this state", ReferralState.REQUESTED)
    case_id = identifier("Only attempts of this case")


class ReferralParams(StrictSchema):
    referral_id = identifier("转诊编号", required=True)


class RejectReferralBody(StrictSchema):
    reason = code(codes.RejectionReason, "拒收理由; required", codes.RejectionReason.CAPACITY, required=True)
    note = words("说明", "ICU 无空床", longest=500)


class AdmitPatientBody(StrictSchema):
    admitted_at = moment("When the patient was admitted (入院时间); default: when this was sent")
    ward = words("科室", "急诊内科", longest=80)
    signer_role = code(SignerRole, "入院签字人", SignerRole.SENDING_DEPARTMENT, required=True)


class DischargePatientBody(StrictSchema):
    discharged_at = moment("When the patient was discharged (出院时间); default: when this was sent")
    advice = words("出院医嘱", "多饮水，按时服药", longest=1000)
    fit_to_travel = flag("May the patient travel? (可否旅行)", True, required=True)


REQUEST_REFERRAL = CommandType(
    "intake",
    "request_referral",
    "referral",
    "referrals:request",
    RequestReferralBody,
    creates=True,
    deferrable_for=LATE_IS_BETTER_FOR_A_DAY,
    answer=answers.ReferralRequested,
    doc="Ask the partner hospitals, in their order, to take a patient (绿色通道转诊). Identity, payment and "
    "eligibility are never preconditions. Answers with the first attempt.",
)
REFERRALS = ReadType(
    "intake",
    "referrals",
    "referrals:read",
    ReferralsParams,
    **answering(answers.Referrals, Purpose.MEDICAL_CARE),
    doc="Attempts; a hospital sees its own only.",
)
REFERRAL = ReadType(
    "intake",
    "referral",
    "referrals:read",
    ReferralParams,
    **answering(answers.Referral, Purpose.MEDICAL_CARE),
    doc="One attempt; another hospital's is not found.",
    about="referral",
)
ACCEPT_REFERRAL = CommandType(
    "intake",
    "accept_referral",
    "referral",
    "referrals:work",
    answer=answers.ReferralDone,
    doc="The hospital takes the patient (接收).",
)
REJECT_REFERRAL = CommandType(
    "intake",
    "reject_referral",
    "referral",
    "referrals:work",
    RejectReferralBody,
    answer=answers.ReferralDone,
    doc="The hospital cannot take the patient (拒收). For want of capacity or specialty the next one is asked at once.",
)
ADMIT_PATIENT = CommandType(
    "intake",
    "admit_patient",
    "referral",
    "referrals:work",
    AdmitPatientBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    answer=answers.ReferralDone,
    doc="The patient is in a bed (入院); often the first custody, from which the identity clocks run.",
)
DISCHARGE_PATIENT = CommandType(
    "intake",
    "discharge_patient",
    "referral",
    "referrals:work",
    DischargePatientBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    answer=answers.ReferralDone,
    doc="The hospital gives the patient back to the station (出院).",
)


# --- cases 案件 -------------------------------------------------------------------------------------------------------


class CasesParams(PagedSchema):
    state = code(CaseState, "Only cases in this state", CaseState.IN_STATION)


class CaseParams(StrictSchema):
    case_id = identifier("案件编号", required=True)


class SafetyCheckBody(StrictSchema):
    officer = _badge("Badge of the checking officer (安检人员工号)")
    officer_sex = code(codes.Sex, "安检人员性别: that of the person checked", codes.Sex.MALE, required=True)
    emergency_reason = words(
        "Why an officer of the other sex had to check", "现场仅一名值班人员，情况紧急", longest=300
    )
    items_surrendered = several(
        words("One thing taken into custody (代管物品)", "打火机", longest=100, required=True),
        "Dangerous or valuable things handed over",
        ["打火机"],
        most=50,
    )


class HealthCheckBody(StrictSchema):
    decision = code(codes.HealthDecision, "健康检查结论", codes.HealthDecision.FIT, required=True)
    impaired = flag(
        "Signs of mental disorder or intellectual disability (精神障碍或智力残疾迹象)", False, required=True
    )
    findings = words("检查所见", "轻度脱水，记忆力差", longest=1000, required=True)
    temperature_tenths = whole_number("Body temperature in tenths of a degree Celsius", 368, lowest=250, highest=450)


class BelongingsLine(StrictSchema):
    what = words("物品名称", "蓝色布包", longest=100, required=True)
    quantity = whole_number("数量", 1, lowest=1, highest=1000, required=True)


class ReceiveBelongingsBody(StrictSchema):
    lines = several(
        fields.Nested(BelongingsLine),
        "Line by line (物品清单)",
        [{"what": "蓝色布包", "quantity": 1}],
        most=100,
        required=True,
    )
    money_fen = whole_number("Money in fen (现金，分)", 3550, lowest=0, highest=_MOST_FEN, required=True)
    sealed_bag = patterned("Number of the sealed bag (封袋号)", _SEAL, "B-2026-0041", required=True)


class BodyMark(MarkSchema):
    """A mark on the body (体表特征) as tracing will compare it."""

    text = words("描述", "左手食指有一道旧疤", longest=200)


class AdmitToStationBody(StrictSchema):
    bed_zone = code(codes.BedZone, "床位区域", codes.BedZone.CARE, required=True)
    sex = code(codes.Sex, "性别", codes.Sex.MALE, required=True)
    ages = age_range("Age range (年龄范围); a single year only with evidence", required=True)
    age_basis = code(codes.AgeBasis, "年龄依据", codes.AgeBasis.VISUAL, required=True)
    evidence_number = words(
        "Number of the document, answer or report that proves the age (证据编号)", "BG-2026-118", longest=60
    )
    claimed_name = words("The name the person gives (自报姓名)", "老根", longest=60)
    dialect = words("口音", "豫东口音", longest=100)
    marks = several(fields.Nested(BodyMark), "体表特征", [{"kind": "疤痕", "part": "左手食指", "side": "左"}], most=30)
    height_cm = whole_number("身高 (cm)", 168, lowest=30, highest=250)


class ReassessAgeBody(StrictSchema):
    ages = age_range("Age range (年龄范围)", required=True)
    age_basis = code(codes.AgeBasis, "年龄依据", codes.AgeBasis.BONE_AGE, required=True)
    evidence_number = words("证据编号; required for document, police_answer and bone_age", "BG-2026-118", longest=60)


def _clients(**options: Any) -> fields.List[Any]:
    one = patterned("客户端编号", r"[a-z0-9]+([:._-][a-z0-9]+)*", "station-chief", required=True)
    return several(one, "知悉范围: the clients that see the case", ["station-chief"], most=50, **options)


class SealCaseBody(StrictSchema):
    reason = code(codes.SealReason, "密封事由", codes.SealReason.DOMESTIC_VIOLENCE, required=True)
    need_to_know = _clients()


class AdmitToKnowBody(StrictSchema):
    need_to_know = _clients(least=1, required=True)


class ReturnBelongingsBody(StrictSchema):
    signed_by = words("Who signed for them (签收人)", "本人", longest=60, required=True)
    transferred_to = words("Whom they were handed to on the person's behalf (移交对象)", "护送人员", longest=100)


RECORD_SAFETY_CHECK = CommandType(
    "intake",
    "record_safety_check",
    "case",
    "cases:work",
    SafetyCheckBody,
    answer=answers.SafetyCheck,
    doc="安全检查 by an officer of the same sex, or with the emergency reason on record.",
)
RECORD_HEALTH_CHECK = CommandType(
    "intake",
    "record_health_check",
    "case",
    "cases:work",
    HealthCheckBody,
    answer=answers.HealthCheckDone,
    doc="健康检查; a later one replaces what an earlier one said of fitness and impairment.",
)
RECEIVE_BELONGINGS = CommandType(
    "intake",
    "receive_belongings",
    "case",
    "cases:work",
    ReceiveBelongingsBody,
    answer=answers.ReceiptDone,
    doc="代管物品 against a receipt, line by line.",
)
ADMIT_TO_STATION = CommandType(
    "intake",
    "admit_to_station",
    "case",
    "cases:work",
    AdmitToStationBody,
    answer=answers.CaseListed,
    doc="入站: a bed of the right zone, after safety and health check. Opens the clocks whose facts hold.",
)
REASSESS_AGE = CommandType(
    "intake",
    "reassess_age",
    "case",
    "cases:work",
    ReassessAgeBody,
    answer=answers.CaseListed,
    doc="重新认定年龄. A presumption of minority ends by evidence only.",
    needs_version=True,
)
RETURN_BELONGINGS = CommandType(
    "intake",
    "return_belongings",
    "case",
    "cases:work",
    ReturnBelongingsBody,
    answer=answers.BelongingsReturned,
    doc="返还物品: every receipt still held is handed back or transferred.",
)
CLOSE_CASE = CommandType(
    "intake",
    "close_case",
    "case",
    "cases:work",
    answer=answers.CaseListed,
    doc="结案, when nothing of the stay is open any more.",
)
SEAL_CASE = CommandType(
    "intake",
    "seal_case",
    "case",
    "cases:seal",
    SealCaseBody,
    answer=answers.SealShown,
    doc="密封案件: only the clients named, and the one that seals, see it from now on. Sealed again, more are added.",
)
ADMIT_TO_NEED_TO_KNOW = CommandType(
    "intake",
    "admit_to_need_to_know",
    "case",
    "cases:seal",
    AdmitToKnowBody,
    answer=answers.SealShown,
    doc="准予知悉: these clients see the sealed case too; ordered by one that sees it.",
)
UNSEAL_CASE = CommandType(
    "intake",
    "unseal_case",
    "case",
    "cases:seal",
    answer=answers.SealShown,
    doc="解除密封, ordered by a client that sees the case.",
)
CASES = ReadType(
    "intake",
    "cases",
    "cases:read",
    CasesParams,
    **answering(answers.Cases, Purpose.CASE_WORK),
    doc="Cases; codes and times only.",
)
CASE = ReadType(
    "intake",
    "case",
    "cases:read",
    CaseParams,
    **answering(answers.Case, Purpose.CASE_WORK),
    doc="One case with what the station knows of the person.",
    about="case",
)


# --- departures and tickets 离站与车票 --------------------------------------------------------------------------------


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
        _badge("Badge of one escort (护送人员工号)"), "At least two for an escort", ["S-017", "S-023"], most=10
    )
    receiver = fields.Nested(ReceiverBody, metadata={"description": "Who receives the person (接收人)"}, **NOT_SAID)
    handover_sheet = patterned("Number of the hand-over sheet (交接单号)", _SEAL, "JJ-2026-009")


class DepartureParams(StrictSchema):
    departure_id = identifier("离站编号", required=True)


class ExecuteDepartureBody(StrictSchema):
    executed_at = moment("When the person left (离站时间); default: when this was sent")
    female_staff = flag("Was a woman among the escorts? Required for a woman (女性工作人员)", False)


class ConfirmArrivalBody(StrictSchema):
    arrived_at = moment("When the person arrived (到达时间); default: when this was sent")
    confirmed_by = words("Who confirmed it (确认人)", "流出地救助站值班员", longest=100, required=True)


class RequestTicketBody(StrictSchema):
    departure_id = identifier("离站编号", required=True)
    from_station = words("出发站", "常州", longest=60, required=True)
    to_station = words("到达站", "商丘", longest=60, required=True)
    travellers = whole_number("乘车人数", 3, lowest=1, highest=20, required=True)


class TicketsParams(PagedSchema):
    state = code(TicketState, "Only tickets in this state", TicketState.REQUESTED)


class IssueTicketBody(StrictSchema):
    train = patterned("车次", r"[A-Z]?\d{1,5}", "G1838", required=True)
    departs_at = moment("开车时间", "2026-08-09T08:30:00+08:00", required=True)
    arrives_at = moment("到达时间", "2026-08-09T12:10:00+08:00", required=True)
    price_fen = whole_number("Price of all seats in fen (票价，分)", 95400, lowest=0, highest=_MOST_FEN, required=True)
    direct = flag("Is it a direct train? (直达)", True, required=True)
    transfer_contact = words(
        "Relief station at the transfer stop, with telephone; required unless direct (中转站联系方式)",
        "徐州市救助管理站 0516-12345",
        longest=200,
    )


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
REQUEST_TICKET = CommandType(
    "intake",
    "request_ticket",
    "ticket",
    "departures:work",
    RequestTicketBody,
    creates=True,
    answer=answers.Ticket,
    doc="请求购票 for a departure by ticket or with escorts.",
)
TICKETS = ReadType(
    "intake",
    "tickets",
    "tickets:issue",
    TicketsParams,
    **answering(answers.Tickets, Purpose.RETURN_TRAVEL),
    doc="Tickets with what the railway desk needs.",
)
ISSUE_TICKET = CommandType(
    "intake",
    "issue_ticket",
    "ticket",
    "tickets:issue",
    IssueTicketBody,
    answer=answers.Ticket,
    doc="出票, exactly once per departure.",
)


# --- what other services may read -------------------------------------------------------------------------------------

CASE_PROFILE = ReadType(
    "intake",
    "case_profile",
    "service",
    CaseParams,
    discloses=("identity", "place"),
    doc="For tracing: `{case_id, case_number, sex, ages {lo,hi}, description, claimed_name, dialect, marks "
    "[{kind, part, side, text}], height_cm, found_place_text}`; what is not known is null (marks: []).",
)
RETURNEE = ReadType(
    "intake",
    "returnee",
    "service",
    CaseParams,
    discloses=("identity", "home"),
    doc="For follow-up: `{case_id, name, home_text, home_region_code, relatives […], guardian}`; what is not known is "
    "null (relatives: []). `guardian` is who received the person `{name, relation, organisation}`.",
)
