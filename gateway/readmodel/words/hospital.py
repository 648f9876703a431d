"""What passes between hospitals and us (医院): the words."""

from __future__ import annotations

from contracts import codes as c
from gateway.readmodel.words.word import Lists, said

LISTS: Lists = {
    c.Urgency: said(
        c.Urgency, {"emergency": ("紧急", "emergency"), "urgent": ("加急", "urgent"), "routine": ("常规", "routine")}
    ),
    c.RejectionReason: said(
        c.RejectionReason,
        {
            "capacity": ("床位已满", "no capacity"),
            "not_our_specialty": ("非本院专科", "not our specialty"),
            "not_a_patient": ("不属患者", "not a patient"),
            "duplicate": ("重复转诊", "duplicate"),
            "needs_police_first": ("须先由公安处置", "police first"),
            "other": ("其他", "other"),
        },
    ),
    c.StatusReason: said(
        c.StatusReason,
        {
            "waiting_for_bed": ("等待床位", "waiting for a bed"),
            "waiting_for_information": ("等待补充信息", "waiting for information"),
            "patient_not_arrived": ("病人未到", "the patient did not arrive"),
            "patient_declined": ("病人不愿就医", "the patient declined"),
            "no_longer_needed": ("已无需要", "no longer needed"),
            "beyond_our_means": ("条件不足", "beyond the hospital's means"),
            "admitted_elsewhere": ("已由他院收治", "admitted elsewhere"),
            "unanswered": ("逾时未复", "unanswered in time"),
            "duplicate": ("重复", "duplicate"),
            "recorded_in_error": ("登记错误", "recorded in error"),
            "other": ("其他", "other"),
        },
    ),
    c.HospitalOutcome: said(
        c.HospitalOutcome,
        {
            "transferred": ("转院", "transferred"),
            "died": ("死亡", "died"),
            "absconded": ("擅自离院", "absconded"),
        },
    ),
    c.CategoryState: said(
        c.CategoryState,
        {
            "pending": ("待甄别", "pending"),
            "confirmed": ("确认为救助对象", "confirmed"),
            "denied": ("不属救助对象", "denied"),
            "appealed": ("申诉中", "appealed"),
        },
    ),
    c.CatalogueClass: said(
        c.CatalogueClass,
        {
            "within_catalogue": ("目录内", "within the catalogue"),
            "beyond_catalogue": ("目录外", "beyond the catalogue"),
        },
    ),
    c.CostLineState: said(
        c.CostLineState,
        {"queried": ("待签批", "queried"), "submitted": ("已提交", "submitted"), "withdrawn": ("已撤回", "withdrawn")},
    ),
    c.ClaimState: said(
        c.ClaimState,
        {
            "submitted": ("已提交", "submitted"),
            "under_review": ("审核中", "under review"),
            "queried": ("待补充", "queried"),
            "approved": ("审核通过", "approved"),
            "rejected": ("不予支付", "rejected"),
            "paid": ("已支付", "paid"),
            "reopened": ("已重开", "reopened"),
        },
    ),
}
