"""The orders and questions of the category confirmation (甄别确认); without them a hospital could not tell of somebody
nobody had sent, nor know whether the station stands for them."""

from __future__ import annotations

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts import codes
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.intake.parts import LATE_IS_BETTER_FOR_A_WEEK
from contracts.orders.intake.referrals import ReferralKind, SignerRole
from contracts.orders.parts import PagedSchema, StrictSchema, age_range, code, identifier, moment, words
from contracts.purposes import Purpose


class DenialReason(CodeList):
    """甄别不符理由: why a patient is not one whom the station helps."""

    CARED_FOR_BY_FAMILY = "cared_for_by_family"
    PAID_FOR_OTHERWISE = "paid_for_otherwise"
    NOT_IN_NEED = "not_in_need"
    OTHER = "other"


class CategoryDecision(CodeList):
    """甄别决定."""

    CONFIRMED = "confirmed"
    DENIED = "denied"


class HospitalNoticeBody(StrictSchema):
    """A hospital tells of a patient whom nobody referred. Who it is is never asked first."""

    sex = code(codes.Sex, "Apparent sex (性别)", codes.Sex.MALE, required=True)
    ages = age_range("Apparent age range in years (年龄范围)", required=True)
    admitted_at = moment("When the patient was admitted (入院时间)", required=True)
    place = words("Where the patient was found (发现地点)", "火车站北广场")
    reason = words("What is the matter (病情)", "醉酒摔伤，无证件", longest=500)
    kind = code(ReferralKind, "种类", ReferralKind.TRAUMA)
    ward = words("科室", "急诊外科", longest=80)
    signer_role = code(SignerRole, "入院签字人", SignerRole.SELF)


class CategoriesParams(PagedSchema):
    state = code(
        codes.CategoryState, "Only those in this state; pending: what is still unconfirmed", codes.CategoryState.PENDING
    )
    case_id = identifier("Only that of this case")


class DecideCategoryBody(StrictSchema):
    decision = code(CategoryDecision, "甄别结论", CategoryDecision.CONFIRMED, required=True)
    reason = code(DenialReason, "不符理由; required with a no", DenialReason.CARED_FOR_BY_FAMILY)


class AppealCategoryBody(StrictSchema):
    grounds = words("申诉理由", "患者无家属照料，证据附后", longest=1000, required=True)


SEND_HOSPITAL_NOTICE = CommandType(
    "intake",
    "send_hospital_notice",
    "referral",
    "referrals:work",
    HospitalNoticeBody,
    creates=True,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    answer=answers.HospitalNotice,
    doc="A hospital tells of a patient whom nobody referred (医院通报). A case is opened, custody counts from the "
    "admission, and the station has 24 hours to say whether it stands for the patient (D24). Discharge and costs go on "
    "under the referral that this answers with.",
)


DECIDE_CATEGORY = CommandType(
    "intake",
    "decide_category",
    "case",
    "cases:work",
    DecideCategoryBody,
    answer=answers.Category,
    doc="The station confirms or denies that the patient is one whom it helps (甄别确认); a no needs its reason and "
    "can be appealed. Care does not depend on it.",
)


APPEAL_CATEGORY = CommandType(
    "intake",
    "appeal_category",
    "referral",
    "referrals:work",
    AppealCategoryBody,
    answer=answers.Category,
    doc="The hospital asks the station to look again after a no (申诉); the 24 hours run anew.",
)


CATEGORIES = ReadType(
    "intake",
    "categories",
    "referrals:read",
    CategoriesParams,
    **answering(answers.Categories, Purpose.MEDICAL_CARE),
    doc="Category confirmations; a hospital sees those of its own patients.",
)
