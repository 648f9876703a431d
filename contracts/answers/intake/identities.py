"""What intake answers of who somebody is: identity checks, persons with their cases, and who may be the same."""

from __future__ import annotations

from contracts.answers.intake.parts import CASE_NUMBER
from contracts.answers.parts import (
    AnswerSchema,
    fact,
    ident,
    inside,
    leaf,
    page_of,
    state_code,
    when,
    worker,
)
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class IdentityCheckDone(AnswerSchema):
    """身份核查, without the document's words."""

    check_id = ident("核查编号")
    case_id = ident("案件编号")
    document = fact("证件种类", "citizen_id", G.EVIDENCE)
    reader = fact("读卡结果", "genuine", G.EVIDENCE)
    sources = fact("核查来源", "police", G.EVIDENCE, many=True)
    result = fact("核查结果", "confirmed", G.EVIDENCE)
    warnings = fact("号码提示", "sex_differs", G.EVIDENCE, many=True)
    identity = fact("核查后的身份状态", "verified_document")
    checked_at = when("核查时间")
    checked_by = worker("核查人", "station-desk")
    revoked_at = when("撤销时间")


class IdentityCheck(IdentityCheckDone):
    number = leaf(G.DOCUMENT_NUMBER, Look.DOCUMENT, "证件号码", "P-0001")
    name = leaf(G.PERSON_NAME, Look.NAME, "证件姓名", "陈国锋")
    answer_number = leaf(G.EVIDENCE, Look.WORDS, "公安答复编号", "JG-2026-018")


IdentityChecks = page_of(IdentityCheck)


class IdentityRevoked(AnswerSchema):
    """撤销身份: what is left."""

    case_id = ident("案件编号")
    identity = fact("身份状态", "unidentified")


class Episode(AnswerSchema):
    """一次救助, as the person's history shows it: for information, and never a reason to refuse help."""

    case_id = ident("案件编号")
    case_number = leaf(G.RECORD, Look.CODE, "案号", CASE_NUMBER)
    state = state_code("状态", "in_station")
    identity = fact("身份状态", "unidentified")
    opened_at = when("立案时间", G.RECORD)
    entered_at = when("入站时间")
    departed_at = when("离站时间")
    departed_by = fact("离站方式", "ticket")
    closed_at = when("结案时间", G.RECORD)
    name = leaf(G.PERSON_NAME, Look.NAME, "核实的姓名", "陈国峰")
    claimed_name = leaf(G.PERSON_NAME, Look.NAME, "自报姓名", "老根")


class PersonListed(AnswerSchema):
    """人员, without their words."""

    person_id = ident("人员编号")
    identity = fact("身份状态", "verified_document")
    opened_at = when("建档时间", G.RECORD)
    case_ids = ident("案件编号", many=True)


class PersonRecord(PersonListed):
    """``asked_id``: the id that was asked for; ``merged``: it is another one's now."""

    asked_id = ident("查询的编号")
    merged = leaf(G.RECORD, Look.FLAG, "已并入", False)
    formerly = ident("并入的编号", many=True)
    cases = inside(Episode, "历次救助", many=True)
    identity_checks = inside(IdentityCheck, "身份核查", many=True)


class PersonMerged(AnswerSchema):
    """合并或拆分: whom the id stands for now, and with which cases."""

    person_id = ident("人员编号")
    present_id = ident("现人员编号")
    case_ids = ident("案件编号", many=True)


class ToldApart(AnswerSchema):
    """非同一人."""

    person_id = ident("人员编号")
    other_id = ident("另一人员编号")


class SamePersonSuggestion(AnswerSchema):
    """同一人提示."""

    suggestion_id = ident("提示编号")
    person_ids = ident("现人员编号", many=True)
    check_ids = ident("号码一致的核查", many=True)
    state = state_code("状态", "open")
    suggested_at = when("提示时间", G.RECORD)
    decided_at = when("决定时间", G.RECORD)
    decided_by = worker("决定人", "station-desk")


Persons = page_of(PersonListed)
SamePersonSuggestions = page_of(SamePersonSuggestion)
