"""What intake answers of hospital costs and claims (医疗费用与结算单)."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, count, ident, inside, leaf, page_of, said, state_code, when, worker
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class CostLine(AnswerSchema):
    """费用."""

    cost_line_id = ident("费用编号")
    case_id = ident("案件编号")
    referral_id = ident("转诊编号")
    hospital_id = leaf(G.RECORD, Look.CODE, "医院", "hospital-1")
    catalogue_class = state_code("目录类别", "within_catalogue")
    payer = state_code("支付方", "relief_fund")
    amount_fen = count("金额 (分)", 25800)
    incurred_on = leaf(G.RECORD, Look.DAY, "发生日期", "2026-07-21")
    state = state_code("状态", "submitted")
    submitted_at = when("提交时间", G.RECORD)
    hospital_signed_at = when("医院签批时间", G.RECORD)
    station_signed_at = when("救助站签批时间", G.RECORD)
    claim_id = ident("结算单编号")


class CostLineListed(CostLine):
    item = said(G.HEALTH, "项目", "头颅CT平扫")
    hospital_signer = worker("医院签批人")
    station_signer = worker("救助站签批人")


class Claim(AnswerSchema):
    """结算单."""

    claim_id = ident("结算单编号")
    hospital_id = leaf(G.RECORD, Look.CODE, "医院", "hospital-1")
    period = state_code("结算期", "2026-Q3")
    revision = count("第几次关账")
    starts_on = leaf(G.RECORD, Look.DAY, "起", "2026-07-01")
    ends_on = leaf(G.RECORD, Look.DAY, "止", "2026-09-30")
    state = state_code("状态", "submitted")
    reason = state_code("理由", "evidence_missing")
    line_count = count("费用条数", 12)
    total_fen = count("合计 (分)", 315600)
    closed_at = when("关账时间", G.RECORD)
    reviewed_at = when("审核时间", G.RECORD)
    reopening_asked_at = when("申请重开时间", G.RECORD)
    reopened_at = when("重开时间", G.RECORD)


class ClaimSum(AnswerSchema):
    """分项合计."""

    catalogue_class = state_code("目录类别", "within_catalogue")
    payer = state_code("支付方", "relief_fund")
    line_count = count("费用条数", 12)
    total_fen = count("合计 (分)", 315600)


class ClaimDetail(Claim):
    sums = inside(ClaimSum, "分项合计", many=True)


CostLines = page_of(CostLineListed)
Claims = page_of(Claim)
