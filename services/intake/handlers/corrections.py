"""What was known wrongly of a person is put right everywhere; without it each service would keep its own mistake."""

from __future__ import annotations

from typing import Any

from chassis.clock import iso
from chassis.orders import Command, DueTimer, Heard
from chassis.work import UnitOfWork
from contracts.codes import CorrectionPart
from contracts.events import followup, tracing
from contracts.events.intake import CorrectionOverdue, PersonCorrected
from services.intake.domain.corrections import MADE_WITHIN, WHERE, Correction, NothingToCorrect
from services.intake.handlers.opening import sealed
from services.intake.storage.cases import Cases
from services.intake.storage.corrections import Corrections

_PART_OF = {tracing.CorrectionDone: CorrectionPart.TRACING, followup.CorrectionDone: CorrectionPart.FOLLOWUP}
DONE_ELSEWHERE = tuple(_PART_OF)

UNCONFIRMED = "correction_unconfirmed"
_TIMED = "correction/"


def correct_person(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """What is given replaces what was known, and who keeps it is told which fields. :raises NothingToCorrect:"""
    case = Cases(uow.session).take(command.target_id)
    given = {field: command.data[field.value] for field in WHERE if command.data[field.value] is not None}
    if not given:
        raise NothingToCorrect(case_id=case.id)
    person = Cases(uow.session).person(case.id)
    for field, words in given.items():
        setattr(person, WHERE[field], sealed(uow, case.id, words))
    correction = Correction(
        id=uow.new_id(),
        case_id=case.id,
        fields=[field.value for field in given],
        requested_by=command.data["requested_by"],
        corrected_at=uow.now(),
    )
    Corrections(uow.session).add(correction)
    uow.announce(
        PersonCorrected(
            case_id=case.id, correction_id=correction.id, fields=tuple(given), corrected_at=correction.corrected_at
        )
    )
    uow.timers.set(UNCONFIRMED, _subject(correction), uow.now() + MADE_WITHIN)
    uow.audit("person_corrected", f"case/{case.id}", fields=correction.fields, asked_by=correction.requested_by.value)
    return shown_correction(correction)


def note_corrected_elsewhere(heard: Heard, uow: UnitOfWork) -> None:
    """One more has the corrected words; with the last one nothing is left to wait for."""
    correction = Corrections(uow.session).take(heard.data.correction_id)
    correction.acknowledge(_PART_OF[type(heard.data)], heard.data.done_at)
    if not correction.waiting_for:
        uow.timers.cancel(UNCONFIRMED, _subject(correction))


def mark_correction_overdue(timer: DueTimer, uow: UnitOfWork) -> None:
    """The days are over and somebody has not said that they have the corrected words; it can still be done."""
    correction = Corrections(uow.session).take(timer.subject.removeprefix(_TIMED))
    if correction.waiting_for:
        uow.announce(
            CorrectionOverdue(
                case_id=correction.case_id,
                correction_id=correction.id,
                waiting_for=correction.waiting_for,
                due_at=timer.due_at,
            )
        )


def _subject(correction: Correction) -> str:
    """Of a timer: a case may have several corrections."""
    return f"{_TIMED}{correction.id}"


def shown_correction(correction: Correction) -> dict[str, Any]:
    """Which fields, not the words."""
    return {
        "correction_id": correction.id,
        "case_id": correction.case_id,
        "corrected": list(correction.fields),
        "corrected_at": iso(correction.corrected_at),
        "waiting_for": [part.value for part in correction.waiting_for],
    }
