"""Asks every contestant about the same people in turn; without it one would be asked on a quiet machine and another on
a busy one."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.figures import percentile
from benchmarks.tracing.contestants import Contestant
from deploy.tracing_eval.measures import CUTS as RANKS
from deploy.tracing_eval.measures import Standing
from services.tracing.matching.records import Profile, Report


@dataclass
class Measured:
    """One contestant: how long it took to build, and of every profile asked how long it took and what it found.
    ``hits`` are expected shares: who is among equals is found as often as chance would show him."""

    name: str
    build_s: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    hits: dict[int, list[float]] = field(default_factory=lambda: {rank: [] for rank in RANKS})
    beside: dict[str, float] = field(default_factory=dict)
    """Figures of this contestant alone."""
    refused: str = ""
    """Why it was not measured."""

    def recall(self, rank: int) -> float:
        return sum(self.hits[rank]) / len(self.hits[rank]) if self.hits[rank] else 0.0

    def as_json(self) -> dict[str, object]:
        if self.refused:
            return {"name": self.name, "refused": self.refused}
        return {
            "name": self.name,
            "asked": len(self.milliseconds),
            "with_report": len(self.hits[1]),
            **{f"recall@{rank}": round(self.recall(rank), 4) for rank in RANKS},
            **{
                f"p{round(100 * share)}_ms": round(percentile(self.milliseconds, share), 3)
                for share in (0.5, 0.95, 0.99)
            },
            "build_s": round(self.build_s, 2),
            **self.beside,
        }


def built(contestant: Contestant, reports: Sequence[Report]) -> Measured:
    began = time.perf_counter()
    contestant.build(reports)
    return Measured(contestant.name, time.perf_counter() - began)


def asked(
    contestants: Mapping[str, Contestant],
    measured: Mapping[str, Measured],
    profiles: Sequence[Profile],
    truth: Mapping[str, frozenset[str]],
    few: Mapping[str, int],
    told: Callable[[int], None],
) -> None:
    """Each profile to every contestant before the next one; ``few`` says who is asked only about the first so many."""
    for number, profile in enumerate(profiles):
        for name, contestant in contestants.items():
            if number < few.get(name, len(profiles)):
                _ask(contestant, measured[name], profile, truth.get(profile.id, frozenset()))
        told(number + 1)


def _ask(contestant: Contestant, measured: Measured, profile: Profile, true: frozenset[str]) -> None:
    began = time.perf_counter()
    answer = contestant.ask(profile)
    measured.milliseconds.append(1000 * (time.perf_counter() - began))
    if true:
        standing = Standing.of(answer, true)
        for rank in RANKS:
            measured.hits[rank].append(standing.within(rank))
