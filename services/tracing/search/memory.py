"""What one worker keeps in memory to search quickly: who is searched for and who is in care, as the engine's arrays;
without it every change would have to ask the database who may be meant.

The database is the truth (:class:`services.tracing.storage.Compared`). The arrays hold what was committed and nothing
else: they are built from the database and follow it, in its order. What a transaction changes lies over them
(:class:`Uncommitted`) for as long as it lasts; once it is committed the arrays read it like anybody's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import Lock

from chassis.aside import give_way
from services.tracing.domain.facts import Found, Sought
from services.tracing.matching.bridge import profile_of_found, report_of_sought
from services.tracing.matching.index import Found as Ranked
from services.tracing.matching.index import Index
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.records import Profile, Report
from services.tracing.matching.reverse import Profiles
from services.tracing.storage.compared import INQUIRY_SIDE, PROFILE_SIDE, Change

Reader = Callable[[str, list[str]], Iterable[tuple[str, Found | Sought]]]
"""Reads records of a side by their ids from the database as it stands; who is not there, or cannot be read, is left
out."""


class Memory:
    """The arrays under one parameter version, as of one stamp of the database."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.reports = Index(parameters, give_way)
        self.profiles = Profiles(parameters, give_way)
        self._stamp = 0
        self._changing = Lock()

    def build(self, profiles: Iterable[tuple[str, Found]], people: Iterable[tuple[str, Sought]], stamp: int) -> None:
        """Fill it with records that are no older than a stamp."""
        with self._changing:
            self.profiles.build(profile_of_found(key, found) for key, found in profiles)
            self.reports.build(report_of_sought(key, sought) for key, sought in people)
            self._stamp = stamp

    @property
    def stamp(self) -> int:
        """What changed up to there is in."""
        return self._stamp

    def follow(self, since: Callable[[int], Sequence[Change]], read: Reader, but_not: frozenset[str]) -> None:
        """Take over what was committed since; ``but_not``: the changes of the transaction that asks, which may yet be
        undone. ``since`` is asked here, one caller after the other: whoever looked at an older database finds nothing
        that is new to it."""
        with self._changing:
            changes = [one for one in since(self._stamp) if one.id not in but_not]
            for side in sorted({one.side for one in changes}):
                self._read(side, sorted(one.record_id for one in changes if one.side == side), read)
            self._stamp = max([self._stamp, *(one.stamp for one in changes)])

    def reports_for(self, profile: Profile) -> set[str]:
        """Whose reports are in reach and worth a look. One caller at a time, as for all that looks or changes: a
        question gives way to others in the middle."""
        with self._changing:
            return {key for key, _ in self.reports.matches(profile, self.parameters.review_at)}

    def profiles_for(self, report: Report) -> set[str]:
        """The same the other way round."""
        with self._changing:
            return {key for key, _ in self.profiles.matches(report, self.parameters.review_at)}

    def ranked(self, profile: Profile, limit: int) -> Ranked:
        """The likeliest reports, and how likelihood is spread over all."""
        with self._changing:
            return self.reports.search(profile, limit)

    def _read(self, side: str, ids: list[str], read: Reader) -> None:
        """As they stand in the database: those that are not there any more go."""
        known = set()
        for key, facts in read(side, ids):
            known.add(key)
            if isinstance(facts, Found):
                self.profiles.put(profile_of_found(key, facts))
            else:
                self.reports.put(report_of_sought(key, facts))
        for key in ids:
            if key not in known:
                self.profiles.withdraw(key) if side == PROFILE_SIDE else self.reports.withdraw(key)


class Uncommitted:
    """What one transaction has changed so far, over arrays that do not know it yet."""

    def __init__(self) -> None:
        self._profiles: dict[str, Profile | None] = {}
        self._reports: dict[str, Report | None] = {}
        self._changes: dict[tuple[str, str], str] = {}

    @property
    def changes(self) -> frozenset[str]:
        """The changes by their ids."""
        return frozenset(self._changes.values())

    def put_profile(self, profile: Profile, change: str) -> None:
        self._profiles[profile.id] = profile
        self._changes[PROFILE_SIDE, profile.id] = change

    def put_report(self, report: Report, change: str) -> None:
        self._reports[report.id] = report
        self._changes[INQUIRY_SIDE, report.id] = change

    def withdraw(self, side: str, key: str, change: str) -> None:
        """Nobody is compared with it from here on."""
        if side == PROFILE_SIDE:
            self._profiles[key] = None
        else:
            self._reports[key] = None
        self._changes[side, key] = change

    def keep(self, changes: Iterable[Change]) -> None:
        """Forget what is not among these: a savepoint took it back."""
        there = {one.id for one in changes}
        for (side, key), change in list(self._changes.items()):
            if change not in there:
                del self._changes[side, key]
                (self._profiles if side == PROFILE_SIDE else self._reports).pop(key, None)

    def reports_over(self, memory: Memory, profile: Profile) -> set[str]:
        """Whose reports may be about him, by the arrays and by what lies over them."""
        found = memory.reports_for(profile) - self._reports.keys()
        present = [report for report in self._reports.values() if report is not None]
        if present:
            over = Index(memory.parameters, give_way)
            over.build(present)
            found |= {key for key, _ in over.matches(profile, memory.parameters.review_at)}
        return found

    def profiles_over(self, memory: Memory, report: Report) -> set[str]:
        """The same the other way round."""
        found = memory.profiles_for(report) - self._profiles.keys()
        present = [profile for profile in self._profiles.values() if profile is not None]
        if present:
            over = Profiles(memory.parameters, give_way)
            over.build(present)
            found |= {key for key, _ in over.matches(report, memory.parameters.review_at)}
        return found
