"""Patrol's table of contents; without it nobody could say what patrol reacts to."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from chassis.orders import Command, DueTimer, Heard, Query
from chassis.service import answers, executes, hears, when_due
from chassis.work import UnitOfWork, View
from contracts.events.intake import (
    CaseAdmitted,
    CaseOpened,
    CaseSealed,
    CaseUnsealed,
    NeedToKnowExtended,
    PatientAdmitted,
    PatientMissing,
    PersonErased,
    VulnerablePersonMissing,
)
from contracts.orders import patrol as orders
from services.patrol import handlers, storage
from services.patrol.domain.dispatches import Dispatch
from services.patrol.domain.watches import Watch


class PatrolService:
    """Who was seen where, who goes there, and whom they met. Its facts come from the street; from others it hears only
    which case came of it, who is gone and who is back, whom to hide and whom to erase."""

    name = "patrol"
    metadata = storage.METADATA
    sealed_under = "cluster_id"
    versioned = MappingProxyType({"dispatch": Dispatch, "watch": Watch})

    @hears(PersonErased)
    def person_erased(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.erase_person(heard, uow)

    @hears(CaseOpened)
    def case_opened(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.note_case(heard, uow)

    @hears(PatientMissing, VulnerablePersonMissing)
    def somebody_missing(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.watch_missing(heard, uow)

    @hears(PatientAdmitted, CaseAdmitted)
    def in_a_bed(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.end_watch_of_case(heard, uow)

    @hears(CaseSealed)
    def case_sealed(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.seal_cluster(heard, uow)

    @hears(NeedToKnowExtended)
    def need_to_know_extended(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.admit_to_need_to_know(heard, uow)

    @hears(CaseUnsealed)
    def case_unsealed(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.unseal_cluster(heard, uow)

    @executes(orders.REPORT_SIGHTING)
    def report_sighting(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.report_sighting(command, uow)

    @executes(orders.ACCEPT_DISPATCH)
    def accept_dispatch(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.accept_dispatch(command, uow)

    @executes(orders.ARRIVE_AT_DISPATCH)
    def arrive_at_dispatch(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.arrive_at_dispatch(command, uow)

    @executes(orders.RECORD_CONTACT)
    def record_contact(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.record_contact(command, uow)

    @executes(orders.RECORD_WATCH_VISIT)
    def record_watch_visit(self, command: Command, uow: UnitOfWork) -> dict[str, Any]:
        return handlers.record_watch_visit(command, uow)

    @when_due("watch_unvisited")
    def watch_unvisited(self, timer: DueTimer, uow: UnitOfWork) -> None:
        handlers.mark_watch_overdue(timer, uow)

    @answers(orders.WATCHES)
    def watches(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.watches(query, view)

    @when_due("dispatch_unaccepted")
    def dispatch_unaccepted(self, timer: DueTimer, uow: UnitOfWork) -> None:
        handlers.mark_dispatch_overdue(timer, uow)

    @answers(orders.DISPATCHES)
    def dispatches(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.dispatches(query, view)

    @answers(orders.DISPATCH)
    def dispatch(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.dispatch(query, view)

    @answers(orders.POINTS)
    def points(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.points(query, view)

    @answers(orders.CONTACT_DETAIL)
    def contact_detail(self, query: Query, view: View) -> dict[str, Any]:
        return handlers.contact_detail(query, view)
