"""What intake answers of a category confirmation (甄别确认)."""

from __future__ import annotations

from contracts.answers.intake.referrals import ReferralRequested
from contracts.answers.parts import AnswerSchema, fact, ident, leaf, page_of, said, state_code, when
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class Category(AnswerSchema):
    """甄别确认."""

    category_id = ident("甄别编号")
    case_id = ident("案件编号")
    referral_id = ident("转诊编号")
    hospital_id = leaf(G.RECORD, Look.CODE, "医院", "hospital-1")
    state = state_code("甄别状态", "pending")
    unsolicited = leaf(G.RECORD, Look.FLAG, "医院主动通报", True)
    opened_at = when("提起时间", G.RECORD)
    decided_at = when("决定时间", G.RECORD)
    denial_reason = fact("不符理由", "cared_for_by_family", G.RECORD)
    appealed_at = when("申诉时间", G.RECORD)


class CategoryListed(Category):
    grounds = said(G.HEALTH, "申诉理由", "患者无家属照料")


class HospitalNotice(ReferralRequested):
    """医院通报."""

    category = state_code("甄别状态", "pending")


Categories = page_of(CategoryListed)
