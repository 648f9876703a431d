"""Costs (医疗费用): what hospital care costs, and the claims of closed periods."""

from contracts.orders import intake
from gateway.routes import command_route, read_route, resource

blp = resource("costs", "医疗费用结算", "Costs", "先救治，后结算。Care first, settled by periods.")

command_route(
    blp,
    "/v1/referrals/<uuid:referral_id>/cost-lines",
    intake.SUBMIT_COST_LINE,
    zh="提交费用",
    problems=("category_unconfirmed", "costs_before_admission", "period_closed", "implausible_time"),
)
read_route(blp, "/v1/cost-lines", intake.COST_LINES, zh="费用列表")
command_route(
    blp,
    "/v1/cost-lines/<uuid:cost_line_id>/hospital-signature",
    intake.SIGN_COST_LINE_FOR_HOSPITAL,
    zh="医院负责人签批目录外费用",
    problems=("cost_line_wrong_state",),
)
command_route(
    blp,
    "/v1/cost-lines/<uuid:cost_line_id>/station-signature",
    intake.SIGN_COST_LINE_FOR_STATION,
    zh="救助站签批目录外费用",
    problems=("cost_line_wrong_state",),
)
command_route(
    blp,
    "/v1/cost-lines/<uuid:cost_line_id>/withdrawal",
    intake.WITHDRAW_COST_LINE,
    zh="撤回费用",
    problems=("cost_line_wrong_state",),
)
command_route(
    blp,
    "/v1/claims",
    intake.CLOSE_SETTLEMENT,
    zh="结算期关账",
    location="/v1/claims/{id}",
    problems=("not_found", "period_unknown", "period_running", "period_closed"),
)
read_route(blp, "/v1/claims", intake.CLAIMS, zh="结算单列表")
read_route(blp, "/v1/claims/<uuid:claim_id>", intake.CLAIM, zh="查看结算单")
command_route(
    blp,
    "/v1/claims/<uuid:claim_id>/review",
    intake.REVIEW_CLAIM,
    zh="联合审核",
    problems=("claim_wrong_state", "claim_reason_missing"),
)
command_route(
    blp,
    "/v1/claims/<uuid:claim_id>/reopening",
    intake.ASK_REOPENING,
    zh="申请重开结算期",
    problems=("claim_wrong_state",),
)
command_route(
    blp,
    "/v1/claims/<uuid:claim_id>/reopening/agreement",
    intake.REOPEN_SETTLEMENT,
    zh="同意重开结算期（须另一人）",
    problems=("claim_wrong_state", "reopening_not_asked", "reopening_own"),
)
