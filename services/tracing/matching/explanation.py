"""Why two records have the score they have; without it a worker would get a number and no reason.

Terms are whole millibits and add up to the score exactly. What speaks against is told as a conflict, what nobody could
compare as missing: those are the questions to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.tracing.domain.places import PROVINCES
from services.tracing.matching.fields import Field
from services.tracing.matching.national import divisions
from services.tracing.matching.pairs import compare_all
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.records import Mark, Profile, Relative, Report

CONFLICT_AT = -1_000
"""Millibits from which down a field speaks against."""


@dataclass(frozen=True, slots=True)
class Term:
    """One field's part of the score, with what stands on either side."""

    field: Field
    ours: str
    theirs: str
    millibits: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """The terms in the order fields are told in, under a parameter version."""

    terms: tuple[Term, ...]
    missing: tuple[Field, ...]
    version: str
    digest: str

    @property
    def score(self) -> int:
        return sum(term.millibits for term in self.terms)

    @property
    def conflicts(self) -> tuple[Field, ...]:
        return tuple(term.field for term in self.terms if term.millibits <= CONFLICT_AT)


def explained(profile: Profile, report: Report, parameters: Parameters) -> Explanation:
    """The score of a pair, field by field."""
    return explained_all(profile, [report], parameters)[0]


def explained_all(profile: Profile, reports: Sequence[Report], parameters: Parameters) -> list[Explanation]:
    """The scores of one profile with each of several reports."""
    pairs = zip(reports, compare_all(profile, reports, parameters), strict=True)
    return [_explained(profile, report, bits, parameters) for report, bits in pairs]


def _explained(profile: Profile, report: Report, bits: Mapping[Field, int], parameters: Parameters) -> Explanation:
    told = {field: (ours(profile), theirs(report)) for field, (ours, theirs) in _TOLD.items()}
    compared = [field for field in Field if all(told[field]) and field in bits]
    return Explanation(
        terms=tuple(Term(field, *told[field], bits[field]) for field in compared),
        missing=tuple(field for field in Field if field not in compared),
        version=parameters.version,
        digest=parameters.digest,
    )


def _marks(marks: tuple[Mark, ...]) -> str:
    return "、".join(mark.text or f"{mark.side}{mark.part}{mark.kind}" for mark in marks)


def _family(relatives: tuple[Relative, ...]) -> str:
    return "、".join(f"{relative.relation}{relative.name}" for relative in relatives)


def _found(profile: Profile) -> str:
    """Where and when; either is enough to be compared."""
    return " ".join(str(part) for part in (_division(profile.found_code), profile.found_on) if part)


def _lost(report: Report) -> str:
    """Where somebody lives and was lost, and when; a place that is both is told once."""
    places = dict.fromkeys(_division(code) for code in (report.home_code, report.lost_code))
    return " ".join(str(part) for part in (*places, report.lost_on) if part)


def _home(report: Report) -> str:
    return report.home_text or report.town or report.village or _division(report.home_code)


def _division(code: str | None) -> str:
    """A place by the names of its province, city and county; what no table names by its code."""
    if not code:
        return ""
    names = divisions()
    levels = [PROVINCES.get(code[:2]), names.get(f"{code[:4]}00"), names.get(code)]
    return "".join(dict.fromkeys(name for name in levels if name)) or code


def _kin(report: Report) -> str:
    return _family((*report.kin, *([report.reporter] if report.reporter and report.reporter.name else [])))


def _people(profile: Profile) -> str:
    spoken = "、".join(profile.languages) or (profile.accent if profile.accent.endswith("语") else "")
    return profile.ethnicity or spoken


def _ages(profile: Profile) -> str:
    return f"{profile.ages[0]}–{profile.ages[1]}" if profile.ages and profile.found_on else ""


_TOLD: Mapping[Field, tuple[Callable[[Profile], str], Callable[[Report], str]]] = {
    Field.NAME: (
        lambda p: "、".join(text for text, _ in p.heard),
        lambda r: "、".join((r.name, *r.aliases)) if r.name else "",
    ),
    Field.SEX: (lambda p: p.sex or "", lambda r: r.sex or ""),
    Field.AGE: (_ages, lambda r: str(r.birth_year or "")),
    Field.WHEREABOUTS: (_found, _lost),
    Field.PLACES: (lambda p: "、".join(p.places), _home),
    Field.ACCENT: (lambda p: p.accent, lambda r: _division(r.home_code)),
    Field.PEOPLE: (_people, lambda r: r.ethnicity or "、".join(r.speaks)),
    Field.CATEGORY: (lambda p: p.category, lambda r: r.category),
    Field.MARKS: (lambda p: _marks(p.marks), lambda r: _marks(r.marks)),
    Field.HEIGHT: (lambda p: str(p.height or ""), lambda r: str(r.height or "")),
    Field.BLOOD: (lambda p: p.blood or "", lambda r: r.blood or ""),
    Field.CLOTHES: (lambda p: "、".join(p.clothes), lambda r: "、".join(r.clothes)),
    Field.KIN: (lambda p: _family(p.kin), _kin),
    Field.PHONE: (lambda p: p.phone, lambda r: r.phone),
}
