"""Families' inquiries and their files: the words."""

from __future__ import annotations

from contracts import codes as c
from gateway.readmodel.words.word import Lists, said

LISTS: Lists = {
    c.InquiryEnd: said(
        c.InquiryEnd,
        {
            "found": ("已由家属或他人找到", "found by the family or somebody else"),
            "found_dead": ("已找到，人已故", "found, dead"),
            "sent_in_error": ("误报", "sent in error"),
            "duplicate": ("重复", "a duplicate"),
            "family_wishes": ("家属要求", "the family wishes it"),
            "expired": ("已过公布期限", "past its expiry date"),
            "not_said": ("未说明", "not said"),
        },
    ),
    c.ConsentKind: said(
        c.ConsentKind,
        {
            "written": ("书面同意", "in writing"),
            "recorded": ("录音录像同意", "recorded"),
            "police_duty": ("公安机关履职", "by police in their duty"),
        },
    ),
    c.BloodGroup: said(
        c.BloodGroup, {"A": ("A 型", "A"), "B": ("B 型", "B"), "AB": ("AB 型", "AB"), "O": ("O 型", "O")}
    ),
    c.SoughtCategory: said(
        c.SoughtCategory,
        {
            "dementia": ("认知症", "dementia"),
            "mental": ("精神障碍", "a mental disorder"),
            "intellect": ("智力残疾", "an intellectual disability"),
            "deaf": ("听力言语残疾", "deaf or without speech"),
            "minor": ("未成年", "a minor"),
            "coma": ("昏迷", "a coma"),
        },
    ),
    c.ImportFormat: said(
        c.ImportFormat,
        {
            "json_lines": ("JSON 行", "JSON lines"),
            "csv": ("CSV 表格", "CSV"),
            "pfif": ("寻人交换格式 PFIF 1.4", "PFIF 1.4"),
        },
    ),
    c.RowOp: said(c.RowOp, {"report": ("报送", "a report"), "withdraw": ("撤回", "a withdrawal")}),
    c.RowReason: said(
        c.RowReason,
        {
            "file_empty": ("文件为空", "the file is empty"),
            "text_not_readable": ("文字编码无法读取", "the text cannot be decoded"),
            "line_too_long": ("该行过长", "the line is too long"),
            "not_json": ("不是一个 JSON 对象", "no JSON object"),
            "not_xml": ("不是合格的 PFIF 文件", "no well-formed PFIF"),
            "xml_hostile": ("XML 含文档类型声明、实体或嵌套过深", "XML with a document type, entities or too deep"),
            "columns_wrong": ("列数或表头不符", "the columns are not those of the header"),
            "member_unknown": ("有未约定的字段", "a member that nobody agreed on"),
            "operation_unknown": ("行操作未约定", "no known operation"),
            "value_missing": ("缺少必填项", "a value is missing"),
            "value_too_long": ("内容过长", "a value is too long"),
            "too_many_values": ("项数过多", "too many values"),
            "wrong_type": ("类型不符", "a value of the wrong type"),
            "code_unknown": ("代码未约定", "an unknown code"),
            "out_of_range": ("数值超出范围", "a number out of range"),
            "date_impossible": ("日期不存在", "there is no such date"),
            "date_in_future": ("日期尚未到来", "the date lies in the future"),
            "text_broken": ("含不可用的字符", "characters that cannot be kept"),
            "number_repeated": ("文件中后面还有同一编号的行，以后者为准", "a later line has this number, and counts"),
            "note_says_heard_of": (
                "留言称已有音讯，请核对后撤回或重新报送",
                "a note says that they were heard of: withdraw, or report without it",
            ),
            "inquiry_unknown": ("撤回的寻人信息不存在", "no such inquiry to withdraw"),
            "inquiry_settled": ("该寻人信息已找到人或已结案", "the inquiry was matched or closed"),
        },
    ),
}
