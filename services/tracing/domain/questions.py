"""Which question to ask next; without it a conversation would go on about what no candidate could be told apart by.

"By asking again" most families are found. An unanswered field is worth what its answer is expected to tell about *who*
of the present candidates, or nobody registered, the person is: the mutual information of answer and person, in bits,
times the chance that there will be an answer at all. It depends on the candidates' scores and on what each of them
would answer, and on nothing else of them (:class:`Rival`), so that whatever scores them may change.

Where nobody can be ranked there is no list: fields are then worth what an agreement in them usually tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from types import MappingProxyType
from typing import Final

from contracts.codes import EvidenceField as F
from contracts.codes import QuestionVerdict
from services.tracing.domain.facts import CERTAIN_SEXES, Found, Sought
from services.tracing.domain.parameters import P1
from services.tracing.domain.places import LEVELS
from services.tracing.domain.sound import folded, nickname_core, sounds

_HEIGHT_BAND_CM: Final = 5


@dataclass(frozen=True)
class Prospect:
    """How a question usually goes: ``answered``: that there is an answer at all; ``right``: that the person a report is
    about answers what the report says; ``chance``: that anybody else happens to."""

    answered: float
    right: float
    chance: float


@dataclass(frozen=True, kw_only=True)
class QuestionParameters:
    """One frozen set. All of it are expert priors [D]: none was fitted on data."""

    version: str
    prospects: Mapping[F, Prospect]
    registered: float
    """The share of people in care whom somebody reported missing at all."""
    review_at: int
    """Below this many millibits nobody is ranked, whatever the register's size."""
    least_probability: float
    """What the likeliest must reach for a list to mean anything."""


Q1: Final = QuestionParameters(
    version="q1",
    prospects=MappingProxyType(
        {
            F.NAME: Prospect(answered=0.40, right=0.55, chance=0.001),
            F.HOME_PLACE: Prospect(answered=0.55, right=0.65, chance=0.002),
            F.NICKNAME: Prospect(answered=0.45, right=0.50, chance=0.015),
            F.MARKS: Prospect(answered=0.95, right=0.60, chance=0.030),
            F.HEIGHT: Prospect(answered=0.98, right=0.60, chance=0.170),
            F.SEX: Prospect(answered=0.99, right=0.99, chance=0.500),
        }
    ),
    registered=0.50,
    review_at=P1.review_at,
    least_probability=0.01,
)


@dataclass(frozen=True)
class Rival:
    """One who may be the person: the score, and what he would answer in each field, as far as his report says."""

    id: str
    millibits: int
    answers: Mapping[F, str]


@dataclass(frozen=True)
class Asked:
    """A question and what its answer is expected to tell; ``answers``: how many different ones the candidates would
    give."""

    field: F
    gain_millibits: int
    answers: int


@dataclass(frozen=True)
class Outlook:
    """Who the person may be, as far as it is known, and what to ask. ``shares`` and ``absent`` add up to one."""

    verdict: QuestionVerdict
    shares: tuple[tuple[str, float], ...]
    absent: float
    uncertainty_millibits: int
    questions: tuple[Asked, ...]


NOTHING_TO_ASK: Final = Outlook(QuestionVerdict.NOT_SEARCHED, (), 0.0, 0, ())
"""Of somebody who is not searched for any more."""


def outlook(rivals: Sequence[Rival], unanswered: Iterable[F], registered: int, p: QuestionParameters = Q1) -> Outlook:
    """The probabilities of the rivals among ``registered`` reports, and the unanswered fields that are worth asking,
    the best first. The order of the rivals does not matter.

    >>> outlook([], [F.NAME], 1000).verdict.value
    'cannot_rank'
    """
    ranked = sorted(rivals, key=lambda rival: (-rival.millibits, rival.id))
    shares, absent = _probabilities(ranked, registered, p)
    fields = [field for field in p.prospects if field in set(unanswered)]
    if not _can_rank(ranked, shares, p):
        return Outlook(QuestionVerdict.CANNOT_RANK, (), 1.0, 0, _by_gain(_usually(field, p) for field in fields))
    asked = _by_gain(_expected(field, ranked, shares, absent, p) for field in fields)
    pairs = tuple((rival.id, share) for rival, share in zip(ranked, shares, strict=True))
    return Outlook(QuestionVerdict.RANKED, pairs, absent, _millibits(_entropy([*shares, absent])), asked)


def unanswered_of(found: Found) -> tuple[F, ...]:
    """What nobody knows of the person in our care, and could be asked or looked for. A child's height is compared with
    nobody's."""
    known = {
        F.NAME: bool(found.names),
        F.NICKNAME: bool(found.nicknames),
        F.HOME_PLACE: bool(found.places),
        F.MARKS: bool(found.marks),
        F.HEIGHT: found.height_cm is not None or found.ages[0] < P1.adult_age,
        F.SEX: found.sex in CERTAIN_SEXES,
    }
    return tuple(field for field, answered in known.items() if not answered)


def answers_of(sought: Sought) -> Mapping[F, str]:
    """What the person a report is about would answer, as far as it says; by sound, so that two spellings are one
    answer."""
    told = {
        F.NAME: _by_sound(sought.full_name.written),
        F.NICKNAME: _by_sound(nickname_core(sought.aliases[0])) if sought.aliases else "",
        F.HOME_PLACE: _deepest_home(sought),
        F.MARKS: " ".join(f"{mark.side}{mark.part}{mark.kind}" for mark in sought.marks),
        F.HEIGHT: "" if sought.height_cm is None else str(sought.height_cm // _HEIGHT_BAND_CM),
        F.SEX: sought.sex if sought.sex in CERTAIN_SEXES else "",
    }
    return {field: answer for field, answer in told.items() if answer}


def _by_sound(words: str) -> str:
    return " ".join(folded(sounds(words)))


def _deepest_home(sought: Sought) -> str:
    deepest = max(sought.home, key=lambda place: LEVELS.index(place.level), default=None)
    return " ".join(folded(deepest.core)) if deepest else ""


def _probabilities(rivals: Sequence[Rival], registered: int, p: QuestionParameters) -> tuple[tuple[float, ...], float]:
    """P(report | profile) = 2^s / (N(1−π)/π + Σ 2^s); what is left is "not in the registry"."""
    weights = [2.0 ** (rival.millibits / 1000) for rival in rivals]
    elsewhere = max(1, registered) * (1 - p.registered) / p.registered
    whole = elsewhere + sum(weights)
    return tuple(weight / whole for weight in weights), elsewhere / whole


def _can_rank(ranked: Sequence[Rival], shares: Sequence[float], p: QuestionParameters) -> bool:
    return bool(ranked) and ranked[0].millibits >= p.review_at and shares[0] >= p.least_probability


def _expected(
    field: F, rivals: Sequence[Rival], shares: Sequence[float], absent: float, p: QuestionParameters
) -> Asked:
    """What an answer is expected to tell about who he is, over the rivals and "not in the registry"."""
    prospect = p.prospects[field]
    answers = sorted({rival.answers[field] for rival in rivals if field in rival.answers})
    people = [(share, rival.answers.get(field)) for rival, share in zip(rivals, shares, strict=True)]
    told = _told([*people, (absent, None)], answers, prospect)
    return Asked(field, _millibits(prospect.answered * told), len(answers))


def _told(people: Sequence[tuple[float, str | None]], answers: Sequence[str], prospect: Prospect) -> float:
    """The mutual information of person and answer, in bits: H(answer) − H(answer | person)."""
    if not answers:
        return 0.0
    likely = [(share, _likelihoods(own, answers, prospect)) for share, own in people]
    overall = [sum(share * row[at] for share, row in likely) for at in range(len(answers) + 1)]
    return max(0.0, _entropy(overall) - sum(share * _entropy(row) for share, row in likely))


def _likelihoods(own: str | None, answers: Sequence[str], prospect: Prospect) -> list[float]:
    """How likely each of the answers is from one person, and last: any other answer."""
    chance = min(prospect.chance, 1 / (len(answers) + 1))
    wrong = chance if own is None else (1 - prospect.right) * chance
    row = [prospect.right if answer == own else wrong for answer in answers]
    return [*row, max(0.0, 1 - sum(row))]


def _usually(field: F, p: QuestionParameters) -> Asked:
    """What an answer usually tells for the person it is about, against everybody else."""
    prospect = p.prospects[field]
    right, chance = prospect.right, prospect.chance
    bits = right * log2(right / chance) + (1 - right) * log2((1 - right) / (1 - chance))
    return Asked(field, _millibits(prospect.answered * max(0.0, bits)), 0)


def _by_gain(asked: Iterable[Asked]) -> tuple[Asked, ...]:
    """The best first; what would tell nothing is not asked."""
    worth = (one for one in asked if one.gain_millibits > 0)
    return tuple(sorted(worth, key=lambda one: (-one.gain_millibits, one.field.value)))


def _entropy(shares: Iterable[float]) -> float:
    return -sum(share * log2(share) for share in shares if share > 0)


def _millibits(bits: float) -> int:
    return round(1000 * bits)
