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
from services.tracing.search.memory import Memory, Uncommitted
from services.tracing.storage import INQUIRY_SIDE, PROFILE_SIDE, Compared

MEMORY: Final = "matching_memory"
"""Under which name a worker keeps its arrays."""
SMALL: Final = 1_000
"""Records that are put into arrays at once by whoever needs them first; more are left to the keeper."""
_SEARCH: Final = "matching_search"
_UNCOMMITTED: Final = "matching_uncommitted"
_OURS: Final = "ours"


class Search:
    """One unit's or view's way to search."""

    def __init__(self, view: View, parameters: Parameters, memory: Memory | None, uncommitted: Uncommitted) -> None:
        self.parameters, self._view, self._memory, self._uncommitted = parameters, view, memory, uncommitted
        self._compared = Compared(view.session)

    def profile_changed(self, id: str, found: Found, change: str) -> set[str]:
        """The person in our care is from now on this; the inquiries that may be about him."""
        ours = profile_of_found(id, found)
        keys = hashes(keys_of_profile(ours), self._view)
        self._compared.put(PROFILE_SIDE, id, keys, change, settled=self._memory is not None)
        self._uncommitted.put_profile(ours, change)
        if self._memory is None:
            return self._compared.meeting(INQUIRY_SIDE, keys)
        return self._uncommitted.reports_over(self._memory, ours)

    def inquiry_changed(self, id: str, sought: Sought, change: str) -> set[str]:
        """Whom somebody searches for is from now on this; the profiles that may be of him."""
        theirs = report_of_sought(id, sought)
        keys = hashes(keys_of_report(theirs), self._view)
        self._compared.put(INQUIRY_SIDE, id, keys, change, settled=self._memory is not None)
        self._uncommitted.put_report(theirs, change)
        if self._memory is None:
            return self._compared.meeting(PROFILE_SIDE, keys)
        return self._uncommitted.profiles_over(self._memory, theirs)

    def forget(self, side: str, id: str, change: str) -> None:
        """Nobody is compared with it any more."""
        self._compared.forget(side, id, change)
        self._uncommitted.withdraw(side, id, change)

    def ranked(self, found: Found, limit: int) -> Ranked:
        """The inquiries that are likeliest about this person, and how likelihood is spread over all of them. Nothing is
        kept of it."""
        profile = profile_of_found(_OURS, found)
        if self._memory is not None:
            return self._memory.ranked(profile, limit)
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
    lay over the arrays."""
    compared = Compared(uow.session)
    compared.take_turn()
    memory: Memory | None = uow.kept.get(MEMORY)
    if memory is not None and memory.stamp > compared.newest():
        uow.kept.pop(MEMORY, None)  # an older database was put in the place of the one it was built from
    uow.session.info[_SEARCH] = _search(uow)


def search_of(view: View) -> Search:
    """The way to search of whoever took a turn, or of who only looks."""
    if _SEARCH not in view.session.info:
        view.session.info[_SEARCH] = _search(view)
    found: Search = view.session.info[_SEARCH]
    return found


def hashes(keys: Iterable[str], view: View) -> set[int]:
    """Under every tracing key in use: while it is rotated a record is written, and looked up, under two."""
    return {shortened(bytes.fromhex(digest)) for key in keys for digest in view.keys.blinds(key, TRACING)}


def _search(view: View) -> Search:
    parameters = versions.in_use(view)
    uncommitted: Uncommitted = view.session.info.setdefault(_UNCOMMITTED, Uncommitted())
    memory: Memory | None = view.kept.get(MEMORY)
    if memory is None or memory.parameters.digest != parameters.digest:
        memory = _small(parameters, view)
    if memory is not None:
        follow(memory, view, uncommitted)
    return Search(view, parameters, memory, uncommitted)


def follow(memory: Memory, view: View, uncommitted: Uncommitted | None = None) -> None:
    """The arrays are as new as the database is for whoever looks."""
    compared, over = Compared(view.session), uncommitted or Uncommitted()
    if over.changes:
        over.keep(compared.changes(over.changes))
    memory.follow(compared.since, facts.reader(view), over.changes)


def _small(parameters: Parameters, view: View) -> Memory | None:
    """Few records are in arrays faster than anybody could be told to wait."""
    compared = Compared(view.session)
    if compared.live(INQUIRY_SIDE) + compared.live(PROFILE_SIDE) > SMALL:
        return None
    uncommitted: Uncommitted | None = view.session.info.get(_UNCOMMITTED)
    if uncommitted is not None and uncommitted.changes:
        return None  # it would be filled with what may yet be undone
    memory, stamp = Memory(parameters), compared.newest()
    profiles, people = (compared.page(side, "", SMALL) for side in (PROFILE_SIDE, INQUIRY_SIDE))
    memory.build(facts.profiles(profiles, view), facts.people(people, view), stamp)
    view.kept[MEMORY] = memory
    return memory
