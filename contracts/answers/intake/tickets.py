"""What intake answers of a ticket (车票)."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, count, fact, ident, inside, leaf, page_of, said, state_code, when, yes
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class Ticket(AnswerSchema):
    """车票: stations and seats, no names."""

    ticket_id = ident("车票编号")
    departure_id = ident("离站编号")
    state = state_code("状态", "requested")
    travellers = count("人数", 3, G.TRAVEL)
    from_station = said(G.TRAVEL, "出发站", "常州")
    to_station = said(G.TRAVEL, "到达站", "商丘")
    requested_at = when("申请时间", G.RECORD)
    train = leaf(G.TRAVEL, Look.CODE, "车次", "G1838")
    departs_at = when("开车时间", G.TRAVEL)
    arrives_at = when("到达时间", G.TRAVEL)
    price_fen = count("票价 (分)", 95400, G.TRAVEL)
    direct = yes("直达", G.TRAVEL)
    transfer_contact = said(G.TRAVEL, "中转联系方式", "徐州市救助管理站 0516-12345")
    approved_at = when("审批时间", G.RECORD)
    booked_at = when("订票时间", G.RECORD)
    issued_at = when("出票时间", G.RECORD)
    boarded_at = when("乘车时间", G.TRAVEL)
    arrived_at = when("到站时间", G.TRAVEL)
    missed_at = when("误车时间", G.TRAVEL)
    refunded_at = when("退票时间", G.RECORD)
    refunded_by = fact("退票人", "traveller", G.TRAVEL)
    refund_fen = count("退款 (分)", 0, G.TRAVEL)
    voided_at = when("作废时间", G.RECORD)


Tickets = page_of(Ticket)


class ArrivalTask(AnswerSchema):
    """到站确认任务."""

    ticket_id = ident("车票编号")
    departure_id = ident("离站编号")
    case_id = ident("案件编号")
    arrival_task = state_code("任务状态", "open")
    train = leaf(G.TRAVEL, Look.CODE, "车次", "G1838")
    arrives_at = when("应到时间", G.TRAVEL)
    arrival_asked_at = when("任务开立时间", G.RECORD)


ArrivalTasks = page_of(ArrivalTask)


class TicketTotal(AnswerSchema):
    """某一状态的车票合计."""

    state = state_code("状态", "issued")
    tickets = count("张数", 3)
    travellers = count("人数", 5)
    price_fen = count("票款 (分)", 27900)
    refund_fen = count("退款 (分)", 0)


class TicketTotals(AnswerSchema):
    """月度车票合计: by state, and the sum of all."""

    month = leaf(G.RECORD, Look.CODE, "出票月份", "2026-08")
    by_state = inside(TicketTotal, "按状态", many=True)
    tickets = count("张数", 3)
    travellers = count("人数", 5)
    price_fen = count("票款 (分)", 27900)
    refund_fen = count("退款 (分)", 0)
    net_fen = count("净支出 (分)", 27900)
