"""What follow-up tells those who may ask; without it a township would know that somebody is home, but not whom to visit
when."""

from __future__ import annotations

from typing import Any

from chassis.orders import Actor, Query
from chassis.paging import page
from chassis.work import View
from services.followup.domain.notices import HomeNotice
from services.followup.domain.plans import Plan, Returnee, Task
from services.followup.handlers.shown import (
    classes,
    shown_assessment,
    shown_notice,
    shown_plan,
    shown_returnee,
    shown_task,
    shown_visit,
)
from services.followup.storage import Assessments, HomeNotices, Plans, Tasks, Visits


def plans(query: Query, view: View) -> dict[str, Any]:
    wanted = query.params
    found = Plans(view.session).page(wanted["case_id"], wanted["person_id"], wanted["after"], wanted["limit"])
    return page([shown_plan(plan) for plan in found], wanted["limit"])


def plan(query: Query, view: View) -> dict[str, Any]:
    """One plan with everything that belongs to it. :raises NotFound:"""
    found = Plans(view.session).get(query.params["plan_id"])
    returnee = Plans(view.session).returnee(found)
    return {
        **shown_plan(found),
        **classes(returnee, found),
        "returnee": shown_returnee(returnee),
        "assessments": [shown_assessment(risk) for risk in Assessments(view.session).of_plan(found.id)],
        "tasks": [shown_task(task) for task in Tasks(view.session).of_plan(found.id)],
        "visits": [shown_visit(visit) for visit in Visits(view.session).of_plan(found.id)],
        "notices": [shown_notice(notice) for notice in HomeNotices(view.session).of_plan(found.id)],
    }


def tasks(query: Query, view: View) -> dict[str, Any]:
    wanted = query.params
    found = Tasks(view.session).page(wanted["state"], wanted["plan_id"], wanted["after"], wanted["limit"])
    return page([shown_task(task) for task in found], wanted["limit"])


def home_notices(query: Query, view: View) -> dict[str, Any]:
    """The notices of the asking desk's territory, with the tasks to be done; who it is, only for those who go to the
    door."""
    wanted, notices = query.params, HomeNotices(view.session)
    found = notices.page(query.actor, wanted["state"], wanted["after"], wanted["limit"])
    of_plan = notices.plans(found)
    to_do = Tasks(view.session).of_plans(of_plan)
    items = [_shown(notice, *of_plan[notice.plan_id], to_do.get(notice.plan_id, []), query.actor) for notice in found]
    return page(items, wanted["limit"])


def _shown(notice: HomeNotice, plan: Plan, returnee: Returnee, to_do: list[Task], actor: Actor) -> dict[str, Any]:
    return {
        **shown_notice(notice),
        **classes(returnee, plan),
        "risk": plan.risk.value,
        "home_region_code": plan.home_region_code,
        "tasks": [shown_task(task) for task in to_do],
        "note": notice.note and notice.note.open_unless_erased() if notice.tells_note_to(actor) else None,
        "returnee": shown_returnee(returnee) if notice.tells_who_to(actor) else None,
    }
