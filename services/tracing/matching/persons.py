"""Which reports seek the same person: a daughter's, a brother's, the police's; without it one person would take two of
the five places of a list, and half his likelihood each.

Report against report by the same rule as report against profile: bits of agreement by rarity, what is missing on either
side weighs nothing, and the sum is held against how many others there are. Nobody's report is changed by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from itertools import combinations
from math import log2
from typing import Any

from services.tracing.matching.names import Name, name_key
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.records import Report
from services.tracing.matching.reports import names_of_kin
from services.tracing.matching.syllables import of_character, of_surname

REPORTED_AGAIN = 0.1
"""How often a missing person has another report."""
SURE = 6_000
"""Millibits beyond even odds from which two reports are taken for one person's: sixty-four to one."""

ANOTHER = -40.0
"""Bits of another name: whatever else agrees, agrees for brothers too."""


def likeness(left: Report, right: Report, parameters: Parameters) -> int:
    """Millibits that two reports seek the same person; the same whichever comes first."""
    return round(1000 * sum(weigh(left, right, parameters) for weigh in _FIELDS))


LEAST_OTHERS = 100_000
"""A register with fewer is held to as much: who comes up together for one person in care is alike by that already."""


def needed(registered: int) -> int:
    """Millibits from which they are taken to, in a register of so many."""
    return round(1000 * log2(max(registered, LEAST_OTHERS) / REPORTED_AGAIN)) + SURE


def persons(reports: Iterable[Report], parameters: Parameters, registered: int) -> dict[str, str]:
    """For each report the person it seeks, named by the least id of his reports: what
    :func:`services.tracing.matching.probability.likelihoods` takes as ``same_person``. Who is one with a second who is
    one with a third is one with both. Meant for the candidates of one question; their order does not matter."""
    known = {report.id: report for report in reports}
    least, named = needed(registered), {key: key for key in known}
    for left, right in combinations(sorted(known), 2):
        if named[left] != named[right] and likeness(known[left], known[right], parameters) >= least:
            kept, other = sorted((named[left], named[right]))
            named = {key: kept if person == other else person for key, person in named.items()}
    return named


def by_person(candidates: Sequence[tuple[str, int]], same_person: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Candidates, best first, as persons: each once, where his best report stands, with all of his reports."""
    found: dict[str, list[str]] = {}
    for key, _ in candidates:
        found.setdefault(same_person.get(key, key), []).append(key)
    return tuple(tuple(keys) for keys in found.values())


# fields


def _share(parameters: Parameters, topic: str, value: str) -> float:
    seen = parameters.statistics
    return max(1, seen.counts[topic][value]) / max(1, seen.total(topic))


def _name(left: Report, right: Report, parameters: Parameters) -> float:
    """A family knows the name: another character of the same sound is a clerk's, another sound is a brother, who shares
    home, telephone and often the day; unless one report calls by name whom the other knows by alias."""
    ours, theirs = Name.of(left.name), Name.of(right.name)
    if not (name_key(ours) and name_key(theirs)):
        return 0.0
    if name_key(ours) != name_key(theirs):
        return 0.0 if left.name in right.aliases or right.name in left.aliases else ANOTHER
    rarity = (
        _rarity(theirs, parameters) if ours == theirs else min(_rarity(ours, parameters), _rarity(theirs, parameters))
    )
    return rarity if left.name == right.name else rarity - 1


def _rarity(name: Name, parameters: Parameters) -> float:
    """What a name by sound weighs that is the same: as rare as each of its syllables, where some go together."""
    tables = parameters.tables
    sound = of_surname(name.surname)
    bits = int(tables.surname[sound, sound])
    bits += sum(int(tables.given[of_character(letter), of_character(letter)]) for letter in name.given)
    return bits / 1000


def _sex(left: Report, right: Report, _: Parameters) -> float:
    return _told(left.sex, right.sex, 1.0, -7.0)


def _year(left: Report, right: Report, _: Parameters) -> float:
    if not (left.birth_year and right.birth_year):
        return 0.0
    return _step(abs(left.birth_year - right.birth_year), ((0, 5.3), (1, 2.5), (2, 1.5), (10, -2.0)), -3.5)


def _home(left: Report, right: Report, parameters: Parameters) -> float:
    ours, theirs = left.home_code, right.home_code
    if not (ours and theirs):
        return 0.0
    if ours == theirs:
        return log2(0.94 / _share(parameters, "home", ours))
    return 2.0 if ours[:4] == theirs[:4] else -1.0 if ours[:2] == theirs[:2] else -4.0


def _lost_on(left: Report, right: Report, _: Parameters) -> float:
    if not (left.lost_on and right.lost_on):
        return 0.0
    return _step(abs((left.lost_on - right.lost_on).days), ((0, 9.5), (3, 5.0), (31, 2.0), (366, -4.0)), -6.5)


def _lost_in(left: Report, right: Report, _: Parameters) -> float:
    """Most are lost where they live: only elsewhere it says more than the home."""
    if not (left.lost_code and right.lost_code):
        return 0.0
    at_home = left.lost_code == left.home_code and right.lost_code == right.home_code
    return (0.5 if at_home else 8.0) if left.lost_code == right.lost_code else -3.0


def _phone(left: Report, right: Report, _: Parameters) -> float:
    """A family's telephone; another one says nothing."""
    return _told(left.phone, right.phone, 14.0, 0.0)


def _town(left: Report, right: Report, _: Parameters) -> float:
    return _told(left.town, right.town, 3.0, -3.0)


def _height(left: Report, right: Report, _: Parameters) -> float:
    if not (left.height and right.height):
        return 0.0
    return 1.5 if abs(left.height - right.height) <= 4 else -2.5


def _blood(left: Report, right: Report, _: Parameters) -> float:
    return _told(left.blood, right.blood, 1.5, -4.0)


def _marks(left: Report, right: Report, _: Parameters) -> float:
    ours, theirs = ({(mark.kind, mark.part) for mark in report.marks} for report in (left, right))
    return _shared(ours, theirs, 4.0, -1.5)


def _kin(left: Report, right: Report, _: Parameters) -> float:
    """Each side names others of a family; another name says nothing."""
    return _shared(set(names_of_kin(left)), set(names_of_kin(right)), 8.0, 0.0)


def _told(ours: str | None, theirs: str | None, same: float, other: float) -> float:
    if not (ours and theirs):
        return 0.0
    return same if ours == theirs else other


def _shared(ours: Set[Any], theirs: Set[Any], some: float, none: float) -> float:
    if not (ours and theirs):
        return 0.0
    return some if ours & theirs else none


def _step(apart: int, steps: Iterable[tuple[int, float]], beyond: float) -> float:
    return next((bits for upto, bits in steps if apart <= upto), beyond)


_FIELDS: tuple[Callable[[Report, Report, Parameters], float], ...] = (
    _name,
    _sex,
    _year,
    _home,
    _lost_on,
    _lost_in,
    _phone,
    _town,
    _height,
    _blood,
    _marks,
    _kin,
)
