"""What can be measured; without it every contestant would be measured by a yardstick of its own.

An engine is built from reports under a parameter version and answers a profile with report ids and millibits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from deploy.tracing_eval.by_keys import KeysEngine
from services.tracing.matching.index import Found, Index
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.probability import likelihoods
from services.tracing.matching.records import Profile, Report


class Engine(Protocol):
    """Whatever ranks reports for a profile."""

    def build(self, reports: Sequence[Report]) -> None:
        """Take in a whole register."""

    def put(self, report: Report) -> None:
        """Add or change one report."""

    def withdraw(self, key: str) -> bool:
        """Take one report out."""

    def candidates(self, profile: Profile, limit: int) -> tuple[tuple[str, int], ...]:
        """The best reports and their millibits, best first."""

    def top_probability(self, profile: Profile) -> tuple[str, float] | None:
        """The best candidate and how likely it is the one; nothing from an engine that knows no probability."""

    @property
    def bytes(self) -> int:
        """Memory held."""


class MemoryEngine(Index):
    """The index of the worker."""

    def top_probability(self, profile: Profile) -> tuple[str, float] | None:
        return _likeliest(self.search(profile, 1), self.parameters)


class SqlEngine(KeysEngine):
    """The tables alone, as a worker without arrays has them."""

    def top_probability(self, profile: Profile) -> tuple[str, float] | None:
        return _likeliest(self.search(profile, 1), self.parameters)


def _likeliest(found: Found, parameters: Parameters) -> tuple[str, float] | None:
    if not found.candidates:
        return None
    beliefs = parameters.beliefs
    chances = likelihoods(
        found.candidates, found.mass, registered=beliefs.registered, sharpness=beliefs.sharpness
    ).candidates
    return found.candidates[0][0], chances[found.candidates[0][0]]


ENGINES: dict[str, Callable[[Parameters], Engine]] = {"memory": MemoryEngine, "sql": SqlEngine}
