"""The orders and questions about a case as a whole; without them nobody could find a case or end it."""

from __future__ import annotations

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.parts import PagedSchema, StrictSchema, code, identifier
from contracts.purposes import Purpose


class CaseState(CodeList):
    """案件状态: where the person of a case is."""

    OPENED = "opened"
    IN_HOSPITAL = "in_hospital"
    DISCHARGED = "discharged"
    IN_STATION = "in_station"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    CLOSED = "closed"


class CasesParams(PagedSchema):
    state = code(CaseState, "Only cases in this state", CaseState.IN_STATION)


class CaseParams(StrictSchema):
    case_id = identifier("案件编号", required=True)


CLOSE_CASE = CommandType(
    "intake",
    "close_case",
    "case",
    "cases:work",
    answer=answers.CaseListed,
    doc="结案, when nothing of the stay is open any more.",
)


CASES = ReadType(
    "intake",
    "cases",
    "cases:read",
    CasesParams,
    **answering(answers.Cases, Purpose.CASE_WORK),
    doc="Cases; codes and times only.",
)


CASE = ReadType(
    "intake",
    "case",
    "cases:read",
    CaseParams,
    **answering(answers.Case, Purpose.CASE_WORK),
    doc="One case with what the station knows of the person.",
    about="case",
)


CASE_PROFILE = ReadType(
    "intake",
    "case_profile",
    "service",
    CaseParams,
    discloses=("identity", "place"),
    doc="For tracing: `{case_id, case_number, sex, ages {lo,hi}, description, claimed_name, dialect, marks "
    "[{kind, part, side, text}], height_cm, found_place_text}`; what is not known is null (marks: []).",
)


RETURNEE = ReadType(
    "intake",
    "returnee",
    "service",
    CaseParams,
    discloses=("identity", "home"),
    doc="For follow-up: `{case_id, name, home_text, home_region_code, relatives […], guardian, sex, ages {lo,hi}, "
    "minor, impaired}`; what is not known is null (relatives: []). `guardian` is who received the person `{name, "
    "relation, organisation}`.",
)
