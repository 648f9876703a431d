"""What intake answers of a ticket (车票)."""

from __future__ import annotations

from contracts.answers.parts import AnswerSchema, count, ident, leaf, page_of, said, state_code, when, yes
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
    issued_at = when("出票时间", G.RECORD)


Tickets = page_of(Ticket)
