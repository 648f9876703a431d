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
command_route(
    blp,
    "/v1/tracing/notices",
    tracing.DRAFT_NOTICE,
    zh="拟写寻亲公告",
    location="/v1/tracing/notices/{id}",
    problems=("not_found", "profile_not_open", "profile_suspended", "dv_sealed"),
)
read_route(blp, "/v1/tracing/notices", tracing.NOTICES, zh="寻亲公告列表")
read_route(blp, "/v1/tracing/notices/<uuid:notice_id>", tracing.NOTICE, zh="查看寻亲公告")
command_route(
    blp,
    "/v1/tracing/notices/<uuid:notice_id>/approve",
    tracing.APPROVE_NOTICE,
    zh="审批寻亲公告",
    problems=("two_person_rule", "notice_already_approved", "profile_not_open", "profile_suspended", "dv_sealed"),
)
command_route(
    blp,
    "/v1/tracing/notices/<uuid:notice_id>/receipts",
    tracing.RECORD_NOTICE_RECEIPT,
    zh="登记发布回执",
    problems=(
        "dv_sealed",
        "notice_not_approved",
        "channel_not_listed",
        "notice_already_published",
        "time_in_future",
        "time_out_of_order",
    ),
)
command_route(
    blp,
    "/v1/tracing/notices/<uuid:notice_id>/refreshes",
    tracing.REFRESH_NOTICE,
    zh="登记公告更新",
    problems=(
        "dv_sealed",
        "profile_not_open",
        "profile_suspended",
        "notice_not_live",
        "time_in_future",
        "time_out_of_order",
    ),
)
command_route(
    blp,
    "/v1/tracing/notices/<uuid:notice_id>/withdrawals",
    tracing.RECORD_NOTICE_WITHDRAWAL,
    zh="登记撤稿回执",
    problems=("notice_not_live", "time_in_future", "time_out_of_order"),
)
