"""The notebook of the search (线索本): conversations, what clues mean and what came of them, and what to ask next."""

from contracts.orders import tracing
from gateway.routes import OF_MOMENTS, command_route, read_route, resource

blp = resource(
    "notebook",
    "线索本",
    "Notebook",
    "访谈、线索核查、追问建议。Conversations, what came of clues, and the next best question.",
)

_PROFILE = "/v1/tracing/profiles/<uuid:profile_id>"
_CLUE = "/v1/tracing/clues/<uuid:clue_id>"

command_route(blp, f"{_PROFILE}/particulars", tracing.NOTE_PARTICULARS, zh="登记情况", problems=("profile_not_open",))
command_route(
    blp,
    f"{_PROFILE}/suspension",
    tracing.SUSPEND_PROFILE,
    zh="暂缓寻亲",
    problems=("profile_not_open", "objection_needs_capable_adult"),
)
command_route(blp, f"{_PROFILE}/resumption", tracing.RESUME_PROFILE, zh="恢复寻亲", problems=("profile_not_suspended",))
command_route(
    blp,
    f"{_PROFILE}/interviews",
    tracing.RECORD_INTERVIEW,
    zh="登记访谈",
    problems=("profile_not_open", *OF_MOMENTS),
)
read_route(blp, f"{_PROFILE}/next-question", tracing.NEXT_QUESTION, zh="追问建议")
read_route(blp, "/v1/tracing/interviews", tracing.INTERVIEWS, zh="访谈列表")
read_route(blp, "/v1/tracing/interviews/<uuid:interview_id>", tracing.INTERVIEW, zh="查看访谈")
read_route(blp, f"{_CLUE}/readings", tracing.CLUE_READINGS, zh="解读建议")
command_route(
    blp,
    f"{_CLUE}/interpretation",
    tracing.INTERPRET_CLUE,
    zh="解读线索",
    problems=("profile_not_open", "clue_step_out_of_order"),
)
command_route(
    blp,
    f"{_CLUE}/findings",
    tracing.RECORD_CLUE_FINDING,
    zh="登记查证结果",
    problems=("profile_not_open", "clue_step_out_of_order"),
)
