"""DNA requests (采血比对): each step of police with its own date, and which results are overdue."""

from chassis.orders import CommandType
from contracts.orders import tracing
from gateway.routes import OF_MOMENTS, command_route, read_route, resource

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


def _step_route(path: str, step: CommandType, zh: str, *problems: str) -> None:
    """What police did with one sample, at a moment that they name."""
    command_route(blp, f"{_ONE}/{path}", step, zh=zh, problems=("dna_step_out_of_order", *problems, *OF_MOMENTS))


_step_route("steps", tracing.RECORD_DNA_STEP, "登记采血比对步骤")
_step_route("answer", tracing.ANSWER_DNA, "反馈比对结论")
_step_route("relatives", tracing.TAKE_UP_HIT, "提起亲缘核实", "candidate_not_accepted")
_step_route(
    "conclusion",
    tracing.CONCLUDE_HIT,
    "登记亲缘核实结论",
    "candidate_not_accepted",
    "verification_method_not_yours",
)
