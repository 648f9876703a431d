"""All breakages in one list; without it a new file of them could be forgotten."""

from __future__ import annotations

from tests.mutations import (
    Mutation,
    clocks,
    commands,
    delivery,
    faults,
    hosting,
    operations,
    outages,
    performance,
    privacy,
)

EVERY: list[Mutation] = [
    *clocks.MUTATIONS,
    *commands.MUTATIONS,
    *delivery.MUTATIONS,
    *faults.MUTATIONS,
    *hosting.MUTATIONS,
    *operations.MUTATIONS,
    *outages.MUTATIONS,
    *performance.MUTATIONS,
    *privacy.MUTATIONS,
]
