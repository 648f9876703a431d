"""DNA requests (采血比对): each step of police with its own date, and which results are overdue."""

from contracts.orders import tracing
from gateway.routes import command_route, read_route, resource

blp = resource(
    "dna",
    "采血比对",
    "DNA requests",
    "提请、约定、采样、入库、比对、反馈是六件事。Each step of police with a sample is a fact of its own.",
)

_ONE = "/v1/dna-requests/<uuid:dna_request_id>"

read_route(blp, "/v1/dna-requests", tracing.DNA_REQUESTS, zh="采血比对列表")
read_route(blp, "/v1/dna-requests/overdue", tracing.OVERDUE_DNA, zh="逾期未反馈")
read_route(blp, _ONE, tracing.DNA_REQUEST, zh="查看采血比对")
command_route(
    blp,
    f"{_ONE}/steps",
    tracing.RECORD_DNA_STEP,
    zh="登记采血比对步骤",
    problems=("dna_step_out_of_order", "time_in_future", "time_out_of_order"),
)
command_route(
    blp,
    f"{_ONE}/answer",
    tracing.ANSWER_DNA,
    zh="反馈比对结论",
    problems=("dna_step_out_of_order", "time_in_future", "time_out_of_order"),
)
command_route(
    blp,
    f"{_ONE}/relatives",
    tracing.TAKE_UP_HIT,
    zh="提起亲缘核实",
    problems=("dna_step_out_of_order", "candidate_not_accepted", "time_in_future", "time_out_of_order"),
)
command_route(
    blp,
    f"{_ONE}/conclusion",
    tracing.CONCLUDE_HIT,
    zh="登记亲缘核实结论",
    problems=(
        "dna_step_out_of_order",
        "candidate_not_accepted",
        "verification_method_not_yours",
        "time_in_future",
        "time_out_of_order",
    ),
)
