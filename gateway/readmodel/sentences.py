"""One sentence for every event, in Chinese and English; without them a case's way home would be a list of type names.

A sentence names codes and ids only. ``{field}`` is the field of the event in words: codes by
:mod:`gateway.readmodel.words`, ranges as ``60–75``, agencies by their registered name.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from chassis.catalogue import EventType
from chassis.kinds import CodeList, Range
from contracts.events import followup as f
from contracts.events import intake as i
from contracts.events import patrol as p
from contracts.events import tracing as t
from gateway.readmodel.words import Word, word

_HERE: Final = ZoneInfo("Asia/Shanghai")

_SENTENCES: Final[Mapping[type[Any], Word]] = {
    p.SightingReported: Word(
        "收到{channel}上报的线索，优先级 {priority}", "A sighting was reported by {channel}, priority {priority}"
    ),
    p.SightingProgressed: Word("线索进展：{stage}", "The sighting's status: {stage}"),
    p.DispatchQueued: Word(
        "已派单，应在 {target_minutes} 分钟内接单", "A team is wanted; to be accepted within {target_minutes} minutes"
    ),
    p.DispatchAccepted: Word(
        "{team_id}接单，{staff_count} 人出发", "{team_id} accepted, {staff_count} people are on the way"
    ),
    p.WatchBegun: Word("列入站外关注：{reason}", "On the watch list: {reason}"),
    p.WatchVisited: Word("复访：{found}", "Looked in on: {found}"),
    p.WatchVisitOverdue: Word("应于 {due_at} 前复访，尚无人前往", "Nobody looked in by {due_at}"),
    p.DispatchOverdue: Word("派单逾期无人接单，已提示值班负责人", "Nobody accepted in time; the duty manager is told"),
    p.DispatchArrived: Word("巡查队到达现场", "The team is at the place"),
    p.ContactRecorded: Word(
        "记录接触：{apparent_sex}，约 {ages} 岁，结果：{outcome}",
        "Contact recorded: {apparent_sex}, about {ages}, outcome: {outcome}",
    ),
    i.PersonErased: Word("个人信息已删除，理由：{reason}", "The personal data are erased: {reason}"),
    i.ConsentGiven: Word("已登记同意：{recipient}可为{purpose}获知", "Consent: {recipient} may be told for {purpose}"),
    i.ConsentWithdrawn: Word("已撤回同意", "Consent was withdrawn"),
    i.PersonCorrected: Word("个人信息已更正：{fields}", "Personal data were corrected: {fields}"),
    i.CorrectionOverdue: Word(
        "更正逾期，未确认：{waiting_for}", "The correction is overdue; not confirmed: {waiting_for}"
    ),
    t.CorrectionDone: Word("寻亲已按更正更新", "Tracing has what was corrected"),
    f.CorrectionDone: Word("回访已按更正更新", "Follow-up has what was corrected"),
    i.ErasureCompleted: Word("各方均已删除个人信息", "Everybody has erased the personal data"),
    i.ErasureOverdue: Word("删除逾期，未确认：{waiting_for}", "The erasure is overdue; not confirmed: {waiting_for}"),
    p.ErasureDone: Word("巡查已删除个人信息", "Patrol has erased the personal data"),
    t.ErasureDone: Word("寻亲已删除个人信息", "Tracing has erased the personal data"),
    f.ErasureDone: Word("回访已删除个人信息", "Follow-up has erased the personal data"),
    i.CaseOpened: Word("立案 {case_number}，来源：{origin}", "Case {case_number} opened, origin: {origin}"),
    i.HelpRequested: Word(
        "求助：{arrival}，事由：{reason}，需求：{needs}",
        "Help is asked for: {arrival}, reason: {reason}, needs: {needs}",
    ),
    i.HelpScreened: Word("甄别：{decision}（{signs}）", "Screened: {decision} ({signs})"),
    i.SafetyCheckRefused: Word("拒绝安检", "The safety check was refused"),
    i.HelpRegistered: Word("求助登记完成", "The request for help is registered"),
    i.HelpWithdrawn: Word("本人撤回求助", "The person asks for no help any more"),
    i.EligibilityDecided: Word(
        "救助资格决定：{outcome}（{reasons}；规则 {rule_version}）",
        "Decided: {outcome} ({reasons}; rule {rule_version})",
    ),
    i.ReferralRequested: Word(
        "第 {attempt} 次转诊：请{hospital_id}接收（{urgency}）",
        "Referral attempt {attempt}: {hospital_id} is asked ({urgency})",
    ),
    i.ReferralAccepted: Word("{hospital_id}同意接收", "{hospital_id} takes the patient"),
    i.ReferralRejected: Word(
        "{hospital_id}未能接收，理由：{reason}", "{hospital_id} does not take the patient: {reason}"
    ),
    i.ReferralOverdue: Word(
        "{hospital_id}逾时未答复，已提示值班负责人", "{hospital_id} has not answered in time; the duty chief is told"
    ),
    i.ReferralExhausted: Word(
        "已问遍 {attempts} 家医院，须由值班负责人电话协调",
        "All {attempts} hospitals have rejected; the duty chief must call",
    ),
    i.PatientAdmitted: Word("{hospital_id}收治入院", "{hospital_id} admitted the patient"),
    i.PatientDischarged: Word("{hospital_id}出院，返回救助站", "{hospital_id} discharged the patient to the station"),
    i.ReferralHeld: Word("{hospital_id}暂缓答复，理由：{reason}", "{hospital_id} cannot say yet: {reason}"),
    i.ReferralCancelled: Word(
        "对{hospital_id}的转诊取消，理由：{reason}", "The referral to {hospital_id} is cancelled: {reason}"
    ),
    i.ReferralFailed: Word(
        "{hospital_id}未能完成接收，理由：{reason}", "{hospital_id} could not take the patient after all: {reason}"
    ),
    i.HospitalStayEnded: Word("{hospital_id}住院结束：{outcome}", "The stay at {hospital_id} ended: {outcome}"),
    i.CategoryOpened: Word("{hospital_id}病人甄别：{state}", "The category of the patient at {hospital_id}: {state}"),
    i.CategoryDecided: Word("甄别结论：{state}", "The category is {state}"),
    i.CategoryAppealed: Word("{hospital_id}对甄别结论提出申诉", "{hospital_id} appeals against the category"),
    i.CostLineSubmitted: Word(
        "{hospital_id}提交费用 {amount_fen} 元（{catalogue_class}）：{state}",
        "{hospital_id} submitted {amount_fen} yuan ({catalogue_class}): {state}",
    ),
    i.CostLineProgressed: Word("费用：{state}", "The cost is {state}"),
    i.ClaimSubmitted: Word(
        "{hospital_id} {period} 关账：{line_count} 条，共 {total_fen} 元",
        "{hospital_id} closed {period}: {line_count} costs, {total_fen} yuan",
    ),
    i.ClaimProgressed: Word("{hospital_id} {period} 结算单：{state}", "The claim {period} of {hospital_id} is {state}"),
    i.CaseUnidentified: Word(
        "身份不明：{sex}，{ages} 岁（{age_basis}），法定时限自首次接收（{custody_place}）起算",
        "Unidentified: {sex}, {ages} ({age_basis}); the identity clocks run from first custody ({custody_place})",
    ),
    i.AgeReassessed: Word("年龄复核：{ages} 岁（{age_basis}）", "Age reassessed: {ages} ({age_basis})"),
    i.SafetyChecked: Word(
        "完成安全检查，代管物品 {items_in_custody} 件", "Safety check done, {items_in_custody} items in custody"
    ),
    i.HealthChecked: Word("完成健康检查：{decision}", "Health check done: {decision}"),
    i.BelongingsReceived: Word(
        "物品入库 {line_count} 项，现金 {money_fen} 元", "Belongings received: {line_count} lines, {money_fen} yuan"
    ),
    i.BelongingsSettled: Word(
        "物品处置 {line_count} 项，现金 {money_fen} 元：{how}",
        "Belongings settled: {line_count} lines, {money_fen} yuan: {how}",
    ),
    i.IncidentReported: Word("事件报告：{kind}", "An incident: {kind}"),
    i.IncidentProgressed: Word("事件（{kind}）：{state}", "The incident ({kind}): {state}"),
    i.PersonMissing: Word(
        "点名未到，立即寻找并报警", "Missing at the roll-call: look for them, tell the police at once"
    ),
    i.PersonFound: Word("未到人员已找到", "Whoever was missing is found"),
    i.CaseAdmitted: Word("入站，安排在{bed_zone}（{identity}）", "Admitted to the {bed_zone} ({identity})"),
    i.CaseIdentified: Word("身份更新：{identity}", "Identity: {identity}"),
    i.IdentityChecked: Word("核查{document}：{result}", "{document} checked: {result}"),
    i.IdentityRevoked: Word("身份撤销（{reason}），现为{identity}", "Identity revoked ({reason}); now {identity}"),
    i.PersonMerged: Word("人员合并（{basis}）", "Persons merged ({basis})"),
    i.PersonSplit: Word("人员拆分（{reason}）", "Persons split ({reason})"),
    i.SamePersonSuggested: Word("证件号码一致，提示同一人", "The same number: perhaps the same person"),
    i.ClockOpened: Word("法定时限起算：{rule}，{due_at} 到期", "Clock opened: {rule}, due {due_at}"),
    i.ClockWarned: Word("法定时限将到期：{rule}，{due_at}", "Clock comes due: {rule}, {due_at}"),
    i.ClockBreached: Word("法定时限超期：{rule}，已上报", "Clock breached: {rule}; it escalates"),
    i.ClockMet: Word("法定时限：{rule}，{verdict}", "Clock: {rule}, {verdict}"),
    i.ClockCancelled: Word("法定时限取消：{rule}", "Clock cancelled: {rule}"),
    i.ClockBreachWithdrawn: Word("法定时限：{rule}，超期记录撤销（按期已办）", "Clock {rule}: the breach is withdrawn"),
    i.ClockWaived: Word("法定时限免除：{rule}，理由：{reason}", "Clock waived: {rule}, {reason}"),
    i.ClockPaused: Word("法定时限暂停（住院）：{rule}", "Clock paused, in hospital: {rule}"),
    i.ClockResumed: Word("法定时限恢复计时：{rule}", "Clock goes on: {rule}"),
    i.StayExtended: Word("延长在站救助，已备案，理由：{reason}", "The stay goes on, and that is filed: {reason}"),
    i.PlacementPlanned: Word("已定照料安置方式：{kinds}", "Placement planned: {kinds}"),
    i.PlacementFiled: Word("已向民政部门申请安置，继续寻亲", "Placement is applied for; tracing goes on"),
    i.DeparturePlanned: Word("拟定离站：{kind}", "Departure planned: {kind}"),
    i.TicketRequested: Word("申请车票，{travellers} 人", "A ticket for {travellers} is asked for"),
    i.TicketIssued: Word(
        "已出票，{departs_at} 发车，{price_fen} 元", "Ticket issued, leaves {departs_at}, {price_fen} yuan"
    ),
    i.BelongingsReturned: Word("物品清点返还", "Belongings counted and returned"),
    i.DepartureExecuted: Word("离站：{kind}", "Left the station: {kind}"),
    i.DepartureArrived: Word("确认到家", "Arrival home confirmed"),
    i.DepartureDocumented: Word("离站文书在案：{document}", "A paper of the departure is on record: {document}"),
    i.DepartureCountersigned: Word("离站经复核签字：{kind}", "The departure is countersigned: {kind}"),
    i.VulnerablePersonMissing: Word(
        "预警：未成年人或有障碍者未办手续离站，须立即报警",
        "Alarm: somebody who may not look after themselves is gone; tell the police at once",
    ),
    i.PatientMissing: Word(
        "预警：未成年人或有障碍者擅自离院，须立即报警",
        "Alarm: somebody who may not look after themselves left the hospital; tell the police at once",
    ),
    i.CashGiven: Word("发放交通现金 {amount_fen} 元", "{amount_fen} yuan given for the way"),
    i.TicketProgressed: Word("车票：{step}", "Ticket: {step}"),
    i.RefundFlagged: Word("本人退票 {refund_fen} 元，已标记", "The traveller had {refund_fen} yuan refunded; flagged"),
    i.ArrivalConfirmationDue: Word(
        "应于 {scheduled_at} 到站，待确认是否到达", "Due at {scheduled_at}; somebody is to ask whether they arrived"
    ),
    i.ArrivalUnconfirmed: Word(
        "未能确认到达，已告知流出地（{destination_region_code}）",
        "Nobody could confirm the arrival; the place of origin ({destination_region_code}) is told",
    ),
    i.CaseClosed: Word("结案", "Case closed"),
    i.CaseSealed: Word("案件密封", "Case sealed"),
    i.NeedToKnowExtended: Word("准予知悉", "More may know"),
    i.CaseUnsealed: Word("解除密封", "Seal lifted"),
    i.HandoverAnnounced: Word("公安交接表（{direction}），{police_id}", "A hand-over form ({direction}), {police_id}"),
    i.HandoverArrived: Word("交接人员已到达，待双方签字", "The person is there; both sides are still to sign"),
    i.HandoverSigned: Word("{party}已在交接表上签字", "Signed for {party}"),
    i.HandoverSignatureRefused: Word("{party}拒签交接表，理由：{reason}", "{party} does not sign: {reason}"),
    i.HandoverClosed: Word("交接表归档", "The hand-over form is filed"),
    i.IdentityQuerySent: Word(
        "请{police_id}核查身份，应于 {due_at} 前答复",
        "{police_id} is asked who the person is, to be answered by {due_at}",
    ),
    i.IdentityQueryReceived: Word(
        "{police_id}签收身份核查，尚无答复", "{police_id} has the identity query; no answer yet"
    ),
    i.IdentityQueryAnswered: Word(
        "{police_id}答复身份核查：{result}", "{police_id} answered the identity query: {result}"
    ),
    i.IdentityQueryApplied: Word("身份核查结论已运用", "What followed from the answer is on record"),
    i.IdentityQueryOverdue: Word(
        "{police_id}逾期未答复身份核查（应于 {due_at}），已催办或上报",
        "{police_id} has not answered the identity query (due {due_at}); reminded or escalated",
    ),
    i.SuspicionReported: Word(
        "向{police_id}报告：{kind}，应于 {due_at} 前登记受案编号",
        "Reported to {police_id}: {kind}; its number is due {due_at}",
    ),
    i.SuspicionRegistered: Word("受案编号已登记", "The report has its number"),
    i.SuspicionOverdue: Word("受案编号逾期未登记（应于 {due_at}）", "The report has no number yet (due {due_at})"),
    i.SuspicionAnswered: Word("{police_id}反馈涉警报告", "{police_id} said what became of the report"),
    i.SuspicionClosed: Word("涉警报告办结", "The report is closed"),
    i.CaseReopened: Word("重新立案，理由：{reason}", "The case is open again: {reason}"),
    t.DnaStepRecorded: Word(
        "{police_id}采血比对：{step}，尚无结论", "{police_id}, DNA: {step}; nothing is answered yet"
    ),
    t.DnaAnswered: Word("{police_id}反馈采血比对：{result}", "{police_id} answered the DNA request: {result}"),
    t.ReunionPlanned: Word("计划团聚：{kind}，{planned_for}", "A reunion is planned: {kind}, {planned_for}"),
    t.ReunionDone: Word("已团聚：{kind}", "Reunited: {kind}"),
    t.ReunionCancelled: Word("团聚取消", "The reunion is off"),
    t.DnaHitTakenUp: Word(
        "比中待与亲属样本核实（{police_id}），核实结论未出",
        "The hit is being compared with a relative's sample ({police_id}); not concluded",
    ),
    t.DnaHitConcluded: Word("{police_id}亲缘核实：{conclusion}", "{police_id} on the hit: {conclusion}"),
    t.HandoverNameCompared: Word(
        "交接表姓名已按读音与在查寻人信息比对，待核实", "The name on the form was compared by sound; to be verified"
    ),
    t.ProfileOpened: Word("建立寻亲档案", "A tracing profile is opened"),
    t.ClueAdded: Word("新增寻亲线索：{kind}", "A clue: {kind}"),
    t.ProfileSuspended: Word("寻亲暂缓：{reason}；比对继续", "The search rests: {reason}; comparing goes on"),
    t.ProfileResumed: Word("恢复寻亲", "The search goes on"),
    t.ProfilePlaced: Word("已安置，继续寻亲", "Placed; the search goes on"),
    t.InterviewDue: Word("访谈到期：{slot}", "A conversation is due: {slot}"),
    t.InterviewHeld: Word("已访谈（{slot}，{method}）", "A conversation was held ({slot}, {method})"),
    t.ClueProgressed: Word("线索核查：{state}", "The clue: {state}"),
    t.NoticeDrafted: Word("拟写寻亲公告，待审批", "A tracing notice is drafted and waits for approval"),
    t.NoticeApproved: Word("寻亲公告获批", "The tracing notice is approved"),
    t.NoticeSubmitted: Word(
        "寻亲公告已报送{channel}，尚未发布", "The tracing notice is with {channel}, not published yet"
    ),
    t.NoticeFailed: Word("{channel}未发布寻亲公告：{reason}", "{channel} did not publish the notice: {reason}"),
    t.NoticePublished: Word("寻亲公告已在{channel}发布", "The tracing notice is live on {channel}"),
    t.NoticeRefreshed: Word("{channel}公告已更新", "The notice on {channel} is brought up to date"),
    t.NoticeWithdrawalDue: Word("寻亲公告须从{channel}撤下", "The tracing notice must come down from {channel}"),
    t.NoticeWithdrawn: Word("寻亲公告已从{channel}撤下", "The tracing notice is down from {channel}"),
    t.DnaRequested: Word("提请{police_id}采血比对", "{police_id} is asked for a DNA sample"),
    t.InquiryReceived: Word("收到{sender_id}的寻人信息", "A missing-person inquiry from {sender_id}"),
    t.InquiryChanged: Word("{sender_id}更正寻人信息", "{sender_id} told the inquiry anew"),
    t.InquiryWithdrawn: Word("{sender_id}撤回寻人信息：{reason}", "{sender_id} withdrew the inquiry: {reason}"),
    t.InquiryClosed: Word("{sender_id}已告知家属，寻人信息结案", "{sender_id} told the family; the inquiry is closed"),
    t.InquiriesImported: Word(
        "{sender_id}批量导入：新增 {added}，变更 {changed}，未变 {unchanged}，撤回 {withdrawn}，退回 {rejected}",
        "{sender_id} imported: {added} new, {changed} changed, {unchanged} as before, {withdrawn} withdrawn, "
        "{rejected} rejected",
    ),
    t.MatchSuggested: Word(
        "出现比对候选：{band}（{score_millibits} 毫比特；依据：{fields}）",
        "A candidate: {band} ({score_millibits} millibits; from {fields})",
    ),
    t.MatchAccepted: Word("候选进入核实", "The candidate is taken up for verification"),
    t.MatchRejected: Word("候选被排除", "The candidate is ruled out"),
    t.VerificationRecorded: Word("核实结果：{method}，{result}", "Verification: {method}, {result}"),
    t.IdentityConfirmed: Word("身份确认（{methods}）", "Identity confirmed ({methods})"),
    t.ProfileClosed: Word("寻亲档案归档", "The tracing profile is closed"),
    t.ClockOpened: Word("法定时限起算：{rule}，{due_at} 到期", "Clock opened: {rule}, due {due_at}"),
    t.ClockWarned: Word("法定时限将到期：{rule}，{due_at}", "Clock comes due: {rule}, {due_at}"),
    t.ClockBreached: Word("法定时限超期：{rule}，已上报", "Clock breached: {rule}; it escalates"),
    t.ClockMet: Word("法定时限：{rule}，{verdict}", "Clock: {rule}, {verdict}"),
    t.ClockCancelled: Word("法定时限取消：{rule}", "Clock cancelled: {rule}"),
    t.ClockBreachWithdrawn: Word("法定时限：{rule}，超期记录撤销（按期已办）", "Clock {rule}: the breach is withdrawn"),
    t.ClockWaived: Word("法定时限免除：{rule}，理由：{reason}", "Clock waived: {rule}, {reason}"),
    f.PlanCreated: Word("建立回访计划：风险{risk}，共 {steps} 次", "A follow-up plan: risk {risk}, {steps} steps"),
    f.TaskDue: Word("回访到期：{kind}（{due_on}）", "Due: {kind} ({due_on})"),
    f.TaskOverdue: Word("回访逾期：{kind}（应于 {due_on}）", "Overdue: {kind} (was due {due_on})"),
    f.VisitRecorded: Word(
        "已回访：{kind}，送去{goods}，慰问金 {money_fen} 元", "Done: {kind}, brought {goods} and {money_fen} yuan"
    ),
    f.RiskAssessed: Word("风险评估：{level}", "Risk assessed: {level}"),
    f.HomeNoticeSent: Word("告知{level}（{region_code}）", "Notice to the {level} desk ({region_code})"),
    f.HomeNoticeAcknowledged: Word("{level}确认接收（{region_code}）", "The {level} desk acknowledged ({region_code})"),
    f.PlanWithdrawn: Word(
        "撤回回访计划：{reason}，{tasks} 次未办", "The plan is withdrawn: {reason}, {tasks} open steps"
    ),
    f.HomeNoticeVoided: Word(
        "告知{level}：此前通知作废（{region_code}），{reason}",
        "Notice to the {level} desk ({region_code}) void: {reason}",
    ),
    f.HomeNoticeOverdue: Word(
        "{level}逾期未确认（{region_code}），已告知上一级",
        "The {level} desk is overdue ({region_code}); the level above is told",
    ),
}

SENTENCES: Final[Mapping[str, Word]] = {payload.contract.type: both for payload, both in _SENTENCES.items()}
"""By event type; every event the gateway hears has one."""

_AGENCIES: Final = frozenset({"team_id", "hospital_id", "police_id", "sender_id", "reporter_id"})


def sentence(contract: EventType, payload: Any, agencies: Mapping[str, str]) -> Word:
    """The event in words."""
    zh = {name: _told(name, getattr(payload, name), agencies, 0) for name in contract.shapes}
    en = {name: _told(name, getattr(payload, name), agencies, 1) for name in contract.shapes}
    both = SENTENCES[contract.type]
    return Word(both.zh.format(**zh), both.en.format(**en))


def _told(name: str, value: Any, agencies: Mapping[str, str], language: int) -> str:
    if isinstance(value, tuple) and not isinstance(value, Range):
        return ("、", ", ")[language].join(_told(name, each, agencies, language) for each in value) or (
            "无",
            "nothing",
        )[language]
    if isinstance(value, CodeList):
        return word(value)[language]
    if name in _AGENCIES:
        return agencies.get(value, value)
    return _number_or_time(name, value)


def _number_or_time(name: str, value: Any) -> str:
    if isinstance(value, Range):
        return f"{value.lo}–{value.hi}" if value.lo != value.hi else str(value.lo)
    if isinstance(value, datetime):
        return value.astimezone(_HERE).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if name.endswith("_fen"):
        return f"{value // 100}" if value % 100 == 0 else f"{value // 100}.{value % 100:02d}"
    return str(value)
