"""When a plan is complete; without one place for it a visit and an acknowledgement would each decide differently."""

from __future__ import annotations

from chassis.work import UnitOfWork
from contracts.orders.followup import NoticeState
from services.followup.domain.plans import Plan
from services.followup.storage import HomeNotices, Tasks, Visits


def complete_if_done(plan: Plan, uow: UnitOfWork) -> bool:
    """Complete the plan if nothing of it is open any more; the caller holds the plan."""
    last_two = Visits(uow.session).of_plan(plan.id)[-2:]
    last_hop = HomeNotices(uow.session).of_plan(plan.id)[-1]
    return plan.complete_if(
        Tasks(uow.session).of_plan(plan.id),
        len(last_two) == 2 and all(visit.stable for visit in last_two),
        last_hop.state is NoticeState.ACKNOWLEDGED,
    )
