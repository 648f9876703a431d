"""A person is erased; without this a township would go on visiting whom the station forgot."""

from __future__ import annotations

from chassis.commands import forget_answers
from chassis.orders import Heard
from chassis.work import UnitOfWork, View
from contracts.events.followup import ErasureDone
from services.followup.domain.plans import Plan
from services.followup.handlers.notices import stop_waiting
from services.followup.handlers.tasks import stop_reminding
from services.followup.storage import HomeNotices, Plans, Tasks


def erase_person(heard: Heard, uow: UnitOfWork) -> None:
    """The plan tells of nobody any more and reminds nobody. No plan is ever made for that case again."""
    uow.keys.destroy(f"case/{heard.data.case_id}")
    uow.index.forget_owner(f"case/{heard.data.case_id}")
    plans = Plans(uow.session).all_of_case(heard.data.case_id)
    things = [thing for plan in plans for thing in _forgotten(plan, uow)]
    forget_answers(uow, things)
    uow.announce(ErasureDone(case_id=heard.data.case_id, thing_ids=tuple(things), done_at=uow.now()))
    uow.audit("person_erased", f"case/{heard.data.case_id}", things=len(things))


def is_erased(case_id: str, view: View) -> bool:
    """Whether what is heard of the case now comes too late."""
    return view.keys.is_destroyed(f"case/{case_id}")


def _forgotten(plan: Plan, uow: UnitOfWork) -> list[str]:
    held = Plans(uow.session).take(plan.id)
    tasks, notices = Tasks(uow.session).of_plan(held.id), HomeNotices(uow.session).of_plan(held.id)
    for task in tasks:
        stop_reminding(task, uow)
    for notice in notices:
        stop_waiting(notice, uow)
    return [held.id, *(task.id for task in tasks), *(notice.id for notice in notices)]
