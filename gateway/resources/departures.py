"""Departures (离站): how a person leaves the station, after every guard was checked."""

from contracts.codes import DepartureGuard
from contracts.orders import intake
from gateway.routes import command_route, read_route, resource

blp = resource(
    "departures",
    "离站",
    "Departures",
    "十三种离站方式，见 docs/departures.md。Leaving, by one of the closed list of kinds.",
)

_GUARDS = tuple(guard.value for guard in DepartureGuard)
_AT_PLANNING = tuple(guard for guard in _GUARDS if guard not in ("belongings_held", "ticket_not_issued"))

command_route(
    blp,
    "/v1/departures",
    intake.PLAN_DEPARTURE,
    zh="拟定离站",
    location="/v1/departures/{id}",
    problems=("not_found", "case_wrong_state", "departure_decided_elsewhere", "departure_final", *_AT_PLANNING),
)
read_route(blp, "/v1/departures", intake.DEPARTURES, zh="离站列表")
read_route(blp, "/v1/departures/arrival-tasks", intake.ARRIVAL_TASKS, zh="到站确认任务")
read_route(blp, "/v1/departures/<uuid:departure_id>", intake.DEPARTURE, zh="查看离站")
command_route(
    blp,
    "/v1/departures/<uuid:departure_id>/documents",
    intake.RECORD_DOCUMENT,
    zh="登记离站文书",
    problems=("departure_wrong_state", "case_wrong_state", "document_on_record"),
)
command_route(
    blp,
    "/v1/departures/<uuid:departure_id>/countersign",
    intake.COUNTERSIGN_DEPARTURE,
    zh="离站复核签字",
    problems=("departure_wrong_state", "second_person_needed"),
)
command_route(
    blp,
    "/v1/departures/<uuid:departure_id>/cash",
    intake.GIVE_CASH,
    zh="发放交通现金",
    problems=("case_wrong_state", "cash_above_limit"),
)
command_route(
    blp,
    "/v1/departures/<uuid:departure_id>/cash-allowance",
    intake.ALLOW_CASH,
    zh="准予超限现金",
    problems=("case_wrong_state",),
)
command_route(
    blp,
    "/v1/departures/<uuid:departure_id>/execute",
    intake.EXECUTE_DEPARTURE,
    zh="执行离站",
    problems=(
        "departure_wrong_state",
        "case_wrong_state",
        "document_on_record",
        "implausible_time",
        *_GUARDS,
    ),
)
command_route(
    blp,
    "/v1/departures/<uuid:departure_id>/arrival",
    intake.CONFIRM_ARRIVAL,
    zh="确认到达",
    problems=("departure_wrong_state", "arrival_not_awaited", "implausible_time"),
)
