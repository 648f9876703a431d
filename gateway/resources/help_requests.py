"""Requests for help (求助): from the door to the decision."""

from contracts.orders import intake
from gateway.routes import command_route, read_route, resource

blp = resource(
    "help_requests",
    "求助",
    "Requests for help",
    "到站求助：甄别、登记、救助资格决定。From the door to the decision whether help is given.",
)

_OF_ITS_STATE = ("help_request_wrong_state", "case_wrong_state")

command_route(
    blp,
    "/v1/help-requests",
    intake.OPEN_HELP_REQUEST,
    zh="求助",
    location="/v1/help-requests/{id}",
    problems=("not_found", "case_wrong_state", "help_request_open", "implausible_time"),
)
read_route(blp, "/v1/help-requests", intake.HELP_REQUESTS, zh="求助列表")
read_route(blp, "/v1/help-requests/<uuid:help_request_id>", intake.HELP_REQUEST, zh="查看求助")
command_route(
    blp,
    "/v1/help-requests/<uuid:help_request_id>/screening",
    intake.SCREEN_HELP_REQUEST,
    zh="甄别",
    problems=(
        *_OF_ITS_STATE,
        "signs_ask_for_hospital",
        "signs_ask_for_police",
        "screening_signs_missing",
        "police_report_missing",
    ),
)
command_route(
    blp,
    "/v1/help-requests/<uuid:help_request_id>/registration",
    intake.REGISTER_HELP_REQUEST,
    zh="求助登记",
    problems=_OF_ITS_STATE,
)
command_route(
    blp,
    "/v1/help-requests/<uuid:help_request_id>/withdrawal",
    intake.WITHDRAW_HELP_REQUEST,
    zh="撤回求助",
    problems=(*_OF_ITS_STATE, "withdrawal_not_their_own"),
)
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/eligibility",
    intake.DECIDE_ELIGIBILITY,
    zh="救助资格决定",
    problems=(
        *_OF_ITS_STATE,
        "eligibility_already_decided",
        "help_first",
        "refusal_reason_missing",
        "refusal_notice_missing",
        "refusal_not_borne_out",
        "reasons_of_no_refusal",
    ),
)
read_route(blp, "/v1/cases/<uuid:case_id>/eligibility", intake.ELIGIBILITY_DECISIONS, zh="救助资格决定列表")
read_route(blp, "/v1/cases/<uuid:case_id>/history", intake.HISTORY, zh="历史救助")
read_route(blp, "/v1/history/by-number", intake.HISTORY_BY_NUMBER, zh="按证件号码查历史救助", in_body=True)
read_route(blp, "/v1/history/repeated", intake.REPEAT_HELP, zh="反复求助名单")
