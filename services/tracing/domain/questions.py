"""Which question to ask next; without it a conversation would go on about what no candidate could be told apart by.

"By asking again" most families are found. An unanswered field is worth what its answer is expected to tell about *who*
of the present candidates, or none of them, the person is: the mutual information of answer and person, in bits, times
the chance that there will be an answer at all. It depends on how likely each candidate is and on what each of them
would answer, and on nothing else of them (:class:`Rival`), so that whatever scores them may change.

Where nobody can be ranked there is no list: fields are then worth what an agreement in them usually tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum, log2
from types import MappingProxyType
from typing import Final

from contracts.codes import EvidenceField as F
from contracts.codes import QuestionVerdict
from services.tracing.domain.facts import ADULT_AT, CERTAIN_SEXES, Found, Sought
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


Q2: Final = QuestionParameters(
    version="q2",
    prospects=MappingProxyType(
        {
            F.NAME: Prospect(answered=0.40, right=0.55, chance=0.001),
            F.HOME_PLACE: Prospect(answered=0.55, right=0.65, chance=0.002),
            F.KIN: Prospect(answered=0.40, right=0.55, chance=0.003),
            F.NICKNAME: Prospect(answered=0.45, right=0.50, chance=0.015),
            F.MARKS: Prospect(answered=0.95, right=0.60, chance=0.030),
            F.PHONE: Prospect(answered=0.08, right=0.85, chance=0.001),
            F.ACCENT: Prospect(answered=0.45, right=0.75, chance=0.060),
            F.HEIGHT: Prospect(answered=0.98, right=0.60, chance=0.170),
            F.SEX: Prospect(answered=0.99, right=0.99, chance=0.500),
        }
    ),
)


@dataclass(frozen=True)
class Rival:
    """One who may be the person: how likely, and what he would answer in each field, as far as his report says.
    ``others``: what else is known to be about the same one."""

    id: str
    share: float
    answers: Mapping[F, str]
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question and what its answer is expected to tell; ``answers``: how many different ones the candidates would
    give."""

    field: F
    gain_millibits: int
    answers: int


@dataclass(frozen=True)
class Outlook:
    """Who the person may be, as far as it is known, and what to ask. ``shares`` and ``absent``, that it is none of
    them, add up to one."""

    verdict: QuestionVerdict
    shares: tuple[tuple[str, float], ...]
    absent: float
    uncertainty_millibits: int
    questions: tuple[Asked, ...]
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By a rival's id what else is about the same one."""


NOTHING_TO_ASK: Final = Outlook(QuestionVerdict.NOT_SEARCHED, (), 0.0, 0, ())
"""Of somebody who is not searched for any more."""


def outlook(rivals: Sequence[Rival], unanswered: Iterable[F], *, can_rank: bool, p: QuestionParameters = Q2) -> Outlook:
    """The unanswered fields that are worth asking, the best first. The shares of the rivals are together at most one;
    what is left is that it is none of them. Their order does not matter. ``can_rank``: whether the evidence tells
    anybody apart.

    >>> outlook([], [F.NAME], can_rank=False).verdict.value
    'cannot_rank'
    """
    ranked = sorted(rivals, key=lambda rival: (-rival.share, rival.id))
    fields = [field for field in p.prospects if field in set(unanswered)]
    if not (ranked and can_rank):
        return Outlook(QuestionVerdict.CANNOT_RANK, (), 1.0, 0, _by_gain(_usually(field, p) for field in fields))
    shares = [rival.share for rival in ranked]
    absent = max(0.0, 1 - fsum(shares))
    asked = _by_gain(_expected(field, ranked, shares, absent, p) for field in fields)
    pairs = tuple((rival.id, rival.share) for rival in ranked)
    others = {rival.id: rival.others for rival in ranked if rival.others}
    return Outlook(QuestionVerdict.RANKED, pairs, absent, _millibits(_entropy([*shares, absent])), asked, others)


def unanswered_of(found: Found) -> tuple[F, ...]:
    """What nobody knows of the person in our care, and could be asked or looked for. A child's height is compared with
    nobody's."""
    known = {
        F.NAME: bool(found.names),
        F.NICKNAME: bool(found.nicknames),
        F.HOME_PLACE: bool(found.places),
        F.MARKS: bool(found.marks),
        F.KIN: bool(found.kin),
        F.PHONE: False,
        F.ACCENT: bool(found.speech),
        F.HEIGHT: found.height_cm is not None or found.ages[0] < ADULT_AT,
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
        F.KIN: _by_sound(sought.kin[0].name) if sought.kin else "",
        F.PHONE: sought.phone[-4:],
        F.ACCENT: (sought.home_region_code or "")[:2],
        F.HEIGHT: "" if sought.height_cm is None else str(sought.height_cm // _HEIGHT_BAND_CM),
        F.SEX: sought.sex if sought.sex in CERTAIN_SEXES else "",
    }
    return {field: answer for field, answer in told.items() if answer}


def _by_sound(words: str) -> str:
    return " ".join(folded(sounds(words)))


def _deepest_home(sought: Sought) -> str:
    deepest = max(sought.home, key=lambda place: LEVELS.index(place.level), default=None)
    return " ".join(folded(deepest.core)) if deepest else ""


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
