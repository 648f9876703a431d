"""Intake's problems: why no ticket is issued as asked, and what to do next."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "ticket_not_wanted",
        409,
        "该离站方式不需车票",
        "This departure takes no ticket",
        "仅凭票返回或护送返回需要购票。请核对离站方式。",
        "Only a departure by ticket or with escorts takes a ticket. Check the kind of the departure.",
    ),
    Problem(
        "ticket_already_requested",
        409,
        "已请求购票",
        "The ticket is already requested",
        "该离站安排已请求购票（facts.ticket_id）。请等待出票。",
        "The ticket of this departure is already requested (facts.ticket_id). Wait until it is issued.",
    ),
    Problem(
        "ticket_already_issued",
        409,
        "车票已出具",
        "The ticket is already issued",
        "每次离站只出一张票，已出票见 facts.ticket_id。请勿重复出票。",
        "One departure, one ticket; the one issued is facts.ticket_id. Do not issue another.",
    ),
    Problem(
        "ticket_on_hold",
        409,
        "车票暂缓",
        "The ticket is on hold",
        "该行程已变更或暂不能成行。请联系救助站离站窗口。",
        "The journey was changed or may not take place now. Ask the station's departure desk.",
    ),
    Problem(
        "transfer_contact_missing",
        422,
        "缺少中转站联系方式",
        "The contact at the transfer stop is missing",
        "非直达车票须写明中转站救助机构联系方式。请补充 transfer_contact。",
        "A journey with a change names whom to ask at the transfer stop. Add transfer_contact.",
    ),
    Problem(
        "ticket_not_approved",
        409,
        "车票未经审批",
        "The ticket is not approved",
        "票价超过本站限额（facts.limit_fen，分），须主管审批后出票。请救助站主管审批。",
        "The price is above the station's limit (facts.limit_fen). A supervisor of the station approves it first.",
    ),
    Problem(
        "ticket_wrong_state",
        409,
        "车票状态不符",
        "The ticket is at another point of its way",
        "车票当前状态（facts.state）不允许该操作，应为 facts.expected 之一。请先查询车票。",
        "The ticket's state (facts.state) does not allow this; facts.expected does. Read the ticket first.",
    ),
    Problem(
        "refund_too_large",
        422,
        "退款多于票款",
        "The refund is larger than the price",
        "退款不得多于票款（facts.price_fen，分）。请核对金额。",
        "No more than the price (facts.price_fen) comes back. Check the sum.",
    ),
    Problem(
        "cash_above_limit",
        409,
        "现金超过限额",
        "The cash is above the limit",
        "已发 facts.given_fen 分，连同本次超过上限 facts.allowed_fen 分。原则上不发现金；必要时请主管说明理由后放宽。",
        "With facts.given_fen already given, this exceeds facts.allowed_fen. In principle no cash is given; "
        "if it must be, a supervisor allows more and says why.",
    ),
)
