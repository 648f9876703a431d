"""What intake answers of a seal (密封)."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, ident, leaf
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class SealShown(AnswerSchema):
    """密封."""

    case_id = ident("案件编号")
    sealed = leaf(G.CASE_FACTS, Look.FLAG, "已密封", True)
