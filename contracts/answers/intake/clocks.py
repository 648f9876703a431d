"""What intake answers of its statutory duties (法定时限) and of what was filed about them."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, fact, ident, when, worker
from contracts.disclosure.groups import FieldGroup as G


class FilingShown(AnswerSchema):
    """备案, one act of the station that a statutory duty asks for."""

    filing_id = ident("备案编号")
    case_id = ident("案件编号")
    rule = fact("时限", "D16")
    codes = fact("理由或方式", "awaiting_relatives", many=True)
    done_at = when("办理时间")
    recorded_by = worker("登记人", "station-desk")
    recorded_at = when("登记时间", G.RECORD)
