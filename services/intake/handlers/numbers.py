"""Documents and telephones of a case that can be searched and are not shown; without it nobody could tell that somebody
was here before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.orders import Query
from chassis.work import UnitOfWork, View
from contracts import identifiers
from contracts.orders.intake import NumberKind

_NORMALISED = {NumberKind.DOCUMENT: identifiers.document, NumberKind.PHONE: identifiers.phone}


def lead_to_case(case_id: str, kind: NumberKind, numbers: Iterable[str | None], uow: UnitOfWork) -> None:
    """From now on these numbers lead to the case, until the person is erased."""
    for number in numbers:
        if number and (text := _NORMALISED[kind](number)):
            uow.index.put(kind.value, f"case/{case_id}", case_id, text)


def find_by_number(query: Query, view: View) -> dict[str, Any]:
    """Whether a number leads to anybody, and to which cases; not whose it is there."""
    kind = query.params["kind"]
    found = view.index.find(kind.value, _NORMALISED[kind](query.params["number"]))
    return {"exists": bool(found), "case_ids": found}
