"""Follow-up (回访): plans and tasks after the return home."""

from contracts.orders import followup
from gateway.routes import command_route, read_route, resource

blp = resource("followup", "回访", "Follow-up", "返乡后的回访计划与任务。Plans of calls and visits after the return.")

read_route(blp, "/v1/followup/plans", followup.PLANS, zh="回访计划列表")
read_route(blp, "/v1/followup/plans/<uuid:plan_id>", followup.PLAN, zh="查看回访计划")
read_route(blp, "/v1/followup/tasks", followup.TASKS, zh="回访任务列表")
command_route(
    blp,
    "/v1/followup/tasks/<uuid:task_id>/visit",
    followup.RECORD_VISIT,
    zh="登记回访",
    problems=("task_already_done", "task_withdrawn"),
)
