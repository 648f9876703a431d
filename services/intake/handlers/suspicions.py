"""Suspicions that the station reports to police, at work; without it a case could close while nobody had ever told
them."""

from __future__ import annotations

from typing import Any

from chassis import seals
from chassis.clock import iso_or_none
from chassis.orders import Command, DueTimer, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.events import intake as facts
from services.intake.domain.cases import Case, happened
from services.intake.domain.suspicions import KINDS, Suspicion
from services.intake.handlers import shown
from services.intake.handlers.opening import sealed
from services.intake.handlers.parties import expect_own, seen_by
from services.intake.handlers.seals import close_seal
from services.intake.storage.cases import Cases
from services.intake.storage.police import Suspicions

UNREGISTERED = "suspicion_unregistered"

_WORDS = ("statement", "report_number", "feedback", "waiver_reason")


def report_suspicion(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Police are told; the time for the report's number runs. Domestic violence and harm to a minor seal the case for
    whoever reports and the clients named; the report itself stays in sight of the police agency that it goes to.

    :raises CaseWrongState, ImplausibleTime:"""
    data = command.data
    case = Cases(uow.session).take(data["case_id"])
    case.expect_open()
    reported_at = happened(data["reported_at"], command.accepted_at, uow.now())
    suspicion = Suspicion(
        id=command.target_id,
        case_id=case.id,
        police_id=data["police_id"],
        kind=data["kind"],
        reported_at=reported_at,
        due_at=KINDS[data["kind"]].number_within.ending(reported_at),
        statement=sealed(uow, case.id, data["statement"]),
    )
    Suspicions(uow.session).add(suspicion)
    _seal_if_needed(case, suspicion, command, uow)
    uow.timers.set(UNREGISTERED, suspicion.id, suspicion.due_at, {"case_id": case.id})
    _announce_reported(suspicion, uow)
    uow.audit("suspicion_reported", f"case/{case.id}", kind=suspicion.kind.value, police_id=suspicion.police_id)
    return show_listed(suspicion)


def _seal_if_needed(case: Case, suspicion: Suspicion, command: Command, uow: UnitOfWork) -> None:
    reason = KINDS[suspicion.kind].seals
    if reason is not None:
        close_seal(case, reason, [*command.data["need_to_know"], command.actor.client_id], uow)


def _announce_reported(suspicion: Suspicion, uow: UnitOfWork) -> None:
    uow.announce(
        facts.SuspicionReported(
            **_about(suspicion), kind=suspicion.kind, reported_at=suspicion.reported_at, due_at=suspicion.due_at
        )
    )


def register_suspicion(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The report has its number. :raises ImplausibleTime:"""
    suspicion, data = _own(command, uow), command.data
    at = happened(data["registered_at"], command.accepted_at, uow.now(), after=suspicion.reported_at)
    suspicion.register(at)
    suspicion.report_number = sealed(uow, suspicion.case_id, data["report_number"])
    uow.timers.cancel(UNREGISTERED, suspicion.id)
    uow.announce(facts.SuspicionRegistered(**_about(suspicion), registered_at=at))
    return show_listed(suspicion)


def answer_suspicion(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Police said what became of it; what they say later replaces it."""
    suspicion = _own(command, uow)
    suspicion.answer(uow.now())
    suspicion.feedback = sealed(uow, suspicion.case_id, command.data["feedback"])
    uow.announce(facts.SuspicionAnswered(**_about(suspicion), at=uow.now()))
    return show_listed(suspicion)


def close_suspicion(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The report is done with."""
    suspicion = _own(command, uow)
    suspicion.close(uow.now())
    uow.announce(facts.SuspicionClosed(**_about(suspicion), waived=False, at=uow.now()))
    return show_listed(suspicion)


def waive_suspicion(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A supervisor says why there is no number (D05); the case may close without it. :raises NotWaivable:"""
    suspicion = _own(command, uow)
    suspicion.waive(command.actor.client_id, uow.now())
    suspicion.waiver_reason = sealed(uow, suspicion.case_id, command.data["reason"])
    uow.timers.cancel(UNREGISTERED, suspicion.id)
    uow.announce(facts.SuspicionClosed(**_about(suspicion), waived=True, at=uow.now()))
    uow.audit("suspicion_waived", f"case/{suspicion.case_id}", kind=suspicion.kind.value)
    return show_listed(suspicion)


def mark_suspicion_overdue(timer: DueTimer, uow: UnitOfWork) -> None:
    """The time for the number is over; the desk and police are told once."""
    _, suspicion = Suspicions(uow.session).take(timer.subject)
    if suspicion.miss():
        uow.announce(facts.SuspicionOverdue(**_about(suspicion), due_at=timer.due_at))


def _own(command: Command, uow: UnitOfWork) -> Suspicion:
    suspicion: Suspicion = Suspicions(uow.session).take(command.target_id)[1]
    expect_own(suspicion, command.actor)
    return suspicion


def _about(suspicion: Suspicion) -> dict[str, str]:
    return {"case_id": suspicion.case_id, "suspicion_id": suspicion.id, "police_id": suspicion.police_id}


# --- reading ----------------------------------------------------------------------------------------------------------


def list_suspicions(query: Query, view: View) -> dict[str, Any]:
    params = query.params
    filters = {name: params[name] for name in ("state", "kind", "case_id", "police_id")} | seen_by(query.actor)
    found = Suspicions(view.session).page(filters, after=params["after"], limit=params["limit"])
    return page([show_listed(one) for one in found], params["limit"], key="suspicion_id")


def one_suspicion(query: Query, view: View) -> dict[str, Any]:
    """One report with its words; of the case no more than how it is guarded, for it may be sealed from its addressee.

    :raises NotFound: for another police agency's too."""
    suspicion = Suspicions(view.session).get(query.params["suspicion_id"])
    expect_own(suspicion, query.actor)
    words = {what: shown.opened(getattr(suspicion, what)) for what in _WORDS}
    with seals.unguarded(view.session):
        guarded = shown.classes(Cases(view.session).get(suspicion.case_id))
    return {**show_listed(suspicion), **guarded, **words}


def show_listed(suspicion: Suspicion) -> dict[str, Any]:
    """A report without a word about the person."""
    return {
        "suspicion_id": suspicion.id,
        "case_id": suspicion.case_id,
        "police_id": suspicion.police_id,
        "kind": suspicion.kind,
        "state": suspicion.state,
        "reported_at": iso_or_none(suspicion.reported_at),
        "due_at": iso_or_none(suspicion.due_at),
        "registered_at": iso_or_none(suspicion.registered_at),
        "answered_at": iso_or_none(suspicion.answered_at),
        "closed_at": iso_or_none(suspicion.closed_at),
        "overdue": suspicion.overdue,
        "waived": suspicion.waived_by is not None,
    }
