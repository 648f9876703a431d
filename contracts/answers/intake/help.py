"""What intake answers of requests for help and what was decided on them (求助)."""

from __future__ import annotations

from contracts.answers.intake.parts import CASE_NUMBER
from contracts.answers.parts import (
    AnswerSchema,
    age_bounds,
    fact,
    ident,
    inside,
    leaf,
    page_of,
    said,
    sex_code,
    state_code,
    when,
    worker,
    yes,
)
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class HelpRequestDone(AnswerSchema):
    """求助, without the person."""

    help_request_id = ident("求助编号")
    case_id = ident("案件编号")
    case_number = leaf(G.RECORD, Look.CODE, "案号", CASE_NUMBER)
    state = state_code("状态", "screened")
    arrival = fact("到站方式", "self")
    stated_reason = fact("求助事由", "robbed")
    needs = fact("求助需求", "food", many=True)
    sex = sex_code()
    ages = age_bounds()
    presumed_minor = leaf(G.AGE, Look.FLAG, "推定未成年", False)
    arrived_at = when("到站时间")
    registered_at = when("登记时间", G.RECORD)
    registration_gaps = fact("登记缺项", "fingerprint", G.RECORD, many=True)
    referral_id = ident("转诊编号; of a request that goes to a hospital first")


class Screening(AnswerSchema):
    """甄别."""

    officer = worker("甄别人员工号")
    decision = fact("甄别结论", "continue")
    signs = fact("甄别迹象", "injured", G.HEALTH, many=True)
    police_report_number = leaf(G.EVIDENCE, Look.CODE, "报警回执号", "BJ-2026-0312")
    at = when("时间", G.RECORD)


class Escort(AnswerSchema):
    """护送人."""

    name = leaf(G.STAFF, Look.NAME, "护送人姓名")
    organisation = said(G.STAFF, "护送单位")
    phone = leaf(G.STAFF, Look.PHONE, "联系电话")


class HelpRequest(HelpRequestDone):
    escort = inside(Escort, "护送人")
    screenings = inside(Screening, "甄别", many=True)


HelpRequests = page_of(HelpRequestDone)


class EligibilityFacts(AnswerSchema):
    """事实."""

    away_from_home = yes("离家在外")
    without_food_or_lodging = yes("无力解决食宿")
    wandering_or_about_to = yes("正在或即将流浪乞讨")
    cannot_tell = yes("无法提供个人情况")
    receives_dibao_or_wubao = yes("享受低保或五保")
    presumed_minor = leaf(G.AGE, Look.FLAG, "推定未成年", False)
    impaired = yes("精神障碍或智力残疾迹象", G.HEALTH)
    refused_safety_check = yes("拒绝安检")


class EligibilityDone(AnswerSchema):
    """救助资格决定."""

    decision_id = ident("决定编号")
    case_id = ident("案件编号")
    outcome = fact("决定", "eligible")
    rule_version = leaf(G.RECORD, Look.CODE, "规则版本", "L4-2014.1")
    rule_suggests = fact("规则建议", "eligible")
    facts = inside(EligibilityFacts, "事实")
    reasons = fact("不予救助理由", "provides_for_self", many=True)
    notice_number = leaf(G.RECORD, Look.CODE, "通知书文号", "BYJZ-2026-0007")
    complaint_route_told = yes("已告知投诉、复议途径")
    signer = worker("决定人工号")
    supersedes = ident("所取代的决定")
    decided_at = when("决定时间", G.RECORD)


class Eligibility(EligibilityDone):
    reason_text = said(G.DESCRIPTION, "理由说明")


EligibilityDecisions = page_of(Eligibility)
