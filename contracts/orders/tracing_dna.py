"""The orders and questions of a DNA request (采血比对); without them "sampled" would be all that anybody is told."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates

from chassis.orders import CommandType, ReadType
from contracts.answers import tracing as answers
from contracts.answers.parts import answering
from contracts.codes import AgencyKind, DnaConclusion, DnaResult, DnaStep
from contracts.orders.parts import PagedSchema, StrictSchema, agency_id, code, identifier, moment, words
from contracts.purposes import Purpose


class DnaStepBody(StrictSchema):
    """One step that police reached (采样, 入库, 比对). Asking and answering have orders of their own."""

    step = code(DnaStep, "步骤: scheduled, sampled, loaded, compared", DnaStep.SAMPLED, required=True)
    at = moment("when police did it; now when missing, never in the future")
    barcode = words("样本条码", "6901234567892", longest=64)

    @validates("step")
    def _a_step_between(self, step: DnaStep, **_: Any) -> None:
        if step not in (DnaStep.SCHEDULED, DnaStep.SAMPLED, DnaStep.LOADED, DnaStep.COMPARED):
            raise ValidationError("one of scheduled, sampled, loaded, compared")


class DnaAnswerBody(StrictSchema):
    """What police fed back (比对反馈, D13)."""

    result = code(DnaResult, "比对结论", DnaResult.NO_HIT, required=True)
    reference = words("反馈文书编号", "常公刑鉴〔2026〕18号", longest=64, required=True)
    answered_at = moment("when police answered; now when missing, never in the future")


class HitBody(StrictSchema):
    """A hit is taken up (亲缘核实): a relative's sample is to be compared."""

    candidate_id = identifier("the candidate whose family gives the sample, taken up by a worker", required=True)
    at = moment("when it was asked for; now when missing, never in the future")


class HitConclusionBody(StrictSchema):
    """What the comparison with the relative said of the hit."""

    conclusion = code(DnaConclusion, "亲缘核实结论", DnaConclusion.CONFIRMED, required=True)
    reference = words("鉴定文书编号", "常公刑鉴〔2026〕31号", longest=64, required=True)
    concluded_at = moment("when police concluded; now when missing, never in the future")


class DnaRequestsParams(PagedSchema):
    step = code(DnaStep, "Only those whose last step is this", DnaStep.SAMPLED)
    profile_id = identifier("only those of this profile")
    police_id = agency_id("only those to this police agency", "police-changzhou")


class OverdueDnaParams(PagedSchema):
    police_id = agency_id("only those to this police agency", "police-changzhou")


class DnaRequestParams(StrictSchema):
    dna_request_id = identifier("the request", required=True)


_ANSWER = "verifications:answer"
_WORK = "tracing:work"

RECORD_DNA_STEP = CommandType(
    "tracing",
    "record_dna_step",
    "dna_request",
    _ANSWER,
    DnaStepBody,
    answer=answers.DnaRequest,
    to_addressee=AgencyKind.POLICE.value,
    doc="Record one step of police with the sample: the police agency that was asked, or the station. None of them is "
    "an answer.",
)


ANSWER_DNA = CommandType(
    "tracing",
    "answer_dna",
    "dna_request",
    _ANSWER,
    DnaAnswerBody,
    answer=answers.DnaRequest,
    to_addressee=AgencyKind.POLICE.value,
    doc="Feed the result back (比对反馈): meets D13. A hit that comes later is fed back again; it opens a closed case "
    "again.",
)


TAKE_UP_HIT = CommandType(
    "tracing",
    "take_up_hit",
    "dna_request",
    _WORK,
    HitBody,
    answer=answers.DnaRequest,
    doc="Have a hit verified with a relative (亲缘核实). A hit is no identity until police conclude.",
)


CONCLUDE_HIT = CommandType(
    "tracing",
    "conclude_hit",
    "dna_request",
    _ANSWER,
    HitConclusionBody,
    answer=answers.DnaRequest,
    to_addressee=AgencyKind.POLICE.value,
    doc="Police conclude on a hit: it becomes DNA evidence about the candidate, for it or against it. It sets no "
    "identity; a worker confirms that.",
)


DNA_REQUESTS = ReadType(
    "tracing",
    "dna_requests",
    _ANSWER,
    DnaRequestsParams,
    **answering(answers.DnaRequests, Purpose.FAMILY_TRACING),
    doc="DNA requests; police see their own only.",
)


OVERDUE_DNA = ReadType(
    "tracing",
    "overdue_dna",
    _ANSWER,
    OverdueDnaParams,
    **answering(answers.OverdueDnas, Purpose.FAMILY_TRACING),
    doc="Results overdue (逾期未反馈): each request that police have not answered within their month, with days. That "
    "nothing was answered says nothing about a result.",
)


DNA_REQUEST = ReadType(
    "tracing",
    "dna_request",
    _ANSWER,
    DnaRequestParams,
    **answering(answers.DnaRequestWhole, Purpose.FAMILY_TRACING),
    doc="One DNA request with its numbers; another police agency's is not found.",
    about="dna_request",
)
