"""Confirmed pairs move beliefs; without it the engine would believe on its last day what it believed on its first.

Every share becomes the prior's weight of pairs (:data:`TRUST`) and the counts of confirmed ones together; what no pair
speaks of stays as it was. The result is a new version beside the old, the same for the same pairs in any order.
Rejected pairs say nothing of how profiles of the same person come about; they tell how far a probability may be
believed (:func:`sharpened`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import NDArray

from services.tracing.matching import marks as marking
from services.tracing.matching import provinces
from services.tracing.matching.beliefs import AGE_CLASSES, MOBILITY, ROAMS, UNKNOWN_GAP, Beliefs, by_span
from services.tracing.matching.names import FULL, PET, Name
from services.tracing.matching.parameters import LAST_CLOTHES_GAP, Parameters
from services.tracing.matching.people import group_of_report
from services.tracing.matching.profiles import Coded
from services.tracing.matching.records import Profile, Report
from services.tracing.matching.reports import known_marks, names_of_kin, was_child
from services.tracing.matching.syllables import Nearness, nearness, of_character, of_surname
from services.tracing.matching.whereabouts import gap_of

TRUST = 80
"""How many confirmed pairs an expert's prior is worth."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A profile and a report that are known to be of the same person."""

    profile: Profile
    report: Report


def fitted(parameters: Parameters, pairs: Iterable[Confirmed], version: str | None = None) -> Parameters:
    """The next version: the same statistics, beliefs moved by the pairs. No pair, and only the name is new."""
    ordered = sorted(pairs, key=lambda pair: (pair.profile.id, pair.report.id))
    coded = [(Coded.of(pair.profile, parameters), pair.report) for pair in ordered]
    beliefs = parameters.beliefs
    for learn in _LESSONS:
        beliefs = learn(beliefs, coded)
    return Parameters(version or f"{parameters.version}+{len(coded)}", beliefs, parameters.statistics)


_Pairs = Sequence[tuple[Coded, Report]]


def _share(prior: float, seen: Sequence[bool]) -> float:
    """A share by prior and by what was seen."""
    return round((prior * TRUST + sum(seen)) / (TRUST + len(seen)), 6)


def _shares(prior: Sequence[float], counts: Sequence[float], trust: float = TRUST) -> list[float]:
    """Shares that add up to one, or to what the prior adds up to."""
    total = sum(prior)
    return [
        round(total * (part * trust / total + count) / (trust + sum(counts)), 6)
        for part, count in zip(prior, counts, strict=True)
    ]


def _agreements(beliefs: Beliefs, pairs: _Pairs) -> Beliefs:
    """Fields that are the same or not."""
    sex = [coded.profile.sex == report.sex for coded, report in pairs if coded.profile.sex and report.sex]
    blood = [coded.profile.blood == report.blood for coded, report in pairs if coded.profile.blood and report.blood]
    people = [
        coded.people == group_of_report(report) for coded, report in pairs if coded.people and group_of_report(report)
    ]
    category = [
        coded.profile.category == report.category for coded, report in pairs if coded.category and report.category
    ]
    return replace(
        beliefs,
        same_sex=_share(beliefs.same_sex, sex),
        same_blood=_share(beliefs.same_blood, blood),
        same_people=_share(beliefs.same_people, people),
        same_category=_share(beliefs.same_category, category),
    )


def _spreads(beliefs: Beliefs, pairs: _Pairs) -> Beliefs:
    """How far estimates lie off, wild ones left out."""
    ages: list[list[float]] = [[] for _ in AGE_CLASSES]
    heights = []
    for coded, report in pairs:
        profile = coded.profile
        if profile.ages and profile.found_on and report.birth_year:
            width = next(place for place, upto in enumerate(AGE_CLASSES) if profile.ages[1] - profile.ages[0] <= upto)
            ages[width].append(profile.found_on.year - sum(profile.ages) / 2 - report.birth_year)
        if profile.height and report.height and not was_child(report):
            heights.append(float(profile.height - report.height))
    return replace(
        beliefs,
        age_spread=[_spread(prior, off) for prior, off in zip(beliefs.age_spread, ages, strict=True)],
        height_spread=_spread(beliefs.height_spread, heights),
    )


def _spread(prior: float, off: Sequence[float]) -> float:
    usual = [apart for apart in off if abs(apart) <= 3.5 * prior]
    return round(
        float(np.sqrt((prior**2 * TRUST / 2 + sum(apart**2 for apart in usual)) / (TRUST / 2 + len(usual)))), 4
    )


def _names(beliefs: Beliefs, pairs: _Pairs) -> Beliefs:
    """How syllables were heard and written, of full names that are not somebody else's."""
    near = nearness()
    heard: dict[str, list[int]] = {"surname": [0] * len(Nearness), "given": [0] * len(Nearness)}
    written: dict[str, list[bool]] = {"surname": [], "given": []}
    strangers = []
    for name, true in _full_names(pairs):
        letters = [("surname", name.surname, true.surname)]
        letters += [("given", left, right) for left, right in _laid_beside(name.given, true.given)]
        degrees = [int(near[_sound(part, left), _sound(part, right)]) for part, left, right in letters]
        strangers.append(min(degrees) >= Nearness.NEAR)
        if strangers[-1]:
            continue
        for (part, left, right), degree in zip(letters, degrees, strict=True):
            heard[part][degree] += 1
            if degree == Nearness.SAME:
                written[part].append(left == right)
    return replace(
        beliefs,
        surname=_shares(beliefs.surname, heard["surname"]),
        given=_shares(beliefs.given, heard["given"]),
        written_surname=_share(beliefs.written_surname, written["surname"]),
        written_given=_share(beliefs.written_given, written["given"]),
        somebody_else=_share(beliefs.somebody_else, strangers),
    )


def _full_names(pairs: _Pairs) -> list[tuple[Name, Name]]:
    heard = ((name, report) for coded, report in pairs for name in coded.names if name.form == FULL)
    found = ((name.name, Name.of(report.name)) for name, report in heard)
    return [(name, true) for name, true in found if name.surname and true.surname]


def _laid_beside(heard: str, true: str) -> list[tuple[str, str]]:
    """The characters of two given names beside one another, turned round when that fits better."""
    if len(heard) != len(true):
        return []
    straight, turned = list(zip(heard, true, strict=True)), list(zip(heard[::-1], true, strict=True))
    near = nearness()
    return min(straight, turned, key=lambda ways: sum(int(near[of_character(a), of_character(b)]) for a, b in ways))


def _sound(part: str, text: str) -> int:
    return of_surname(text) if part == "surname" else of_character(text)


def _nicknames(beliefs: Beliefs, pairs: _Pairs) -> Beliefs:
    """Whether pet names are aliases that were told; only where one was told."""
    told = [
        name.text in report.aliases
        for coded, report in pairs
        for name in coded.names
        if name.form == PET and report.aliases
    ]
    return replace(beliefs, nick_from_alias=_share(beliefs.nick_from_alias, told))


def _speech(beliefs: Beliefs, pairs: _Pairs) -> Beliefs:
    right, beside = [], []
    near = provinces.neighbours()
    for coded, report in pairs:
        where = provinces.provinces_of_speech(coded.profile.accent) if coded.profile.accent else frozenset()
        home = provinces.number_of(report.home_code)
        if home and 0 < len(where) <= 4:
            right.append(home in where)
            beside.append(home not in where and bool(near[home][sorted(where)].any()))
    return replace(
        beliefs, accent_right=_share(beliefs.accent_right, right), accent_next=_share(beliefs.accent_next, beside)
    )


def _marks(beliefs: Beliefs, pairs: _Pairs) -> Beliefs:
    """What of our marks theirs were like, where both told of marks."""
    counts = [0.0] * len(beliefs.mark_seen)
    missed = 0
    for coded, report in pairs:
        theirs = known_marks(report)
        for mark in coded.marks if theirs else ():
            degree = min(_likeness(mark, other) for other in theirs)
            if degree < len(counts):
                counts[degree] += 1
            else:
                missed += 1
    seen = _shares([*beliefs.mark_seen, 1 - sum(beliefs.mark_seen)], [*counts, missed])
    return replace(beliefs, mark_seen=seen[:-1])


def _likeness(ours: marking.Mark, theirs: marking.Mark) -> int:
    kind, part = ours.kind == theirs.kind, ours.part == theirs.part
    if kind and part:
        if ours.side == theirs.side:
            return marking.SAME
        return marking.OTHER_SIDE if ours.side and theirs.side else marking.UNSAID_SIDE
    return marking.OTHER_KIND if part else marking.OTHER_PART if kind else marking.OTHER_PART + 1


def _whereabouts(beliefs: Beliefs, pairs: _Pairs) -> Beliefs:
    """When and on which way people were found. A pair that several ways explain counts for each by its share; a way is
    moved alike in all classes of time, for which pairs are too few."""
    ways: NDArray[np.float64] = np.array(beliefs.ways)
    counted = np.zeros((ways.shape[0], ways.shape[2]))
    expected = np.zeros_like(counted)
    gaps = np.zeros(np.array(beliefs.gaps).shape)
    for coded, report in pairs:
        mobility = coded.mobility or MOBILITY.get(report.category, ROAMS)
        gap = _gap(coded, report)
        if gap < UNKNOWN_GAP:
            gaps[mobility, gap] += 1
        if coded.found and report.home_code:
            prior = ways[mobility, gap]
            posterior = prior * coded.parameters.whereabouts.by_way(coded.profile.found_code or "", report)
            counted[mobility] += posterior / max(posterior.sum(), 1e-12)
            expected[mobility] += prior / prior.sum()
    moved = (counted + TRUST * _mean(ways)) / (expected + TRUST * _mean(ways))
    ways = ways * moved[:, None, :]
    ways /= ways.sum(axis=2, keepdims=True)
    return replace(
        beliefs,
        ways=np.round(ways, 6).tolist(),
        gaps=[_shares(prior, by_span(prior, list(counts))) for prior, counts in zip(beliefs.gaps, gaps, strict=True)],
    )


def _mean(ways: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(ways.mean(axis=1))


def _gap(coded: Coded, report: Report) -> int:
    lost = report.lost_on.toordinal() if report.lost_on else 0
    return int(gap_of(np.array([lost]), coded.day)[0])


def _clothes(beliefs: Beliefs, pairs: _Pairs) -> Beliefs:
    kept: list[list[bool]] = [[] for _ in beliefs.clothes_kept]
    for coded, report in pairs:
        gap = _gap(coded, report)
        if report.clothes and gap <= LAST_CLOTHES_GAP:
            kept[gap] += [piece in report.clothes for piece in coded.profile.clothes]
    shares = [_share(prior, seen) for prior, seen in zip(beliefs.clothes_kept, kept, strict=True)]
    return replace(beliefs, clothes_kept=shares)


def _family(beliefs: Beliefs, pairs: _Pairs) -> Beliefs:
    """Whether a relative spoken of is one they told of: the same by sound but for one character."""
    listed = []
    for coded, report in pairs:
        theirs = names_of_kin(report)
        if theirs:
            listed += [any(_alike(name, other) for other in theirs) for name in coded.kin]
    return replace(beliefs, kin_listed=_share(beliefs.kin_listed, listed))


def _alike(left: Name, right: Name) -> bool:
    near = nearness()
    letters = list(zip(left.written[::-1], right.written[::-1], strict=False))
    return sum(near[of_character(a), of_character(b)] >= Nearness.NEAR for a, b in letters) <= max(0, len(letters) - 2)


def _places(beliefs: Beliefs, pairs: _Pairs) -> Beliefs:
    """Whether a place said that is known points at the home."""
    true = []
    for coded, report in pairs:
        if report.home_code:
            true += [
                any(report.home_code.startswith(code) for code, _ in fragment.regions)
                for fragment in coded.fragments
                if fragment.regions
            ]
    return replace(beliefs, place_true=_share(beliefs.place_true, true))


_LESSONS: tuple[Callable[[Beliefs, _Pairs], Beliefs], ...] = (
    _agreements,
    _spreads,
    _names,
    _nicknames,
    _speech,
    _marks,
    _whereabouts,
    _clothes,
    _family,
    _places,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A confirmed or rejected candidate; ``probability`` tells for a sharpness how likely it was said to be."""

    probability: Callable[[float], float]
    confirmed: bool


def sharpened(parameters: Parameters, judged: Sequence[Judged], version: str | None = None) -> Parameters:
    """The next version, with the sharpness under which the verdicts were least surprising, kept near the prior while
    verdicts are few."""
    prior = parameters.beliefs.sharpness
    grid = [round(0.6 + step / 50, 2) for step in range(26)]
    best = min(grid, key=lambda one: (_surprise(one, judged) + 40 * (one - prior) ** 2, one))
    return Parameters(
        version or f"{parameters.version}~{best}", replace(parameters.beliefs, sharpness=best), parameters.statistics
    )


def _surprise(sharpness: float, judged: Sequence[Judged]) -> float:
    told = ((min(max(one.probability(sharpness), 1e-6), 1 - 1e-6), one.confirmed) for one in judged)
    return -sum(log(likely if confirmed else 1 - likely) for likely, confirmed in told)
