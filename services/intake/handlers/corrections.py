"""What was known wrongly of a person is put right everywhere; without it each service would keep its own mistake."""

from __future__ import annotations

from typing import Any

from chassis.clock import iso
from chassis.orders import Command, Heard
from chassis.work import UnitOfWork
from contracts.codes import CorrectionPart
from contracts.events import followup, tracing
from contracts.events.intake import PersonCorrected
from services.intake.domain.corrections import WHERE, Correction, NothingToCorrect
from services.intake.handlers.opening import sealed
from services.intake.storage.cases import Cases
from services.intake.storage.corrections import Corrections

_PART_OF = {tracing.CorrectionDone: CorrectionPart.TRACING, followup.CorrectionDone: CorrectionPart.FOLLOWUP}
DONE_ELSEWHERE = tuple(_PART_OF)


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
    uow.audit("person_corrected", f"case/{case.id}", fields=correction.fields, asked_by=correction.requested_by.value)
    return shown_correction(correction)


def note_corrected_elsewhere(heard: Heard, uow: UnitOfWork) -> None:
    """One more has the corrected words."""
    correction = Corrections(uow.session).take(heard.data.correction_id)
    correction.acknowledge(_PART_OF[type(heard.data)], heard.data.done_at)


def shown_correction(correction: Correction) -> dict[str, Any]:
    """Which fields, not the words."""
    return {
        "correction_id": correction.id,
        "case_id": correction.case_id,
        "corrected": list(correction.fields),
        "corrected_at": iso(correction.corrected_at),
        "waiting_for": [part.value for part in correction.waiting_for],
    }
