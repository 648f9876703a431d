"""What intake answers of a consent (同意)."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, ident, state_code, when
from contracts.disclosure.groups import FieldGroup as G


class Consent(AnswerSchema):
    """同意: to whom, for what, by whom; not where the paper is kept."""

    consent_id = ident("同意编号")
    case_id = ident("案件编号")
    recipient = state_code("可获知的机构类别", "hospital")
    purpose = state_code("用途", "medical_care")
    given_by = state_code("同意人", "self")
    given_at = when("同意时间", G.RECORD)
    until = when("有效期至", G.RECORD)
    withdrawn_at = when("撤回时间", G.RECORD)
