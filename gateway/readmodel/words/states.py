"""Where things stand on their way (状态): the words."""

from __future__ import annotations

from contracts.orders import followup, intake, patrol, tracing_states
from gateway.readmodel.words.word import Lists, said

_INTAKE: Lists = {
    intake.CaseState: said(
        intake.CaseState,
        {
            "opened": ("已立案", "opened"),
            "in_hospital": ("住院", "in hospital"),
            "discharged": ("已出院", "discharged"),
            "in_station": ("在站", "in the station"),
            "departed": ("已离站", "departed"),
            "arrived": ("已到家", "arrived"),
            "closed": ("已结案", "closed"),
        },
    ),
    intake.HelpRequestState: said(
        intake.HelpRequestState,
        {
            "opened": ("已受理", "opened"),
            "screened": ("已甄别", "screened"),
            "hospital_first": ("先送医", "hospital first"),
            "police_first": ("先报警", "police first"),
            "safety_checked": ("已安检", "safety checked"),
            "registered": ("已登记", "registered"),
            "eligible": ("予以救助", "eligible"),
            "not_eligible": ("不予救助", "not eligible"),
            "withdrawn": ("已放弃", "withdrawn"),
        },
    ),
    intake.ReceiptState: said(
        intake.ReceiptState,
        {
            "held": ("代管中", "held"),
            "returned": ("已返还", "returned"),
            "transferred": ("已移交", "transferred"),
            "disposed_by_rule": ("按规定处置", "disposed of by rule"),
        },
    ),
    intake.BedState: said(
        intake.BedState,
        {
            "free": ("空闲", "free"),
            "reserved": ("已预留", "reserved"),
            "occupied": ("占用", "occupied"),
            "blocked": ("停用", "out of use"),
        },
    ),
    intake.RollState: said(
        intake.RollState,
        {
            "expected": ("应到", "expected"),
            "present": ("在", "present"),
            "missing": ("未到", "missing"),
            "found": ("已找到", "found"),
            "excused": ("已离站", "excused"),
        },
    ),
    intake.ReferralState: said(
        intake.ReferralState,
        {
            "requested": ("已请求", "requested"),
            "accepted": ("已接收", "accepted"),
            "rejected": ("已拒收", "rejected"),
            "on_hold": ("暂缓", "on hold"),
            "admitted": ("已入院", "admitted"),
            "discharged": ("已出院", "discharged"),
            "transferred": ("已转院", "transferred"),
            "died": ("死亡", "died"),
            "absconded": ("擅自离院", "absconded"),
            "unanswered": ("逾时未答", "unanswered"),
            "cancelled": ("已取消", "cancelled"),
            "failed": ("未能收治", "failed"),
            "entered_in_error": ("误录", "entered in error"),
        },
    ),
    intake.HandoverState: said(
        intake.HandoverState,
        {
            "announced": ("已告知", "announced"),
            "arrived": ("已到站", "arrived"),
            "refused_to_sign": ("拒签", "refused to sign"),
            "signed": ("双方已签", "signed"),
            "closed": ("已完结", "closed"),
        },
    ),
    intake.IdentityQueryState: said(
        intake.IdentityQueryState,
        {
            "sent": ("已发送", "sent"),
            "received": ("公安已收", "received"),
            "answered": ("已答复", "answered"),
            "applied": ("已采用", "applied"),
        },
    ),
    intake.SuspicionState: said(
        intake.SuspicionState,
        {
            "submitted": ("已报告", "submitted"),
            "registered": ("已立案", "registered"),
            "feedback": ("已反馈", "feedback"),
            "closed": ("已完结", "closed"),
        },
    ),
    intake.SuggestionState: said(
        intake.SuggestionState,
        {
            "open": ("待判断", "open"),
            "same": ("同一人", "the same"),
            "not_same": ("非同一人", "not the same"),
        },
    ),
    intake.DepartureState: said(
        intake.DepartureState,
        {
            "planned": ("已计划", "planned"),
            "superseded": ("已被取代", "superseded"),
            "executed": ("已离站", "executed"),
            "arrived": ("已到达", "arrived"),
        },
    ),
    intake.TicketState: said(
        intake.TicketState,
        {
            "requested": ("已申请", "requested"),
            "approved": ("已审批", "approved"),
            "booked": ("已订票", "booked"),
            "issued": ("已出票", "issued"),
            "boarded": ("已乘车", "boarded"),
            "arrived": ("已到站", "arrived"),
            "missed": ("误车", "missed"),
            "refunded": ("已退票", "refunded"),
            "voided": ("已作废", "voided"),
            "withdrawn": ("已撤回", "withdrawn"),
        },
    ),
}

_ELSEWHERE: Lists = {
    patrol.WatchState: said(
        patrol.WatchState,
        {
            "watching": ("关注中", "watching"),
            "accepted_help": ("已接受救助", "accepted help"),
            "moved_on": ("已离开", "moved on"),
            "deceased": ("已去世", "deceased"),
        },
    ),
    patrol.DispatchState: said(
        patrol.DispatchState,
        {
            "queued": ("待派", "queued"),
            "accepted": ("已接单", "accepted"),
            "arrived": ("已到场", "arrived"),
            "done": ("已完成", "done"),
        },
    ),
    tracing_states.ProfileState: said(
        tracing_states.ProfileState,
        {
            "open": ("寻亲中", "open"),
            "suspended": ("暂缓寻亲", "suspended"),
            "placed_still_searching": ("已安置，继续寻亲", "placed, still searched for"),
            "confirmed": ("已确认", "confirmed"),
            "identified": ("另行查明", "identified elsewhere"),
            "reunited": ("已团聚", "reunited"),
            "closed": ("已关闭", "closed"),
        },
    ),
    tracing_states.InterviewState: said(
        tracing_states.InterviewState,
        {
            "scheduled": ("已安排", "scheduled"),
            "due": ("已到期", "due"),
            "held": ("已访谈", "held"),
            "dropped": ("不再进行", "dropped"),
        },
    ),
    tracing_states.ProfileStage: said(
        tracing_states.ProfileStage,
        {
            "open": ("已建档", "open"),
            "active": ("收集线索", "gathering clues"),
            "publishing": ("公告中", "publishing"),
            "candidate": ("有候选", "candidates"),
            "verifying": ("核实中", "verifying"),
            "confirmed": ("已确认", "confirmed"),
            "closed": ("已归档", "closed"),
        },
    ),
    tracing_states.NoticeState: said(
        tracing_states.NoticeState,
        {"drafted": ("已起草", "drafted"), "approved": ("已批准", "approved")},
    ),
    tracing_states.PublicationState: said(
        tracing_states.PublicationState,
        {
            "submitted": ("已报送", "submitted"),
            "live": ("发布中", "live"),
            "failed": ("未发布", "not published"),
            "withdrawn": ("已撤下", "withdrawn"),
        },
    ),
    tracing_states.ReunionState: said(
        tracing_states.ReunionState,
        {
            "planned": ("已计划", "planned"),
            "done": ("已团聚", "done"),
            "followed_up": ("已转回访", "followed up"),
            "cancelled": ("已取消", "cancelled"),
        },
    ),
    tracing_states.CandidateState: said(
        tracing_states.CandidateState,
        {
            "suggested": ("疑似", "suggested"),
            "lapsed": ("已失效", "lapsed"),
            "accepted": ("核实中", "accepted"),
            "verified": ("已核实", "verified"),
            "confirmed": ("已确认", "confirmed"),
            "rejected": ("已排除", "rejected"),
            "superseded": ("已搁置", "superseded"),
        },
    ),
    tracing_states.InquiryState: said(
        tracing_states.InquiryState,
        {
            "open": ("寻找中", "open"),
            "matched": ("已找到", "matched"),
            "found": ("已由家属找到", "found elsewhere"),
            "withdrawn": ("已撤回", "withdrawn"),
            "closed": ("已结案", "closed"),
        },
    ),
    tracing_states.ImportState: said(
        tracing_states.ImportState,
        {"under_way": ("处理中", "under way"), "done": ("已完成", "done"), "broken_off": ("已中断", "broken off")},
    ),
    followup.PlanState: said(
        followup.PlanState,
        {"active": ("进行中", "active"), "completed": ("已完成", "completed"), "withdrawn": ("已撤回", "withdrawn")},
    ),
    followup.TaskState: said(
        followup.TaskState,
        {
            "scheduled": ("已安排", "scheduled"),
            "due": ("到期", "due"),
            "overdue": ("逾期", "overdue"),
            "done": ("已完成", "done"),
            "withdrawn": ("已撤回", "withdrawn"),
        },
    ),
    followup.NoticeState: said(
        followup.NoticeState,
        {
            "sent": ("已通知", "sent"),
            "overdue": ("逾期未确认", "overdue"),
            "acknowledged": ("已确认", "acknowledged"),
            "void": ("已作废", "void"),
        },
    ),
}

LISTS: Lists = {**_INTAKE, **_ELSEWHERE}
