"""The orders and questions of a tracing notice (寻亲公告); without them nobody could say who let a face go public, on
what basis, and whether it came down."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from chassis.orders import CommandType, ReadType
from contracts.answers import tracing_notices as answers
from contracts.answers.parts import answering
from contracts.codes import LegalBasis, NoReceiptReason, NoticeChannel, PublicationFailure
from contracts.law.bases import cited
from contracts.orders.parts import PagedSchema, StrictSchema, asked_for, code, identifier, moment, several, words
from contracts.purposes import Purpose


def _channel() -> fields.Enum[Any]:
    return code(NoticeChannel, "发布渠道", NoticeChannel.NATIONAL_SITE, required=True)


class NoticeBody(StrictSchema):
    """A tracing notice, to be approved by a second person. What its field list shows is the file's, masked by how the
    person is guarded; the fields here are those that the file does not keep."""

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
    photo_ref = words("照片档案编号: where the photo is kept, never the photo", "ZP-2026-0017", longest=64)
    health = words("健康状况", "外伤已愈", longest=100)
    intellect = words("智力状况", "未见异常", longest=100)
    mind = words("精神状况", "未见异常", longest=100)
    clothes = words("发现时衣着", "蓝色上衣, 黑色布鞋", longest=200)
    contact = words("救助站联系方式: the station's, nobody else's", "常州市救助管理站 0519-00000000", longest=100)

    @validates_schema
    def _each_once(self, data: dict[str, Any], **_: Any) -> None:
        if len(set(data["channels"])) != len(data["channels"]):
            raise ValidationError("a channel is listed once", "channels")


class NoticesParams(PagedSchema):
    profile_id = identifier("only the notices of this profile")
    withdrawal_due = asked_for("only those that some channel must still take down, or only the others")


class NoticeParams(StrictSchema):
    notice_id = identifier("the notice", required=True)


class NoticeSheetParams(StrictSchema):
    notice_id = identifier("the notice", required=True)
    channel = code(NoticeChannel, "发布渠道", NoticeChannel.NATIONAL_SITE, required=True)


class ApprovalBody(StrictSchema):
    """The second person's approval (审批), on a legal basis: by its code, or by words that cite it by its number."""

    legal_basis = words("依据: the rule that allows publication", "民发〔2015〕158号", longest=200, required=True)
    basis = code(LegalBasis, "公布依据; what the words cite when missing", LegalBasis.SEARCH_DUTY)

    @validates_schema
    def _on_some_basis(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("basis") is None and cited(data.get("legal_basis", "")) is None:
            raise ValidationError("no basis is named, nor cited in legal_basis", "basis")


class SubmissionBody(StrictSchema):
    """The channel was given the notice (报送); that is not publication."""

    channel = _channel()
    submitted_at = moment("when it was handed over or uploaded; now when missing, never in the future")


class FailureBody(StrictSchema):
    """The channel did not publish what it was given (未发布)."""

    channel = _channel()
    reason = code(PublicationFailure, "未发布理由", PublicationFailure.FIELDS_MISSING, required=True)
    failed_at = moment("when the channel said so; now when missing, never in the future")


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


class NoReceiptBody(StrictSchema):
    """Why a channel gives no receipt that the notice is down, in writing (无撤稿回执说明)."""

    channel = _channel()
    no_receipt = code(NoReceiptReason, "无撤稿回执理由", NoReceiptReason.PUBLISHED_ONCE, required=True)
    reason = words("书面说明", "报纸于7月22日一次性刊登，无法撤回", longest=300, required=True)
    withdrawn_at = moment("since when it is no longer shown; now when missing, never in the future")


_WORK = "tracing:work"

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
    doc="Approve a notice (审批): another client than the one that drafted it, on a legal basis.",
    needs_version=True,
)
SUBMIT_NOTICE = CommandType(
    "tracing",
    "submit_notice",
    "notice",
    _WORK,
    SubmissionBody,
    answer=answers.NoticeListed,
    doc="Record that a channel was given the notice (报送). It meets no clock; from here on the case stays open until "
    "the channel's withdrawal is proved.",
)
RECORD_NOTICE_FAILURE = CommandType(
    "tracing",
    "record_notice_failure",
    "notice",
    _WORK,
    FailureBody,
    answer=answers.NoticeListed,
    doc="Record that a channel did not publish what it was given (未发布); it may be given it again.",
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
RECORD_NO_RECEIPT = CommandType(
    "tracing",
    "record_no_receipt",
    "notice",
    _WORK,
    NoReceiptBody,
    answer=answers.NoticeListed,
    doc="Record in writing why a channel gives no receipt that the notice is down; it stands in the receipt's place.",
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
NOTICE_SHEET = ReadType(
    "tracing",
    "notice_sheet",
    _WORK,
    NoticeSheetParams,
    **answering(answers.NoticeSheet, Purpose.FAMILY_TRACING),
    doc="An approved notice in one channel's field list (报送表), masked as that channel may show it.",
)
