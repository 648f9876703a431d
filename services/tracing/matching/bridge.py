"""The service's records in the form the engine compares; without it the engine would know only files.

What the service does not keep stays missing and weighs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from contracts.codes import Sex
from services.tracing.domain.body import PLACES, part_named
from services.tracing.domain.facts import ANY_AGE, Found, Kin, Sought, Speech
from services.tracing.domain.facts import Mark as KeptMark
from services.tracing.domain.places import PROVINCES, named_in
from services.tracing.matching.provinces import provinces_of_speech
from services.tracing.matching.records import Mark, Profile, Relative, Report

_SEXES = {Sex.MALE: "男", Sex.FEMALE: "女"}
_SIDES = {"left": "左", "right": "右"}
_COUNTY = 6


def profile_of_found(key: str, found: Found) -> Profile:
    """The person in our care; his age was estimated in a year, from the middle of which it is counted."""
    return Profile(
        id=key,
        names=found.names,
        pets=found.nicknames,
        sex=_SEXES.get(Sex(found.sex)),
        ages=_at(found),
        found_on=found.found_on,
        found_code=_county(found.found_region_code),
        accent=_accent(found.speech),
        places=found.places,
        marks=_marks(found.marks),
        height=found.height_cm,
        kin=_family(found.kin),
    )


def report_of_sought(key: str, sought: Sought) -> Report:
    """The person somebody searches for. Who reports is among the family; a town or village that is not told by itself
    is looked for in the address."""
    return Report(
        id=key,
        name=sought.name,
        aliases=sought.aliases,
        sex=_SEXES.get(Sex(sought.sex)),
        birth_year=sought.birth_year,
        home_code=_county(sought.home_region_code),
        home_text=sought.home_text,
        town=sought.town or named_in(sought.home_text, "town"),
        village=sought.village or named_in(sought.home_text, "village"),
        ethnicity=sought.ethnicity,
        speaks=sought.speaks,
        height=sought.height_cm,
        blood=sought.blood_group,
        marks=_marks(sought.marks),
        clothes=sought.clothes,
        lost_code=_county(sought.lost_region_code),
        lost_on=sought.last_seen_on,
        phone="".join(letter for letter in sought.phone if letter.isdigit()),
        kin=_family(sought.kin),
        category=sought.category,
    )


def _county(code: str | None) -> str | None:
    return code[:_COUNTY] if code else None


def _at(found: Found) -> tuple[int, int] | None:
    """The estimate as it would be on the day he was found; none when it says nothing."""
    if found.ages == ANY_AGE:
        return None
    older = found.found_on.year - found.ages_year
    return max(0, found.ages[0] + older), max(0, found.ages[1] + older)


def _accent(heard: Iterable[Speech]) -> str:
    """The surest that says where: in words that are known, or by the place that was chosen for it."""
    for speech in heard:
        if provinces_of_speech(speech.area) or speech.area.endswith("语"):
            return speech.area
        if speech.region_code[:2] in PROVINCES:
            return f"{PROVINCES[speech.region_code[:2]]}口音"
    return ""


def _marks(marks: tuple[KeptMark, ...]) -> tuple[Mark, ...]:
    """Each part by its plainest word: a worker notes a finger where a family says 食指."""
    return tuple(sorted({Mark(mark.kind, _part(mark.part), _SIDES.get(mark.side, "")) for mark in marks}))


def _part(words: str) -> str:
    named = part_named(words)
    return PLACES[named].says[0] if named else words


def _family(kin: Iterable[Kin]) -> tuple[Relative, ...]:
    return tuple(Relative(one.relation, one.name) for one in kin)
