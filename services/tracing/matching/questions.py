"""Which question would tell most about who somebody is; without it a worker would ask what the form asks next.

Families are found by asking again. For every field that is not answered, what each candidate's report says is taken as
the answer in turn, as likely as that candidate is; the gain is by how much that would lower the uncertainty (Shannon
entropy, in millibits) over the candidates and "none of them". A field that no report tells of gains nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, log2

from services.tracing.domain.places import PROVINCES
from services.tracing.matching import forward
from services.tracing.matching.explanation import answered
from services.tracing.matching.fields import Field
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.profiles import Coded
from services.tracing.matching.query import Query
from services.tracing.matching.records import Profile, Report
from services.tracing.matching.reports import Reports, View

CANDIDATES = 12
"""The best so many are asked about; the rest share what likelihood is left."""


@dataclass(frozen=True, slots=True)
class Question:
    """A field to ask for, and by how many millibits the answer is expected to lower the uncertainty."""

    field: Field
    gain: int


def next_questions(
    profile: Profile,
    candidates: Sequence[tuple[Report, float]],
    parameters: Parameters,
    pause: Callable[[], None] = lambda: None,
) -> tuple[Question, ...]:
    """The questions worth asking, the best first; among equals in the order of the fields. ``candidates`` are reports
    with their probabilities, which together are at most one."""
    present = sorted(candidates, key=lambda pair: (-pair[1], pair[0].id))[:CANDIDATES]
    if not present:
        return ()
    block = Reports()
    for report, _ in present:
        block.append(report)
    asked = _Present(profile, [report for report, _ in present], [chance for _, chance in present], block, parameters)
    found = []
    for field in _ANSWERS:
        if not answered(profile, field):
            found.append(Question(field, asked.gain(field)))
            pause()
    order = list(Field)
    return tuple(sorted((one for one in found if one.gain > 0), key=lambda one: (-one.gain, order.index(one.field))))


@dataclass(frozen=True)
class _Present:
    """The candidates as they stand."""

    profile: Profile
    reports: Sequence[Report]
    chances: Sequence[float]
    block: Reports
    parameters: Parameters

    def gain(self, field: Field) -> int:
        """The expected fall of entropy, in millibits."""
        answers = [_ANSWERS[field](self.profile, report) for report in self.reports]
        columns = {answer: self._bits(field, answer) for answer in answers if answer is not None}
        if not columns:
            return 0
        before = _entropy(self._after(()))
        nobody = max(0.0, 1 - fsum(self.chances))
        none_of_them = tuple(min(bits) for bits in zip(*columns.values(), strict=True))
        falls = [
            chance * (before - _entropy(self._after(columns[answer])))
            for chance, answer in zip(self.chances, answers, strict=True)
            if answer is not None
        ]
        falls.append(nobody * (before - _entropy(self._after(none_of_them))))
        return round(1000 * fsum(falls))

    def _bits(self, field: Field, answer: Profile) -> tuple[int, ...]:
        """What an answer would weigh for each candidate."""
        query = Query(Coded.of(answer, self.parameters), self.block.words)
        bits = forward.FIELDS[field](query, View(self.block, slice(0, len(self.block))))
        return tuple(bits.tolist()) if bits is not None else (0,) * len(self.reports)

    def _after(self, bits: Sequence[int]) -> list[float]:
        """The probabilities after an answer of such weights; none weighed leaves them as they are."""
        weights = [1.0] * len(self.chances)
        if bits:
            weights = [2.0 ** (self.parameters.beliefs.sharpness * one / 1000) for one in bits]
        parts = [chance * weight for chance, weight in zip(self.chances, weights, strict=True)]
        parts.append(max(0.0, 1 - fsum(self.chances)))
        whole = fsum(parts)
        return [part / whole for part in parts] if whole > 0 else parts


def _entropy(chances: Sequence[float]) -> float:
    return -fsum(chance * log2(chance) for chance in chances if chance > 0)


def _name(profile: Profile, report: Report) -> Profile | None:
    return replace(profile, names=(report.name,), name_kind="全名") if report.name else None


def _places(profile: Profile, report: Report) -> Profile | None:
    said = report.town or report.village
    if not said and report.home_code:
        said = PROVINCES.get(report.home_code[:2], "")
    return replace(profile, places=(said,)) if said else None


def _accent(profile: Profile, report: Report) -> Profile | None:
    province = PROVINCES.get((report.home_code or "")[:2])
    return replace(profile, accent=f"{province}口音") if province else None


def _kin(profile: Profile, report: Report) -> Profile | None:
    named = report.kin or ((report.reporter,) if report.reporter and report.reporter.name else ())
    return replace(profile, kin=named[:1]) if named else None


def _age(profile: Profile, report: Report) -> Profile | None:
    if not report.birth_year or not profile.found_on:
        return None
    age = max(0, profile.found_on.year - report.birth_year)
    return replace(profile, ages=(max(0, age - 5), age + 5))


def _phone(profile: Profile, report: Report) -> Profile | None:
    return replace(profile, phone=report.phone[-4:]) if len(report.phone) >= 4 else None


_ANSWERS: Mapping[Field, Callable[[Profile, Report], Profile | None]] = {
    Field.NAME: _name,
    Field.SEX: lambda p, r: replace(p, sex=r.sex) if r.sex else None,
    Field.AGE: _age,
    Field.PLACES: _places,
    Field.ACCENT: _accent,
    Field.PEOPLE: lambda p, r: replace(p, ethnicity=r.ethnicity) if r.ethnicity else None,
    Field.MARKS: lambda p, r: replace(p, marks=r.marks) if r.marks else None,
    Field.HEIGHT: lambda p, r: replace(p, height=r.height) if r.height else None,
    Field.BLOOD: lambda p, r: replace(p, blood=r.blood) if r.blood else None,
    Field.KIN: _kin,
    Field.PHONE: _phone,
}
"""What the profile would be if a report told the truth about a field that can be asked for; nothing when it does not
tell. Clothes, condition and where he was found are seen, not asked."""
