"""What intake answers of a case (案件)."""

from __future__ import annotations

from contracts.answers.intake.belongings import Receipt
from contracts.answers.intake.departures import DepartureDone
from contracts.answers.intake.parts import CASE_NUMBER
from contracts.answers.intake.persons import Correction, Erasure, Person
from contracts.answers.intake.stay import HealthCheck, SafetyCheck
from contracts.answers.parts import (
    AnswerSchema,
    age_bounds,
    fact,
    ident,
    inside,
    leaf,
    page_of,
    sex_code,
    state_code,
    when,
    yes,
)
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class CaseListed(AnswerSchema):
    """案件, without the person."""

    case_id = ident("案件编号")
    case_number = leaf(G.RECORD, Look.CODE, "案号", CASE_NUMBER)
    person_id = ident("人员编号")
    state = state_code("状态", "in_station")
    origin = fact("来源", "patrol_contact")
    identity = fact("身份状态", "unidentified")
    sex = sex_code()
    ages = age_bounds()
    age_basis = leaf(G.AGE, Look.CODE, "年龄依据", "visual")
    presumed_minor = leaf(G.AGE, Look.FLAG, "推定未成年", False)
    impaired = yes("精神障碍或智力残疾迹象", G.HEALTH)
    fit_to_travel = yes("可否旅行", G.HEALTH)
    bed_zone = fact("床位区域", "care")
    bed_id = ident("床位编号")
    found_at = when("发现时间", G.FOUND_PLACE)
    found_region_code = leaf(G.FOUND_PLACE, Look.REGION, "发现地区划代码", "320402109000")
    home_region_code = leaf(G.HOME_ADDRESS, Look.REGION, "户籍地区划代码", "411623000000")
    opened_at = when("立案时间", G.RECORD)
    first_custody_at = when("首次接收时间")
    custody_place = fact("首次接收地", "hospital")
    entered_at = when("入站时间")
    departed_at = when("离站时间")
    arrived_at = when("到达时间")
    closed_at = when("结案时间", G.RECORD)


class Case(CaseListed):
    erasure = inside(Erasure, "删除")
    corrections = inside(Correction, "更正", many=True)
    person = inside(Person, "受助人")
    safety_checks = inside(SafetyCheck, "安全检查", many=True)
    health_checks = inside(HealthCheck, "健康检查", many=True)
    receipts = inside(Receipt, "物品保管", many=True)
    departures = inside(DepartureDone, "离站", many=True)
    reasons_to_stay_open = fact("未能结案的原因", "belongings_held", G.RECORD, many=True)


Cases = page_of(CaseListed)
