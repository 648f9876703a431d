"""How people leave and travel (离站): the words."""

from __future__ import annotations

from contracts import codes as c
from gateway.readmodel.words.word import Lists, said

LISTS: Lists = {
    c.DepartureKind: said(
        c.DepartureKind,
        {
            "self": ("自行离站", "by themselves"),
            "ticket": ("购票返乡", "by ticket"),
            "collected": ("亲属接领", "collected by relatives"),
            "escort": ("护送返乡", "escorted home"),
            "handover_station": ("跨站移交", "handed over to another station"),
            "transfer_hospital": ("转医疗机构", "to a hospital"),
            "transfer_police": ("移交公安", "handed over to the police"),
            "transfer_welfare": ("移交儿童福利或未保机构", "to a children's welfare institution"),
            "placement": ("落户安置", "placed"),
            "terminated": ("终止救助", "help ended by the station"),
            "not_admitted": ("不予救助", "not admitted"),
            "abandoned": ("擅自离开", "left without formalities"),
            "death": ("死亡", "death"),
        },
    ),
    c.DepartureDocument: said(
        c.DepartureDocument,
        {
            "leaving_statement": ("自行离站声明书", "statement of leaving"),
            "guardianship_assessment": ("监护评估", "guardianship assessment"),
            "bureau_notice": ("民政部门通知", "notice of the civil-affairs bureau"),
            "police_receipt": ("公安接收回执", "receipt of the police"),
            "guardianship_decision": ("监护决定", "guardianship decision"),
            "placement_approval": ("安置方案批复", "approval of the placement"),
            "termination_notice": ("终止救助通知书", "notice of termination"),
            "refusal_notice": ("不予救助通知书", "notice of refusal"),
            "absence_record": ("擅自离站记录", "record of the absence"),
            "death_certificate": ("死亡医学证明", "certificate of death"),
            "police_report": ("报警回执", "report to the police"),
            "superior_report": ("上报民政部门", "report to the superior bureau"),
            "relatives_notice": ("告知亲属或公告", "notice to the relatives"),
        },
    ),
    c.TicketStep: said(
        c.TicketStep,
        {
            "approved": ("已审批", "approved"),
            "booked": ("已订票", "booked"),
            "boarded": ("已乘车", "boarded"),
            "arrived": ("已到站", "arrived"),
            "missed": ("误车", "missed"),
            "refunded": ("已退票", "refunded"),
            "voided": ("已作废", "voided"),
        },
    ),
}
