"""The person on a hand-over as the name is compared; without it the nearest inquiries could be looked at once and never
again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from services.tracing.domain.facts import Found, found_of

if TYPE_CHECKING:
    from chassis.private import Private

NEAREST: int = 10
"""How many of the nearest inquiries are told: the desk looks at the first three, police at more when those fail [D]."""


@dataclass(eq=False, kw_only=True)
class HandedOver:
    """Who is on one form; ``person`` (name, sex, ages, day found) is sealed."""

    handover_id: str
    case_id: str
    compared_at: datetime
    person: Private


def found_on_form(person: dict[str, Any]) -> Found:
    """The person as a form describes them, to be compared with who is searched for."""
    found_on = date.fromisoformat(person["found_on"])
    return found_of(
        sex=person["sex"],
        ages=(person["ages"]["lo"], person["ages"]["hi"]),
        ages_year=found_on.year,
        found_on=found_on,
        description={"claimed_name": person["name"]},
        clues=(),
    )
