"""The orders of the stay (在站): checks, the bed, the age; without them nobody could be taken in."""

from __future__ import annotations

from marshmallow import fields

from chassis.orders import CommandType
from contracts import codes
from contracts.answers import intake as answers
from contracts.orders.intake.parts import badge, form_number
from contracts.orders.parts import (
    MarkSchema,
    StrictSchema,
    age_range,
    code,
    flag,
    identifier,
    several,
    whole_number,
    words,
)


class SafetyCheckBody(StrictSchema):
    officer = badge("Badge of the checking officer (安检人员工号)")
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
    refused = flag("Refuses to be checked (拒绝安检); nobody enters so", False, load_default=False)
    dangerous_goods_police_reference = form_number("危险物品移交公安回执号", "WX-2026-004")


class HealthCheckBody(StrictSchema):
    decision = code(codes.HealthDecision, "健康检查结论", codes.HealthDecision.FIT, required=True)
    impaired = flag(
        "Signs of mental disorder or intellectual disability (精神障碍或智力残疾迹象)", False, required=True
    )
    findings = words("检查所见", "轻度脱水，记忆力差", longest=1000, required=True)
    temperature_tenths = whole_number("Body temperature in tenths of a degree Celsius", 368, lowest=250, highest=450)


class BodyMark(MarkSchema):
    """A mark on the body (体表特征) as tracing will compare it."""

    text = words("描述", "左手食指有一道旧疤", longest=200)


class AdmitToStationBody(StrictSchema):
    bed_zone = code(codes.BedZone, "床位区域", codes.BedZone.CARE, required=True)
    bed_id = identifier("床位编号: this bed and no other; without it one kept for the case, or any free one")
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
