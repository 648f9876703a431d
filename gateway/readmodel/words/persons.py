"""Identity and persons (身份与人员), and what is erased, corrected and consented to of them: the words."""

from __future__ import annotations

from contracts import codes as c
from gateway.readmodel.words.word import Lists, said

LISTS: Lists = {
    c.DocumentKind: said(
        c.DocumentKind,
        {
            "citizen_id": ("居民身份证", "resident identity card"),
            "hmt_residence": ("港澳台居民居住证", "residence permit for Hong Kong, Macao and Taiwan residents"),
            "hk_macau_permit": ("港澳居民来往内地通行证", "mainland travel permit for Hong Kong and Macao residents"),
            "taiwan_permit": ("台湾居民来往大陆通行证", "mainland travel permit for Taiwan residents"),
            "permanent_residence": ("外国人永久居留身份证", "foreign permanent resident card"),
            "passport": ("护照", "passport"),
        },
    ),
    c.CheckResult: said(
        c.CheckResult,
        {
            "confirmed": ("相符", "confirmed"),
            "refuted": ("不符", "refuted"),
            "no_answer": ("未答复", "no answer"),
        },
    ),
    c.RevocationReason: said(
        c.RevocationReason,
        {
            "wrong_person": ("认错人", "another person"),
            "forged_document": ("证件伪造或冒用", "a forged document, or another's"),
            "police_corrected": ("公安更正", "corrected by the police"),
            "recorded_in_error": ("登记错误", "recorded in error"),
        },
    ),
    c.MergeBasis: said(
        c.MergeBasis,
        {
            "same_document": ("同一证件", "the same document"),
            "police_answer": ("公安答复", "an answer of the police"),
            "dna": ("DNA比对", "DNA"),
            "recognised": ("工作人员辨认", "recognised by staff"),
            "entered_twice": ("重复建档", "entered twice"),
        },
    ),
    c.SplitReason: said(
        c.SplitReason,
        {
            "identity_revoked": ("身份撤销", "the identity was revoked"),
            "different_people": ("并非同一人", "different people"),
            "merged_in_error": ("误合并", "merged in error"),
        },
    ),
    c.ErasureReason: said(
        c.ErasureReason,
        {
            "purpose_achieved": ("目的已实现", "the purpose is achieved"),
            "retention_over": ("保存期限届满", "the retention is over"),
            "consent_withdrawn": ("撤回同意", "consent was withdrawn"),
            "unlawful": ("违法处理", "handled unlawfully"),
            "recorded_in_error": ("登记错误", "recorded in error"),
        },
    ),
    c.ConsentGiver: said(c.ConsentGiver, {"self": ("本人", "the person"), "guardian": ("监护人", "the guardian")}),
    c.RequesterRelation: said(
        c.RequesterRelation,
        {
            "self": ("本人", "the person"),
            "guardian": ("监护人", "the guardian"),
            "relative": ("亲属", "a relative"),
            "authority": ("主管部门", "an authority"),
            "station": ("救助站", "the station"),
        },
    ),
    c.ErasurePart: said(
        c.ErasurePart,
        {
            "patrol": ("巡查", "patrol"),
            "tracing": ("寻亲", "tracing"),
            "followup": ("回访", "follow-up"),
            "intake_operations": ("接待的操作记录", "orders to intake"),
            "patrol_operations": ("巡查的操作记录", "orders to patrol"),
            "tracing_operations": ("寻亲的操作记录", "orders to tracing"),
            "followup_operations": ("回访的操作记录", "orders to follow-up"),
        },
    ),
    c.PersonField: said(
        c.PersonField,
        {
            "name": ("姓名", "name"),
            "claimed_name": ("自报姓名", "claimed name"),
            "home_text": ("住址", "home"),
            "description": ("描述", "description"),
            "dialect": ("口音", "dialect"),
        },
    ),
    c.CorrectionPart: said(c.CorrectionPart, {"tracing": ("寻亲", "tracing"), "followup": ("回访", "follow-up")}),
}
