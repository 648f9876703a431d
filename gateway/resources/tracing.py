"""Tracing (寻亲): profiles of unidentified people, their clues, and the notices about them."""

from contracts.orders import tracing
from gateway.routes import command_route, read_route, resource

blp = resource(
    "tracing", "寻亲", "Tracing", "寻亲档案、线索、采血比对、寻亲公告。Profiles, clues, DNA requests, notices."
)

read_route(blp, "/v1/tracing/profiles", tracing.PROFILES, zh="寻亲档案列表")
read_route(blp, "/v1/tracing/profiles/<uuid:profile_id>", tracing.PROFILE, zh="查看寻亲档案")
command_route(
    blp, "/v1/tracing/profiles/<uuid:profile_id>/clues", tracing.ADD_CLUE, zh="补充线索", problems=("profile_not_open",)
)
command_route(
    blp,
    "/v1/tracing/profiles/<uuid:profile_id>/dna-requests",
    tracing.REQUEST_DNA,
    zh="提请采血比对",
    problems=("profile_not_open", "dna_already_requested", "time_in_future"),
)
command_route(
    blp,
    "/v1/tracing/profiles/<uuid:profile_id>/identity",
    tracing.CONFIRM_IDENTITY,
    zh="确认身份",
    problems=("profile_not_open", "candidate_not_accepted", "verification_incomplete", "inquiry_already_matched"),
)
