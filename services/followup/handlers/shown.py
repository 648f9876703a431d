"""How follow-up's things look in an answer; without it an order and a question would show the same task differently."""

from __future__ import annotations

from typing import Any

from chassis.clock import iso, iso_or_none
from contracts.disclosure.groups import CLASSES_MEMBER, Sensitivity
from contracts.orders.followup import RiskFactor
from services.followup.domain.notices import HomeNotice
from services.followup.domain.plans import Plan, Returnee, Task
from services.followup.domain.risk import Assessment
from services.followup.domain.visits import Visit


def shown_plan(plan: Plan) -> dict[str, Any]:
    """The plan without a word about the person."""
    return {
        "id": plan.id,
        "case_id": plan.case_id,
        "state": plan.state.value,
        "risk": plan.risk.value,
        "home_region_code": plan.home_region_code,
        "arrived_on": plan.arrived_on.isoformat(),
        "created_at": iso(plan.created_at),
        "withdrawn_at": iso_or_none(plan.withdrawn_at),
        "withdrawn_reason": plan.withdrawn_reason,
    }


_GUARDED = {RiskFactor.MINOR.value: Sensitivity.MINOR, RiskFactor.IMPAIRED.value: Sensitivity.PSYCHIATRIC}


def classes(returnee: Returnee, plan: Plan) -> dict[str, list[Sensitivity]]:
    """How the returnee is guarded beyond the ordinary, for whoever passes an answer on."""
    guarded = [_GUARDED[factor] for factor in returnee.standing if factor in _GUARDED]
    return {CLASSES_MEMBER: [*guarded, Sensitivity.DV_SEALED] if plan.sealed else guarded}


def shown_returnee(returnee: Returnee) -> dict[str, Any]:
    return {
        "sex": returnee.sex.value,
        "ages": {"lo": returnee.ages_lo, "hi": returnee.ages_hi},
        **(returnee.profile.open_unless_erased() or {}),
    }


def shown_assessment(risk: Assessment) -> dict[str, Any]:
    return {
        "version": risk.version,
        "level": risk.level.value,
        "score": risk.score,
        "reasons": risk.reasons,
        "assessed_at": iso(risk.assessed_at),
    }


def shown_task(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "plan_id": task.plan_id,
        "case_id": task.case_id,
        "kind": task.kind.value,
        "due_on": task.due_on.isoformat(),
        "due_at": iso(task.due_at),
        "tolerance_days": task.tolerance_days,
        "state": task.state.value,
        "done_at": iso_or_none(task.done_at),
    }


def shown_visit(visit: Visit) -> dict[str, Any]:
    return {
        "id": visit.id,
        "task_id": visit.task_id,
        "kind": visit.kind.value,
        "visited_at": iso(visit.visited_at),
        "recorded_by": visit.recorded_by,
        "goods": visit.goods,
        "money_fen": visit.money_fen,
        "factors": visit.factors,
        "stable": visit.stable,
        **(visit.words.open_unless_erased() or {}),
    }


def shown_notice(notice: HomeNotice) -> dict[str, Any]:
    """The notice without a word about the person."""
    return {
        "id": notice.id,
        "plan_id": notice.plan_id,
        "case_id": notice.case_id,
        "level": notice.level.value,
        "region_code": notice.region_code,
        "office_id": notice.office_id,
        "state": notice.state.value,
        "sent_at": iso(notice.sent_at),
        "ack_due_at": iso(notice.ack_due_at),
        "overdue": notice.overdue_at is not None,
        "acknowledged_at": iso_or_none(notice.acknowledged_at),
        "acknowledged_by": notice.acknowledged_by,
        "voided_at": iso_or_none(notice.voided_at),
    }
