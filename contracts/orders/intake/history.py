"""The questions about earlier help (历史救助); what they answer is for the eyes of a desk and decides nothing."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.orders import ReadType
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.intake.cases import CaseParams
from contracts.orders.parts import PagedSchema, StrictSchema, moment, words
from contracts.purposes import Purpose


class HistoryByNumberParams(StrictSchema):
    number = words("证件号码; however it is written", "P-0001", longest=60, required=True)


class RepeatHelpParams(PagedSchema):
    at_least = fields.Integer(
        load_default=3,
        validate=validate.Range(3, 1000),
        metadata={"description": "Only whoever was helped so often within 180 days", "example": 3},
    )
    latest_since = moment("Only whoever was helped again since then")


HISTORY = ReadType(
    "intake",
    "history",
    "cases:read",
    CaseParams,
    **answering(answers.History, Purpose.CASE_WORK),
    doc="历史救助 of the person of a case: earlier cases, tickets and where they went, as information. It can change "
    "no decision (Decree 381 art. 6).",
)


HISTORY_BY_NUMBER = ReadType(
    "intake",
    "history_by_number",
    "cases:work",
    HistoryByNumberParams,
    **answering(answers.History, Purpose.CASE_WORK),
    doc="The same by the number of a document that was scanned at the desk.",
)


REPEAT_HELP = ReadType(
    "intake",
    "repeat_help",
    "help:supervise",
    RepeatHelpParams,
    **answering(answers.RepeatHelp, Purpose.SUPERVISION),
    doc="Whoever was helped at least three times within 180 days, for the supervisor: to look for what would help for "
    "good. It refuses nobody anything.",
)
