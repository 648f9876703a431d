"""The open profiles, asked by a report; without it a family's report would have to wait for the next look at a profile.

The reverse of :mod:`services.tracing.matching.index`, under the same parameter version: the same pairs are compared and
each has the same score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from services.tracing.matching import backward
from services.tracing.matching.backward import Answering
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.records import Profile, Report
from services.tracing.matching.waiting import Waiting

AT_ONCE = 20
"""Profiles made ready between two pauses."""


class Profiles:
    """Open profiles under one parameter version."""

    def __init__(self, parameters: Parameters, pause: Callable[[], None] = lambda: None) -> None:
        self._waiting, self._pause = Waiting(parameters), pause
        self._kept: dict[str, Profile] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def build(self, profiles: Iterable[Profile]) -> None:
        """Add many profiles."""
        for number, profile in enumerate(profiles, 1):
            self.put(profile)
            if number % AT_ONCE == 0:
                self._pause()

    def put(self, profile: Profile) -> None:
        """Add a profile or change it. Twice is once."""
        self._kept[profile.id] = profile
        self._waiting.put(profile)

    def withdraw(self, key: str) -> bool:
        """Take a profile out; whether it was there."""
        self._kept.pop(key, None)
        taken = self._waiting.withdraw(key)
        if self._waiting.worn_out:
            self.compact()
        return taken

    def compact(self) -> None:
        """Drop what was withdrawn; no answer changes."""
        fresh = Waiting(self._waiting.parameters)
        for number, profile in enumerate(list(self._kept.values()), 1):
            fresh.put(profile)
            if number % AT_ONCE == 0:
                self._pause()
        self._waiting = fresh

    def matches(self, report: Report, least: int, limit: int | None = None) -> tuple[tuple[str, int], ...]:
        """The profiles whose score with this report is at least so many millibits, best first; all of them, or so
        many."""
        if not self._kept:
            return ()
        asked = Answering(report, self._waiting)
        bits = backward.score(asked)
        rows = np.flatnonzero(backward.in_reach(asked) & (bits >= least))
        ties = self._waiting.columns["tie"][rows]
        order = rows[np.lexsort((ties, -bits[rows]))[:limit]]
        return tuple((self._waiting.ids[row], int(bits[row])) for row in order.tolist())

    @property
    def bytes(self) -> int:
        """Memory held."""
        return self._waiting.bytes
