"""Tasks come due and run over; without this a plan would be a list nobody is reminded of."""

from __future__ import annotations

from datetime import date

from chassis.orders import DueTimer
from chassis.work import UnitOfWork
from contracts.events.followup import TaskDue, TaskOverdue
from services.followup.domain.plans import Plan, Step, Task
from services.followup.storage import Tasks

DUE = "followup_task_due"
OVERDUE = "followup_task_overdue"


def plan_task(plan: Plan, step: Step, due_on: date, uow: UnitOfWork) -> Task:
    """Add one call or visit to the plan, with its reminder and the end of its tolerance as durable timers."""
    task = Task(
        id=uow.new_id(),
        plan_id=plan.id,
        case_id=plan.case_id,
        kind=step.kind,
        due_on=due_on,
        tolerance_days=step.tolerance_days,
    )
    Tasks(uow.session).add(task)
    uow.timers.set(DUE, _subject(task), task.due_at, {"task_id": task.id})
    uow.timers.set(OVERDUE, _subject(task), task.overdue_at, {"task_id": task.id})
    return task


def withdraw_task(task: Task, uow: UnitOfWork) -> bool:
    """Nobody is reminded of it any more; true when it was still to be done. The caller holds the plan."""
    open_yet = task.withdraw()
    if open_yet:
        stop_reminding(task, uow)
    return open_yet


def stop_reminding(task: Task, uow: UnitOfWork) -> None:
    uow.timers.cancel(DUE, _subject(task))
    uow.timers.cancel(OVERDUE, _subject(task))


def mark_task_due(timer: DueTimer, uow: UnitOfWork) -> None:
    """It is the morning of the task's day."""
    task, plan = Tasks(uow.session).take(timer.facts["task_id"])
    if task.fall_due():
        uow.announce(
            TaskDue(plan_id=plan.id, case_id=plan.case_id, task_id=task.id, kind=task.kind, due_on=task.due_on),
            sealed=plan.sealed,
        )


def mark_task_overdue(timer: DueTimer, uow: UnitOfWork) -> None:
    """The tolerance is over and there is no record: it escalates, and can still be done."""
    task, plan = Tasks(uow.session).take(timer.facts["task_id"])
    if task.run_over():
        uow.announce(
            TaskOverdue(plan_id=plan.id, case_id=plan.case_id, task_id=task.id, kind=task.kind, due_on=task.due_on),
            sealed=plan.sealed,
        )


def _subject(task: Task) -> str:
    return f"task/{task.id}"
