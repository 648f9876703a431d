"""What intake answers of beds (床位)."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, count, ident, leaf, page_of, state_code, when
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class Bed(AnswerSchema):
    """床位."""

    bed_id = ident("床位编号")
    zone = leaf(G.RECORD, Look.CODE, "床位区域", "care")
    number = count("床号", 3)
    state = state_code("状态", "free")
    case_id = ident("案件编号; of the person who has it, or for whom it is kept")
    since = when("自何时起", G.RECORD)
    until = when("预留至", G.RECORD)
    blocked_because = leaf(G.RECORD, Look.CODE, "停用原因", "cleaning")


BedBoard = page_of(Bed)
