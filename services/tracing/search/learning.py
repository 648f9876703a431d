"""What people decided about candidates, and everybody who is searched for by now, make the next parameter version;
without it the engine would weigh a city's names by the country's for ever.

Always from the beginning: expert beliefs, the country's statistics, everybody searched for now, all pairs decided so
far. So nothing counts twice, whatever left the register leaves no trace, and on one day one database gives the same
version. What was learnt is judged by verdicts it was not learnt from, each over the whole register as that version
scores it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import fsum, log2
from typing import Final

from chassis import seals
from chassis.aside import give_way
from chassis.generations import TRACING
from chassis.work import UnitOfWork, Units, View
from contracts.law.calendar import day_of
from contracts.orders.tracing_states import CandidateState
from services.tracing.domain.candidates import Candidate
from services.tracing.domain.facts import canonical
from services.tracing.matching.beliefs import Beliefs
from services.tracing.matching.bridge import profile_of_found, report_of_sought
from services.tracing.matching.fitting import Confirmed, Judged, fitted, sharpened
from services.tracing.matching.index import Index
from services.tracing.matching.national import national
from services.tracing.matching.pairs import compare
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.probability import Mass, likelihoods
from services.tracing.matching.records import Profile as Ours
from services.tracing.matching.records import Report
from services.tracing.matching.statistics import WORDS, Statistics
from services.tracing.search import facts, versions
from services.tracing.storage import INQUIRY_SIDE, Candidates, Compared, Inquiries, Profiles, Version, Versions

EVERY_S: Final = 3_600.0
VERDICTS: Final = 25
"""New verdicts after which a version is made, and as many as are needed to judge one [D]."""
GROWTH: Final = 500
"""And new people searched for, when that at least doubles the counted ones [D]."""
LEARNING: Final = "learning"
"""Who chose a version that took the place of its predecessor by itself."""
_AT_ONCE: Final = 500
_PAIRS_AT_ONCE: Final = 50
_FOLDS: Final = 5
"""What was learnt from four fifths of the verdicts is judged by the last one, five times."""
_RARE: Final = 3
"""A word that fewer reports tell is not kept: it could be of one family alone."""


@dataclass(frozen=True)
class Decided:
    """A pair that people decided about, as it was when they did."""

    ours: Ours
    theirs: Report
    confirmed: bool


@dataclass(frozen=True)
class Lesson:
    """A version that was learnt, packed, and how badly what it learnt foretells verdicts, and its predecessor does;
    nothing while there are few."""

    parameters: Parameters
    body: bytes
    surprise: int | None = None
    before: int | None = None

    @property
    def is_worse(self) -> bool:
        return self.surprise is not None and self.before is not None and self.surprise > self.before


def is_due(view: View) -> bool:
    """Whether there is enough that no version has learnt."""
    made = Versions(view.session).all()
    if not made:
        return False
    verdicts, searched_for = Candidates(view.session).decided_count(), Compared(view.session).live(INQUIRY_SIDE)
    return verdicts - made[-1].verdicts >= VERDICTS or searched_for >= max(GROWTH, 2 * made[-1].reports)


def learn(units: Units) -> tuple[Version, bool]:
    """The next version, and whether it is in use from now on: it is unless a person chose the present one, or it
    foretells verdicts worse, when there are enough of them. Any process can: it lays out the register for itself."""
    with units.unit() as uow:
        versions.keep_first(uow)
    with units.view() as view:
        old, name = versions.in_use(view), f"p{len(Versions(view.session).all()) + 2}"
        verdicts = Candidates(view.session).decided_count()
    statistics, register = _counted(units, old)
    decided = list(_decided(units))
    base = Parameters(name, Beliefs(), statistics)
    lesson: Lesson = units.aside(learnt, base, old, decided, register)
    confirmed = sum(one.confirmed for one in decided)
    with units.unit() as uow:
        return _kept(lesson, (confirmed, len(decided) - confirmed, verdicts), uow)


def _kept(lesson: Lesson, counts: tuple[int, int, int], uow: UnitOfWork) -> tuple[Version, bool]:
    """Another worker may have made the same version meanwhile; then that one stands."""
    Compared(uow.session).take_turn()
    known = {one.version: one for one in Versions(uow.session).all()}
    if lesson.parameters.version in known:
        return known[lesson.parameters.version], False
    confirmed, rejected, verdicts = counts
    made = versions.add(
        lesson.parameters,
        lesson.body,
        uow,
        confirmed=confirmed,
        rejected=rejected,
        verdicts=verdicts,
        surprise=lesson.surprise,
        surprise_before=lesson.before,
    )
    use = Versions(uow.session).in_use()
    adopted = use is not None and not use.pinned and not lesson.is_worse
    if adopted:
        choose(made.version, uow, chosen_by=LEARNING, pinned=False)
    return made, adopted


def choose(version: str, uow: UnitOfWork, *, chosen_by: str, pinned: bool) -> None:
    """That version is in use, and everybody is compared anew under it. ``pinned``: no later one takes its place by
    itself."""
    Compared(uow.session).take_turn()
    Versions(uow.session).use(version, since=uow.now(), chosen_by=chosen_by, pinned=pinned)
    Compared(uow.session).unsettle_profiles()
    uow.audit("parameters_chosen", f"parameters/{version}", chosen_by=chosen_by, pinned=pinned)


# --- what verdicts teach ----------------------------------------------------------------------------------------------


def learnt(base: Parameters, old: Parameters, decided: Sequence[Decided], register: Index) -> Lesson:
    """The next version under the name of ``base``. Seconds of calculation, so it belongs into a thread aside."""
    new = _taught(base, decided, register)
    body = versions.packed(new)
    if len(decided) < VERDICTS:
        return Lesson(new, body)
    return Lesson(new, body, _surprise_of_lessons(base, decided, register), surprise(old, decided, register))


def _taught(base: Parameters, decided: Sequence[Decided], register: Index) -> Parameters:
    pairs = [Confirmed(one.ours, one.theirs) for one in decided if one.confirmed]
    moved = fitted(base, pairs, base.version)
    return sharpened(moved, judged(moved, decided, register), base.version)


def _surprise_of_lessons(base: Parameters, decided: Sequence[Decided], register: Index) -> int:
    """Of verdicts that what is judged was not learnt from, each once."""
    bits: list[float] = []
    for fold in range(_FOLDS):
        others = [one for place, one in enumerate(decided) if place % _FOLDS != fold]
        bits += _bits(_taught(base, others, register), decided[fold::_FOLDS], register)
    return _thousandths(bits)


def surprise(parameters: Parameters, decided: Sequence[Decided], register: Index) -> int:
    """How badly a version foretells verdicts: thousandths of a bit a verdict."""
    return _thousandths(_bits(parameters, decided, register))


def _thousandths(bits: Sequence[float]) -> int:
    return round(1000 * fsum(bits) / len(bits))


def _bits(parameters: Parameters, decided: Sequence[Decided], register: Index) -> list[float]:
    sharpness = parameters.beliefs.sharpness
    told = [(one.probability(sharpness), one.confirmed) for one in judged(parameters, decided, register)]
    return [-log2(min(max(likely if right else 1 - likely, 1e-6), 1.0)) for likely, right in told]


def judged(parameters: Parameters, decided: Sequence[Decided], register: Index) -> list[Judged]:
    """How likely a version takes each pair to be, over the register as it scores that. Whoever was confirmed has left
    the register, and is counted as if he had not."""
    asked, registered = register.under(parameters), parameters.beliefs.registered
    told = []
    for one in decided:
        score, mass = sum(compare(one.ours, one.theirs, parameters).values()), asked.search(one.ours, 1).mass
        mass = mass if one.theirs.id in register else mass.having(score)
        told.append(Judged(partial(_probability, score, mass, registered), one.confirmed))
    return told


def _probability(score: int, mass: Mass, registered: float, sharpness: float) -> float:
    return likelihoods([("it", score)], mass, registered=registered, sharpness=sharpness).candidates["it"]


# --- what there is to learn from --------------------------------------------------------------------------------------


def _counted(units: Units, old: Parameters) -> tuple[Statistics, Index]:
    """The country and everybody searched for now, counted and laid out. Words that nobody but one family may have told
    are forgotten; what the country's statistics list everybody knows."""
    country, statistics = national(day := day_of(units.clock.now())), national(day)
    register = Index(old, give_way)
    register.build(_counting(_reports(units), statistics))
    for topic in WORDS:
        statistics.drop_rare(topic, _RARE, country.counts[topic])
    return statistics, register


def _counting(reports: Iterator[Report], statistics: Statistics) -> Iterator[Report]:
    for report in reports:
        statistics.add(report)
        yield report


def _reports(units: Units) -> Iterator[Report]:
    """From views of a batch each, so that none stays open long."""
    after = ""
    while True:
        with units.view() as view:
            ids = Compared(view.session).page(INQUIRY_SIDE, after, _AT_ONCE)
            known = [report_of_sought(id, sought) for id, sought in facts.people(ids, view)]
        yield from known
        give_way()
        if len(ids) < _AT_ONCE:
            return
        after = ids[-1]


def _decided(units: Units) -> Iterator[Decided]:
    """In the order of the candidates, from views of a batch each."""
    after = ""
    while True:
        with units.view() as view, seals.unguarded(view.session):
            some = Candidates(view.session).decided(after, _PAIRS_AT_ONCE)
            known = [pair for one in some if (pair := _pair(one, view)) is not None]
            after = some[-1].id if some else after
        yield from known
        give_way()
        if len(some) < _PAIRS_AT_ONCE:
            return


def _pair(candidate: Candidate, view: View) -> Decided | None:
    """Who was erased teaches nothing, nor whose inquiry was withdrawn, nor a pair of which more is known than when
    people decided: engine and people would be compared on different facts, and the answer be among them."""
    profile = Profiles(view.session).get(candidate.profile_id)
    inquiry = Inquiries(view.session).get(candidate.inquiry_id)
    confirmed = candidate.state is CandidateState.CONFIRMED
    words = (profile.description, inquiry.person, inquiry.reporter)
    if not (confirmed or inquiry.is_open) or any(one.open_unless_erased() is None for one in words):
        return None
    found, sought = facts.found_as(profile, view), facts.sought_as(inquiry)
    if candidate.fingerprint not in view.keys.blinds(canonical(found, sought), TRACING):
        return None
    return Decided(profile_of_found(profile.id, found), report_of_sought(inquiry.id, sought), confirmed)
