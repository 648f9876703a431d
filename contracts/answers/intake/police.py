"""What intake answers of identity queries and suspicion reports (身份核查, 涉警报告)."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, fact, ident, leaf, page_of, said, state_code, when
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class IdentityQueryListed(AnswerSchema):
    """身份核查, without the person. ``says`` tells in words where it stands; no answer is not a negative one."""

    identity_query_id = ident("核查编号")
    case_id = ident("案件编号")
    police_id = leaf(G.RECORD, Look.CODE, "公安机关", "police-changzhou")
    state = state_code("状态", "sent")
    result = fact("核查结论", None, G.EVIDENCE)
    says = leaf(G.RECORD, Look.WORDS, "说明", "公安机关已签收，尚无答复。")
    sent_at = when("发出时间", G.RECORD)
    due_at = when("应答复时间", G.RECORD)
    received_at = when("签收时间", G.RECORD)
    answered_at = when("答复时间", G.RECORD)
    applied_at = when("运用时间", G.RECORD)
    overdue = leaf(G.RECORD, Look.FLAG, "逾期未答复", False)
    escalated_at = when("上报联席会议时间", G.RECORD)


class IdentityQuery(IdentityQueryListed):
    basis = leaf(G.RECORD, Look.WORDS, "依据", "民发〔2015〕158号")
    name = leaf(G.PERSON_NAME, Look.NAME, "自报或听音姓名", "雷文风")
    home_text = leaf(G.HOME_ADDRESS, Look.ADDRESS, "自述籍贯", "湖南省，地点不详")
    description = said(G.DESCRIPTION, "体貌与情况", "身高约165厘米")
    face_ref = leaf(G.EVIDENCE, Look.CODE, "人像编号", "RX-2026-0417")
    fingerprint_ref = leaf(G.EVIDENCE, Look.CODE, "指纹编号", "ZW-2026-0417")
    supplement = said(G.EVIDENCE, "补充内容", "已补充十指指纹")
    reference = leaf(G.EVIDENCE, Look.CODE, "复函编号", "常公核〔2026〕18号")
    detail = said(G.EVIDENCE, "结论内容", "请补充十指指纹")
    note = said(G.EVIDENCE, "运用情况", "据复函更新年龄依据")


class SuspicionListed(AnswerSchema):
    """涉警报告, without a word about the person."""

    suspicion_id = ident("报告编号")
    case_id = ident("案件编号")
    police_id = leaf(G.RECORD, Look.CODE, "公安机关", "police-changzhou")
    kind = state_code("涉警情形", "missing")
    state = state_code("状态", "submitted")
    reported_at = when("报告时间", G.RECORD)
    due_at = when("应登记编号时间", G.RECORD)
    registered_at = when("受理时间", G.RECORD)
    answered_at = when("反馈时间", G.RECORD)
    closed_at = when("办结时间", G.RECORD)
    overdue = leaf(G.RECORD, Look.FLAG, "逾期未登记编号", False)
    waived = leaf(G.RECORD, Look.FLAG, "经批准免报", False)


class Suspicion(SuspicionListed):
    statement = said(G.POLICE_REPORT, "事由", "疑似走失未成年人")
    report_number = leaf(G.EVIDENCE, Look.CODE, "受案编号", "A3204020000002026070021")
    feedback = said(G.EVIDENCE, "反馈内容", "已发布协查通报")
    waiver_reason = said(G.EVIDENCE, "免报理由", "家属已到派出所销案")


IdentityQueries = page_of(IdentityQueryListed)
Suspicions = page_of(SuspicionListed)
