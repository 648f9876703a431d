"""What tracing (寻亲) may be ordered and asked; without it gateway and tracing could each believe in another inquiry.

How bodies and lists are read is said in :mod:`contracts.orders.parts`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from chassis.orders import CommandType, ReadType
from contracts.answers import tracing as answers
from contracts.answers.clocks import ClockShown, ClocksShown
from contracts.answers.parts import answering
from contracts.codes import ClueKind, NoticeChannel, Sex, VerificationMethod, VerificationResult
from contracts.orders.clocks import waiver_body
from contracts.orders.parts import (
    NOT_SAID,
    MarkSchema,
    PagedSchema,
    StrictSchema,
    agency_id,
    code,
    division_code,
    identifier,
    moment,
    several,
    whole_number,
    words,
)
from contracts.orders.tracing_dna import ANSWER_DNA as ANSWER_DNA
from contracts.orders.tracing_dna import DNA_REQUEST as DNA_REQUEST
from contracts.orders.tracing_dna import DNA_REQUESTS as DNA_REQUESTS
from contracts.orders.tracing_dna import OVERDUE_DNA as OVERDUE_DNA
from contracts.orders.tracing_dna import RECORD_DNA_STEP as RECORD_DNA_STEP
from contracts.orders.tracing_handovers import NEAREST_INQUIRIES as NEAREST_INQUIRIES
from contracts.orders.tracing_notebook import CLUE_READINGS as CLUE_READINGS
from contracts.orders.tracing_notebook import INTERPRET_CLUE as INTERPRET_CLUE
from contracts.orders.tracing_notebook import INTERVIEW as INTERVIEW
from contracts.orders.tracing_notebook import INTERVIEWS as INTERVIEWS
from contracts.orders.tracing_notebook import NEXT_QUESTION as NEXT_QUESTION
from contracts.orders.tracing_notebook import NOTE_PARTICULARS as NOTE_PARTICULARS
from contracts.orders.tracing_notebook import RECORD_CLUE_FINDING as RECORD_CLUE_FINDING
from contracts.orders.tracing_notebook import RECORD_INTERVIEW as RECORD_INTERVIEW
from contracts.orders.tracing_notebook import RESUME_PROFILE as RESUME_PROFILE
from contracts.orders.tracing_notebook import SUSPEND_PROFILE as SUSPEND_PROFILE
from contracts.purposes import Purpose


def _channel() -> fields.Enum[Any]:
    return code(NoticeChannel, "发布渠道", NoticeChannel.NATIONAL_SITE, required=True)


# --- the profile (寻亲档案) -------------------------------------------------------------------------------------------


class ProfilesParams(PagedSchema):
    """Which tracing profiles."""

    case_id = identifier("only the profile of this case")
    person_id = identifier("only the profiles of a person who was merged, or with whom others were")


class ProfileParams(StrictSchema):
    profile_id = identifier("the profile", required=True)


class ClueBody(StrictSchema):
    """A clue (线索): what somebody said, in his own words, and what we take it to mean."""

    kind = code(ClueKind, "线索种类", ClueKind.NICKNAME, required=True)
    raw_words = words("原话: the words as they were said", "他们都喊我小锋", longest=500, required=True)
    interpreted = words("解读: the name, place or habit we hear in them", "小锋", longest=100)
    method = words(
        "方式: how it came up (conversation, song, map, photograph)", "conversation", longest=40, required=True
    )


class DnaRequestBody(StrictSchema):
    """A request to police to take a DNA sample (采血比对, D12)."""

    police_id = agency_id("the police agency asked", "police-changzhou", required=True)
    requested_at = moment("when the request was handed over; now when missing")
    prior_lab_number = words("此前样本的DNA实验室编号: police hold a sample already", "CZ-DNA-2026-00417", longest=64)
    prior_sampled_on = fields.Date(metadata={"description": "此前采集日期", "example": "2026-07-19"}, **NOT_SAID)


class IdentityBody(StrictSchema):
    """Confirm who the person is (身份确认): refused until the verification is complete."""

    candidate_id = identifier("the verified candidate", required=True)


# --- the notice (寻亲公告) --------------------------------------------------------------------------------------------


class NoticeBody(StrictSchema):
    """A tracing notice, to be approved by a second person."""

    profile_id = identifier("the profile it is about", required=True)
    channels = several(
        _channel(),
        "发布渠道; the 24-hour clock needs national_site",
        ["national_site"],
        least=1,
        most=len(NoticeChannel),
        required=True,
    )
    text = words("公告内容", "寻亲公告: 男, 约65至75岁, 操河南口音 …", longest=2000, required=True)

    @validates_schema
    def _each_once(self, data: dict[str, Any], **_: Any) -> None:
        if len(set(data["channels"])) != len(data["channels"]):
            raise ValidationError("a channel is listed once", "channels")


class NoticesParams(PagedSchema):
    profile_id = identifier("only the notices of this profile")


class NoticeParams(StrictSchema):
    notice_id = identifier("the notice", required=True)


class ApprovalBody(StrictSchema):
    """The second person's approval (审批)."""

    legal_basis = words("依据: the rule that allows publication", "民发〔2015〕158号", longest=200, required=True)


class ReceiptBody(StrictSchema):
    """A channel's receipt (发布回执)."""

    channel = _channel()
    receipt_number = words("回执编号", "XQ-2026-0017", longest=64, required=True)
    published_at = moment("when it went live there; now when missing, never in the future")


class RefreshBody(StrictSchema):
    """A channel shows the notice up to date (更新公告, D18)."""

    channel = _channel()
    refreshed_at = moment("when it was brought up to date there; now when missing, never in the future")


class WithdrawalBody(StrictSchema):
    """A channel's receipt that the notice is down (撤稿回执)."""

    channel = _channel()
    receipt_number = words("撤稿回执编号", "XQ-2026-0017-C", longest=64, required=True)
    withdrawn_at = moment("when it went down; now when missing, never in the future")


# --- the inquiry (寻人信息) -------------------------------------------------------------------------------------------


class MarkBody(MarkSchema):
    """A mark on the body (体表特征) as the family tells it."""

    text = words("原话", "左手食指有一道旧疤", longest=100)


class ReporterBody(StrictSchema):
    """Who searches (报案人)."""

    name = words("姓名", "陈小满", longest=50, required=True)
    relation = words("与走失人关系", "女儿", longest=20, required=True)
    phone = words("联系电话", "10000000001", longest=30, required=True)


class InquiryBody(StrictSchema):
    """A family's search for a missing person, as the police station that took it sends it in (D14)."""

    name = words("姓名", "陈国峰", longest=50, required=True)
    sex = code(Sex, "性别, GB/T 2261.1", Sex.MALE, required=True)
    birth_year = whole_number("出生年", 1955, lowest=1890, highest=2100)
    home_region_code = division_code("户籍地区划代码, 12 digits", "411623000000")
    home_text = words("户籍地址", "河南省商水县某镇柳河村", longest=200)
    town = words("乡镇", "柳林镇", longest=50)
    village = words("村", "柳河村", longest=50)
    aliases = several(words("别名, 小名", "小峰", longest=50, required=True), "别名, 小名", ["小峰"], most=10)
    marks = several(fields.Nested(MarkBody), "体表特征", [{"kind": "疤痕", "part": "左手食指", "side": "左"}], most=20)
    height_cm = whole_number("身高 (cm)", 168, lowest=40, highest=250)
    last_seen_on = fields.Date(metadata={"description": "走失日期", "example": "2026-05-02"}, **NOT_SAID)
    reporter = fields.Nested(ReporterBody, required=True)
    police_case_number = words("报案编号", "A4116230000002026050001", longest=40)


class InquiryParams(StrictSchema):
    inquiry_id = identifier("the inquiry", required=True)


# --- candidates (比对候选) --------------------------------------------------------------------------------------------


class CandidatesParams(PagedSchema):
    profile_id = identifier("only the candidates of this profile")


class CandidateParams(StrictSchema):
    candidate_id = identifier("the candidate", required=True)


class RejectionBody(StrictSchema):
    """Why the two are not the same person (排除理由)."""

    reason = words("排除理由", "家属说此人已于去年找到", longest=300, required=True)


class VerificationBody(StrictSchema):
    """One kind of evidence about a candidate (核实)."""

    method = code(VerificationMethod, "核实方式", VerificationMethod.POLICE_IDENTITY, required=True)
    result = code(VerificationResult, "核实结果", VerificationResult.SUPPORTS, required=True)
    reference = words("核实文书编号: where the evidence can be found", "周公函〔2026〕18号", longest=64, required=True)


class IdentityDetailParams(StrictSchema):
    candidate_id = identifier("the confirmed candidate", required=True)
    case_id = identifier("the case that asks", required=True)


# --- orders and reads -------------------------------------------------------------------------------------------------

_WORK = "tracing:work"

ADD_CLUE = CommandType(
    "tracing",
    "add_clue",
    "profile",
    _WORK,
    ClueBody,
    answer=answers.Clue,
    doc="Add a clue (线索); candidates follow at once.",
)
REQUEST_DNA = CommandType(
    "tracing",
    "request_dna",
    "profile",
    _WORK,
    DnaRequestBody,
    answer=answers.DnaRequest,
    doc="Ask police for a DNA sample; meets D12, opens D13.",
)
CONFIRM_IDENTITY = CommandType(
    "tracing",
    "confirm_identity",
    "profile",
    _WORK,
    IdentityBody,
    answer=answers.ProfileListed,
    doc="Confirm the identity (身份确认): two independent kinds of evidence, or DNA alone.",
)
DRAFT_NOTICE = CommandType(
    "tracing",
    "draft_notice",
    "notice",
    _WORK,
    NoticeBody,
    creates=True,
    answer=answers.NoticeListed,
    doc="Draft a tracing notice (寻亲公告).",
)
APPROVE_NOTICE = CommandType(
    "tracing",
    "approve_notice",
    "notice",
    "notices:approve",
    ApprovalBody,
    answer=answers.NoticeListed,
    doc="Approve a notice (审批): another client than the one that drafted it.",
    needs_version=True,
)
RECORD_NOTICE_RECEIPT = CommandType(
    "tracing",
    "record_notice_receipt",
    "notice",
    _WORK,
    ReceiptBody,
    answer=answers.NoticeListed,
    doc="Record a channel's receipt (发布回执); only national_site meets D11.",
)
REFRESH_NOTICE = CommandType(
    "tracing",
    "refresh_notice",
    "notice",
    _WORK,
    RefreshBody,
    answer=answers.NoticeListed,
    doc="Record that a live notice was brought up to date (更新公告); national_site meets D18, and opens it anew.",
)
RECORD_NOTICE_WITHDRAWAL = CommandType(
    "tracing",
    "record_notice_withdrawal",
    "notice",
    _WORK,
    WithdrawalBody,
    answer=answers.NoticeListed,
    doc="Record that a notice is down (撤稿).",
)
SEND_INQUIRY = CommandType(
    "tracing",
    "send_inquiry",
    "inquiry",
    "inquiries:send",
    InquiryBody,
    creates=True,
    deferrable_for=timedelta(days=1),
    answer=answers.InquirySent,
    doc="Send a family's missing-person inquiry (寻人信息); candidates follow at once.",
)
ACCEPT_CANDIDATE = CommandType(
    "tracing",
    "accept_candidate",
    "candidate",
    _WORK,
    answer=answers.CandidateListed,
    doc="Take a candidate up for verification (进入核实). Not an identity.",
)
REJECT_CANDIDATE = CommandType(
    "tracing",
    "reject_candidate",
    "candidate",
    _WORK,
    RejectionBody,
    answer=answers.CandidateListed,
    doc="Rule a candidate out (排除); it does not come back until the data change.",
)
RECORD_VERIFICATION = CommandType(
    "tracing",
    "record_verification",
    "candidate",
    "verifications:answer",
    VerificationBody,
    answer=answers.CandidateStanding,
    doc="Record one kind of evidence (核实): the police agency that sent the inquiry or was asked, or the station.",
)
WAIVE_CLOCK = CommandType(
    "tracing",
    "waive_clock",
    "profile",
    "clocks:waive",
    waiver_body("tracing"),
    answer=ClockShown,
    doc="Dispense from a running duty of tracing (免除时限); who and why stay on record, a breach too.",
)

PROFILE_CLOCKS = ReadType(
    "tracing",
    "profile_clocks",
    "clocks:read",
    ProfileParams,
    **answering(ClocksShown, Purpose.FAMILY_TRACING),
    doc="Every opening of tracing's clocks about one person, with all that the record keeps.",
)
PROFILES = ReadType(
    "tracing",
    "profiles",
    _WORK,
    ProfilesParams,
    **answering(answers.Profiles, Purpose.FAMILY_TRACING),
    doc="Tracing profiles; codes and times only.",
)
PROFILE = ReadType(
    "tracing",
    "profile",
    _WORK,
    ProfileParams,
    **answering(answers.Profile, Purpose.FAMILY_TRACING),
    doc="One tracing profile with its clues.",
    about="profile",
)
NOTICES = ReadType(
    "tracing",
    "notices",
    _WORK,
    NoticesParams,
    **answering(answers.Notices, Purpose.FAMILY_TRACING),
    doc="Notices; codes and times only.",
)
NOTICE = ReadType(
    "tracing",
    "notice",
    _WORK,
    NoticeParams,
    **answering(answers.Notice, Purpose.FAMILY_TRACING),
    doc="One notice with its text and receipts.",
    about="notice",
)
CANDIDATES = ReadType(
    "tracing",
    "candidates",
    _WORK,
    CandidatesParams,
    **answering(answers.Candidates, Purpose.FAMILY_TRACING),
    doc="Candidates, oldest first; codes and numbers only.",
)
CANDIDATE = ReadType(
    "tracing",
    "candidate",
    _WORK,
    CandidateParams,
    **answering(answers.Candidate, Purpose.FAMILY_TRACING),
    doc="One candidate with its evidence, field by field.",
    about="candidate",
)
INQUIRY = ReadType(
    "tracing",
    "inquiry",
    "inquiries:send",
    InquiryParams,
    **answering(answers.Inquiry, Purpose.FAMILY_TRACING),
    doc="One inquiry, for the agency that sent it.",
    about="inquiry",
)
IDENTITY_DETAIL = ReadType(
    "tracing",
    "identity_detail",
    "service",
    IdentityDetailParams,
    ("identity", "address", "relatives"),
    doc="Who a confirmed person is, for intake: name, sex, birth year, home, relatives.",
)
