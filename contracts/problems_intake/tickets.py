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
)
