"""What a case (案件) is: the words."""

from __future__ import annotations

from contracts import codes as c
from gateway.readmodel.words.word import Lists, said

LISTS: Lists = {
    c.CaseOrigin: said(
        c.CaseOrigin,
        {
            "patrol_contact": ("街面巡查", "street patrol"),
            "emergency_referral": ("紧急转诊", "emergency referral"),
            "self_arrival": ("自行来站", "came by themselves"),
            "police_escort": ("公安护送", "police escort"),
            "hospital_notice": ("医院通报", "hospital notice"),
            "escorted": ("护送到站", "brought by somebody"),
        },
    ),
    c.SealReason: said(
        c.SealReason,
        {
            "domestic_violence": ("家庭暴力", "domestic violence"),
            "trafficking": ("被拐卖", "trafficking"),
            "threatened": ("受到威胁", "threatened"),
        },
    ),
    c.CustodyPlace: said(c.CustodyPlace, {"hospital": ("医院", "hospital"), "station": ("救助站", "station")}),
    c.AgeBasis: said(
        c.AgeBasis,
        {
            "visual": ("目测", "by eye"),
            "claimed": ("自述", "as claimed"),
            "document": ("证件", "document"),
            "police_answer": ("公安答复", "police answer"),
            "bone_age": ("骨龄鉴定", "bone age"),
        },
    ),
    c.IdentityState: said(
        c.IdentityState,
        {
            "unidentified": ("身份不明", "unidentified"),
            "claimed": ("自述身份", "claimed"),
            "verified_document": ("证件核实", "verified by document"),
            "verified_police": ("公安核实", "verified by police"),
            "false_claim": ("虚报身份", "false claim"),
        },
    ),
}
