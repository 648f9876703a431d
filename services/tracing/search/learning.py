"""What people decided about candidates, and everybody who is searched for by now, make the next parameter version;
without it the engine would weigh a city's names by the country's for ever.

Always from the beginning: expert beliefs, the country's statistics, everybody searched for now, all pairs decided so
far. So nothing counts twice, whatever left the register leaves no trace, and on one day one database gives the same
version.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from math import fsum, log2
from typing import Final

from chassis import seals
from chassis.aside import give_way
from chassis.work import UnitOfWork, Units, View
from contracts.law.calendar import day_of
from contracts.orders.tracing_states import CandidateState
from services.tracing.domain.candidates import Candidate
from services.tracing.domain.facts import Found
from services.tracing.matching.beliefs import Beliefs
from services.tracing.matching.bridge import profile_of_found, report_of_sought
from services.tracing.matching.fitting import Confirmed, Judged, fitted, sharpened
from services.tracing.matching.national import national
from services.tracing.matching.pairs import compare
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.probability import Mass, likelihoods
from services.tracing.matching.records import Profile as Ours
from services.tracing.matching.records import Report
from services.tracing.matching.statistics import Statistics
from services.tracing.search import facts, versions
from services.tracing.search.searching import search_of
from services.tracing.storage import INQUIRY_SIDE, Candidates, Compared, Inquiries, Profiles, Version, Versions

EVERY_S: Final = 3_600.0
VERDICTS: Final = 25
"""New verdicts after which a version is made [D]."""
GROWTH: Final = 500
"""And new people searched for, when that at least doubles the counted ones [D]."""
LEARNING: Final = "learning"
"""Who chose a version that took the place of its predecessor by itself."""
_AT_ONCE: Final = 500
_RARE: Final = 3
"""An alias that fewer reports tell is not kept: it could be of one family alone."""


@dataclass(frozen=True)
class Decided:
    """A pair that people decided about, and how likely the engine took it to be, by sharpness."""

    ours: Ours
    theirs: Report
    confirmed: bool
    mass: Mass

    def judged(self, parameters: Parameters) -> Judged:
        score = sum(compare(self.ours, self.theirs, parameters).values())
        return Judged(partial(self._probability, parameters, score), self.confirmed)

    def _probability(self, parameters: Parameters, score: int, sharpness: float) -> float:
        registered, key = parameters.beliefs.registered, self.theirs.id
        told = likelihoods([(key, score)], self.mass, registered=registered, sharpness=sharpness)
        return told.candidates[key]


@dataclass(frozen=True)
class Lesson:
    """A version that was learnt, and how well it and its predecessor would have foretold what it was learnt from."""

    parameters: Parameters
    surprise: int | None
    before: int | None


def is_due(view: View) -> bool:
    """Whether there is enough that no version has learnt."""
    made = Versions(view.session).all()
    if not made:
        return False
    verdicts, searched_for = Candidates(view.session).decided_count(), Compared(view.session).live(INQUIRY_SIDE)
    last = made[-1]
    return verdicts - last.confirmed - last.rejected >= VERDICTS or searched_for >= max(GROWTH, 2 * last.reports)


def learn(units: Units) -> tuple[Version, bool]:
    """The next version, and whether it is in use from now on: it is unless a person chose the present one, or it would
    have foretold the verdicts worse, when there are enough of them."""
    with units.unit() as uow:
        versions.keep_first(uow)
    statistics = _counted(units)
    with units.view() as view:
        old, decided = versions.in_use(view), list(_decided(view))
        base = Parameters(f"p{len(Versions(view.session).all()) + 2}", Beliefs(), statistics)
        lesson: Lesson = view.aside(_learnt, base, old, decided)
    with units.unit() as uow:
        return _kept(lesson, decided, uow)


def _kept(lesson: Lesson, decided: Sequence[Decided], uow: UnitOfWork) -> tuple[Version, bool]:
    """Another worker may have made the same version meanwhile; then that one stands."""
    Compared(uow.session).take_turn()
    known = {one.version: one for one in Versions(uow.session).all()}
    if lesson.parameters.version in known:
        return known[lesson.parameters.version], False
    confirmed = sum(one.confirmed for one in decided)
    made = versions.add(
        lesson.parameters,
        uow,
        confirmed=confirmed,
        rejected=len(decided) - confirmed,
        surprise=lesson.surprise,
        surprise_before=lesson.before,
    )
    use = Versions(uow.session).in_use()
    adopted = use is not None and not use.pinned and not _is_worse(lesson, len(decided))
    if adopted:
        choose(made.version, uow, chosen_by=LEARNING, pinned=False)
    return made, adopted


def _is_worse(lesson: Lesson, verdicts: int) -> bool:
    """Fewer verdicts say nothing of that."""
    return verdicts >= VERDICTS and (lesson.surprise or 0) > (lesson.before or 0)


def choose(version: str, uow: UnitOfWork, *, chosen_by: str, pinned: bool) -> None:
    """That version is in use, and everybody is compared anew under it. ``pinned``: no later one takes its place by
    itself."""
    Compared(uow.session).take_turn()
    Versions(uow.session).use(version, since=uow.now(), chosen_by=chosen_by, pinned=pinned)
    Compared(uow.session).unsettle_profiles()
    uow.audit("parameters_chosen", f"parameters/{version}", chosen_by=chosen_by, pinned=pinned)


def surprise(parameters: Parameters, decided: Sequence[Decided]) -> int | None:
    """How badly a version would have foretold the verdicts: thousandths of a bit a verdict; nothing without any."""
    if not decided:
        return None
    sharpness = parameters.beliefs.sharpness
    told = [(one.judged(parameters).probability(sharpness), one.confirmed) for one in decided]
    bits = [-log2(min(max(likely if right else 1 - likely, 1e-6), 1.0)) for likely, right in told]
    return round(1000 * fsum(bits) / len(bits))


def _learnt(base: Parameters, old: Parameters, decided: Sequence[Decided]) -> Lesson:
    """Seconds of calculation, so it belongs into a thread aside."""
    pairs = [Confirmed(one.ours, one.theirs) for one in decided if one.confirmed]
    moved = fitted(base, pairs, base.version)
    new = sharpened(moved, [one.judged(moved) for one in decided], base.version)
    return Lesson(new, surprise(new, decided), surprise(old, decided))


def _counted(units: Units) -> Statistics:
    """The country and everybody searched for now."""
    statistics = national(day_of(units.clock.now()))
    for report in _reports(units):
        statistics.add(report)
    statistics.drop_rare("alias", _RARE)
    return statistics


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


def _decided(view: View) -> Iterable[Decided]:
    """Who was erased teaches nothing."""
    with seals.unguarded(view.session):
        for candidate in Candidates(view.session).decided():
            pair = _pair(candidate, view)
            if pair is not None:
                found, theirs = pair
                mass = search_of(view).ranked(found, 1).mass
                confirmed = candidate.state is CandidateState.CONFIRMED
                yield Decided(profile_of_found(candidate.profile_id, found), theirs, confirmed, mass)


def _pair(candidate: Candidate, view: View) -> tuple[Found, Report] | None:
    profile = Profiles(view.session).get(candidate.profile_id)
    inquiry = Inquiries(view.session).get(candidate.inquiry_id)
    words = (profile.description, inquiry.person, inquiry.reporter)
    if any(one.open_unless_erased() is None for one in words):
        return None
    return facts.found_as(profile, view), report_of_sought(inquiry.id, facts.sought_as(inquiry))
