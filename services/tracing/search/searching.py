"""Who may be whom, asked within one unit of work or view: by the arrays of this worker, or by keys in the database
while it has none; without it a handler would have to know which of the two there is.

Both find pairs of the same score. The arrays find everybody in reach; by keys is found who shares one. A record that
was looked up by keys alone is remembered as such and looked up again once there are arrays
(:mod:`services.tracing.search.keeping`), so that in the end it makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from chassis.generations import TRACING
from chassis.work import UnitOfWork, View
from services.tracing.domain.facts import Found, Sought
from services.tracing.matching.bridge import profile_of_found, report_of_sought
from services.tracing.matching.index import Found as Ranked
from services.tracing.matching.index import Index
from services.tracing.matching.keys import keys_of_profile, keys_of_report, shortened
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.records import Profile
from services.tracing.search import facts, versions
from services.tracing.search.memory import Memory
from services.tracing.storage import INQUIRY_SIDE, PROFILE_SIDE, Compared

MEMORY: Final = "matching_memory"
"""Under which name a worker keeps its arrays."""
SMALL: Final = 1_000
"""Records that are put into arrays at once by whoever needs them first; more are left to the keeper."""
_SEARCH: Final = "matching_search"
_OURS: Final = "ours"


class Search:
    """One unit's or view's way to search."""

    def __init__(self, view: View, parameters: Parameters, memory: Memory | None) -> None:
        self.parameters, self._view, self._memory = parameters, view, memory
        self._compared = Compared(view.session)

    def profile_changed(self, id: str, found: Found, change: str) -> set[str]:
        """The person in our care is from now on this; the inquiries that may be about him."""
        ours = profile_of_found(id, found)
        keys = hashes(keys_of_profile(ours), self._view)
        self._compared.put(PROFILE_SIDE, id, keys, change, settled=self._memory is not None)
        if self._memory is None:
            return self._compared.meeting(INQUIRY_SIDE, keys)
        self._memory.put_profile(id, found, change)
        return {key for key, _ in self._memory.reports.matches(ours, self.parameters.review_at)}

    def inquiry_changed(self, id: str, sought: Sought, change: str) -> set[str]:
        """Whom somebody searches for is from now on this; the profiles that may be of him."""
        theirs = report_of_sought(id, sought)
        keys = hashes(keys_of_report(theirs), self._view)
        self._compared.put(INQUIRY_SIDE, id, keys, change, settled=self._memory is not None)
        if self._memory is None:
            return self._compared.meeting(PROFILE_SIDE, keys)
        self._memory.put_report(id, sought, change)
        return {key for key, _ in self._memory.profiles.matches(theirs, self.parameters.review_at)}

    def forget(self, side: str, id: str, change: str) -> None:
        """Nobody is compared with it any more."""
        self._compared.forget(side, id, change)
        if self._memory is not None:
            self._memory.withdraw(side, id, change)

    def ranked(self, found: Found, limit: int) -> Ranked:
        """The inquiries that are likeliest about this person, and how likelihood is spread over all of them. Nothing is
        kept of it."""
        profile = profile_of_found(_OURS, found)
        if self._memory is not None:
            return self._memory.reports.search(profile, limit)
        return self._ranked_by_keys(profile, limit)

    def _ranked_by_keys(self, profile: Profile, limit: int) -> Ranked:
        met = self._compared.meeting(INQUIRY_SIDE, hashes(keys_of_profile(profile), self._view))
        index = Index(self.parameters)
        index.build(report_of_sought(id, sought) for id, sought in facts.people(sorted(met), self._view))
        ranked = index.search(profile, limit)
        return replace(ranked, mass=replace(ranked.mass, registered=self._compared.live(INQUIRY_SIDE)))


def take_turn(uow: UnitOfWork) -> None:
    """From here to the end of the transaction nobody else changes who is compared with whom, and what everybody changed
    before is known here. Every time anew: a savepoint that was rolled back has given the turn away, and taken back what
    was put into the arrays."""
    Compared(uow.session).take_turn()
    uow.session.info[_SEARCH] = _search(uow, in_turn=True)


def search_of(view: View) -> Search:
    """The way to search of whoever took a turn, or of who only looks."""
    if _SEARCH not in view.session.info:
        view.session.info[_SEARCH] = _search(view, in_turn=False)
    found: Search = view.session.info[_SEARCH]
    return found


def hashes(keys: Iterable[str], view: View) -> set[int]:
    """Under every tracing key in use: while it is rotated a record is written, and looked up, under two."""
    return {shortened(bytes.fromhex(digest)) for key in keys for digest in view.keys.blinds(key, TRACING)}


def _search(view: View, *, in_turn: bool) -> Search:
    parameters = versions.in_use(view)
    memory: Memory | None = view.kept.get(MEMORY)
    if memory is None or memory.parameters.digest != parameters.digest:
        memory = _small(parameters, view)
    else:
        memory.follow(Compared(view.session).since(memory.stamp), facts.reader(view), in_turn=in_turn)
    return Search(view, parameters, memory)


def _small(parameters: Parameters, view: View) -> Memory | None:
    """Few records are in arrays faster than anybody could be told to wait."""
    compared = Compared(view.session)
    if compared.live(INQUIRY_SIDE) + compared.live(PROFILE_SIDE) > SMALL:
        return None
    memory = Memory(parameters)
    profiles, people = (compared.page(side, "", SMALL) for side in (PROFILE_SIDE, INQUIRY_SIDE))
    memory.build(facts.profiles(profiles, view), facts.people(people, view), compared.newest())
    view.kept[MEMORY] = memory
    return memory
