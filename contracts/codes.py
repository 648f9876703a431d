"""Code lists and code families of the field; without them two services could mean different things by the same word.

National standards where there is one (the docstring names it); the others come from the station's own vocabulary
(`docs/glossary.md`). A member's value is what travels; it never changes its meaning.
"""

from __future__ import annotations

from typing import Annotated

from chassis.kinds import CodeList, PatternCode

RegionCode = Annotated[str, PatternCode("RegionCode", r"\d{12}")]
"""统计用区划代码: province 2, city 2, county 2, town 3, village 3 digits."""

CaseNumber = Annotated[str, PatternCode("CaseNumber", r"CZ-\d{4}-\d{6}")]
"""The human number of a case: ``CZ-<year>-<six digits>``."""

AgencyId = Annotated[str, PatternCode("AgencyId", r"[a-z][a-z0-9]*(-[a-z0-9]+)*")]
"""The registered short name of an agency (``hospital-2``), given by the operator, never by a person."""

ClientId = Annotated[str, PatternCode("ClientId", r"[a-z0-9]+([:._-][a-z0-9]+)*")]
"""The registered short name of a client (``station-desk``), given by the operator."""

ParameterVersion = Annotated[str, PatternCode("ParameterVersion", r"p\d{1,6}")]
"""Which frozen set of matching parameters a score was made with."""


class Sex(CodeList):
    """性别, GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_STATED = "9"


class AgencyKind(CodeList):
    """机构类别: what kind of partner an agency is; scopes and disclosure follow from it."""

    STATION = "station"
    PATROL_TEAM = "patrol_team"
    REPORTER_GROUP = "reporter_group"
    HOSPITAL = "hospital"
    POLICE = "police"
    RAILWAY = "railway"
    TOWNSHIP = "township"


class ReportChannel(CodeList):
    """线索来源: who or what told us (domain §2.1)."""

    PUBLIC_HOTLINE = "public_hotline"
    HOTLINE_12345 = "12345"
    TRANSFER_110 = "110_transfer"
    CYCLIST_GROUP = "cyclist_group"
    COURIER = "courier"
    STREAMER = "streamer"
    GUIDE_POINT = "guide_point"
    RELIEF_POINT = "relief_point"
    CHENGGUAN = "chengguan"
    POLICE_PATROL = "police_patrol"
    METRO_RAIL_STAFF = "metro_rail_staff"
    VILLAGE_GRIDWORKER = "village_gridworker"
    SELF = "self"
    STAFF_PATROL = "staff_patrol"


class ConditionFlag(CodeList):
    """状况: what a passer-by can see (domain §2.1)."""

    LYING_STILL = "lying_still"
    UNCONSCIOUS = "unconscious"
    INJURED = "injured"
    MENTAL_SIGNS = "mental_signs"
    CONFUSED = "confused"
    PREGNANT = "pregnant"
    WITH_CHILD = "with_child"
    LOOKS_MINOR = "looks_minor"
    LOOKS_ELDERLY = "looks_elderly"
    IMPAIRED = "impaired"
    HEAT = "heat"
    COLD = "cold"
    BEGGING_ONLY = "begging_only"


class Priority(CodeList):
    """优先级: P0 life danger, P1 minor, elderly, impaired or extreme weather, P2 ordinary, P3 begging only or
    information."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


class SightingStage(CodeList):
    """线索进展: the coarse status a reporter may see; nothing personal."""

    RECEIVED = "received"
    TEAM_ON_THE_WAY = "team_on_the_way"
    BEING_HELPED = "being_helped"
    NOT_FOUND = "not_found"
    CLOSED = "closed"


class ContactOutcome(CodeList):
    """接触结果 (domain §2.1)."""

    ENTERED_STATION = "entered_station"
    SENT_HOSPITAL = "sent_hospital"
    HANDED_POLICE = "handed_police"
    RETURNED_HOME = "returned_home_on_spot"
    COLLECTED = "collected_on_spot"
    GOODS_ONLY = "goods_only_refused_entry"
    NOT_FOUND = "not_found"
    NOT_NEEDING_HELP = "not_needing_help"
    REFERRED_OTHER = "referred_other_dept"
    FOLLOWUP_NEEDED = "followup_needed"
    UNABLE_SAFETY = "unable_safety"


class Urgency(CodeList):
    """紧急程度 of a referral; FHIR priority stat / urgent / routine."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    ROUTINE = "routine"


class CaseOrigin(CodeList):
    """案件来源: how a case came to be opened."""

    PATROL_CONTACT = "patrol_contact"
    EMERGENCY_REFERRAL = "emergency_referral"
    SELF_ARRIVAL = "self_arrival"
    POLICE_ESCORT = "police_escort"
    HOSPITAL_NOTICE = "hospital_notice"
    ESCORTED = "escorted"


class RejectionReason(CodeList):
    """拒收理由: a rejection without one is invalid (domain §2.3)."""

    CAPACITY = "capacity"
    NOT_OUR_SPECIALTY = "not_our_specialty"
    NOT_A_PATIENT = "not_a_patient"
    DUPLICATE = "duplicate"
    NEEDS_POLICE_FIRST = "needs_police_first"
    OTHER = "other"


class CustodyPlace(CodeList):
    """首次接收地: where a person first came into our or a hospital's care."""

    HOSPITAL = "hospital"
    STATION = "station"


class AgeBasis(CodeList):
    """年龄依据: only ``document``, ``police_answer`` and ``bone_age`` close a presumption of minority (domain §1.4)."""

    VISUAL = "visual"
    CLAIMED = "claimed"
    DOCUMENT = "document"
    POLICE_ANSWER = "police_answer"
    BONE_AGE = "bone_age"


class IdentityState(CodeList):
    """身份状态."""

    UNIDENTIFIED = "unidentified"
    CLAIMED = "claimed"
    VERIFIED_DOCUMENT = "verified_document"
    VERIFIED_POLICE = "verified_police"
    FALSE_CLAIM = "false_claim"


class BedZone(CodeList):
    """床位区域 (Decree 381 art 8: separate by sex; minors apart)."""

    MALE = "male"
    FEMALE = "female"
    MINOR = "minor"
    ISOLATION = "isolation"
    CARE = "care"


class HealthDecision(CodeList):
    """健康检查结论."""

    FIT = "fit"
    OBSERVE = "observe"
    REFER_HOSPITAL = "refer_hospital"


class DepartureKind(CodeList):
    """离站方式, the closed list of domain §1.5. ``not_admitted`` is decided at the door and never planned;
    ``transfer_hospital`` leaves the case open."""

    SELF = "self"
    TICKET = "ticket"
    COLLECTED = "collected"
    ESCORT = "escort"
    HANDOVER_STATION = "handover_station"
    TRANSFER_HOSPITAL = "transfer_hospital"
    TRANSFER_POLICE = "transfer_police"
    TRANSFER_WELFARE = "transfer_welfare"
    PLACEMENT = "placement"
    TERMINATED = "terminated"
    NOT_ADMITTED = "not_admitted"
    ABANDONED = "abandoned"
    DEATH = "death"


class PersonClass(CodeList):
    """离站人员类别: which column of the table of departure guards holds for a person; the first that fits, in this
    order."""

    IN_HOSPITAL = "in_hospital"
    UNDER_SIXTEEN = "under_sixteen"
    PRESUMED_MINOR = "presumed_minor"
    SIXTEEN_OR_SEVENTEEN = "sixteen_or_seventeen"
    IMPAIRED = "impaired"
    CAPABLE_ADULT = "capable_adult"


class DepartureGuard(CodeList):
    """离站限制: why a departure of that kind is refused, or what was missing when it took place (domain §1.5, §2.2)."""

    PRESUMED_MINOR = "presumed_minor"
    IMPAIRED = "impaired"
    IDENTITY_UNKNOWN = "identity_unknown"
    BELONGINGS_HELD = "belongings_held"
    TICKET_NOT_ISSUED = "ticket_not_issued"
    ESCORTS_MISSING = "escorts_missing"
    COLLECTOR_UNVERIFIED = "collector_unverified"
    RECEIVER_MISSING = "receiver_missing"
    NOT_FIT_TO_TRAVEL = "not_fit_to_travel"
    IN_HOSPITAL = "in_hospital"
    UNDER_SIXTEEN = "under_sixteen"
    MINOR = "minor"
    NOT_A_MINOR = "not_a_minor"
    COUNTERSIGNATURE_MISSING = "countersignature_missing"
    STATEMENT_MISSING = "statement_missing"
    ASSESSMENT_MISSING = "assessment_missing"
    BUREAU_NOTICE_MISSING = "bureau_notice_missing"
    POLICE_RECEIPT_MISSING = "police_receipt_missing"
    GUARDIANSHIP_DECISION_MISSING = "guardianship_decision_missing"
    PLACEMENT_NOT_APPROVED = "placement_not_approved"
    TOO_EARLY_TO_PLACE = "too_early_to_place"
    REASON_MISSING = "reason_missing"
    NOTICE_NUMBER_MISSING = "notice_number_missing"
    ABSENCE_RECORD_MISSING = "absence_record_missing"
    DEATH_CERTIFICATE_MISSING = "death_certificate_missing"


class DepartureDocument(CodeList):
    """离站文书: the papers of a departure, each on record with its number (domain §1.5, D34)."""

    LEAVING_STATEMENT = "leaving_statement"
    GUARDIANSHIP_ASSESSMENT = "guardianship_assessment"
    BUREAU_NOTICE = "bureau_notice"
    POLICE_RECEIPT = "police_receipt"
    GUARDIANSHIP_DECISION = "guardianship_decision"
    PLACEMENT_APPROVAL = "placement_approval"
    TERMINATION_NOTICE = "termination_notice"
    REFUSAL_NOTICE = "refusal_notice"
    ABSENCE_RECORD = "absence_record"
    DEATH_CERTIFICATE = "death_certificate"
    POLICE_REPORT = "police_report"
    SUPERIOR_REPORT = "superior_report"
    RELATIVES_NOTICE = "relatives_notice"


class TicketStep(CodeList):
    """车票进展: what became of a ticket beside its request and its issue."""

    APPROVED = "approved"
    BOOKED = "booked"
    BOARDED = "boarded"
    ARRIVED = "arrived"
    MISSED = "missed"
    REFUNDED = "refunded"
    VOIDED = "voided"


class ClockRule(CodeList):
    """法定时限, the rows of domain §1.3 that run as clocks."""

    D11 = "D11"
    D12 = "D12"
    D13 = "D13"
    D14 = "D14"
    D15 = "D15"
    D16 = "D16"
    D17 = "D17"
    D18 = "D18"
    D19 = "D19"
    D24 = "D24"
    D29 = "D29"


class ClockVerdict(CodeList):
    """时限结论: how a duty was judged, by when it was done."""

    MET = "met"
    MET_LATE = "met_late"


class WaiverReason(CodeList):
    """免除理由: why somebody with the power to do so dispensed from a statutory duty."""

    SUPERIOR_DECIDED = "superior_decided"
    COURT_ORDERED = "court_ordered"
    DONE_BY_ANOTHER_STATION = "done_by_another_station"
    FORCE_MAJEURE = "force_majeure"
    OPENED_BY_MISTAKE = "opened_by_mistake"


class ExtensionReason(CodeList):
    """延期理由: why a stay goes on beyond ten days (MCA Decree 24: 因特殊情况需要延长)."""

    AWAITING_RELATIVES = "awaiting_relatives"
    AWAITING_ORIGIN = "awaiting_origin"
    RECOVERING = "recovering"
    AWAITING_TRANSPORT = "awaiting_transport"
    OTHER_SPECIAL_DIFFICULTY = "other_special_difficulty"


class PlacementKind(CodeList):
    """照料安置方式: how somebody stranded is looked after (民发〔2015〕158号)."""

    STATION_CARE = "station_care"
    OUTSOURCED_CARE = "outsourced_care"
    SPECIAL_HARDSHIP = "special_hardship"


class NoticeChannel(CodeList):
    """发布渠道: only the national tracing site's receipt meets the 24-hour clock (D11)."""

    NATIONAL_SITE = "national_site"
    TELEVISION = "television"
    NEWSPAPER = "newspaper"
    WECHAT = "wechat"
    NEWS_APP = "news_app"
    NOTICE_BOARD = "notice_board"


class ClueKind(CodeList):
    """线索种类: what a conversation brought."""

    NICKNAME = "nickname"
    NAME = "name"
    PLACE = "place"
    RELATIVE = "relative"
    DIALECT = "dialect"
    HABIT = "habit"


class EvidenceField(CodeList):
    """比对字段: which field a part of a match score comes from."""

    NAME = "name"
    NICKNAME = "nickname"
    SEX = "sex"
    AGE = "age"
    HOME_PLACE = "home_place"
    TIME = "time"
    MARKS = "marks"
    HEIGHT = "height"


class MatchBand(CodeList):
    """比对等级: absolute, never relative to other candidates."""

    STRONG = "strong"
    REVIEW = "review"
    BELOW = "below"


class VerificationMethod(CodeList):
    """核实方式: identity needs two independent kinds, or DNA alone (domain §2.7)."""

    POLICE_IDENTITY = "police_identity"
    DNA_PARENTAGE = "dna_parentage"
    VIDEO_RECOGNITION = "video_recognition"
    VILLAGE_CERTIFICATE = "village_certificate"
    DOCUMENT = "document"


class VerificationResult(CodeList):
    """核实结果: absence of an answer is never a negative one."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    INCONCLUSIVE = "inconclusive"


class RiskLevel(CodeList):
    """风险等级 of a returnee."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class StepKind(CodeList):
    """回访方式."""

    PHONE = "phone"
    VISIT = "visit"


class NetworkLevel(CodeList):
    """四级联动 levels: city → district → township → village."""

    CITY = "city"
    DISTRICT = "district"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Goods(CodeList):
    """慰问物资: what a visit brought."""

    CONSOLATION_MONEY = "consolation_money"
    RICE = "rice"
    MILK = "milk"
    OIL = "oil"
    QUILT = "quilt"
    CLOTHES = "clothes"


class SealReason(CodeList):
    """密封事由: why a case is seen by named clients only (Anti-Domestic Violence Law art 5)."""

    DOMESTIC_VIOLENCE = "domestic_violence"
    TRAFFICKING = "trafficking"
    THREATENED = "threatened"


# --- erasure 删除 -----------------------------------------------------------------------------------------------------


class ErasureReason(CodeList):
    """删除理由: why personal data are erased (PIPL art. 47; what the law still keeps is excepted there too)."""

    PURPOSE_ACHIEVED = "purpose_achieved"
    RETENTION_OVER = "retention_over"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    UNLAWFUL = "unlawful"
    RECORDED_IN_ERROR = "recorded_in_error"


class RequesterRelation(CodeList):
    """申请人关系: who asks for erasure or correction, as what to the person."""

    SELF = "self"
    GUARDIAN = "guardian"
    RELATIVE = "relative"
    AUTHORITY = "authority"
    STATION = "station"


class ConsentGiver(CodeList):
    """同意人: who consents that somebody is told (PIPL arts. 13, 29; for whoever cannot, their guardian, art. 31)."""

    SELF = "self"
    GUARDIAN = "guardian"


class ErasurePart(CodeList):
    """删除环节: who must say that they have erased; ``…_operations``: the gateway, of orders to that service."""

    PATROL = "patrol"
    TRACING = "tracing"
    FOLLOWUP = "followup"
    INTAKE_OPERATIONS = "intake_operations"
    PATROL_OPERATIONS = "patrol_operations"
    TRACING_OPERATIONS = "tracing_operations"
    FOLLOWUP_OPERATIONS = "followup_operations"


class PersonField(CodeList):
    """更正字段: what of a person was corrected; the words themselves are read from intake."""

    NAME = "name"
    CLAIMED_NAME = "claimed_name"
    HOME_TEXT = "home_text"
    DESCRIPTION = "description"
    DIALECT = "dialect"


class CorrectionPart(CodeList):
    """更正环节: who keeps words of intake's and must have the corrected ones."""

    TRACING = "tracing"
    FOLLOWUP = "followup"


# --- the hospital 医院 ------------------------------------------------------------------------------------------------

SettlementPeriod = Annotated[str, PatternCode("SettlementPeriod", r"\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?")]
"""结算期: a year, a quarter or a month (``2026-Q3``), whichever the station settles by."""


class StatusReason(CodeList):
    """状态理由 of a referral that is held, cancelled, failed or entered in error; none of these goes without one."""

    WAITING_FOR_BED = "waiting_for_bed"
    WAITING_FOR_INFORMATION = "waiting_for_information"
    PATIENT_NOT_ARRIVED = "patient_not_arrived"
    PATIENT_DECLINED = "patient_declined"
    NO_LONGER_NEEDED = "no_longer_needed"
    BEYOND_OUR_MEANS = "beyond_our_means"
    ADMITTED_ELSEWHERE = "admitted_elsewhere"
    UNANSWERED = "unanswered"
    DUPLICATE = "duplicate"
    RECORDED_IN_ERROR = "recorded_in_error"
    OTHER = "other"


class HospitalOutcome(CodeList):
    """住院结局 other than a discharge to the station."""

    TRANSFERRED = "transferred"
    DIED = "died"
    ABSCONDED = "absconded"


class CategoryState(CodeList):
    """甄别状态: whether a patient is one whom the station helps; until it is confirmed nothing is settled."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    APPEALED = "appealed"


class CatalogueClass(CodeList):
    """目录类别 of a cost: within the basic catalogue, or beyond it and then signed for by two."""

    WITHIN = "within_catalogue"
    BEYOND = "beyond_catalogue"


class CostLineState(CodeList):
    """费用状态: what is beyond the catalogue stays queried until both have signed."""

    QUERIED = "queried"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class ClaimState(CodeList):
    """结算单状态; ``reopened``: two people opened the closed period again, and its lines are free."""

    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    QUERIED = "queried"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAID = "paid"
    REOPENED = "reopened"


# --- the help request and the stay 求助与在站 -------------------------------------------------------------------------

RuleVersion = Annotated[str, PatternCode("RuleVersion", r"[A-Z][A-Z0-9]{1,7}-\d{4}\.\d{1,3}")]
"""Which reading of which rule a decision followed: ``L4-2014.1``."""


class HelpArrival(CodeList):
    """到站方式: how somebody who asks for help came to us (domain §1.2)."""

    SELF = "self"
    POLICE = "police"
    CHENGGUAN = "chengguan"
    CITIZEN = "citizen"
    HOSPITAL = "hospital"
    OTHER_STATION = "other_station"
    PATROL = "patrol"


class StatedReason(CodeList):
    """求助事由: why somebody says they need help (domain §2.2)."""

    NO_WORK = "no_work"
    ROBBED = "robbed"
    LOST = "lost"
    VISIT_FAILED = "visit_failed"
    RAN_AWAY = "ran_away"
    DOMESTIC_VIOLENCE = "domestic_violence"
    PETITION = "petition"
    OTHER = "other"


class HelpNeed(CodeList):
    """求助需求: what is asked for; the five forms of help of Decree 381 art. 7, and tracing."""

    FOOD = "food"
    LODGING = "lodging"
    MEDICAL = "medical"
    CONTACT_RELATIVES = "contact_relatives"
    TICKET_HOME = "ticket_home"
    CLOTHES = "clothes"
    TRACING = "tracing"


class ScreeningDecision(CodeList):
    """甄别结论: where the first look at body and mind sends the person (民发〔2014〕132号 arts 7–10)."""

    CONTINUE = "continue"
    HOSPITAL_FIRST = "hospital_first"
    POLICE_FIRST = "police_first"


class ScreeningSign(CodeList):
    """甄别迹象: what the first look saw, from which the decision follows (民发〔2014〕132号 arts 8–10)."""

    MENTAL_DISORDER = "mental_disorder"
    INFECTIOUS = "infectious"
    CRITICAL = "critical"
    INJURED = "injured"
    DANGER_TO_SELF = "danger_to_self"
    DANGER_TO_OTHERS = "danger_to_others"
    SUSPECTED_DRUGS = "suspected_drugs"
    SUSPECTED_FUGITIVE = "suspected_fugitive"
    DRUNK_AND_THREATENING = "drunk_and_threatening"


class EligibilityOutcome(CodeList):
    """救助资格: what was decided on a request for help."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"


class RefusalReason(CodeList):
    """不予救助理由: the only grounds on which help is not given; none of them looks at earlier stays (Decree 381
    art. 6)."""

    NOT_AWAY_FROM_HOME = "not_away_from_home"
    PROVIDES_FOR_SELF = "provides_for_self"
    NOT_WANDERING = "not_wandering"
    WITHHOLDS_FACTS = "withholds_facts"
    REFUSES_SAFETY_CHECK = "refuses_safety_check"


class IncidentKind(CodeList):
    """事件种类: what went wrong during a stay (domain §2.2)."""

    COMPLAINT = "complaint"
    FIGHT = "fight"
    FALL = "fall"
    SELF_HARM = "self_harm"
    ESCAPE = "escape"
    INFECTION = "infection"
    DEATH = "death"


class IncidentState(CodeList):
    """事件状态: what was done about it."""

    OPEN = "open"
    HANDLED = "handled"
    REPORTED_UP = "reported_up"
    CLOSED = "closed"


class Settlement(CodeList):
    """物品处置方式: how a thing in custody left it."""

    RETURNED = "returned"
    TRANSFERRED = "transferred"
    DISPOSED_BY_RULE = "disposed_by_rule"


class DisposalRule(CodeList):
    """物品处置依据: the rule by which a thing in custody was neither returned nor transferred."""

    PERISHED = "perished"
    DANGEROUS_TO_POLICE = "dangerous_to_police"
    UNCLAIMED = "unclaimed"
    HYGIENE = "hygiene"


# --- police 公安 ------------------------------------------------------------------------------------------------------


class HandoverDirection(CodeList):
    """交接方向: who brings the person to whom (公安机关护送交接表)."""

    FROM_POLICE = "from_police"
    TO_POLICE = "to_police"


class HandoverParty(CodeList):
    """交接方: each signs for itself."""

    POLICE = "police"
    STATION = "station"


class SignatureRefusal(CodeList):
    """拒签理由: why a side does not sign the form."""

    NOT_AS_DESCRIBED = "not_as_described"
    ITEMS_DISAGREE = "items_disagree"
    INJURIES_NOT_RECORDED = "injuries_not_recorded"
    HOSPITAL_FIRST = "hospital_first"
    NOT_COMPETENT = "not_competent"
    OTHER = "other"


class PoliceAnswer(CodeList):
    """公安核查结论: an answer only; that none has come yet is no code of this list (domain §2.4)."""

    MATCH = "match"
    NO_MATCH = "no_match"
    NEED_MORE = "need_more"


class SuspicionKind(CodeList):
    """涉警情形: what is suspected when the station reports to police (D04–D07)."""

    MISSING = "missing"
    ABANDONED = "abandoned"
    ABDUCTED = "abducted"
    DOMESTIC_VIOLENCE = "domestic_violence"
    MINOR_HARMED = "minor_harmed"
    CRIME = "crime"
    FUGITIVE = "fugitive"
    DRUGS = "drugs"


class DnaStep(CodeList):
    """采血比对步骤: six facts, each with its own date; none of them says another (D13)."""

    REQUESTED = "requested"
    SCHEDULED = "scheduled"
    SAMPLED = "sampled"
    LOADED = "loaded"
    COMPARED = "compared"
    ANSWERED = "answered"


class DnaResult(CodeList):
    """比对结论: what police answered; before that there is no result."""

    HIT = "hit"
    NO_HIT = "no_hit"


class ReopenReason(CodeList):
    """重新立案理由: why a closed case is worked on again."""

    DNA_HIT = "dna_hit"


# --- identity and persons 身份与人员 --------------------------------------------------------------------------------


class DocumentKind(CodeList):
    """证件种类: every document that may say who somebody is has a form of its own."""

    CITIZEN_ID = "citizen_id"
    HMT_RESIDENCE = "hmt_residence"
    HK_MACAU_PERMIT = "hk_macau_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    PERMANENT_RESIDENCE = "permanent_residence"
    PASSPORT = "passport"


class CheckResult(CodeList):
    """核查结果: that nobody answered is never the answer that there is nobody."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    NO_ANSWER = "no_answer"


class RevocationReason(CodeList):
    """撤销身份理由: why somebody is not who they were thought to be."""

    WRONG_PERSON = "wrong_person"
    FORGED_DOCUMENT = "forged_document"
    POLICE_CORRECTED = "police_corrected"
    RECORDED_IN_ERROR = "recorded_in_error"


class MergeBasis(CodeList):
    """合并依据: by what two persons on record are known to be one."""

    SAME_DOCUMENT = "same_document"
    POLICE_ANSWER = "police_answer"
    DNA = "dna"
    RECOGNISED = "recognised"
    ENTERED_TWICE = "entered_twice"


class SplitReason(CodeList):
    """拆分理由: why one person on record is two after all."""

    IDENTITY_REVOKED = "identity_revoked"
    DIFFERENT_PEOPLE = "different_people"
    MERGED_IN_ERROR = "merged_in_error"
