"""The words of codes, Chinese and English; without them a timeline would read like a table of abbreviations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from chassis.kinds import CodeList
from contracts import codes as c
from contracts.purposes import Purpose


class Word(NamedTuple):
    """One code in both languages."""

    zh: str
    en: str


def _of(kind: type[CodeList], words: Mapping[str, tuple[str, str]]) -> dict[CodeList, Word]:
    return {kind(value): Word(*both) for value, both in words.items()}


_LISTS: Final[Mapping[type[CodeList], dict[CodeList, Word]]] = {
    c.Sex: _of(
        c.Sex,
        {"0": ("性别不详", "sex unknown"), "1": ("男", "male"), "2": ("女", "female"), "9": ("未说明", "not stated")},
    ),
    c.ReportChannel: _of(
        c.ReportChannel,
        {
            "public_hotline": ("救助热线", "the station's hotline"),
            "12345": ("12345 热线", "hotline 12345"),
            "110_transfer": ("110 转办", "a transfer from 110"),
            "cyclist_group": ("骑行队", "a cyclist group"),
            "courier": ("快递员", "a courier"),
            "streamer": ("户外主播", "an outdoor streamer"),
            "guide_point": ("引导点", "a guide point"),
            "relief_point": ("救助点", "a relief point"),
            "chengguan": ("城管", "city management"),
            "police_patrol": ("巡警", "a police patrol"),
            "metro_rail_staff": ("地铁铁路工作人员", "metro or rail staff"),
            "village_gridworker": ("村网格员", "a village grid worker"),
            "self": ("本人求助", "the person"),
            "staff_patrol": ("站内巡查", "the station's patrol"),
        },
    ),
    c.ConditionFlag: _of(
        c.ConditionFlag,
        {
            "lying_still": ("躺卧不动", "lying still"),
            "unconscious": ("昏迷", "unconscious"),
            "injured": ("受伤", "injured"),
            "mental_signs": ("精神异常", "mental signs"),
            "confused": ("意识不清", "confused"),
            "pregnant": ("怀孕", "pregnant"),
            "with_child": ("携带儿童", "with a child"),
            "looks_minor": ("疑似未成年", "looks minor"),
            "looks_elderly": ("疑似老人", "looks elderly"),
            "impaired": ("行动或智力障碍", "impaired"),
            "heat": ("高温", "heat"),
            "cold": ("寒冷", "cold"),
            "begging_only": ("仅乞讨", "begging only"),
        },
    ),
    c.Priority: _of(
        c.Priority,
        {
            "P0": ("P0 生命危险", "P0 life danger"),
            "P1": ("P1 重点对象", "P1 vulnerable"),
            "P2": ("P2 一般", "P2 ordinary"),
            "P3": ("P3 信息", "P3 information"),
        },
    ),
    c.SightingStage: _of(
        c.SightingStage,
        {
            "received": ("已收到", "received"),
            "team_on_the_way": ("救助队在路上", "a team is on the way"),
            "being_helped": ("正在救助", "being helped"),
            "not_found": ("未找到", "not found"),
            "closed": ("已办结", "closed"),
        },
    ),
    c.ContactOutcome: _of(
        c.ContactOutcome,
        {
            "entered_station": ("接入救助站", "taken to the station"),
            "sent_hospital": ("送医救治", "sent to hospital"),
            "handed_police": ("移交公安", "handed to police"),
            "returned_home_on_spot": ("现场返家", "went home from the spot"),
            "collected_on_spot": ("现场接领", "collected on the spot"),
            "goods_only_refused_entry": ("只领物资，不愿入站", "took goods, did not want to come in"),
            "not_found": ("未找到", "nobody found"),
            "not_needing_help": ("无需救助", "no help needed"),
            "referred_other_dept": ("转其他部门", "referred to another department"),
            "followup_needed": ("需继续跟进", "needs another look"),
            "unable_safety": ("因安全原因未能接触", "not possible for safety reasons"),
        },
    ),
    c.Urgency: _of(
        c.Urgency, {"emergency": ("紧急", "emergency"), "urgent": ("加急", "urgent"), "routine": ("常规", "routine")}
    ),
    c.CaseOrigin: _of(
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
    c.SealReason: _of(
        c.SealReason,
        {
            "domestic_violence": ("家庭暴力", "domestic violence"),
            "trafficking": ("被拐卖", "trafficking"),
            "threatened": ("受到威胁", "threatened"),
        },
    ),
    c.RejectionReason: _of(
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
    c.StatusReason: _of(
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
    c.HospitalOutcome: _of(
        c.HospitalOutcome,
        {
            "transferred": ("转院", "transferred"),
            "died": ("死亡", "died"),
            "absconded": ("擅自离院", "absconded"),
        },
    ),
    c.CategoryState: _of(
        c.CategoryState,
        {
            "pending": ("待甄别", "pending"),
            "confirmed": ("确认为救助对象", "confirmed"),
            "denied": ("不属救助对象", "denied"),
            "appealed": ("申诉中", "appealed"),
        },
    ),
    c.CatalogueClass: _of(
        c.CatalogueClass,
        {
            "within_catalogue": ("目录内", "within the catalogue"),
            "beyond_catalogue": ("目录外", "beyond the catalogue"),
        },
    ),
    c.CostLineState: _of(
        c.CostLineState,
        {"queried": ("待签批", "queried"), "submitted": ("已提交", "submitted"), "withdrawn": ("已撤回", "withdrawn")},
    ),
    c.ClaimState: _of(
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
    c.CustodyPlace: _of(c.CustodyPlace, {"hospital": ("医院", "hospital"), "station": ("救助站", "station")}),
    c.AgeBasis: _of(
        c.AgeBasis,
        {
            "visual": ("目测", "by eye"),
            "claimed": ("自述", "as claimed"),
            "document": ("证件", "document"),
            "police_answer": ("公安答复", "police answer"),
            "bone_age": ("骨龄鉴定", "bone age"),
        },
    ),
    c.DocumentKind: _of(
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
    c.CheckResult: _of(
        c.CheckResult,
        {
            "confirmed": ("相符", "confirmed"),
            "refuted": ("不符", "refuted"),
            "no_answer": ("未答复", "no answer"),
        },
    ),
    c.RevocationReason: _of(
        c.RevocationReason,
        {
            "wrong_person": ("认错人", "another person"),
            "forged_document": ("证件伪造或冒用", "a forged document, or another's"),
            "police_corrected": ("公安更正", "corrected by the police"),
            "recorded_in_error": ("登记错误", "recorded in error"),
        },
    ),
    c.MergeBasis: _of(
        c.MergeBasis,
        {
            "same_document": ("同一证件", "the same document"),
            "police_answer": ("公安答复", "an answer of the police"),
            "dna": ("DNA比对", "DNA"),
            "recognised": ("工作人员辨认", "recognised by staff"),
            "entered_twice": ("重复建档", "entered twice"),
        },
    ),
    c.SplitReason: _of(
        c.SplitReason,
        {
            "identity_revoked": ("身份撤销", "the identity was revoked"),
            "different_people": ("并非同一人", "different people"),
            "merged_in_error": ("误合并", "merged in error"),
        },
    ),
    c.IdentityState: _of(
        c.IdentityState,
        {
            "unidentified": ("身份不明", "unidentified"),
            "claimed": ("自述身份", "claimed"),
            "verified_document": ("证件核实", "verified by document"),
            "verified_police": ("公安核实", "verified by police"),
            "false_claim": ("虚报身份", "false claim"),
        },
    ),
    c.BedZone: _of(
        c.BedZone,
        {
            "male": ("男区", "men's zone"),
            "female": ("女区", "women's zone"),
            "minor": ("未成年人区", "minors' zone"),
            "isolation": ("隔离区", "isolation"),
            "care": ("照料区", "care zone"),
        },
    ),
    c.HealthDecision: _of(
        c.HealthDecision,
        {"fit": ("正常", "fit"), "observe": ("观察", "observe"), "refer_hospital": ("送医", "refer to hospital")},
    ),
    c.DepartureKind: _of(
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
    c.DepartureDocument: _of(
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
    c.TicketStep: _of(
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
    c.ClockRule: _of(
        c.ClockRule,
        {
            "D11": ("D11 24 小时内发布寻亲公告", "D11 tracing notice within 24 hours"),
            "D12": ("D12 7 个工作日内提请采血", "D12 DNA request within 7 working days"),
            "D13": ("D13 一个月内反馈采血比对", "D13 DNA answer within one month"),
            "D14": ("D14 寻人信息 1 个工作日内回复", "D14 answer to an inquiry within 1 working day"),
            "D15": ("D15 72 小时内谈话三次", "D15 three interviews within 72 hours"),
            "D16": ("D16 在站一般不超过 10 天", "D16 stay of usually 10 days at most"),
            "D17": ("D17 滞留超 10 天须妥善安置", "D17 placement after 10 days"),
            "D18": ("D18 滞留人员更新公告与落实安置", "D18 renewed notice and placement"),
            "D19": ("D19 滞留超 3 个月办理落户安置", "D19 settlement after 3 months"),
            "D24": ("D24 24 小时内甄别确认", "D24 category confirmed within 24 hours"),
            "D29": ("D29 先行救助 10 个工作日内补办手续", "D29 formalities of urgent aid within 10 working days"),
        },
    ),
    c.WaiverReason: _of(
        c.WaiverReason,
        {
            "superior_decided": ("上级决定", "the superior department decided so"),
            "court_ordered": ("司法机关要求", "ordered by a court"),
            "done_by_another_station": ("其他救助站已办", "done by another station"),
            "force_majeure": ("不可抗力", "force majeure"),
            "opened_by_mistake": ("误起算", "opened by mistake"),
        },
    ),
    c.ExtensionReason: _of(
        c.ExtensionReason,
        {
            "awaiting_relatives": ("等候亲属接领", "relatives are on their way"),
            "awaiting_origin": ("等候流出地接回", "the place of origin is to collect"),
            "recovering": ("身体恢复中", "still recovering"),
            "awaiting_transport": ("等候车票或交通", "no transport yet"),
            "other_special_difficulty": ("其他特殊困难", "another special difficulty"),
        },
    ),
    c.PlacementKind: _of(
        c.PlacementKind,
        {
            "station_care": ("站内照料", "care at the station"),
            "outsourced_care": ("托养", "outsourced care"),
            "special_hardship": ("特困供养", "special-hardship support"),
        },
    ),
    c.ClockVerdict: _of(c.ClockVerdict, {"met": ("按期完成", "met in time"), "met_late": ("逾期完成", "met late")}),
    c.NoticeChannel: _of(
        c.NoticeChannel,
        {
            "national_site": ("全国救助寻亲网", "the national tracing site"),
            "television": ("电视", "television"),
            "newspaper": ("报纸", "newspaper"),
            "wechat": ("微信公众号", "WeChat"),
            "news_app": ("新闻客户端", "a news app"),
            "notice_board": ("公告栏", "a notice board"),
        },
    ),
    c.ClueKind: _of(
        c.ClueKind,
        {
            "nickname": ("小名", "a nickname"),
            "name": ("姓名", "a name"),
            "place": ("地名", "a place"),
            "relative": ("亲属", "a relative"),
            "dialect": ("口音", "a dialect"),
            "habit": ("习惯", "a habit"),
        },
    ),
    c.EvidenceField: _of(
        c.EvidenceField,
        {
            "name": ("姓名", "name"),
            "nickname": ("小名", "nickname"),
            "sex": ("性别", "sex"),
            "age": ("年龄", "age"),
            "home_place": ("家乡", "home place"),
            "time": ("时间", "time"),
            "marks": ("体表特征", "marks"),
            "height": ("身高", "height"),
        },
    ),
    c.MatchBand: _of(
        c.MatchBand, {"strong": ("高度吻合", "strong"), "review": ("待复核", "for review"), "below": ("偏低", "low")}
    ),
    c.VerificationMethod: _of(
        c.VerificationMethod,
        {
            "police_identity": ("公安身份核查", "police identity check"),
            "dna_parentage": ("DNA 亲缘鉴定", "DNA parentage"),
            "video_recognition": ("视频辨认", "recognition by video"),
            "village_certificate": ("村居证明", "village certificate"),
            "document": ("证件", "document"),
        },
    ),
    c.VerificationResult: _of(
        c.VerificationResult,
        {
            "supports": ("支持", "supports"),
            "refutes": ("否定", "refutes"),
            "inconclusive": ("无法判定", "inconclusive"),
        },
    ),
    c.RiskLevel: _of(
        c.RiskLevel,
        {"low": ("低", "low"), "medium": ("中", "medium"), "high": ("高", "high"), "critical": ("极高", "critical")},
    ),
    c.StepKind: _of(c.StepKind, {"phone": ("电话回访", "call"), "visit": ("上门走访", "visit")}),
    c.NetworkLevel: _of(
        c.NetworkLevel,
        {
            "city": ("市级", "city"),
            "district": ("区级", "district"),
            "township": ("镇级", "township"),
            "village": ("村级", "village"),
        },
    ),
    c.ErasureReason: _of(
        c.ErasureReason,
        {
            "purpose_achieved": ("目的已实现", "the purpose is achieved"),
            "retention_over": ("保存期限届满", "the retention is over"),
            "consent_withdrawn": ("撤回同意", "consent was withdrawn"),
            "unlawful": ("违法处理", "handled unlawfully"),
            "recorded_in_error": ("登记错误", "recorded in error"),
        },
    ),
    c.ConsentGiver: _of(c.ConsentGiver, {"self": ("本人", "the person"), "guardian": ("监护人", "the guardian")}),
    c.AgencyKind: _of(
        c.AgencyKind,
        {
            "station": ("救助站", "the station"),
            "patrol_team": ("巡查队", "patrol teams"),
            "reporter_group": ("线索上报组织", "reporting groups"),
            "hospital": ("医院", "hospitals"),
            "police": ("公安", "police"),
            "railway": ("铁路", "the railway"),
            "township": ("镇（街道）村", "townships"),
        },
    ),
    Purpose: _of(
        Purpose,
        {
            "case_work": ("案件办理", "case work"),
            "medical_care": ("医疗救治", "medical care"),
            "identity_check": ("身份核查", "identity checks"),
            "family_tracing": ("寻亲", "tracing"),
            "return_travel": ("返乡", "the way home"),
            "home_follow_up": ("回访", "follow-up at home"),
            "street_patrol": ("街面巡查", "street patrol"),
            "reporting": ("线索上报", "reporting"),
            "supervision": ("监督检查", "supervision"),
        },
    ),
    c.RequesterRelation: _of(
        c.RequesterRelation,
        {
            "self": ("本人", "the person"),
            "guardian": ("监护人", "the guardian"),
            "relative": ("亲属", "a relative"),
            "authority": ("主管部门", "an authority"),
            "station": ("救助站", "the station"),
        },
    ),
    c.ErasurePart: _of(
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
    c.PersonField: _of(
        c.PersonField,
        {
            "name": ("姓名", "name"),
            "claimed_name": ("自报姓名", "claimed name"),
            "home_text": ("住址", "home"),
            "description": ("描述", "description"),
            "dialect": ("口音", "dialect"),
        },
    ),
    c.CorrectionPart: _of(c.CorrectionPart, {"tracing": ("寻亲", "tracing"), "followup": ("回访", "follow-up")}),
    c.HandoverDirection: _of(
        c.HandoverDirection,
        {
            "from_police": ("公安送交救助站", "from police to the station"),
            "to_police": ("救助站移交公安", "from the station to police"),
        },
    ),
    c.HandoverParty: _of(
        c.HandoverParty,
        {
            "police": ("公安机关", "police"),
            "station": ("救助站", "the station"),
        },
    ),
    c.SignatureRefusal: _of(
        c.SignatureRefusal,
        {
            "not_as_described": ("与所述不符", "not as described"),
            "items_disagree": ("物品不符", "the items disagree"),
            "injuries_not_recorded": ("外伤未载明", "injuries are not recorded"),
            "hospital_first": ("须先送医", "hospital first"),
            "not_competent": ("不属本方职责", "not this side's business"),
            "other": ("其他", "another reason"),
        },
    ),
    c.PoliceAnswer: _of(
        c.PoliceAnswer,
        {
            "match": ("核查到相符人员", "a person who matches"),
            "no_match": ("未核查到相符人员", "nobody who matches"),
            "need_more": ("需补充材料", "more is needed"),
        },
    ),
    c.SuspicionKind: _of(
        c.SuspicionKind,
        {
            "missing": ("疑似走失", "suspected missing"),
            "abandoned": ("疑似遗弃", "suspected abandoned"),
            "abducted": ("疑似被拐", "suspected abducted"),
            "domestic_violence": ("疑似家庭暴力", "suspected domestic violence"),
            "minor_harmed": ("疑似侵害未成年人", "a minor suspected to be harmed"),
            "crime": ("疑似违法犯罪", "suspected crime"),
            "fugitive": ("疑似在逃", "suspected fugitive"),
            "drugs": ("疑似涉毒", "suspected drugs"),
        },
    ),
    c.DnaStep: _of(
        c.DnaStep,
        {
            "requested": ("已提请", "requested"),
            "scheduled": ("已约定采样", "scheduled"),
            "sampled": ("已采样", "sampled"),
            "loaded": ("已入库", "loaded"),
            "compared": ("已比对", "compared"),
            "answered": ("已反馈", "answered"),
        },
    ),
    c.DnaResult: _of(
        c.DnaResult,
        {
            "hit": ("比中", "a hit"),
            "no_hit": ("未比中", "no hit so far"),
        },
    ),
    c.ReopenReason: _of(
        c.ReopenReason,
        {
            "dna_hit": ("DNA 比中", "a DNA hit"),
        },
    ),
    c.Goods: _of(
        c.Goods,
        {
            "consolation_money": ("慰问金", "consolation money"),
            "rice": ("大米", "rice"),
            "milk": ("牛奶", "milk"),
            "oil": ("食用油", "oil"),
            "quilt": ("棉被", "a quilt"),
            "clothes": ("衣物", "clothes"),
        },
    ),
    c.HelpArrival: _of(
        c.HelpArrival,
        {
            "self": ("自行到站", "by themselves"),
            "police": ("公安护送", "brought by the police"),
            "chengguan": ("城管护送", "brought by city management"),
            "citizen": ("市民护送", "brought by a citizen"),
            "hospital": ("医院送来", "sent by a hospital"),
            "other_station": ("其他救助站移送", "sent by another station"),
            "patrol": ("巡查队护送", "brought by a patrol"),
        },
    ),
    c.StatedReason: _of(
        c.StatedReason,
        {
            "no_work": ("务工不着", "no work"),
            "robbed": ("被盗被骗", "robbed or cheated"),
            "lost": ("走失迷路", "lost"),
            "visit_failed": ("投亲不遇", "a failed visit"),
            "ran_away": ("离家出走", "ran away"),
            "domestic_violence": ("家庭暴力", "domestic violence"),
            "petition": ("上访", "a petition"),
            "other": ("其他", "other"),
        },
    ),
    c.HelpNeed: _of(
        c.HelpNeed,
        {
            "food": ("食物", "food"),
            "lodging": ("住宿", "lodging"),
            "medical": ("医疗", "medical care"),
            "contact_relatives": ("联系亲属", "to reach relatives"),
            "ticket_home": ("返乡车票", "a ticket home"),
            "clothes": ("衣物", "clothes"),
            "tracing": ("寻亲", "tracing"),
        },
    ),
    c.ScreeningDecision: _of(
        c.ScreeningDecision,
        {
            "continue": ("继续办理", "go on"),
            "hospital_first": ("先送医", "hospital first"),
            "police_first": ("先报警", "police first"),
        },
    ),
    c.ScreeningSign: _of(
        c.ScreeningSign,
        {
            "mental_disorder": ("疑似精神障碍", "signs of mental disorder"),
            "infectious": ("疑似传染病", "signs of infection"),
            "critical": ("危重", "critical"),
            "injured": ("明显外伤", "injured"),
            "danger_to_self": ("可能危害自身", "a danger to themselves"),
            "danger_to_others": ("可能危害他人", "a danger to others"),
            "suspected_drugs": ("疑似吸毒", "suspected drugs"),
            "suspected_fugitive": ("疑似在逃", "a suspected fugitive"),
            "drunk_and_threatening": ("酒后滋事", "drunk and threatening"),
        },
    ),
    c.EligibilityOutcome: _of(
        c.EligibilityOutcome,
        {
            "eligible": ("予以救助", "help is given"),
            "not_eligible": ("不予救助", "help is not given"),
        },
    ),
    c.RefusalReason: _of(
        c.RefusalReason,
        {
            "not_away_from_home": ("未离家在外", "not away from home"),
            "provides_for_self": ("能自行解决食宿", "can provide for themselves"),
            "not_wandering": ("不属流浪乞讨", "neither wandering nor about to"),
            "withholds_facts": ("拒不如实提供情况", "withholds the facts"),
            "refuses_safety_check": ("拒绝安检", "refuses the safety check"),
        },
    ),
    c.IncidentKind: _of(
        c.IncidentKind,
        {
            "complaint": ("投诉", "a complaint"),
            "fight": ("打架", "a fight"),
            "fall": ("跌倒", "a fall"),
            "self_harm": ("自伤", "self-harm"),
            "escape": ("走失", "an escape"),
            "infection": ("传染", "an infection"),
            "death": ("死亡", "a death"),
        },
    ),
    c.IncidentState: _of(
        c.IncidentState,
        {
            "open": ("待处置", "open"),
            "handled": ("已处置", "handled"),
            "reported_up": ("已上报", "reported up"),
            "closed": ("已办结", "closed"),
        },
    ),
    c.Settlement: _of(
        c.Settlement,
        {
            "returned": ("返还本人", "returned"),
            "transferred": ("移交他人", "transferred"),
            "disposed_by_rule": ("依规处置", "disposed of by a rule"),
        },
    ),
    c.DisposalRule: _of(
        c.DisposalRule,
        {
            "perished": ("腐败变质", "perished"),
            "dangerous_to_police": ("危险物品移交公安", "dangerous, handed to the police"),
            "unclaimed": ("无人认领", "unclaimed"),
            "hygiene": ("卫生防疫", "hygiene"),
        },
    ),
}

NO_WORDS_YET: Final = Word("（新代码）", "(a new code)")


def word(code: CodeList) -> Word:
    """The code in both languages; a code of a newer version shows as such instead of failing a whole page."""
    return _LISTS.get(type(code), {}).get(code, NO_WORDS_YET)
