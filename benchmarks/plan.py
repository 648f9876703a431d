"""How much is measured: the whole, a quick look while developing, or just enough to see that it works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Sizes of one run. Rounds alternate between the contestants, so that a busy moment of the machine meets all."""

    name: str
    rounds: int
    warm_up: int
    events: int
    """Events a round, end to end and through the relay."""
    queued: int
    """Events in the queue a consumer finds."""
    paced: int
    """Events at a steady pace."""
    rate: float
    requests: int
    """HTTP commands, of each kind of load."""
    few_rows: int
    many_rows: int
    hidden_reads: int
    """Reads of each kind of thing that is not there for whoever asks."""
    slow_s: float
    """Seconds for which the slow clients keep on."""


FULL = Plan("full", 5, 300, 3000, 4000, 500, 50.0, 600, 1_000, 1_000_000, 600, 60.0)
QUICK = Plan("quick", 3, 100, 800, 1000, 150, 50.0, 100, 1_000, 100_000, 300, 10.0)
SMOKE = Plan("smoke", 1, 10, 40, 500, 20, 50.0, 10, 10, 1_000, 5, 2.0)
