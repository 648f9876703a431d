"""The orders and questions of a family's inquiry (寻人信息), one by one and by the file; without them a family could
send its search and never take it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from marshmallow import ValidationError, fields, validates_schema

from chassis.orders import CommandType, ReadType
from contracts.answers import tracing as answers
from contracts.answers.parts import answering
from contracts.codes import BloodGroup, ConsentKind, ImportFormat, InquiryEnd, RowOp, RowReason, Sex, SoughtCategory
from contracts.orders.parts import (
    NOT_SAID,
    MarkSchema,
    PagedSchema,
    StrictSchema,
    code,
    division_code,
    identifier,
    patterned,
    several,
    whole_number,
    words,
)
from contracts.purposes import Purpose

ROWS_AT_ONCE: Final = 25
"""Rows of a file in one order, and so in one transaction of tracing's: nobody waits long behind a registry."""
REASONS_AT_ONCE: Final = 200
"""Rejected lines named in one order."""
_PARTS: Final = 1_000_000


def _day(description: str, example: str) -> fields.Date:
    return fields.Date(metadata={"description": description, "example": example}, **NOT_SAID)


class MarkBody(MarkSchema):
    """A mark on the body (体表特征) as the family tells it."""

    text = words("原话", "左手食指有一道旧疤", longest=100)


class KinBody(StrictSchema):
    """A relative (亲属) whose name the missing person may say."""

    relation = words("与走失人关系", "儿子", longest=20)
    name = words("姓名", "陈小军", longest=50, required=True)


class ConsentBody(StrictSchema):
    """That whoever searches agreed to what is done with their words (同意), and where the proof of it lies."""

    kind = code(ConsentKind, "同意方式", ConsentKind.WRITTEN, required=True)
    given_on = _day("同意日期", "2026-05-03")
    reference = words("同意书编号: where the proof lies", "寻亲同意书2026-018", longest=64)


class ReporterBody(StrictSchema):
    """Who searches (报案人)."""

    name = words("姓名", "陈小满", longest=50, required=True)
    relation = words("与走失人关系", "女儿", longest=20, required=True)
    phone = words("联系电话", "10000000001", longest=30, required=True)
    consent = fields.Nested(ConsentBody, metadata={"description": "同意"}, **NOT_SAID)


class FiledReporterBody(ReporterBody):
    """Who searches, as far as a register knows it."""

    name = words("姓名", "陈小满", longest=50)
    relation = words("与走失人关系", "女儿", longest=20)
    phone = words("联系电话", "10000000001", longest=30)


class SoughtBody(StrictSchema):
    """The missing person (走失人), as whoever searches describes them."""

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
    last_seen_on = _day("走失日期", "2026-05-02")
    last_seen_time = words("走失时间: about when on that day", "上午十点左右", longest=40)
    lost_region_code = division_code("走失地区划代码, 12 digits", "320402000000")
    lost_text = words("走失地点", "常州火车站北广场", longest=200)
    ethnicity = words("民族", "汉族", longest=20)
    speaks = several(words("口音, 语言", "河南口音", longest=30, required=True), "口音, 语言", ["河南口音"], most=10)
    blood_group = code(BloodGroup, "血型", BloodGroup.O)
    clothes = several(words("衣着", "蓝外套", longest=50, required=True), "走失时衣着", ["蓝外套"], most=20)
    kin = several(fields.Nested(KinBody), "亲属", [{"relation": "儿子", "name": "陈小军"}], most=20)
    category = code(SoughtCategory, "类别: what may keep them from saying who they are", SoughtCategory.DEMENTIA)
    description = words("情况描述, in whole sentences", "患认知症多年，常去车站", longest=1000)
    police_case_number = words("报案编号", "A4116230000002026050001", longest=40)


class InquiryBody(SoughtBody):
    """A family's search for a missing person, as the police station that took it sends it in (D14)."""

    reporter = fields.Nested(ReporterBody, required=True)
    sender_reference = words("来文编号: the sender's own number of it, one for one person", "R0000001a", longest=100)


class FiledInquiryBody(SoughtBody):
    """The same out of a register, which may know of whoever searches no more than an office."""

    reporter = fields.Nested(FiledReporterBody, **NOT_SAID)


class InquiryParams(StrictSchema):
    inquiry_id = identifier("the inquiry", required=True)


class InquiryWithdrawalBody(StrictSchema):
    """Its sender searches no more (撤回)."""

    reason = code(InquiryEnd, "撤回理由", InquiryEnd.FOUND, required=True)


# --- files ------------------------------------------------------------------------------------------------------------


def _line() -> fields.Integer:
    return whole_number("行号", 2, lowest=1, highest=2**31 - 1, required=True)


class ImportedRowBody(StrictSchema):
    """One row of a file that could be read."""

    line = _line()
    op = code(RowOp, "行操作", RowOp.REPORT, required=True)
    reference = words("来文编号: the sender's own number", "R0000001a", longest=100, required=True)
    reason = code(InquiryEnd, "撤回理由", InquiryEnd.NOT_SAID)
    inquiry = fields.Nested(FiledInquiryBody, **NOT_SAID)

    @validates_schema
    def _a_report_reports(self, data: dict[str, Any], **_: Any) -> None:
        if (data["op"] is RowOp.REPORT) != (data["inquiry"] is not None):
            raise ValidationError("a report has an inquiry, and nothing else has", "inquiry")


class RejectedRowBody(StrictSchema):
    """One row that could not be read, and why."""

    line = _line()
    reason = code(RowReason, "退回原因", RowReason.DATE_IMPOSSIBLE, required=True)
    field = patterned("字段, by its name in the documented form", r"[a-z_]{1,40}", "lost_date")


class ImportPartBody(StrictSchema):
    """A part of a file of inquiries (批量导入): the gateway, or an operator's command, reads files and cuts them."""

    format = code(ImportFormat, "文件格式", ImportFormat.JSON_LINES, required=True)
    digest = patterned("文件摘要, SHA-256", r"[0-9a-f]{64}", "0" * 64, required=True)
    part = whole_number("第几部分", 1, lowest=1, highest=_PARTS, required=True)
    parts = whole_number("共几部分; nothing while nobody knows", 3, lowest=1, highest=_PARTS)
    rows = several(fields.Nested(ImportedRowBody), "行", [], most=ROWS_AT_ONCE)
    rejected = several(fields.Nested(RejectedRowBody), "退回的行", [], most=REASONS_AT_ONCE)
    unlisted = whole_number("另有多少退回的行未列出", 0, lowest=0, highest=2**31 - 1, load_default=0)


class InquiryImportParams(StrictSchema):
    inquiry_import_id = identifier("the import", required=True)


class RejectionsParams(PagedSchema):
    inquiry_import_id = identifier("the import", required=True)


_SEND = "inquiries:send"

SEND_INQUIRY = CommandType(
    "tracing",
    "send_inquiry",
    "inquiry",
    _SEND,
    InquiryBody,
    creates=True,
    deferrable_for=timedelta(days=1),
    answer=answers.InquirySent,
    doc="Send a family's missing-person inquiry (寻人信息); candidates follow at once.",
)
CHANGE_INQUIRY = CommandType(
    "tracing",
    "change_inquiry",
    "inquiry",
    _SEND,
    InquiryBody,
    deferrable_for=timedelta(days=1),
    answer=answers.InquirySent,
    doc="Tell it anew (更正寻人信息): what is said now takes the place of all that was said. Its sender only.",
)
WITHDRAW_INQUIRY = CommandType(
    "tracing",
    "withdraw_inquiry",
    "inquiry",
    _SEND,
    InquiryWithdrawalBody,
    deferrable_for=timedelta(days=7),
    answer=answers.InquirySent,
    doc="Search no more (撤回寻人信息): nobody is compared with it any longer. Its sender only; a second time changes "
    "nothing.",
)
CLOSE_INQUIRY = CommandType(
    "tracing",
    "close_inquiry",
    "inquiry",
    _SEND,
    deferrable_for=timedelta(days=7),
    answer=answers.InquirySent,
    doc="Whoever searched was told who was found (结案). Its sender only.",
)
IMPORT_INQUIRIES = CommandType(
    "tracing",
    "import_inquiries",
    "inquiry_import",
    _SEND,
    ImportPartBody,
    creates=True,
    deferrable_for=timedelta(days=7),
    answer=answers.InquiryImport,
    tells_itself=True,
    doc="Take in one part of a file of inquiries (批量导入寻人信息); a row that was taken in before changes nothing.",
)
INQUIRY = ReadType(
    "tracing",
    "inquiry",
    _SEND,
    InquiryParams,
    **answering(answers.Inquiry, Purpose.FAMILY_TRACING),
    doc="One inquiry, for the agency that sent it.",
    about="inquiry",
)
INQUIRY_IMPORT = ReadType(
    "tracing",
    "inquiry_import",
    _SEND,
    InquiryImportParams,
    **answering(answers.InquiryImport, Purpose.FAMILY_TRACING),
    doc="How far an import is, and what became of its rows, for the agency that sent it.",
)
IMPORT_REJECTIONS = ReadType(
    "tracing",
    "import_rejections",
    _SEND,
    RejectionsParams,
    **answering(answers.ImportRejections, Purpose.FAMILY_TRACING),
    doc="The rows of an import that were not taken, by line, each with its reason.",
)
