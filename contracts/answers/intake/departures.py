"""What intake answers of a departure (离站)."""

from __future__ import annotations

from contracts.answers.intake.tickets import Ticket
from contracts.answers.parts import (
    AnswerSchema,
    count,
    fact,
    ident,
    inside,
    leaf,
    page_of,
    said,
    state_code,
    when,
    worker,
)
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class Receiver(AnswerSchema):
    """接领人."""

    name = leaf(G.GUARDIAN, Look.NAME, "姓名", "赵秀兰")
    relation = said(G.GUARDIAN, "关系", "女儿")
    organisation = said(G.GUARDIAN, "单位", "商丘市救助管理站")
    document_number = leaf(G.DOCUMENT_NUMBER, Look.DOCUMENT, "证件号码", "P-0001")


class DepartureDone(AnswerSchema):
    """离站."""

    departure_id = ident("离站编号")
    case_id = ident("案件编号")
    kind = fact("方式", "escort")
    state = state_code("状态", "planned")
    destination_region_code = leaf(G.HOME_ADDRESS, Look.REGION, "目的地区划代码", "411402000000")
    escorts = worker("护送人员工号", many=True)
    handover_sheet = leaf(G.CASE_FACTS, Look.CODE, "交接单号", "JJ-2026-009")
    documents = fact("在案文书", "guardianship_assessment", many=True)
    termination_reason = fact("终止理由", "false_facts")
    person_class = fact("人员类别", "capable_adult")
    missing = fact("离站时缺少", "statement_missing", many=True)
    countersigned_by = worker("复核人")
    countersigned_at = when("复核时间", G.RECORD)
    cash_fen = count("交通现金 (分)", 1500, G.TRAVEL)
    owed = fact("待补文书", "police_report", many=True)
    planned_at = when("拟定时间", G.RECORD)
    executed_at = when("离站时间")
    arrived_at = when("到达时间")


Departures = page_of(DepartureDone)


class DepartureExecuted(DepartureDone):
    belongings_held = count("尚存物品收据", 0, G.BELONGINGS)


class Paper(AnswerSchema):
    """离站文书."""

    document = fact("文书种类", "guardianship_assessment")
    document_number = said(G.EVIDENCE, "文书编号", "常民救〔2026〕18号")


class Departure(DepartureDone):
    destination_text = leaf(G.HOME_ADDRESS, Look.ADDRESS, "目的地地址", "河南省商丘市某区向阳村")
    receiver = inside(Receiver, "接领人")
    confirmed_by = said(G.EVIDENCE, "确认人", "流出地救助站值班员")
    papers = inside(Paper, "文书", many=True)
    ticket = inside(Ticket, "车票")
