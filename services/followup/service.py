"""Follow-up's table of contents; without it nobody could say what follow-up reacts to."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from chassis.orders import Command, DueTimer, Heard, Query
from chassis.service import answers, executes, hears, when_due
from chassis.work import UnitOfWork, View
from contracts.events.intake import (
    CaseIdentified,
    CaseSealed,
    CaseUnsealed,
    DepartureArrived,
    DepartureExecuted,
    IdentityRevoked,
    NeedToKnowExtended,
    PersonCorrected,
    PersonErased,
    PersonMerged,
    PersonSplit,
)
from contracts.following import follow
from contracts.orders import followup as orders
from services.followup import handlers, storage
from services.followup.domain.notices import HomeNotice
from services.followup.domain.plans import Plan, Task
from services.followup.handlers import seals


class FollowupService:
    """Who is home, who looks in when, which level knows, and how it goes."""

    name = "followup"
    metadata = storage.METADATA
    versioned = MappingProxyType({"plan": Plan, "task": Task, "notice": HomeNotice})

    @hears(DepartureExecuted)
    def departure_executed(self, heard: Heard, uow: UnitOfWork) -> None:
        if not handlers.is_erased(heard.data.case_id, uow):
            handlers.set_out(heard, uow)

    @hears(DepartureArrived, needs=handlers.returnee_needed_at_home)
    def departure_arrived(self, heard: Heard, uow: UnitOfWork) -> None:
        if not handlers.is_erased(heard.data.case_id, uow):
            handlers.plan_from_arrival(heard, uow)

    @hears(PersonCorrected, needs=handlers.returnee_needed)
    def person_corrected(self, heard: Heard, uow: UnitOfWork) -> None:
        if not handlers.is_erased(heard.data.case_id, uow):
            handlers.learn_correction(heard, uow)

    @hears(IdentityRevoked)
    def identity_revoked(self, heard: Heard, uow: UnitOfWork) -> None:
        if not handlers.is_erased(heard.data.case_id, uow):
            handlers.leave_wrong_home(heard, uow)

    @hears(CaseIdentified, needs=handlers.home_needed)
    def case_identified(self, heard: Heard, uow: UnitOfWork) -> None:
        if not handlers.is_erased(heard.data.case_id, uow):
            handlers.plan_for_right_home(heard, uow)

    @hears(PersonMerged, PersonSplit)
    def person_joined(self, heard: Heard, uow: UnitOfWork) -> None:
        follow(heard, storage.persons(uow.session))

    @hears(PersonErased)
    def person_erased(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.erase_person(heard, uow)

    @hears(CaseSealed)
    def case_sealed(self, heard: Heard, uow: UnitOfWork) -> None:
        seals.seal_plan(heard, uow)

    @hears(NeedToKnowExtended)
    def need_to_know_extended(self, heard: Heard, uow: UnitOfWork) -> None:
        seals.admit_to_need_to_know(heard, uow)

    @hears(CaseUnsealed)
    def case_unsealed(self, heard: Heard, uow: UnitOfWork) -> None:
        seals.unseal_plan(heard, uow)

    @executes(orders.RECORD_VISIT)
    def record_visit(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.record_visit(command, uow)

    @executes(orders.ACKNOWLEDGE_HOME_NOTICE)
    def acknowledge_home_notice(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.acknowledge_home_notice(command, uow)

    @when_due("followup_task_due")
    def task_due(self, timer: DueTimer, uow: UnitOfWork) -> None:
        handlers.mark_task_due(timer, uow)

    @when_due("followup_task_overdue")
    def task_overdue(self, timer: DueTimer, uow: UnitOfWork) -> None:
        handlers.mark_task_overdue(timer, uow)

    @when_due("home_notice_unacknowledged")
    def home_notice_unacknowledged(self, timer: DueTimer, uow: UnitOfWork) -> None:
        handlers.mark_notice_overdue(timer, uow)

    @answers(orders.PLANS)
    def plans(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.plans(query, view)

    @answers(orders.PLAN)
    def plan(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.plan(query, view)

    @answers(orders.TASKS)
    def tasks(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.tasks(query, view)

    @answers(orders.HOME_NOTICES)
    def home_notices(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.home_notices(query, view)
