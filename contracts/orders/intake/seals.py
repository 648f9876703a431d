"""The orders that seal a case (密封) and say who may know; without them every desk would see every case."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.orders import CommandType
from contracts import codes
from contracts.answers import intake as answers
from contracts.orders.parts import StrictSchema, code, patterned, several


def _clients(**options: Any) -> fields.List[Any]:
    one = patterned("客户端编号", r"[a-z0-9]+([:._-][a-z0-9]+)*", "station-chief", required=True)
    return several(one, "知悉范围: the clients that see the case", ["station-chief"], most=50, **options)


class SealCaseBody(StrictSchema):
    reason = code(codes.SealReason, "密封事由", codes.SealReason.DOMESTIC_VIOLENCE, required=True)
    need_to_know = _clients()


class AdmitToKnowBody(StrictSchema):
    need_to_know = _clients(least=1, required=True)


SEAL_CASE = CommandType(
    "intake",
    "seal_case",
    "case",
    "cases:seal",
    SealCaseBody,
    answer=answers.SealShown,
    doc="密封案件: only the clients named, and the one that seals, see it from now on. Sealed again, more are added.",
)


ADMIT_TO_NEED_TO_KNOW = CommandType(
    "intake",
    "admit_to_need_to_know",
    "case",
    "cases:seal",
    AdmitToKnowBody,
    answer=answers.SealShown,
    doc="准予知悉: these clients see the sealed case too; ordered by one that sees it.",
)


UNSEAL_CASE = CommandType(
    "intake",
    "unseal_case",
    "case",
    "cases:seal",
    answer=answers.SealShown,
    doc="解除密封, ordered by a client that sees the case.",
)
