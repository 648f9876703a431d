"""The register, the profiles and the truth that a run measures on; without one home for them each contestant would read
data of its own.

The data are no part of the repository: ``<folder>/<world>.registry.jsonl.gz``, ``….profiles.jsonl.gz`` and
``….truth.jsonl.gz``, in the documented form (services/tracing/matching/records.py). Without a folder an invented world
takes their place, whose figures mean nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.tracing.invented import resampled, world
from deploy.tracing_eval import running
from deploy.tracing_eval.running import World
from services.tracing.matching.records import Profile, profile_of, report_of


@dataclass(frozen=True)
class Data(World):
    """A world by name."""

    name: str

    def sample(self, profiles: int, seed: int) -> list[Profile]:
        """So many of them by chance, the same ones for the same seed."""
        return Random(seed).sample(self.profiles, min(profiles, len(self.profiles)))


def of_files(folder: Path, name: str, size: int | None, seed: int) -> Data:
    """A world's files. With ``size`` the register is filled up to that many by seeded resampling of its own.
    :raises ValueError: when a line cannot be read: on broken data nothing is measured."""
    files = (folder / f"{name}.{part}.jsonl.gz" for part in ("registry", "profiles", "truth"))
    given, refused = running.world(*files)
    if refused:
        raise ValueError(refused[0].told[0])
    reports = given.reports if size is None else resampled(given.reports, size, seed)
    return Data(reports, given.profiles, given.truth, name)


def invented(reports: int, profiles: int, seed: int) -> Data:
    made = world(seed, reports, profiles)
    return Data(
        [report_of(row) for row in made.reports], [profile_of(row) for row in made.profiles], made.truth, "invented"
    )
