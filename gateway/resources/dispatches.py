"""Dispatches (派单): a patrol team is wanted at a place."""

from contracts.orders import patrol
from gateway.routes import command_route, read_route, resource

blp = resource(
    "dispatches", "派单", "Dispatches", "巡查队接单、到场、记录接触。A team accepts, arrives, and records whom it met."
)

read_route(blp, "/v1/dispatches", patrol.DISPATCHES, zh="派单列表")
read_route(blp, "/v1/dispatches/<uuid:dispatch_id>", patrol.DISPATCH, zh="查看派单")
command_route(
    blp,
    "/v1/dispatches/<uuid:dispatch_id>/accept",
    patrol.ACCEPT_DISPATCH,
    zh="接单",
    problems=("team_too_small", "dispatch_taken", "dispatch_wrong_state"),
)
command_route(
    blp,
    "/v1/dispatches/<uuid:dispatch_id>/arrive",
    patrol.ARRIVE_AT_DISPATCH,
    zh="到场",
    problems=("dispatch_wrong_state", "happened_in_future", "happened_before_acceptance"),
)
command_route(
    blp,
    "/v1/dispatches/<uuid:dispatch_id>/contact",
    patrol.RECORD_CONTACT,
    zh="记录接触",
    problems=("dispatch_wrong_state", "happened_in_future", "happened_before_acceptance"),
)
