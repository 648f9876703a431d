"""How likely two records are the same person, field by field; without it a worker would get a list and no reasons.

    score = Σ over fields of log2( P(what we see | same person) / P(what we see) ), in millibits

The score is absolute: it depends on these two records and nothing else, neither on other candidates nor on the
register's size, and not on which of the two arrived last. A field missing on either side adds nothing. Every term is
shown; the terms add up to the score. No score ever says who somebody is: only people and their evidence do
(:mod:`services.tracing.domain.candidates`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log2

from contracts.codes import EvidenceField, MatchBand
from services.tracing.domain import names
from services.tracing.domain.facts import CERTAIN_SEXES, Found, Mark, Sought
from services.tracing.domain.parameters import P1, Parameters, millibits
from services.tracing.domain.places import (
    common_level,
    core_of,
    divisions_sounding_like,
)
from services.tracing.domain.sound import folded, sounds


@dataclass(frozen=True)
class Term:
    """One field's part of the score, with what stands on either side."""

    field: EvidenceField
    left: str
    right: str
    millibits: int


@dataclass(frozen=True)
class Comparison:
    """Two records compared under one frozen parameter set."""

    terms: tuple[Term, ...]
    vetoes: tuple[EvidenceField, ...]
    parameters: Parameters

    @property
    def score(self) -> int:
        return sum(term.millibits for term in self.terms)

    @property
    def band(self) -> MatchBand:
        """Absolute; what speaks against the laws of nature (:attr:`vetoes`) is never strong, whatever else agrees."""
        if self.score < self.parameters.review_at:
            return MatchBand.BELOW
        strong = self.score >= self.parameters.strong_at and not self.vetoes
        return MatchBand.STRONG if strong else MatchBand.REVIEW

    @property
    def conflicts(self) -> tuple[EvidenceField, ...]:
        """The fields that speak against."""
        return tuple(term.field for term in self.terms if term.millibits <= self.parameters.conflict_at)

    @property
    def missing(self) -> tuple[EvidenceField, ...]:
        """The fields nobody could compare; the next questions to ask."""
        present = {term.field for term in self.terms}
        return tuple(field for field in EvidenceField if field not in present)


def compare(found: Found, sought: Sought, parameters: Parameters = P1) -> Comparison:
    """Compare the person in our care with the person somebody searches for."""
    name, pet = names.together(
        names.full_name(found, sought, parameters),
        names.nickname(found, sought, parameters),
    )
    heard = ((EvidenceField.NAME, name), (EvidenceField.NICKNAME, pet))
    terms = [Term(field, hit.left, hit.right, hit.millibits) for field, hit in heard if hit is not None]
    terms += [term for field in _FIELDS if (term := field(found, sought, parameters)) is not None]
    return Comparison(tuple(terms), _vetoes(found, sought), parameters)


def _vetoes(found: Found, sought: Sought) -> tuple[EvidenceField, ...]:
    vetoes = [EvidenceField.SEX] if _both_certain(found, sought) and found.sex != sought.sex else []
    if sought.last_seen_on and sought.last_seen_on > found.found_on:
        vetoes.append(EvidenceField.TIME)
    return tuple(vetoes)


def _both_certain(found: Found, sought: Sought) -> bool:
    return found.sex in CERTAIN_SEXES and sought.sex in CERTAIN_SEXES


def _sex(found: Found, sought: Sought, p: Parameters) -> Term | None:
    if not _both_certain(found, sought):
        return None
    return Term(
        EvidenceField.SEX,
        found.sex,
        sought.sex,
        p.same_sex if found.sex == sought.sex else p.other_sex,
    )


def _age(found: Found, sought: Sought, p: Parameters) -> Term | None:
    if sought.birth_year is None:
        return None
    (lo, hi), year = found.ages, found.ages_year
    earliest, latest = year - hi - 1, year - lo
    outside = max(earliest - sought.birth_year, sought.birth_year - latest, 0)
    return Term(
        EvidenceField.AGE,
        f"{lo}–{hi} ({year})",
        str(sought.birth_year),
        _age_bits(outside, latest - earliest + 1, p),
    )


def _age_bits(outside: int, width: int, p: Parameters) -> int:
    if outside == 0:
        return max(0, millibits(p.age_inside, min(width, p.register_years) / p.register_years))
    rings = (millibits(share, years / p.register_years) for upto, share, years in p.age_rings if outside <= upto)
    return min(0, next(rings, p.age_beyond))


def _home(found: Found, sought: Sought, p: Parameters) -> Term | None:
    """The deepest level that one place hits; further places nest in it and add little, misses take a little away."""
    hits = [bits for place in found.places if (bits := _place_bits(place, sought, p)) is not None]
    if not hits:
        return None
    good = sorted((bits for bits in hits if bits > 0), reverse=True)
    further = p.home_further_hit * min(p.hits_counted, len(good) - 1) if good else 0
    total = sum(good[:1]) + further + p.home_miss * min(p.misses_counted, len(hits) - len(good))
    return Term(EvidenceField.HOME_PLACE, " ".join(found.places), _home_words(sought), total)


def _home_words(sought: Sought) -> str:
    return " ".join(place.name for place in sought.home) or sought.home_text


def _place_bits(place: str, sought: Sought, p: Parameters) -> int | None:
    """One place said against the home: positive for a hit, 0 for a miss, nothing when the inquiry cannot answer."""
    core = sounds(core_of(place))
    if not core or not (sought.home or sought.home_text):
        return None
    hits = [
        p.home_level[home.level] - _dialect(core, home.core, p)
        for home in sought.home
        if folded(home.core) == folded(core)
    ]
    codes = divisions_sounding_like(place)
    hits += [p.home_level[level] for code in codes if (level := _shared(code, sought))]
    hits += [p.home_in_address] if len(core) > 1 and _contains(folded(sounds(sought.home_text)), folded(core)) else []
    if hits:
        return max(
            1,
            max(hits) - _commonness(len(codes)) + (p.home_short_name if len(core) == 1 else 0),
        )
    return 0 if codes or sought.home_text or any(home.level in ("town", "village") for home in sought.home) else None


def _shared(code: str, sought: Sought) -> str | None:
    return common_level(code, sought.home_region_code) if sought.home_region_code else None


def _dialect(heard: tuple[str, ...], true: tuple[str, ...], p: Parameters) -> int:
    return 0 if heard == true else -p.merged_by_dialect


def _commonness(namesakes: int) -> int:
    """A name that many places of our list bear says less: one bit for each doubling."""
    return round(1000 * log2(1 + namesakes))


def _contains(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1))


def _time(found: Found, sought: Sought, p: Parameters) -> Term | None:
    """Most who are found are found soon; who went missing after our person was found is somebody else."""
    if sought.last_seen_on is None:
        return None
    days = (found.found_on - sought.last_seen_on).days
    bits = p.found_before_missing if days < 0 else next((weight for upto, weight in p.gaps if days <= upto), 0)
    return Term(
        EvidenceField.TIME,
        found.found_on.isoformat(),
        sought.last_seen_on.isoformat(),
        bits,
    )


def _marks(found: Found, sought: Sought, p: Parameters) -> Term | None:
    """Each mark of ours against its best of theirs; a mark that the family did not tell of is a small doubt only."""
    if not found.marks or not sought.marks:
        return None
    bits = sum(max(_mark_bits(ours, theirs, p) for theirs in sought.marks) for ours in found.marks)
    left, right = (" ".join(map(_mark_words, marks)) for marks in (found.marks, sought.marks))
    return Term(EvidenceField.MARKS, left, right, max(p.marks_least, min(p.marks_most, bits)))


def _mark_bits(ours: Mark, theirs: Mark, p: Parameters) -> int:
    if not (ours.part in theirs.part or theirs.part in ours.part):
        return p.mark_absent
    if ours.kind != theirs.kind:
        return p.mark_same_part
    if ours.side and theirs.side:
        return p.mark_same if ours.side == theirs.side else p.mark_other_side
    return p.mark_side_unknown


def _mark_words(mark: Mark) -> str:
    return {"left": "左", "right": "右", "": ""}[mark.side] + mark.part + mark.kind


def _height(found: Found, sought: Sought, p: Parameters) -> Term | None:
    """Adults only: a child grows."""
    if found.height_cm is None or sought.height_cm is None or found.ages[0] < p.adult_age:
        return None
    apart = abs(found.height_cm - sought.height_cm)
    bits = next((weight for upto, weight in p.heights if apart <= upto), p.height_beyond)
    return Term(EvidenceField.HEIGHT, str(found.height_cm), str(sought.height_cm), bits)


_FIELDS: tuple[Callable[[Found, Sought, Parameters], Term | None], ...] = (
    _sex,
    _age,
    _home,
    _time,
    _marks,
    _height,
)
