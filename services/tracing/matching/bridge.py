"""The service's records in the form the engine compares; without it the engine would know only files.

What the service keeps is less than the documented form: what is missing stays missing and weighs nothing.
"""

from __future__ import annotations

from contracts.codes import Sex
from services.tracing.domain.facts import Found, Sought
from services.tracing.domain.facts import Mark as KeptMark
from services.tracing.matching.records import Mark, Profile, Report

_SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}
_SIDES = {"left": "左", "right": "右"}
_COUNTY = 6


def profile_of_found(key: str, found: Found, found_code: str | None = None) -> Profile:
    """The person in our care; his age was estimated in a year, from the middle of which it is counted."""
    return Profile(
        id=key,
        names=tuple(sorted({*found.names, *found.nicknames})),
        sex=_SEXES.get(Sex(found.sex)),
        ages=_at(found),
        found_on=found.found_on,
        found_code=found_code[:_COUNTY] if found_code else None,
        places=found.places,
        marks=_marks(found.marks),
        height=found.height_cm,
    )


def report_of_sought(key: str, sought: Sought) -> Report:
    """The person somebody searches for."""
    by_level = {place.level: place.name for place in sought.home}
    return Report(
        id=key,
        name=sought.name,
        aliases=sought.aliases,
        sex=_SEXES.get(Sex(sought.sex)),
        birth_year=sought.birth_year,
        home_code=sought.home_region_code[:_COUNTY] if sought.home_region_code else None,
        home_text=sought.home_text,
        town=by_level.get("town", ""),
        village=by_level.get("village", ""),
        marks=_marks(sought.marks),
        height=sought.height_cm,
        lost_on=sought.last_seen_on,
    )


def _at(found: Found) -> tuple[int, int]:
    """The estimate as it would be on the day he was found."""
    older = found.found_on.year - found.ages_year
    return max(0, found.ages[0] + older), max(0, found.ages[1] + older)


def _marks(marks: tuple[KeptMark, ...]) -> tuple[Mark, ...]:
    return tuple(sorted({Mark(mark.kind, mark.part, _SIDES.get(mark.side, "")) for mark in marks}))
