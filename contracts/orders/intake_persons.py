"""What intake can be asked about a person as a person: to erase, to correct, to find by number; without it these orders
would stand among those of the stay.

Published names of schemas say which module they come from (``Intake_persons…``), so these stay where they are.
"""

from __future__ import annotations

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts import codes
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.parts import StrictSchema, code, words
from contracts.purposes import Purpose


class NumberKind(CodeList):
    """号码种类: which numbers of a case can be searched."""

    DOCUMENT = "document"
    PHONE = "phone"


# --- erasure 删除 -----------------------------------------------------------------------------------------------------


class ErasePersonBody(StrictSchema):
    reason = code(codes.ErasureReason, "删除理由", codes.ErasureReason.RETENTION_OVER, required=True)
    requested_by = code(codes.RequesterRelation, "申请人关系", codes.RequesterRelation.SELF, required=True)


ERASE_PERSON = CommandType(
    "intake",
    "erase_person",
    "case",
    "erasure:decide",
    ErasePersonBody,
    answer=answers.Erasure,
    doc="删除个人信息 of the person of a case, in every service (PIPL art. 47). Codes, times and counts stay; what was "
    "erased cannot be brought back, by anyone.",
)


# --- correction 更正 -------------------------------------------------------------------------------------------------


class CorrectPersonBody(StrictSchema):
    requested_by = code(codes.RequesterRelation, "申请人关系", codes.RequesterRelation.SELF, required=True)
    name = words("核实的姓名", "陈国锋", longest=60)
    claimed_name = words("自报姓名", "老根", longest=60)
    home_text = words("家庭住址", "向阳村三组", longest=200)
    description = words("体貌描述", "男, 约70岁", longest=1000)
    dialect = words("口音", "豫东口音", longest=100)


CORRECT_PERSON = CommandType(
    "intake",
    "correct_person",
    "case",
    "erasure:decide",
    CorrectPersonBody,
    answer=answers.Correction,
    doc="更正个人信息 (PIPL art. 46): what is given replaces what was known, wherever it is kept.",
)


# --- searching by number 号码查询 -------------------------------------------------------------------------------------


class FindByNumberParams(StrictSchema):
    kind = code(NumberKind, "号码种类", NumberKind.DOCUMENT, required=True)
    number = words("证件号码或电话; however it is written", "P-0001", longest=60, required=True)


FIND_BY_NUMBER = ReadType(
    "intake",
    "find_by_number",
    "cases:work",
    FindByNumberParams,
    **answering(answers.FoundByNumber, Purpose.CASE_WORK),
    doc="Whether a document or a telephone leads to anybody: `{exists, case_ids}`, never whose it is there. The number "
    "travels in the body: an address would stand in logs.",
)
