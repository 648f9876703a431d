"""Care during a stay (照料): the log, incidents, roll-calls, belongings line by line."""

from contracts.orders import intake
from gateway.routes import command_route, read_route, resource

blp = resource("care", "照料", "Care", "照料日志、事件、点名、物品处置。The log, incidents, roll-calls, belongings.")

command_route(
    blp,
    "/v1/cases/<uuid:case_id>/care-log",
    intake.WRITE_CARE_ENTRY,
    zh="照料日志记录",
    problems=("case_wrong_state", "implausible_time"),
)
read_route(blp, "/v1/cases/<uuid:case_id>/care-log", intake.CARE_LOG, zh="照料日志")
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/belongings/settle",
    intake.SETTLE_BELONGINGS,
    zh="物品逐项处置",
    problems=(
        "case_wrong_state",
        "nothing_to_settle",
        "line_not_held",
        "transfer_receiver_missing",
        "disposal_rule_missing",
    ),
)
command_route(
    blp,
    "/v1/incidents",
    intake.REPORT_INCIDENT,
    zh="事件报告",
    location="/v1/incidents/{id}",
    problems=("not_found", "implausible_time"),
)
read_route(blp, "/v1/incidents", intake.INCIDENTS, zh="事件列表")
read_route(blp, "/v1/incidents/<uuid:incident_id>", intake.INCIDENT, zh="查看事件")
command_route(
    blp,
    "/v1/incidents/<uuid:incident_id>/handle",
    intake.HANDLE_INCIDENT,
    zh="事件处置",
    problems=("incident_wrong_state",),
)
command_route(
    blp,
    "/v1/incidents/<uuid:incident_id>/report-up",
    intake.REPORT_INCIDENT_UP,
    zh="事件上报",
    problems=("incident_wrong_state",),
)
command_route(
    blp,
    "/v1/incidents/<uuid:incident_id>/close",
    intake.CLOSE_INCIDENT,
    zh="事件办结",
    problems=("incident_wrong_state", "incident_not_reported_up"),
)
command_route(
    blp,
    "/v1/roll-calls",
    intake.CALL_ROLL,
    zh="点名",
    location="/v1/roll-calls/{id}",
    problems=("not_on_the_roll",),
)
read_route(blp, "/v1/roll-calls", intake.ROLL_CALLS, zh="点名列表")
read_route(blp, "/v1/roll-calls/<uuid:roll_call_id>", intake.ROLL_CALL, zh="查看点名")
command_route(
    blp,
    "/v1/roll-calls/<uuid:roll_call_id>/answer",
    intake.ANSWER_ROLL,
    zh="到场登记",
    problems=("not_on_the_roll",),
)
command_route(
    blp, "/v1/roll-calls/<uuid:roll_call_id>/finish", intake.FINISH_ROLL, zh="点名结束", problems=("roll_call_over",)
)
