"""What intake answers of earlier help (历史救助)."""

from __future__ import annotations

from contracts.answers.intake.parts import CASE_NUMBER
from contracts.answers.parts import AnswerSchema, count, fact, ident, inside, leaf, page_of, state_code, when, yes
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class EarlierTicket(AnswerSchema):
    """车票."""

    ticket_id = ident("车票编号")
    case_id = ident("案件编号")
    state = state_code("状态", "issued")
    requested_at = when("申请时间", G.TRAVEL)
    issued_at = when("出票时间", G.TRAVEL)
    price_fen = count("票价 (分)", 95400, G.TRAVEL)


class EarlierCase(AnswerSchema):
    """一次救助."""

    case_id = ident("案件编号")
    case_number = leaf(G.RECORD, Look.CODE, "案号", CASE_NUMBER)
    state = state_code("状态", "closed")
    opened_at = when("立案时间", G.RECORD)
    entered_at = when("入站时间")
    departed_at = when("离站时间")
    departed_by = fact("离站方式", "ticket")
    destination_region_code = leaf(G.HOME_ADDRESS, Look.REGION, "去向区划代码", "411623000000")


class History(AnswerSchema):
    """历史救助, for information only."""

    cases = inside(EarlierCase, "历次救助", many=True)
    tickets = inside(EarlierTicket, "近 90 日车票", many=True)
    within_180_days = count("近 180 日救助次数", 3)
    repeated = yes("近 180 日三次以上", G.RECORD)
    decides_nothing = yes("仅供参考，不得作为不予救助的依据", G.RECORD)


class RepeatedlyHelped(AnswerSchema):
    """反复求助人员."""

    latest_case_id = ident("最近一次案件编号")
    within_180_days = count("近 180 日救助次数", 3)
    latest_opened_at = when("最近一次立案时间", G.RECORD)


RepeatHelp = page_of(RepeatedlyHelped)
