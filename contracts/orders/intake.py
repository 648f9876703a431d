"""What intake can be ordered and asked; without it the gateway and intake could each believe in another request.

Lists answer ``{"items": [...], "next_after": id | None}``, oldest first, at most ``limit`` (100) a page; ``after`` is
the id of the last item seen. Times are written in UTC, ages as ``{"lo", "hi"}``, money in fen. An optional member may
be left out or null.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from chassis.kinds import CodeList, InstantField, Range, RangeField
from chassis.orders import CommandType, ReadType
from contracts import codes

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


# --- building blocks --------------------------------------------------------------------------------------------------

UUID_PATTERN = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_EXAMPLE_ID = "01930a5e-7c00-7000-8000-000000000001"
NOT_SAID: dict[str, Any] = {"load_default": None, "allow_none": True}


def _said(options: dict[str, Any]) -> dict[str, Any]:
    """What is not required may be left out or null; both mean that nobody said."""
    return options if "required" in options or "load_default" in options else NOT_SAID | options


def _id(description: str, **options: Any) -> fields.String:
    return fields.String(
        validate=validate.Regexp(rf"\A{UUID_PATTERN}\Z"),
        metadata={"description": description, "example": _EXAMPLE_ID},
        **_said(options),
    )


def _text(description: str, example: str, *, longest: int = 200, **options: Any) -> fields.String:
    not_blank = validate.Regexp(r"(?s)\A.*\S.*\Z", error="may not be blank")
    return fields.String(
        validate=[validate.Length(min=1, max=longest), not_blank],
        metadata={"description": description, "example": example},
        **_said(options),
    )


def _coded(description: str, pattern: str, example: str, **options: Any) -> fields.String:
    return fields.String(
        validate=validate.Regexp(rf"\A(?:{pattern})\Z"),
        metadata={"description": description, "example": example},
        **_said(options),
    )


def _code(codes_: type[CodeList], description: str, example: CodeList, **options: Any) -> fields.Enum[Any]:
    return fields.Enum(
        codes_, by_value=True, metadata={"description": description, "example": example.value}, **_said(options)
    )


def _moment(description: str) -> InstantField:
    return InstantField(metadata={"description": description, "example": "2026-07-20T06:30:00Z"}, **NOT_SAID)


def _whole(description: str, example: int, *, lowest: int, highest: int, **options: Any) -> fields.Integer:
    return fields.Integer(
        strict=True,
        validate=validate.Range(min=lowest, max=highest),
        metadata={"description": description, "example": example},
        **_said(options),
    )


def _flag(description: str, example: bool, **options: Any) -> fields.Boolean:
    return fields.Boolean(
        truthy={True}, falsy={False}, metadata={"description": description, "example": example}, **_said(options)
    )


def _within_a_lifetime(ages: Range) -> None:
    if ages.lo < 0 or ages.hi > 120:
        raise ValidationError("an age lies between 0 and 120")


def _ages(description: str, **options: Any) -> RangeField:
    return RangeField(
        validate=_within_a_lifetime,
        metadata={"description": description, "example": {"lo": 65, "hi": 80}},
        **_said(options),
    )


_MOST_FEN = 100_000_000  # one million yuan


class _Body(Schema):
    class Meta:
        unknown = RAISE


class _Paged(_Body):
    after = _id("The last id of the page before")
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 100))


# --- referrals 转诊 ---------------------------------------------------------------------------------------------------


class RequestReferralBody(_Body):
    """An emergency needs only these four: who the person is, who pays and who is eligible is never asked first."""

    sex = _code(codes.Sex, "Apparent sex (性别)", codes.Sex.MALE, required=True)
    ages = _ages("Apparent age range in years (年龄范围); a point is widened, never refused", required=True)
    place = _text("Where the patient is (地点)", "郑陆镇镇政府公交站", required=True)
    urgency = _code(codes.Urgency, "紧急程度", codes.Urgency.EMERGENCY, required=True)
    reason = _text("What is the matter (转诊原因)", "中暑，意识模糊", longest=500)
    case_id = _id("The case, when there is one already; without it a case is opened")
    seen_at = _moment("When the patient was found; default: now")


class ReferralsParams(_Paged):
    state = _code(ReferralState, "Only attempts in this state", ReferralState.REQUESTED)
    case_id = _id("Only attempts of this case")


class ReferralParams(_Body):
    referral_id = _id("转诊编号", required=True)


class RejectReferralBody(_Body):
    reason = _code(codes.RejectionReason, "拒收理由; required", codes.RejectionReason.CAPACITY, required=True)
    note = _text("说明", "ICU 无空床", longest=500)


class AdmitPatientBody(_Body):
    admitted_at = _moment("When the patient was admitted (入院时间); default: when this was sent")
    ward = _text("科室", "急诊内科", longest=80)
    signer_role = _code(SignerRole, "入院签字人", SignerRole.SENDING_DEPARTMENT, required=True)


class DischargePatientBody(_Body):
    discharged_at = _moment("When the patient was discharged (出院时间); default: when this was sent")
    advice = _text("出院医嘱", "多饮水，按时服药", longest=1000)
    fit_to_travel = _flag("May the patient travel? (可否旅行)", True, required=True)


REQUEST_REFERRAL = CommandType(
    "intake",
    "request_referral",
    "referral",
    "referrals:request",
    RequestReferralBody,
    creates=True,
    deferrable_for=LATE_IS_BETTER_FOR_A_DAY,
    doc="Ask the partner hospitals, in their order, to take a patient (绿色通道转诊). Identity, payment and "
    "eligibility are never preconditions. Answers with the first attempt.",
)
REFERRALS = ReadType(
    "intake",
    "referrals",
    "referrals:read",
    ReferralsParams,
    discloses=("health", "place"),
    doc="Attempts; a hospital sees its own only.",
)
REFERRAL = ReadType(
    "intake",
    "referral",
    "referrals:read",
    ReferralParams,
    discloses=("health", "place"),
    doc="One attempt; another hospital's is not found.",
)
ACCEPT_REFERRAL = CommandType(
    "intake", "accept_referral", "referral", "referrals:work", doc="The hospital takes the patient (接收)."
)
REJECT_REFERRAL = CommandType(
    "intake",
    "reject_referral",
    "referral",
    "referrals:work",
    RejectReferralBody,
    doc="The hospital cannot take the patient (拒收). For want of capacity or specialty the next one is asked at once.",
)
ADMIT_PATIENT = CommandType(
    "intake",
    "admit_patient",
    "referral",
    "referrals:work",
    AdmitPatientBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    doc="The patient is in a bed (入院); often the first custody, from which the identity clocks run.",
)
DISCHARGE_PATIENT = CommandType(
    "intake",
    "discharge_patient",
    "referral",
    "referrals:work",
    DischargePatientBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    doc="The hospital gives the patient back to the station (出院).",
)


# --- cases 案件 -------------------------------------------------------------------------------------------------------


class CasesParams(_Paged):
    state = _code(CaseState, "Only cases in this state", CaseState.IN_STATION)


class CaseParams(_Body):
    case_id = _id("案件编号", required=True)


class SafetyCheckBody(_Body):
    officer = _coded("Badge of the checking officer (安检人员工号)", r"[A-Za-z0-9-]{1,20}", "S-017", required=True)
    officer_sex = _code(codes.Sex, "安检人员性别: that of the person checked", codes.Sex.MALE, required=True)
    emergency_reason = _text(
        "Why an officer of the other sex had to check", "现场仅一名值班人员，情况紧急", longest=300
    )
    items_surrendered = fields.List(
        _text("One thing taken into custody (代管物品)", "打火机", longest=100, required=True),
        load_default=list,
        validate=validate.Length(max=50),
        metadata={"description": "Dangerous or valuable things handed over", "example": ["打火机"]},
    )


class HealthCheckBody(_Body):
    decision = _code(codes.HealthDecision, "健康检查结论", codes.HealthDecision.FIT, required=True)
    impaired = _flag(
        "Signs of mental disorder or intellectual disability (精神障碍或智力残疾迹象)", False, required=True
    )
    findings = _text("检查所见", "轻度脱水，记忆力差", longest=1000, required=True)
    temperature_tenths = _whole("Body temperature in tenths of a degree Celsius", 368, lowest=250, highest=450)


class BelongingsLine(_Body):
    what = _text("物品名称", "蓝色布包", longest=100, required=True)
    quantity = _whole("数量", 1, lowest=1, highest=1000, required=True)


class ReceiveBelongingsBody(_Body):
    lines = fields.List(
        fields.Nested(BelongingsLine, unknown=RAISE),
        required=True,
        validate=validate.Length(max=100),
        metadata={"description": "Line by line (物品清单)", "example": [{"what": "蓝色布包", "quantity": 1}]},
    )
    money_fen = _whole("Money in fen (现金，分)", 3550, lowest=0, highest=_MOST_FEN, required=True)
    sealed_bag = _coded("Number of the sealed bag (封袋号)", r"[A-Za-z0-9-]{1,32}", "B-2026-0041", required=True)


class BodyMark(_Body):
    """A mark on the body (体表特征) in the words that tracing compares: what, where, which side."""

    kind = _text("疤痕, 痣, 胎记, 纹身 …", "疤痕", longest=20, required=True)
    part = _text("部位", "左手食指", longest=20, required=True)
    side = fields.String(
        validate=validate.OneOf(("左", "右", "left", "right")),
        metadata={"description": "侧别", "example": "左"},
        **NOT_SAID,
    )
    text = _text("描述", "左手食指有一道旧疤", longest=200)


class AdmitToStationBody(_Body):
    bed_zone = _code(codes.BedZone, "床位区域", codes.BedZone.CARE, required=True)
    sex = _code(codes.Sex, "性别", codes.Sex.MALE, required=True)
    ages = _ages("Age range (年龄范围); a single year only with evidence", required=True)
    age_basis = _code(codes.AgeBasis, "年龄依据", codes.AgeBasis.VISUAL, required=True)
    evidence_number = _text(
        "Number of the document, answer or report that proves the age (证据编号)", "BG-2026-118", longest=60
    )
    claimed_name = _text("The name the person gives (自报姓名)", "老根", longest=60)
    dialect = _text("口音", "豫东口音", longest=100)
    marks = fields.List(
        fields.Nested(BodyMark, unknown=RAISE),
        load_default=list,
        validate=validate.Length(max=30),
        metadata={"description": "体表特征", "example": [{"kind": "疤痕", "part": "左手食指", "side": "左"}]},
    )
    height_cm = _whole("身高 (cm)", 168, lowest=30, highest=250)


class ReassessAgeBody(_Body):
    ages = _ages("Age range (年龄范围)", required=True)
    age_basis = _code(codes.AgeBasis, "年龄依据", codes.AgeBasis.BONE_AGE, required=True)
    evidence_number = _text("证据编号; required for document, police_answer and bone_age", "BG-2026-118", longest=60)


class ReturnBelongingsBody(_Body):
    signed_by = _text("Who signed for them (签收人)", "本人", longest=60, required=True)
    transferred_to = _text("Whom they were handed to on the person's behalf (移交对象)", "护送人员", longest=100)


RECORD_SAFETY_CHECK = CommandType(
    "intake",
    "record_safety_check",
    "case",
    "cases:work",
    SafetyCheckBody,
    doc="安全检查 by an officer of the same sex, or with the emergency reason on record.",
)
RECORD_HEALTH_CHECK = CommandType(
    "intake",
    "record_health_check",
    "case",
    "cases:work",
    HealthCheckBody,
    doc="健康检查; a later one replaces what an earlier one said of fitness and impairment.",
)
RECEIVE_BELONGINGS = CommandType(
    "intake",
    "receive_belongings",
    "case",
    "cases:work",
    ReceiveBelongingsBody,
    doc="代管物品 against a receipt, line by line.",
)
ADMIT_TO_STATION = CommandType(
    "intake",
    "admit_to_station",
    "case",
    "cases:work",
    AdmitToStationBody,
    doc="入站: a bed of the right zone, after safety and health check. Opens the clocks whose facts hold.",
)
REASSESS_AGE = CommandType(
    "intake",
    "reassess_age",
    "case",
    "cases:work",
    ReassessAgeBody,
    doc="重新认定年龄. A presumption of minority ends by evidence only.",
)
RETURN_BELONGINGS = CommandType(
    "intake",
    "return_belongings",
    "case",
    "cases:work",
    ReturnBelongingsBody,
    doc="返还物品: every receipt still held is handed back or transferred.",
)
CLOSE_CASE = CommandType(
    "intake", "close_case", "case", "cases:work", doc="结案, when nothing of the stay is open any more."
)
CASES = ReadType("intake", "cases", "cases:read", CasesParams, doc="Cases; codes and times only.")
CASE = ReadType(
    "intake",
    "case",
    "cases:read",
    CaseParams,
    discloses=("identity", "health", "place", "belongings"),
    doc="One case with what the station knows of the person.",
)


# --- departures and tickets 离站与车票 --------------------------------------------------------------------------------


class ReceiverBody(_Body):
    name = _text("Name of who receives the person (接领人姓名)", "赵秀兰", longest=60)
    relation = _text("与受助人关系", "女儿", longest=40)
    organisation = _text("接收单位", "商丘市救助管理站", longest=100)
    document_number = _text("证件号码", "P-0001", longest=40)


class PlanDepartureBody(_Body):
    case_id = _id("案件编号", required=True)
    kind = _code(codes.DepartureKind, "离站方式", codes.DepartureKind.ESCORT, required=True)
    destination_region_code = _coded("目的地区划代码", r"\d{12}", "411402000000", required=True)
    destination_text = _text("目的地详细地址", "向阳村三组", longest=200)
    escorts = fields.List(
        _coded("Badge of one escort (护送人员工号)", r"[A-Za-z0-9-]{1,20}", "S-017", required=True),
        load_default=list,
        validate=validate.Length(max=10),
        metadata={"description": "At least two for an escort", "example": ["S-017", "S-023"]},
    )
    receiver = fields.Nested(
        ReceiverBody, unknown=RAISE, metadata={"description": "Who receives the person (接收人)"}, **NOT_SAID
    )
    handover_sheet = _coded("Number of the hand-over sheet (交接单号)", r"[A-Za-z0-9-]{1,32}", "JJ-2026-009")


class DepartureParams(_Body):
    departure_id = _id("离站编号", required=True)


class ExecuteDepartureBody(_Body):
    executed_at = _moment("When the person left (离站时间); default: when this was sent")
    female_staff = _flag("Was a woman among the escorts? Required for a woman (女性工作人员)", False)


class ConfirmArrivalBody(_Body):
    arrived_at = _moment("When the person arrived (到达时间); default: when this was sent")
    confirmed_by = _text("Who confirmed it (确认人)", "流出地救助站值班员", longest=100, required=True)


class RequestTicketBody(_Body):
    departure_id = _id("离站编号", required=True)
    from_station = _text("出发站", "常州", longest=60, required=True)
    to_station = _text("到达站", "商丘", longest=60, required=True)
    travellers = _whole("乘车人数", 3, lowest=1, highest=20, required=True)


class TicketsParams(_Paged):
    state = _code(TicketState, "Only tickets in this state", TicketState.REQUESTED)


class IssueTicketBody(_Body):
    train = _coded("车次", r"[A-Z]?\d{1,5}", "G1838", required=True)
    departs_at = InstantField(required=True, metadata={"description": "开车时间", "example": "2026-08-09T00:30:00Z"})
    arrives_at = InstantField(required=True, metadata={"description": "到达时间", "example": "2026-08-09T04:10:00Z"})
    price_fen = _whole("Price of all seats in fen (票价，分)", 95400, lowest=0, highest=_MOST_FEN, required=True)
    direct = _flag("Is it a direct train? (直达)", True, required=True)
    transfer_contact = _text(
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
    doc="计划离站, after every guard of that kind was checked. A later plan takes the place of an earlier one.",
)
DEPARTURE = ReadType(
    "intake",
    "departure",
    "departures:work",
    DepartureParams,
    discloses=("identity", "place"),
    doc="One departure with its receiver and what its ticket says.",
)
EXECUTE_DEPARTURE = CommandType(
    "intake",
    "execute_departure",
    "departure",
    "departures:work",
    ExecuteDepartureBody,
    doc="离站: the person leaves in the planned way; the bed is free again.",
)
CONFIRM_ARRIVAL = CommandType(
    "intake",
    "confirm_arrival",
    "departure",
    "departures:work",
    ConfirmArrivalBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    doc="确认到达; follow-up begins with it.",
)
REQUEST_TICKET = CommandType(
    "intake",
    "request_ticket",
    "ticket",
    "departures:work",
    RequestTicketBody,
    creates=True,
    doc="请求购票 for a departure by ticket or with escorts.",
)
TICKETS = ReadType("intake", "tickets", "tickets:issue", TicketsParams, doc="Tickets with what the railway desk needs.")
ISSUE_TICKET = CommandType(
    "intake", "issue_ticket", "ticket", "tickets:issue", IssueTicketBody, doc="出票, exactly once per departure."
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
