"""Searches a register through its tables alone; without it a worker that has no arrays yet could not answer, and nobody
could check what the arrays answer.

It answers as :class:`services.tracing.matching.index.Index` does, for those reports that share a key with the profile:
the same scores, because a score depends on the two records and the parameters alone. Who shares no key is not found;
how many true reports that costs is measured (benchmarks/tracing).
"""

from __future__ import annotations

from dataclasses import replace

from services.tracing.matching.index import Found, Index
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.records import Profile
from services.tracing.storage.register import Register


class SearchedByKeys:
    """A register, asked under one parameter version."""

    def __init__(self, register: Register, parameters: Parameters) -> None:
        self.register, self.parameters = register, parameters

    def candidates(self, profile: Profile, limit: int = 20) -> tuple[tuple[str, int], ...]:
        """The best of those that share a key, with their scores in millibits, best first."""
        return self._met(profile).candidates(profile, limit)

    def search(self, profile: Profile, limit: int = 20) -> Found:
        """Compare a profile with whoever shares a key; the probability is over the whole register all the same."""
        found = self._met(profile).search(profile, limit)
        return replace(found, mass=replace(found.mass, registered=len(self.register)))

    def _met(self, profile: Profile) -> Index:
        met = Index(self.parameters)
        met.build(self.register.meeting(profile))
        return met
