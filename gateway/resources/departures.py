"""Departures (离站): how a person leaves the station, after every guard was checked."""

from contracts.orders import intake
from gateway.routes import command_route, read_route, resource

blp = resource(
    "departures",
    "离站",
    "Departures",
    "自行离站、购票返乡、亲属接领、护送、跨站移交。Leaving, by one of the closed list of kinds.",
)

command_route(
    blp,
    "/v1/departures",
    intake.PLAN_DEPARTURE,
    zh="拟定离站",
    location="/v1/departures/{id}",
    problems=(
        "not_found",
        "case_wrong_state",
        "presumed_minor",
        "impaired",
        "identity_unknown",
        "escorts_missing",
        "collector_unverified",
        "receiver_missing",
        "not_fit_to_travel",
    ),
)
read_route(blp, "/v1/departures/<uuid:departure_id>", intake.DEPARTURE, zh="查看离站")
command_route(
    blp,
    "/v1/departures/<uuid:departure_id>/execute",
    intake.EXECUTE_DEPARTURE,
    zh="执行离站",
    problems=(
        "departure_wrong_state",
        "presumed_minor",
        "impaired",
        "identity_unknown",
        "belongings_held",
        "ticket_not_issued",
        "escorts_missing",
        "collector_unverified",
        "receiver_missing",
        "not_fit_to_travel",
        "implausible_time",
    ),
)
command_route(
    blp,
    "/v1/departures/<uuid:departure_id>/arrival",
    intake.CONFIRM_ARRIVAL,
    zh="确认到达",
    problems=("departure_wrong_state", "implausible_time"),
)
