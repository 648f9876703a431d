"""How a case begins, whoever finds the person; without it cases of the street and of an emergency would differ."""

from __future__ import annotations

from typing import Any

from chassis.private import Private
from chassis.work import UnitOfWork
from contracts.codes import ReopenReason
from contracts.events.intake import CaseOpened, CaseReopened
from services.intake.domain.cases import Case, Person, year_of
from services.intake.domain.persons import Individual
from services.intake.storage.cases import Cases
from services.intake.storage.persons import Individuals


def sealed(uow: UnitOfWork, case_id: str, value: Any) -> Private | None:
    """A personal value under the case's key; nothing for nothing."""
    return None if value is None else uow.private(f"case/{case_id}", value)


def open_case_taken(case_id: str, uow: UnitOfWork) -> Case:
    """The case, locked until the end of the transaction. :raises NotFound: :raises CaseWrongState: when closed."""
    case = Cases(uow.session).take(case_id)
    case.expect_open()
    return case


def open_case(case: Case, uow: UnitOfWork, *, place: Any, description: str | None = None) -> Case:
    """Put a new case on record, with its number of the year and a person of its own, and say so. Whether that person
    was here before is never asked first (I2: help comes before who it is)."""
    case.person_id = uow.new_id()
    Individuals(uow.session).add(Individual(id=case.person_id, present_id=case.person_id, opened_at=case.opened_at))
    person = Person(
        case_id=case.id,
        found_place=sealed(uow, case.id, place),
        description=sealed(uow, case.id, description),
    )
    Cases(uow.session).add(case, person)
    uow.announce(
        CaseOpened(
            case_id=case.id,
            case_number=case.number,
            origin=case.origin,
            opened_at=case.opened_at,
            contact_id=case.contact_id,
            dispatch_id=case.dispatch_id,
            sighting_ids=tuple(case.sighting_ids),
        )
    )
    return case


def next_number(uow: UnitOfWork) -> str:
    """The next case number of the station's year."""
    return Cases(uow.session).next_number(year_of(uow.now()))


def reopen_case(case: Case, reason: ReopenReason, uow: UnitOfWork) -> None:
    """A closed case is worked on again, for people to decide; an open one needs nothing, and somebody erased is not
    brought back."""
    if uow.keys.is_destroyed(f"case/{case.id}") or not case.reopen():
        return
    uow.announce(CaseReopened(case_id=case.id, reason=reason, identity=case.identity, at=uow.now()))
    uow.audit("case_reopened", f"case/{case.id}", reason=reason.value)
