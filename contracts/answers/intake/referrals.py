"""What intake answers of a referral (转诊)."""

from __future__ import annotations

from contracts.answers.intake.parts import CASE_NUMBER
from contracts.answers.intake.persons import Relative
from contracts.answers.parts import (
    AnswerSchema,
    age_bounds,
    count,
    fact,
    ident,
    inside,
    leaf,
    page_of,
    said,
    sex_code,
    state_code,
    when,
    yes,
)
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class ReferralDone(AnswerSchema):
    """转诊, without the patient."""

    referral_id = ident("转诊编号")
    chain_id = ident("转诊链编号", G.REFERRAL_CHAIN)
    case_id = ident("案件编号")
    attempt = count("第几次")
    hospital_id = leaf(G.RECORD, Look.CODE, "医院", "hospital-1")
    urgency = state_code("紧急程度", "emergency")
    state = state_code("状态", "requested")
    task_status = state_code("FHIR Task 状态", "requested")
    overdue = leaf(G.RECORD, Look.FLAG, "逾期未答复", False)
    requested_at = when("发起时间", G.RECORD)
    changed_at = when("最近变化时间", G.RECORD)
    answer_due_at = when("应答复时间", G.RECORD)
    accepted_at = when("接收时间", G.RECORD)
    rejected_at = when("拒收时间", G.RECORD)
    rejection_reason = state_code("拒收理由", "capacity")
    next_referral_id = ident("后续转诊编号", G.REFERRAL_CHAIN)
    superseded = leaf(G.RECORD, Look.FLAG, "已转往其他医院", False)
    status_reason = state_code("状态理由", "waiting_for_bed")
    ended_at = when("结束时间", G.RECORD)
    admitted_at = when("入院时间", G.RECORD)
    discharged_at = when("出院时间", G.RECORD)
    fit_to_travel = yes("可否旅行", G.HEALTH)
    kind = fact("种类", "internal", G.HEALTH)


class ReferralRequested(ReferralDone):
    case_number = leaf(G.RECORD, Look.CODE, "案号", CASE_NUMBER)


class ReferralListed(ReferralDone):
    sex = sex_code()
    ages = age_bounds()
    place = leaf(G.FOUND_PLACE, Look.ADDRESS, "病人所在地点", "郑陆镇镇政府公交站")
    reason = said(G.HEALTH, "转诊原因", "中暑，意识模糊")
    sender_signed = leaf(G.RECORD, Look.FLAG, "送诊部门已签字", True)


class KnownPatient(AnswerSchema):
    """病人身份: to a hospital only whether it is known, unless the glass is broken."""

    name = leaf(G.PERSON_NAME, Look.NAME, "核实的姓名", "陈国峰")
    claimed_name = leaf(G.PERSON_NAME, Look.NAME, "自报姓名", "老根")
    relatives = inside(Relative, "亲属", many=True)


class Referral(ReferralListed):
    person = inside(KnownPatient, "病人身份")
    live_referral_id = ident("当前有效转诊编号", G.REFERRAL_CHAIN)
    sending_department = said(G.HEALTH, "送诊部门", "天宁公安分局")
    signer = leaf(G.HEALTH, Look.CODE, "签字人工号", "J-0417")
    note = said(G.HEALTH, "说明")
    ward = said(G.HEALTH, "科室", "急诊内科")
    advice = said(G.HEALTH, "出院医嘱")


Referrals = page_of(ReferralListed)
