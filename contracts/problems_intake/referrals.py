"""Intake's problems: why a referral cannot go on as asked, and what to do next."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "referral_superseded",
        409,
        "该转诊已转往其他医院",
        "The referral has gone on to another hospital",
        "该次转诊已被拒收或逾时未复，并已转往其他医院。救助站一方请跟进 facts.live_referral_id。医院如现在可以接收，"
        "请电话联系救助站；病人已在本院的，请发送医院通报（POST /v1/hospital-notices）。",
        "This attempt was rejected or left unanswered, and another hospital was asked. On the station's side follow"
        " facts.live_referral_id. A hospital that can take the patient now telephones the station; one that has the"
        " patient already sends a hospital notice (POST /v1/hospital-notices).",
    ),
    Problem(
        "referral_wrong_state",
        409,
        "转诊状态不符",
        "The referral is at another point of its way",
        "转诊当前状态（facts.state）不允许该操作。请先查询该转诊。",
        "The referral's state (facts.state) does not allow this. Read the referral and go on from where it is.",
    ),
    Problem(
        "referral_already_open",
        409,
        "已有进行中的转诊",
        "A referral is already open",
        "该案件已有进行中的转诊（facts.referral_id）。请跟进该转诊，不必重复发起。",
        "The case already has an open referral (facts.referral_id). Follow that one up instead of asking twice.",
    ),
)
