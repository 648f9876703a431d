"""Documents and telephones of a case that can be searched and are not shown; without it nobody could tell that somebody
was here before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Subquery

from chassis.orders import Query
from chassis.work import UnitOfWork, View
from contracts import identifiers
from contracts.orders.intake import NumberKind
from services.intake.storage.cases import Cases
from services.intake.storage.persons import IdentityChecks

IDENTITY_NUMBER = "identity_number"
"""Under which numbers of documents that were checked lead to their checks."""

OWN_NUMBER: Final = "own_number"
"""The label of numbers that a person gave, or showed, as their own."""

_NORMALISED = {NumberKind.DOCUMENT: identifiers.document, NumberKind.PHONE: identifiers.phone}


def lead_to_case(case_id: str, kind: NumberKind, numbers: Iterable[str | None], uow: UnitOfWork) -> None:
    """From now on these numbers lead to the case, until the person is erased."""
    for number in numbers:
        if number and (text := _NORMALISED[kind](number)):
            uow.index.put(kind.value, f"case/{case_id}", case_id, text)


def lead_to_person(case_id: str, number: str | None, uow: UnitOfWork) -> None:
    """This number is the person's own, not a relative's or a collector's: cases with the same one are the same
    person's."""
    if number and (text := identifiers.document(number)):
        uow.index.put(OWN_NUMBER, f"case/{case_id}", case_id, text)


def lead_to_person_no_more(case_id: str, number: str, uow: UnitOfWork) -> None:
    """It was not the person's own after all."""
    uow.index.forget(OWN_NUMBER, case_id, identifiers.document(number))


def cases_of_number(number: str, view: View) -> list[str]:
    """The cases whose persons gave or showed that number as their own."""
    return view.index.find(OWN_NUMBER, identifiers.document(number))


def cases_of_same_person(case_id: str, view: View) -> list[str]:
    """The other cases of the person of that case, as far as numbers tell."""
    return view.index.beside(OWN_NUMBER, case_id)


def same_person(view: View) -> Subquery:
    """Which cases (``record_id``) are one person's: they share a ``hash``."""
    return view.index.same_text(OWN_NUMBER)


def find_by_number(query: Query, view: View) -> dict[str, Any]:
    """Whether a number leads to anybody, and to which cases; not whose it is there. A sealed case is led to for those
    who need to know of it only."""
    kind = query.params["kind"]
    text = _NORMALISED[kind](query.params["number"])
    found = {*view.index.find(kind.value, text)}
    if kind is NumberKind.DOCUMENT:
        checks = IdentityChecks(view.session).among(view.index.find(IDENTITY_NUMBER, text))
        found |= {check.case_id for check in checks}
    shown = [case.id for case in Cases(view.session).among(found)]
    return {"exists": bool(shown), "case_ids": shown}
