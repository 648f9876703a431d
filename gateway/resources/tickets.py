"""Tickets (车票): the railway desk's part of a departure."""

from contracts.orders import intake
from gateway.routes import command_route, read_route, resource

blp = resource("tickets", "车票", "Tickets", "铁路窗口受理返乡车票。The railway desk issues the ticket home.")

command_route(
    blp,
    "/v1/tickets",
    intake.REQUEST_TICKET,
    zh="申请车票",
    problems=(
        "not_found",
        "departure_wrong_state",
        "ticket_not_wanted",
        "ticket_already_requested",
        "ticket_already_issued",
        "presumed_minor",
        "impaired",
        "identity_unknown",
        "escorts_missing",
        "not_fit_to_travel",
        "in_hospital",
        "under_sixteen",
        "assessment_missing",
    ),
)
read_route(blp, "/v1/tickets", intake.TICKETS, zh="车票列表")
read_route(blp, "/v1/tickets/totals", intake.TICKET_TOTALS, zh="月度车票合计")
command_route(
    blp,
    "/v1/tickets/<uuid:ticket_id>/approve",
    intake.APPROVE_TICKET,
    zh="审批购票",
    problems=("ticket_wrong_state",),
)
command_route(
    blp,
    "/v1/tickets/<uuid:ticket_id>/book",
    intake.BOOK_TICKET,
    zh="订票",
    problems=("ticket_wrong_state", "ticket_on_hold", "implausible_time"),
)
command_route(
    blp,
    "/v1/tickets/<uuid:ticket_id>/issue",
    intake.ISSUE_TICKET,
    zh="出具车票",
    problems=(
        "ticket_already_issued",
        "ticket_wrong_state",
        "ticket_on_hold",
        "ticket_not_approved",
        "transfer_contact_missing",
        "implausible_time",
    ),
)
command_route(
    blp,
    "/v1/tickets/<uuid:ticket_id>/boarding",
    intake.RECORD_BOARDING,
    zh="乘车确认",
    problems=("ticket_wrong_state", "implausible_time"),
)
command_route(
    blp,
    "/v1/tickets/<uuid:ticket_id>/missed",
    intake.RECORD_MISSED_TRAIN,
    zh="误车",
    problems=("ticket_wrong_state", "implausible_time"),
)
command_route(
    blp,
    "/v1/tickets/<uuid:ticket_id>/refund",
    intake.REFUND_TICKET,
    zh="退票",
    problems=("ticket_wrong_state", "refund_too_large", "implausible_time"),
)
command_route(
    blp,
    "/v1/tickets/<uuid:ticket_id>/void",
    intake.VOID_TICKET,
    zh="作废车票",
    problems=("ticket_wrong_state", "implausible_time"),
)
