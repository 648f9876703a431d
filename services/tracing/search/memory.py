"""What one worker keeps in memory to search quickly: who is searched for and who is in care, as the engine's arrays;
without it every change would have to ask the database who may be meant.

The database is the truth (:class:`services.tracing.storage.Compared`). The arrays are built from it and follow it: what
other workers changed is read, in its order, before anybody is compared. What this worker changes it puts in at once,
because the rest of its transaction must see it; whether that was committed the next turn finds out, since a change has
an id that no other has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import Lock

from chassis.aside import give_way
from services.tracing.domain.facts import Found, Sought
from services.tracing.matching.bridge import profile_of_found, report_of_sought
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
        self.stamp = 0
        """What changed up to there is in."""
        self._own: dict[tuple[str, str], str] = {}
        """What this worker changed and no turn has confirmed yet: by side and id, the change."""
        self._changing = Lock()

    def build(self, profiles: Iterable[tuple[str, Found]], people: Iterable[tuple[str, Sought]], stamp: int) -> None:
        """Fill it with records that are no older than a stamp."""
        with self._changing:
            self.profiles.build(profile_of_found(key, found) for key, found in profiles)
            self.reports.build(report_of_sought(key, sought) for key, sought in people)
            self.stamp = stamp

    def follow(self, changes: list[Change], read: Reader, *, in_turn: bool) -> None:
        """Take over what changed since :attr:`stamp`. In turn, when nobody else can be in the middle of a change, what
        this worker put in and what was never committed is taken back too."""
        with self._changing:
            own = self._own
            foreign = [one for one in changes if own.get((one.side, one.record_id)) != one.id]
            doubtful = {(one.side, one.record_id) for one in foreign}
            if in_turn:
                confirmed = {(one.side, one.record_id) for one in changes} - doubtful
                doubtful |= own.keys() - confirmed
                own.clear()
            for side in sorted({side for side, _ in doubtful}):
                self._read(side, sorted(key for of, key in doubtful if of == side), read)
            self.stamp = max([self.stamp, *(one.stamp for one in changes)])

    def put_profile(self, key: str, found: Found, change: str) -> Profile:
        """Our own change; it counts from here on."""
        profile = profile_of_found(key, found)
        with self._changing:
            self.profiles.put(profile)
            self._own[PROFILE_SIDE, key] = change
        return profile

    def put_report(self, key: str, sought: Sought, change: str) -> Report:
        """The same of somebody who is searched for."""
        report = report_of_sought(key, sought)
        with self._changing:
            self.reports.put(report)
            self._own[INQUIRY_SIDE, key] = change
        return report

    def withdraw(self, side: str, key: str, change: str) -> None:
        """Nobody is compared with it from here on."""
        with self._changing:
            self._withdraw(side, key)
            self._own[side, key] = change

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
                self._withdraw(side, key)

    def _withdraw(self, side: str, key: str) -> None:
        if side == PROFILE_SIDE:
            self.profiles.withdraw(key)
        else:
            self.reports.withdraw(key)
