"""The register, the profiles and the truth that a run measures on; without one home for them each contestant would read
data of its own.

The data are no part of the repository: ``<folder>/<world>.registry.jsonl.gz``, ``….profiles.jsonl.gz`` and
``….truth.jsonl.gz``, in the documented form (services/tracing/matching/records.py). Without a folder an invented world
takes their place, whose figures mean nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.tracing.invented import resampled, world
from services.tracing.matching.reading import Tally, opened, read
from services.tracing.matching.records import Profile, Report, profile_of, report_of


@dataclass(frozen=True)
class Data:
    """Reports, the profiles asked about, and which reports are of the same person; none for who is in no report."""

    name: str
    reports: list[Report]
    profiles: list[Profile]
    truth: Mapping[str, frozenset[str]]

    def sample(self, profiles: int, seed: int) -> list[Profile]:
        """So many of them by chance, the same ones for the same seed."""
        return Random(seed).sample(self.profiles, min(profiles, len(self.profiles)))


def of_files(folder: Path, name: str, size: int | None, seed: int) -> Data:
    """A world's files. With ``size`` the register is filled up to that many by seeded resampling of its own."""
    rows = _rows(folder / f"{name}.registry.jsonl.gz")
    grown = rows if size is None else resampled(list(rows), size, seed)
    profiles = [profile_of(row) for row in _rows(folder / f"{name}.profiles.jsonl.gz")]
    truth = {row["profile"]: frozenset(row["registry"]) for row in _rows(folder / f"{name}.truth.jsonl.gz")}
    return Data(name, [report_of(row) for row in grown], profiles, truth)


def invented(reports: int, profiles: int, seed: int) -> Data:
    made = world(seed, reports, profiles)
    return Data(
        "invented", [report_of(row) for row in made.reports], [profile_of(row) for row in made.profiles], made.truth
    )


def _rows(file: Path) -> Iterable[dict[str, Any]]:
    """Every row as an object. :raises ValueError: when one cannot be read: on broken data nothing is measured."""
    tally = Tally()
    with opened(file) as lines:
        yield from tally.records(read(lines, dict))
    if tally.first:
        raise ValueError(f"{file.name}, line {tally.first[0].line}: {tally.first[0].reason}")
