"""A call or visit is recorded; without this what somebody saw at the door would change nothing."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, NotFound
from chassis.work import UnitOfWork
from contracts.events.followup import VisitRecorded
from contracts.law.calendar import day_of
from services.followup.domain.notices import Territory, is_station
from services.followup.domain.plans import Plan, Task, steps_after_a_rise
from services.followup.domain.risk import Assessment, RiskFactor, assess, factors_seen, rose
from services.followup.domain.visits import Visit, counted
from services.followup.handlers.arrivals import announce_assessment
from services.followup.handlers.completion import complete_if_done
from services.followup.handlers.shown import shown_assessment, shown_plan, shown_task
from services.followup.handlers.tasks import plan_task, stop_reminding
from services.followup.storage import Assessments, Plans, Tasks, Visits

_WORDS = ("present", "health", "living", "medication", "needs")


def record_visit(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The record stands and is never changed, the task is done and reminds nobody any more, the risk is assessed anew;
    a risk that rose adds the visits of its level. :raises NotFound: outside the actor's territory; :raises
    TaskAlreadyDone: :raises TaskWithdrawn:
    :raises MoneyNotCounted: :raises VisitedInFuture: :raises VisitedBeforeArrival:"""
    task, plan = Tasks(uow.session).take(command.target_id)
    if not (is_station(command.actor) or Territory.of(command.actor).holds(plan.home_region_code)):
        raise NotFound(task_id=command.target_id)
    visit = _visit(command, task, plan, uow)
    task.finish(visit.visited_at)
    stop_reminding(task, uow)
    _keep(visit, plan, uow)
    risk = _assess_anew(visit, plan, uow)
    complete_if_done(plan, uow)
    return {
        "visit_id": visit.id,
        "task": shown_task(task),
        "plan": shown_plan(plan),
        "risk": shown_assessment(risk),
        "goods": visit.goods,
        "money_fen": visit.money_fen,
    }


def _visit(command: Command, task: Task, plan: Plan, uow: UnitOfWork) -> Visit:
    data = command.data
    return Visit(
        id=uow.new_id(),
        task_id=task.id,
        plan_id=plan.id,
        case_id=plan.case_id,
        kind=task.kind,
        visited_at=plan.when_visited(data["visited_at"] or command.accepted_at, uow.now()),
        recorded_at=uow.now(),
        recorded_by=command.actor.agency_id,
        goods=counted(data["goods"], data["money_fen"]),
        money_fen=data["money_fen"],
        factors=[factor.value for factor in factors_seen(data["risk_factors"], stable=data["stable"])],
        stable=data["stable"],
        words=uow.private(f"case/{plan.case_id}", {name: data[name] for name in _WORDS}),
    )


def _keep(visit: Visit, plan: Plan, uow: UnitOfWork) -> None:
    Visits(uow.session).add(visit)
    uow.announce(
        VisitRecorded(
            plan_id=plan.id,
            case_id=plan.case_id,
            task_id=visit.task_id,
            visit_id=visit.id,
            kind=visit.kind,
            goods=visit.brought,
            money_fen=visit.money_fen,
            visited_at=visit.visited_at,
        ),
        sealed=plan.sealed,
    )


def _assess_anew(visit: Visit, plan: Plan, uow: UnitOfWork) -> Assessment:
    """What is known of the person and what this visit found, as a new version."""
    known = Plans(uow.session).returnee(plan).factors
    before = Assessments(uow.session).of_plan(plan.id)
    factors = [*known, *(RiskFactor(factor) for factor in visit.factors)]
    risk = assess(factors, id=uow.new_id(), plan_id=plan.id, version=len(before) + 1, at=uow.now())
    Assessments(uow.session).add(risk)
    announce_assessment(plan, risk, uow)
    if rose(plan.risk, risk.level):
        _visit_more_often(risk, visit, plan, uow)
    plan.risk = risk.level
    return risk


def _visit_more_often(risk: Assessment, visit: Visit, plan: Plan, uow: UnitOfWork) -> None:
    planned = {task.due_on for task in Tasks(uow.session).of_plan(plan.id)}
    for step, due_on in steps_after_a_rise(risk.level, day_of(visit.visited_at), planned):
        plan_task(plan, step, due_on, uow)
