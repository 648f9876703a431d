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
    ),
)
read_route(blp, "/v1/tickets", intake.TICKETS, zh="车票列表")
command_route(
    blp,
    "/v1/tickets/<uuid:ticket_id>/issue",
    intake.ISSUE_TICKET,
    zh="出具车票",
    problems=("ticket_already_issued", "ticket_on_hold", "transfer_contact_missing", "implausible_time"),
)
