"""Erasure of a person's data in every service; without it a person could ask, and five databases would each know a
part.

Destroying the case's key erases what intake sealed; the others hear of it and say when they are done. Afterwards
nothing can be sealed for that case any more, so no late event, answer or order brings anything back.
"""

from __future__ import annotations

from typing import Any

from chassis.clock import iso_or_none
from chassis.commands import forget_answers
from chassis.holds import stands_on
from chassis.orders import Command, DueTimer, Heard
from chassis.work import UnitOfWork, View
from contracts.codes import ErasurePart
from contracts.events import followup, gateway, patrol, tracing
from contracts.events.intake import ErasureCompleted, ErasureOverdue, PersonErased
from services.intake.domain.cases import Case
from services.intake.domain.erasures import ACKNOWLEDGED_WITHIN, Erasure, must_be_erasable
from services.intake.handlers.clocks import end_clocks_of_erased
from services.intake.storage.care import Incidents
from services.intake.storage.cases import Cases
from services.intake.storage.departures import Departures
from services.intake.storage.erasures import Erasures
from services.intake.storage.handovers import Handovers
from services.intake.storage.help import HelpRequests
from services.intake.storage.persons import IdentityChecks, SamePersons
from services.intake.storage.police import IdentityQueries, Suspicions
from services.intake.storage.referrals import Referrals
from services.intake.storage.tickets import Tickets

UNACKNOWLEDGED = "erasure_unacknowledged"

_PART_OF = {
    patrol.ErasureDone: ErasurePart.PATROL,
    tracing.ErasureDone: ErasurePart.TRACING,
    followup.ErasureDone: ErasurePart.FOLLOWUP,
}
DONE_ELSEWHERE = (*_PART_OF, gateway.ErasureDone)


def erase_person(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The person's data are gone here, and everybody who keeps some is told. A second order about the same case changes
    nothing. :raises ErasureHeld, RetentionForbidsErasure, NotFound:"""
    case = Cases(uow.session).take(command.target_id)
    known = Erasures(uow.session).of_case(case.id)
    if known is not None:
        return shown_erasure(known)
    must_be_erasable(case, command.data["reason"], uow.now(), held=stands_on(uow.session, f"case/{case.id}"))
    erasure = Erasure(
        case_id=case.id,
        reason=command.data["reason"],
        requested_by=command.data["requested_by"],
        decided_by=command.actor.client_id,
        erased_at=uow.now(),
    )
    Erasures(uow.session).add(erasure)
    _erase_here(case, erasure, uow)
    uow.timers.set(UNACKNOWLEDGED, f"case/{case.id}", uow.now() + ACKNOWLEDGED_WITHIN)
    return shown_erasure(erasure)


def _erase_here(case: Case, erasure: Erasure, uow: UnitOfWork) -> None:
    topics = (
        Referrals,
        Departures,
        Tickets,
        HelpRequests,
        Incidents,
        Handovers,
        IdentityQueries,
        IdentityChecks,
        Suspicions,
    )
    kept = [repository(uow.session) for repository in topics]
    things = [thing.id for repository in kept for thing in repository.of_case(case.id)]
    uow.keys.destroy(f"case/{case.id}")
    uow.index.forget_owner(f"case/{case.id}")
    SamePersons(uow.session).forget(case.person_id)
    end_clocks_of_erased(case.id, uow)
    forget_answers(uow, [case.id, *things])
    uow.announce(
        PersonErased(
            case_id=case.id,
            contact_id=case.contact_id,
            thing_ids=tuple(things),
            reason=erasure.reason,
            erased_at=erasure.erased_at,
        )
    )
    uow.audit("person_erased", f"case/{case.id}", reason=erasure.reason.value, asked_by=erasure.requested_by.value)


def note_erased_elsewhere(heard: Heard, uow: UnitOfWork) -> None:
    """One more has erased; the last one completes it."""
    erasure = Erasures(uow.session).take(heard.data.case_id)
    part = _PART_OF.get(type(heard.data)) or heard.data.part
    if erasure.acknowledge(part, heard.data.done_at):
        uow.timers.cancel(UNACKNOWLEDGED, f"case/{erasure.case_id}")
        uow.announce(ErasureCompleted(case_id=erasure.case_id, completed_at=heard.data.done_at))


def mark_erasure_overdue(timer: DueTimer, uow: UnitOfWork) -> None:
    """A day is over and somebody has not said that they erased; it can still be done."""
    erasure = Erasures(uow.session).take(timer.subject.removeprefix("case/"))
    if erasure.waiting_for:
        erasure.overdue_at = timer.due_at
        uow.announce(ErasureOverdue(case_id=erasure.case_id, waiting_for=erasure.waiting_for, due_at=timer.due_at))


def is_erased(case_id: str, view: View) -> bool:
    return view.keys.is_destroyed(f"case/{case_id}")


def tombstone(case_id: str, view: View) -> dict[str, Any] | None:
    """What is left of somebody who was erased; nothing of everybody else."""
    erasure = Erasures(view.session).of_case(case_id)
    return None if erasure is None else shown_erasure(erasure)


def shown_erasure(erasure: Erasure) -> dict[str, Any]:
    """That there was somebody, and who has erased them."""
    return {
        "case_id": erasure.case_id,
        "reason": erasure.reason.value,
        "erased_at": iso_or_none(erasure.erased_at),
        "waiting_for": [part.value for part in erasure.waiting_for],
        "completed_at": iso_or_none(erasure.completed_at),
        "overdue": erasure.overdue_at is not None,
    }
