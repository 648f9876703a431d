"""Candidates (比对候选): a profile and an inquiry that may be the same person, and how that is verified."""

from contracts.orders import tracing
from gateway.routes import command_route, read_route, resource

blp = resource(
    "candidates",
    "比对候选",
    "Candidates",
    "绝对分值与逐项依据；候选不等于身份。An absolute score with its evidence; never an identity.",
)

read_route(blp, "/v1/candidates", tracing.CANDIDATES, zh="候选列表")
read_route(blp, "/v1/candidates/<uuid:candidate_id>", tracing.CANDIDATE, zh="查看候选")
command_route(
    blp,
    "/v1/candidates/<uuid:candidate_id>/accept",
    tracing.ACCEPT_CANDIDATE,
    zh="进入核实",
    problems=("candidate_not_suggested", "profile_not_open", "inquiry_already_matched"),
)
command_route(
    blp,
    "/v1/candidates/<uuid:candidate_id>/reject",
    tracing.REJECT_CANDIDATE,
    zh="排除候选",
    problems=("candidate_not_suggested",),
)
command_route(
    blp,
    "/v1/candidates/<uuid:candidate_id>/verifications",
    tracing.RECORD_VERIFICATION,
    zh="答复核实",
    problems=("candidate_not_accepted", "verification_method_not_yours"),
)
