"""The orders and questions of a ticket (车票); without them the railway desk would not know what to issue."""

from __future__ import annotations

from typing import Final

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
    APPROVED = "approved"
    BOOKED = "booked"
    ISSUED = "issued"
    BOARDED = "boarded"
    ARRIVED = "arrived"
    MISSED = "missed"
    REFUNDED = "refunded"
    VOIDED = "voided"
    WITHDRAWN = "withdrawn"


class RefundedBy(CodeList):
    """退票人: who gave the ticket back; by the traveller it raises a flag."""

    TRAVELLER = "traveller"
    STATION = "station"
    RAILWAY = "railway"


class ArrivalTask(CodeList):
    """到站确认: whether somebody was asked to find out if a traveller arrived."""

    OPEN = "open"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"


_MONTH: Final = r"\d{4}-(0[1-9]|1[0-2])"


class RequestTicketBody(StrictSchema):
    departure_id = identifier("离站编号", required=True)
    from_station = words("出发站", "常州", longest=60, required=True)
    to_station = words("到达站", "商丘", longest=60, required=True)
    travellers = whole_number("乘车人数", 3, lowest=1, highest=20, required=True)


class TicketsParams(PagedSchema):
    state = code(TicketState, "Only tickets in this state", TicketState.REQUESTED)
    month = patterned("Only tickets issued in this month of Asia/Shanghai (出票月份)", _MONTH, "2026-08")


class ArrivalTasksParams(PagedSchema):
    arrival_task = code(ArrivalTask, "Only tasks in this state; default: all", ArrivalTask.OPEN)


class TicketTotalsParams(StrictSchema):
    month = patterned("The month of issue in Asia/Shanghai (出票月份)", _MONTH, "2026-08", required=True)


class StepBody(StrictSchema):
    at = moment("When it happened (时间); default: when this was sent")


class RefundBody(StepBody):
    refund_fen = whole_number("What came back in fen (退款，分)", 9300, lowest=0, highest=MOST_FEN, required=True)
    refunded_by = code(RefundedBy, "退票人", RefundedBy.TRAVELLER, required=True)


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


APPROVE_TICKET = CommandType(
    "intake",
    "approve_ticket",
    "ticket",
    "departures:supervise",
    answer=answers.Ticket,
    doc="审批购票: a supervisor allows a ticket dearer than what a desk may spend.",
)


BOOK_TICKET = CommandType(
    "intake",
    "book_ticket",
    "ticket",
    "tickets:issue",
    StepBody,
    answer=answers.Ticket,
    doc="订票: seats are kept, nothing is paid yet.",
)


RECORD_BOARDING = CommandType(
    "intake",
    "record_boarding",
    "ticket",
    "tickets:issue",
    StepBody,
    answer=answers.Ticket,
    doc="乘车确认 by the railway's staff.",
)


RECORD_MISSED_TRAIN = CommandType(
    "intake",
    "record_missed_train",
    "ticket",
    "tickets:issue",
    StepBody,
    answer=answers.Ticket,
    doc="误车: the traveller was not on the train.",
)


REFUND_TICKET = CommandType(
    "intake",
    "refund_ticket",
    "ticket",
    "tickets:issue",
    RefundBody,
    answer=answers.Ticket,
    doc="退票. By the traveller it raises a flag, which is information and refuses nobody anything.",
)


VOID_TICKET = CommandType(
    "intake",
    "void_ticket",
    "ticket",
    "tickets:issue",
    StepBody,
    answer=answers.Ticket,
    doc="作废: never paid, or paid back in full.",
)


ARRIVAL_TASKS = ReadType(
    "intake",
    "arrival_tasks",
    "departures:work",
    ArrivalTasksParams,
    **answering(answers.ArrivalTasks, Purpose.RETURN_TRAVEL),
    doc="到站确认任务: of which travellers somebody must find out whether they arrived.",
)


TICKET_TOTALS = ReadType(
    "intake",
    "ticket_totals",
    "departures:work",
    TicketTotalsParams,
    **answering(answers.TicketTotals, Purpose.RETURN_TRAVEL),
    doc="Tickets of one month by state, counted and summed from their rows.",
)
