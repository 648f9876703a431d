"""The orders and questions of a referral (转诊); without them no hospital could be asked, nor answer."""

from __future__ import annotations

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts import codes
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.intake.parts import LATE_IS_BETTER_FOR_A_DAY, LATE_IS_BETTER_FOR_A_WEEK
from contracts.orders.parts import (
    PagedSchema,
    StrictSchema,
    age_range,
    agency_id,
    code,
    codes_of,
    division_code,
    flag,
    identifier,
    moment,
    patterned,
    words,
)
from contracts.purposes import Purpose


class ReferralState(CodeList):
    """转诊状态 of one attempt at one hospital; what each is called in FHIR stands in ``contracts/fhir.py``."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ON_HOLD = "on_hold"
    ADMITTED = "admitted"
    DISCHARGED = "discharged"
    TRANSFERRED = "transferred"
    DIED = "died"
    ABSCONDED = "absconded"
    UNANSWERED = "unanswered"
    CANCELLED = "cancelled"
    FAILED = "failed"
    ENTERED_IN_ERROR = "entered_in_error"


class ReferralKind(CodeList):
    """转诊种类: what the patient needs, by which hospitals are chosen; unknown is no obstacle."""

    TRAUMA = "trauma"
    INTERNAL = "internal"
    INFECTIOUS = "infectious"
    PSYCHIATRIC = "psychiatric"
    OBSTETRIC = "obstetric"
    PAEDIATRIC = "paediatric"
    CHECK_UP = "check_up"


class HospitalStatus(CodeList):
    """医院可置状态: what a hospital says of an attempt besides yes, no and what becomes of the patient."""

    ON_HOLD = "on_hold"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Withdrawal(CodeList):
    """撤回: how whoever asked takes the question back."""

    CANCELLED = "cancelled"
    ENTERED_IN_ERROR = "entered_in_error"


class SignerRole(CodeList):
    """入院签字人 (Mental Health Law art 36: without a guardian the department that sent the patient signs)."""

    SELF = "self"
    GUARDIAN = "guardian"
    SENDING_DEPARTMENT = "sending_department"


class RequestReferralBody(StrictSchema):
    """An emergency needs only these four: who the person is, who pays and who is eligible is never asked first."""

    sex = code(codes.Sex, "Apparent sex (性别)", codes.Sex.MALE, required=True)
    ages = age_range("Apparent age range in years (年龄范围); a point is widened, never refused", required=True)
    place = words("Where the patient is (地点)", "郑陆镇镇政府公交站", required=True)
    urgency = code(codes.Urgency, "紧急程度", codes.Urgency.EMERGENCY, required=True)
    reason = words("What is the matter (转诊原因)", "中暑，意识模糊", longest=500)
    case_id = identifier("The case, when there is one already; without it a case is opened")
    seen_at = moment("When the patient was found; default: now")
    kind = code(ReferralKind, "What the patient needs, when somebody can tell (种类)", ReferralKind.INTERNAL)
    region_code = division_code(
        "区划代码: the county or city where the patient is; nearer hospitals are asked first", "320404000000"
    )
    sending_department = words("送诊部门: who sends the patient; for a psychiatric referral", "天宁公安分局")
    signer = patterned("签字人工号: who of that department signs for the patient", r"[A-Za-z0-9-]{1,20}", "J-0417")


class ReferralsParams(PagedSchema):
    state = code(ReferralState, "Only attempts in this state", ReferralState.REQUESTED)
    states = codes_of(ReferralState, "Only attempts in one of these states, with commas between", "requested,on_hold")
    case_id = identifier("Only attempts of this case")
    changed_since = moment("Only attempts that have changed at this moment or later (此后有变化的)")


class ReferralParams(StrictSchema):
    referral_id = identifier("转诊编号", required=True)


class RejectReferralBody(StrictSchema):
    reason = code(codes.RejectionReason, "拒收理由; required", codes.RejectionReason.CAPACITY, required=True)
    note = words("说明", "ICU 无空床", longest=500)


class SetReferralStatusBody(StrictSchema):
    status = code(HospitalStatus, "新状态", HospitalStatus.ON_HOLD, required=True)
    reason = code(codes.StatusReason, "理由; required", codes.StatusReason.WAITING_FOR_BED, required=True)
    note = words("说明", "一小时内可腾出床位", longest=500)


class WithdrawReferralBody(StrictSchema):
    status = code(Withdrawal, "撤回方式", Withdrawal.CANCELLED, required=True)
    reason = code(codes.StatusReason, "理由; required", codes.StatusReason.NO_LONGER_NEEDED, required=True)


class SignForPatientBody(StrictSchema):
    sending_department = words("送诊部门", "天宁公安分局", required=True)
    signer = patterned("签字人工号", r"[A-Za-z0-9-]{1,20}", "J-0417", required=True)


class EndHospitalStayBody(StrictSchema):
    outcome = code(codes.HospitalOutcome, "结局", codes.HospitalOutcome.TRANSFERRED, required=True)
    ended_at = moment("When it happened (时间); default: when this was sent")
    to_hospital_id = agency_id(
        "转往医院: the partner hospital a transferred patient goes to, which is asked at once", "hospital-2"
    )
    note = words("说明", "转上级医院手术", longest=500)


class AdmitPatientBody(StrictSchema):
    admitted_at = moment("When the patient was admitted (入院时间); default: when this was sent")
    ward = words("科室", "急诊内科", longest=80)
    signer_role = code(SignerRole, "入院签字人", SignerRole.SENDING_DEPARTMENT, required=True)


class DischargePatientBody(StrictSchema):
    discharged_at = moment("When the patient was discharged (出院时间); default: when this was sent")
    advice = words("出院医嘱", "多饮水，按时服药", longest=1000)
    fit_to_travel = flag("May the patient travel? (可否旅行)", True, required=True)


REQUEST_REFERRAL = CommandType(
    "intake",
    "request_referral",
    "referral",
    "referrals:request",
    RequestReferralBody,
    creates=True,
    deferrable_for=LATE_IS_BETTER_FOR_A_DAY,
    answer=answers.ReferralRequested,
    doc="Ask the partner hospitals, in their order, to take a patient (绿色通道转诊). Identity, payment and "
    "eligibility are never preconditions. Answers with the first attempt.",
)


REFERRALS = ReadType(
    "intake",
    "referrals",
    "referrals:read",
    ReferralsParams,
    **answering(answers.Referrals, Purpose.MEDICAL_CARE),
    doc="Attempts; a hospital sees its own only.",
)


REFERRAL = ReadType(
    "intake",
    "referral",
    "referrals:read",
    ReferralParams,
    **answering(answers.Referral, Purpose.MEDICAL_CARE),
    doc="One attempt; another hospital's is not found.",
    about="referral",
)


ACCEPT_REFERRAL = CommandType(
    "intake",
    "accept_referral",
    "referral",
    "referrals:work",
    answer=answers.ReferralDone,
    doc="The hospital takes the patient (接收).",
)


REJECT_REFERRAL = CommandType(
    "intake",
    "reject_referral",
    "referral",
    "referrals:work",
    RejectReferralBody,
    answer=answers.ReferralDone,
    doc="The hospital cannot take the patient (拒收). For want of capacity or specialty the next one is asked at once.",
)


ADMIT_PATIENT = CommandType(
    "intake",
    "admit_patient",
    "referral",
    "referrals:work",
    AdmitPatientBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    answer=answers.ReferralDone,
    doc="The patient is in a bed (入院); often the first custody, from which the identity clocks run.",
)


DISCHARGE_PATIENT = CommandType(
    "intake",
    "discharge_patient",
    "referral",
    "referrals:work",
    DischargePatientBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    answer=answers.ReferralDone,
    doc="The hospital gives the patient back to the station (出院).",
)


SET_REFERRAL_STATUS = CommandType(
    "intake",
    "set_referral_status",
    "referral",
    "referrals:work",
    SetReferralStatusBody,
    answer=answers.ReferralDone,
    doc="The hospital holds an attempt, gives up one that it had accepted, or cancels it because there is no patient "
    "to take (暂缓、未能完成、取消), with a reason. After a failure the next hospital is asked at once.",
)


WITHDRAW_REFERRAL = CommandType(
    "intake",
    "withdraw_referral",
    "referral",
    "referrals:request",
    WithdrawReferralBody,
    answer=answers.ReferralDone,
    doc="Whoever asked takes the question back (撤回), with a reason; the hospital hears of it. Nobody else is asked. "
    "An attempt that was superseded answers 409 with the live one.",
)


SIGN_FOR_PATIENT = CommandType(
    "intake",
    "sign_for_patient",
    "referral",
    "referrals:request",
    SignForPatientBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    answer=answers.ReferralDone,
    doc="The department that sent the patient signs (送诊部门签字; Mental Health Law art. 36). In an emergency this "
    "may follow the patient.",
)


END_HOSPITAL_STAY = CommandType(
    "intake",
    "end_hospital_stay",
    "referral",
    "referrals:work",
    EndHospitalStayBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    answer=answers.ReferralDone,
    doc="The patient was transferred, died or absconded (转院、死亡、擅自离院).",
)
