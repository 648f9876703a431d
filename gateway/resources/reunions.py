"""Reunions (团聚): planned, held, and followed up."""

from contracts.orders import tracing
from gateway.routes import OF_MOMENTS, command_route, read_route, resource

blp = resource(
    "reunions",
    "团聚",
    "Reunions",
    "身份确认之后的团聚：计划、完成、转入回访。After an identity is known: planned, held, followed up.",
)

_ONE = "/v1/tracing/reunions/<uuid:reunion_id>"

command_route(
    blp,
    "/v1/tracing/reunions",
    tracing.PLAN_REUNION,
    zh="计划团聚",
    location="/v1/tracing/reunions/{id}",
    problems=("not_found", "dv_sealed", "profile_not_identified", "reunion_already_planned"),
)
read_route(blp, "/v1/tracing/reunions", tracing.REUNIONS, zh="团聚列表")
read_route(blp, _ONE, tracing.REUNION, zh="查看团聚")
command_route(
    blp,
    f"{_ONE}/record",
    tracing.RECORD_REUNION,
    zh="登记团聚",
    problems=("dv_sealed", "reunion_wrong_state", *OF_MOMENTS),
)
command_route(blp, f"{_ONE}/cancellation", tracing.CANCEL_REUNION, zh="取消团聚", problems=("reunion_wrong_state",))
