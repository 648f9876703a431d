"""All breakages in one list; without it a new file of them could be forgotten."""

from __future__ import annotations

from tests.mutations import Mutation, hosting

EVERY: list[Mutation] = [
    *hosting.MUTATIONS,
]
