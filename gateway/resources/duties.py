"""Statutory duties of one case (法定义务): what meets them, what dispenses from them, and the whole record of each."""

from contracts.orders import intake, tracing
from gateway.routes import command_route, read_route, resource

blp = resource(
    "duties",
    "法定义务",
    "Statutory duties",
    "办结、免除以及每一次起算的完整记录。What meets a duty, what dispenses from it, and every opening of it.",
)
_ASKED = ("clock_not_running", "case_wrong_state", "implausible_time")

read_route(blp, "/v1/cases/<uuid:case_id>/clocks", intake.CASE_CLOCKS, zh="案件的法定时限")
command_route(
    blp, "/v1/cases/<uuid:case_id>/stay-extension", intake.EXTEND_STAY, zh="延长在站救助备案", problems=_ASKED
)
command_route(blp, "/v1/cases/<uuid:case_id>/placement-plan", intake.PLAN_PLACEMENT, zh="照料安置方案", problems=_ASKED)
command_route(
    blp, "/v1/cases/<uuid:case_id>/placement-application", intake.FILE_PLACEMENT, zh="落户安置申请", problems=_ASKED
)
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/clock-waivers",
    intake.WAIVE_CLOCK,
    zh="免除时限（接待）",
    problems=("clock_not_running",),
)
read_route(blp, "/v1/tracing/profiles/<uuid:profile_id>/clocks", tracing.PROFILE_CLOCKS, zh="寻亲档案的法定时限")
command_route(
    blp,
    "/v1/tracing/profiles/<uuid:profile_id>/clock-waivers",
    tracing.WAIVE_CLOCK,
    zh="免除时限（寻亲）",
    problems=("clock_not_running",),
)
