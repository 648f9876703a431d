"""The orders and questions of a ticket (车票); without them the railway desk would not know what to issue."""

from __future__ import annotations

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.intake.parts import MOST_FEN
from contracts.orders.parts import (
    PagedSchema,
    StrictSchema,
    code,
    flag,
    identifier,
    moment,
    patterned,
    whole_number,
    words,
)
from contracts.purposes import Purpose


class TicketState(CodeList):
    """车票状态; ``withdrawn``: its departure was planned anew."""

    REQUESTED = "requested"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


class RequestTicketBody(StrictSchema):
    departure_id = identifier("离站编号", required=True)
    from_station = words("出发站", "常州", longest=60, required=True)
    to_station = words("到达站", "商丘", longest=60, required=True)
    travellers = whole_number("乘车人数", 3, lowest=1, highest=20, required=True)


class TicketsParams(PagedSchema):
    state = code(TicketState, "Only tickets in this state", TicketState.REQUESTED)


class IssueTicketBody(StrictSchema):
    train = patterned("车次", r"[A-Z]?\d{1,5}", "G1838", required=True)
    departs_at = moment("开车时间", "2026-08-09T08:30:00+08:00", required=True)
    arrives_at = moment("到达时间", "2026-08-09T12:10:00+08:00", required=True)
    price_fen = whole_number("Price of all seats in fen (票价，分)", 95400, lowest=0, highest=MOST_FEN, required=True)
    direct = flag("Is it a direct train? (直达)", True, required=True)
    transfer_contact = words(
        "Relief station at the transfer stop, with telephone; required unless direct (中转站联系方式)",
        "徐州市救助管理站 0516-12345",
        longest=200,
    )


REQUEST_TICKET = CommandType(
    "intake",
    "request_ticket",
    "ticket",
    "departures:work",
    RequestTicketBody,
    creates=True,
    answer=answers.Ticket,
    doc="请求购票 for a departure by ticket or with escorts.",
)


TICKETS = ReadType(
    "intake",
    "tickets",
    "tickets:issue",
    TicketsParams,
    **answering(answers.Tickets, Purpose.RETURN_TRAVEL),
    doc="Tickets with what the railway desk needs.",
)


ISSUE_TICKET = CommandType(
    "intake",
    "issue_ticket",
    "ticket",
    "tickets:issue",
    IssueTicketBody,
    answer=answers.Ticket,
    doc="出票, exactly once per departure.",
)
