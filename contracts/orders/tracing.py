"""What tracing (寻亲) may be ordered and asked; without it gateway and tracing could each believe in another inquiry.

Lists answer ``{"items": [...], "next_after": id | None}``, oldest first, at most ``limit`` (100) a page; ``after`` is
the id of the last item seen. Times are read with an offset. Words of people (clues, names, addresses) travel only here,
sealed, never in events.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from marshmallow import (
    RAISE,
    Schema,
    ValidationError,
    fields,
    validate,
    validates_schema,
)

from chassis.kinds import InstantField
from chassis.orders import CommandType, ReadType
from contracts.codes import (
    ClueKind,
    NoticeChannel,
    Sex,
    VerificationMethod,
    VerificationResult,
)

_UUID = validate.Regexp(r"\A[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_AGENCY = validate.Regexp(r"\A[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")


def _id(description: str, **options: Any) -> fields.String:
    return fields.String(validate=_UUID, metadata={"description": description}, **options)


def _text(limit: int, description: str, example: str | None = None, **options: Any) -> fields.String:
    """Words a person wrote: bounded, and not empty when given."""
    metadata = {"description": description} | ({"example": example} if example is not None else {})
    return fields.String(validate=validate.Length(min=1, max=limit), metadata=metadata, **options)


def _optional(limit: int, description: str, example: str | None = None) -> fields.String:
    return _text(limit, description, example, load_default=None, allow_none=True)


def _moment(description: str) -> InstantField:
    """A moment that the service takes as now when it is missing."""
    return InstantField(
        load_default=None,
        allow_none=True,
        metadata={"description": description, "example": "2026-07-21T10:00:00+08:00"},
    )


class _Strict(Schema):
    class Meta:
        unknown = RAISE


class _Paged(_Strict):
    after = _id("the last id of the page before", load_default=None, allow_none=True)
    limit = fields.Integer(strict=False, load_default=100, validate=validate.Range(1, 100))


# the profile (寻亲档案)


class ProfilesParams(_Paged):
    """Which tracing profiles."""

    case_id = _id("only the profile of this case", load_default=None, allow_none=True)


class ProfileParams(_Strict):
    profile_id = _id("the profile", required=True)


class ClueBody(_Strict):
    """A clue (线索): what somebody said, in his own words, and what we take it to mean."""

    kind = fields.Enum(
        ClueKind,
        by_value=True,
        required=True,
        metadata={"description": "线索种类", "example": "nickname"},
    )
    raw_words = _text(500, "原话: the words as they were said", "他们都喊我小锋", required=True)
    interpreted = _optional(100, "解读: the name, place or habit we hear in them", "小锋")
    method = _text(
        40,
        "方式: how it came up (conversation, song, map, photograph)",
        "conversation",
        required=True,
    )


class DnaRequestBody(_Strict):
    """A request to police to take a DNA sample (采血比对, D12)."""

    police_id = fields.String(
        required=True,
        validate=_AGENCY,
        metadata={
            "description": "the police agency asked",
            "example": "police-changzhou",
        },
    )
    requested_at = _moment("when the request was handed over; now when missing")


class IdentityBody(_Strict):
    """Confirm who the person is (身份确认): refused until the verification is complete."""

    candidate_id = _id("the verified candidate", required=True)


# the notice (寻亲公告)


class NoticeBody(_Strict):
    """A tracing notice, to be approved by a second person."""

    profile_id = _id("the profile it is about", required=True)
    channels = fields.List(
        fields.Enum(NoticeChannel, by_value=True),
        required=True,
        validate=validate.Length(min=1, max=len(NoticeChannel)),
        metadata={
            "description": "发布渠道; the 24-hour clock needs national_site",
            "example": ["national_site"],
        },
    )
    text = _text(2000, "公告内容", "寻亲公告: 男, 约65至75岁, 操河南口音 …", required=True)

    @validates_schema
    def _each_once(self, data: dict[str, Any], **_: Any) -> None:
        if len(set(data["channels"])) != len(data["channels"]):
            raise ValidationError("a channel is listed once", "channels")


class NoticesParams(_Paged):
    profile_id = _id("only the notices of this profile", load_default=None, allow_none=True)


class NoticeParams(_Strict):
    notice_id = _id("the notice", required=True)


class ApprovalBody(_Strict):
    """The second person's approval (审批)."""

    legal_basis = _text(
        200,
        "依据: the rule that allows publication",
        "民发〔2015〕158号",
        required=True,
    )


class ReceiptBody(_Strict):
    """A channel's receipt (发布回执)."""

    channel = fields.Enum(NoticeChannel, by_value=True, required=True)
    receipt_number = _text(64, "回执编号", "XQ-2026-0017", required=True)
    published_at = _moment("when it went live there; now when missing, never in the future")


class WithdrawalBody(_Strict):
    """A channel's receipt that the notice is down (撤稿回执)."""

    channel = fields.Enum(NoticeChannel, by_value=True, required=True)
    receipt_number = _text(64, "撤稿回执编号", "XQ-2026-0017-C", required=True)
    withdrawn_at = _moment("when it went down; now when missing, never in the future")


# the inquiry (寻人信息)


class MarkBody(_Strict):
    """A mark on the body (体表特征), coarse enough to compare: what, where, which side."""

    kind = _text(
        20,
        "疤痕, 痣, 胎记, 手术疤, 烫伤, 缺失, 纹身, 畸形, 白斑 …",
        "疤痕",
        required=True,
    )
    part = _text(20, "部位", "左手食指", required=True)
    side = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(("左", "右", "left", "right")),
        metadata={"description": "左 or 右, when the part has sides"},
    )
    text = _optional(100, "原话", "左手食指有一道旧疤")


class ReporterBody(_Strict):
    """Who searches (报案人)."""

    name = _text(50, "姓名", "陈小满", required=True)
    relation = _text(20, "与走失人关系", "女儿", required=True)
    phone = _text(30, "联系电话", "10000000001", required=True)


class InquiryBody(_Strict):
    """A family's search for a missing person, as the police station that took it sends it in (D14)."""

    name = _text(50, "姓名", "陈国峰", required=True)
    sex = fields.Enum(Sex, by_value=True, required=True)
    birth_year = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(1890, 2100),
        metadata={"description": "出生年", "example": 1955},
    )
    home_region_code = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(r"\A\d{12}\Z"),
        metadata={
            "description": "户籍地区划代码, 12 digits",
            "example": "411623000000",
        },
    )
    home_text = _optional(200, "户籍地址", "河南省商水县某镇柳河村")
    town = _optional(50, "乡镇", "柳林镇")
    village = _optional(50, "村", "柳河村")
    aliases = fields.List(
        _text(50, "别名, 小名", "小峰"),
        load_default=list,
        validate=validate.Length(max=10),
        metadata={"example": ["小峰"]},
    )
    marks = fields.List(fields.Nested(MarkBody), load_default=list, validate=validate.Length(max=20))
    height_cm = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(40, 250),
    )
    last_seen_on = fields.Date(
        load_default=None,
        allow_none=True,
        metadata={"description": "走失日期", "example": "2026-05-02"},
    )
    reporter = fields.Nested(ReporterBody, required=True)
    police_case_number = _optional(40, "报案编号", "A4116230000002026050001")


class InquiryParams(_Strict):
    inquiry_id = _id("the inquiry", required=True)


# candidates (比对候选)


class CandidatesParams(_Paged):
    profile_id = _id("only the candidates of this profile", load_default=None, allow_none=True)


class CandidateParams(_Strict):
    candidate_id = _id("the candidate", required=True)


class RejectionBody(_Strict):
    """Why the two are not the same person (排除理由)."""

    reason = _text(300, "排除理由", "家属说此人已于去年找到", required=True)


class VerificationBody(_Strict):
    """One kind of evidence about a candidate (核实)."""

    method = fields.Enum(VerificationMethod, by_value=True, required=True)
    result = fields.Enum(VerificationResult, by_value=True, required=True)
    reference = _text(
        64,
        "核实文书编号: where the evidence can be found",
        "周公函〔2026〕18号",
        required=True,
    )


class IdentityDetailParams(_Strict):
    candidate_id = _id("the confirmed candidate", required=True)
    case_id = _id("the case that asks", required=True)


# orders

_WORK = "tracing:work"

ADD_CLUE = CommandType(
    "tracing",
    "add_clue",
    "profile",
    _WORK,
    ClueBody,
    doc="Add a clue (线索); candidates follow at once.",
)
REQUEST_DNA = CommandType(
    "tracing",
    "request_dna",
    "profile",
    _WORK,
    DnaRequestBody,
    doc="Ask police for a DNA sample; meets D12, opens D13.",
)
CONFIRM_IDENTITY = CommandType(
    "tracing",
    "confirm_identity",
    "profile",
    _WORK,
    IdentityBody,
    doc="Confirm the identity (身份确认): two independent kinds of evidence, or DNA alone.",
)
DRAFT_NOTICE = CommandType(
    "tracing",
    "draft_notice",
    "notice",
    _WORK,
    NoticeBody,
    creates=True,
    doc="Draft a tracing notice (寻亲公告).",
)
APPROVE_NOTICE = CommandType(
    "tracing",
    "approve_notice",
    "notice",
    "notices:approve",
    ApprovalBody,
    doc="Approve a notice (审批): another client than the one that drafted it.",
)
RECORD_NOTICE_RECEIPT = CommandType(
    "tracing",
    "record_notice_receipt",
    "notice",
    _WORK,
    ReceiptBody,
    doc="Record a channel's receipt (发布回执); only national_site meets D11.",
)
RECORD_NOTICE_WITHDRAWAL = CommandType(
    "tracing",
    "record_notice_withdrawal",
    "notice",
    _WORK,
    WithdrawalBody,
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
    doc="Send a family's missing-person inquiry (寻人信息); candidates follow at once.",
)
ACCEPT_CANDIDATE = CommandType(
    "tracing",
    "accept_candidate",
    "candidate",
    _WORK,
    doc="Take a candidate up for verification (进入核实). Not an identity.",
)
REJECT_CANDIDATE = CommandType(
    "tracing",
    "reject_candidate",
    "candidate",
    _WORK,
    RejectionBody,
    doc="Rule a candidate out (排除); it does not come back until the data change.",
)
RECORD_VERIFICATION = CommandType(
    "tracing",
    "record_verification",
    "candidate",
    "verifications:answer",
    VerificationBody,
    doc="Record one kind of evidence (核实): the police agency that sent the inquiry or was asked, or the station.",
)

PROFILES = ReadType(
    "tracing",
    "profiles",
    _WORK,
    ProfilesParams,
    doc="Tracing profiles; codes and times only.",
)
PROFILE = ReadType(
    "tracing",
    "profile",
    _WORK,
    ProfileParams,
    ("identity", "description", "clues"),
    doc="One tracing profile with its clues.",
)
NOTICES = ReadType("tracing", "notices", _WORK, NoticesParams, doc="Notices; codes and times only.")
NOTICE = ReadType(
    "tracing",
    "notice",
    _WORK,
    NoticeParams,
    ("description",),
    doc="One notice with its text and receipts.",
)
CANDIDATES = ReadType(
    "tracing",
    "candidates",
    _WORK,
    CandidatesParams,
    doc="Candidates, oldest first; codes and numbers only.",
)
CANDIDATE = ReadType(
    "tracing",
    "candidate",
    _WORK,
    CandidateParams,
    ("identity", "address", "description"),
    doc="One candidate with its evidence, field by field.",
)
INQUIRY = ReadType(
    "tracing",
    "inquiry",
    "inquiries:send",
    InquiryParams,
    ("identity", "address", "relatives"),
    doc="One inquiry, for the agency that sent it.",
)
IDENTITY_DETAIL = ReadType(
    "tracing",
    "identity_detail",
    "service",
    IdentityDetailParams,
    ("identity", "address", "relatives"),
    doc="Who a confirmed person is, for intake: name, sex, birth year, home, relatives.",
)
