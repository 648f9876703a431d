"""Why two records have the score they have; without it a worker would get a number and no reason.

Terms are whole millibits and add up to the score exactly. What nobody could compare is told as missing: those are the
questions to ask. Whatever was looked at stands in the words of a term, so that nobody sees a field agree whose words
have nothing in common.
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

_CATEGORIES = {
    "dementia": "认知症",
    "mental": "精神障碍",
    "intellect": "智力残疾",
    "deaf": "听力言语残疾",
    "minor": "未成年",
    "coma": "昏迷",
}


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
    """Everything told of it, each once."""
    division = "" if _named_last(report.home_code) in report.home_text else _division(report.home_code)
    told: list[str] = []
    for words in (division, report.home_text, report.town, report.village):
        if words and not any(words in before for before in told):
            told.append(words)
    return " ".join(told)


def _named_last(code: str | None) -> str:
    """The county's name, or whatever name its code stands for: an address with it needs no other for it."""
    return _names(code)[-1] if code else ""


def _division(code: str | None) -> str:
    """A place by the names of its province, city and county; what no table names by its code."""
    return "".join(_names(code)) if code else ""


def _names(code: str) -> list[str]:
    names = divisions()
    levels = [PROVINCES.get(code[:2]), names.get(f"{code[:4]}00"), names.get(code)]
    return list(dict.fromkeys(name for name in levels if name)) or [code]


def _kin(report: Report) -> str:
    return _family((*report.kin, *([report.reporter] if report.reporter and report.reporter.name else [])))


def _people(profile: Profile) -> str:
    accent = profile.accent if profile.accent.endswith("语") else ""
    return _listed(profile.ethnicity, *profile.languages, accent)


def _ages(profile: Profile) -> str:
    """The estimate, and the year it is for: people grow older while they are searched for."""
    if not (profile.ages and profile.found_on):
        return ""
    return f"{profile.ages[0]}–{profile.ages[1]} ({profile.found_on.year})"


def _category(code: str) -> str:
    return _CATEGORIES.get(code, code)


def _listed(*words: str) -> str:
    return "、".join(dict.fromkeys(word for word in words if word))


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
    Field.PEOPLE: (_people, lambda r: _listed(r.ethnicity, *r.speaks)),
    Field.CATEGORY: (lambda p: _category(p.category), lambda r: _category(r.category)),
    Field.MARKS: (lambda p: _marks(p.marks), lambda r: _marks(r.marks)),
    Field.HEIGHT: (lambda p: str(p.height or ""), lambda r: str(r.height or "")),
    Field.BLOOD: (lambda p: p.blood or "", lambda r: r.blood or ""),
    Field.CLOTHES: (lambda p: "、".join(p.clothes), lambda r: "、".join(r.clothes)),
    Field.KIN: (lambda p: _family(p.kin), _kin),
    Field.PHONE: (lambda p: p.phone, lambda r: r.phone),
}
