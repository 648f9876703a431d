"""``python -m benchmarks.tracing``: searches side by side on the same register, and FEBRL, in one run."""

from __future__ import annotations

import statistics
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from benchmarks import machine
from benchmarks.figures import percentile
from benchmarks.stage import Stage, a_name, stage
from benchmarks.tracing import febrl, febrl_peers, report, splinking
from benchmarks.tracing.asking import Measured, asked, built
from benchmarks.tracing.contestants import ByKeys, Contestant, InMemory, Trigrams
from benchmarks.tracing.data import Data, invented, of_files
from services.tracing.matching.index import Index
from services.tracing.matching.parameters import day_one

RESULTS = Path(__file__).parent / "results"
PASSING = Path(__file__).resolve().parents[2] / "var" / "benchmarks"
"""Where what is not the whole goes: nobody should take it for a reference."""
NOT_INSTALLED = "not installed, so not measured: pip install --no-deps --require-hashes -r requirements-bench.lock"
SEED = 20260601
_ON_SQLITE = "ours, SQL keys, SQLite"
_PACKAGES = ("splink", "duckdb", "recordlinkage", "pandas", "numpy", "scikit-learn", "rapidfuzz")


@dataclass(frozen=True)
class Plan:
    """How many are asked: of the quick ones, of Splink, which takes most of a second each, and of FEBRL's records."""

    name: str
    profiles: int
    of_splink: int
    invented: int
    """Reports of the invented world, when there are no data."""
    febrl: int


FULL = Plan("full", 1_500, 60, 100_000, 50)
QUICK = Plan("quick", 150, 15, 20_000, 20)
SMOKE = Plan("smoke", 12, 2, 300, 2)


@click.command()
@click.option("--quick", "plan", flag_value=QUICK, help="a few minutes; for developing")
@click.option(
    "--smoke", "plan", flag_value=SMOKE, help="seconds, on an invented world; only shows that everything runs"
)
@click.option(
    "--data", envvar="GUITU_TRACING_DATA", type=click.Path(exists=True, path_type=Path), help="folder of worlds"
)
@click.option("--world", default="dev", show_default=True, help="which world of the folder")
@click.option("--reports", type=int, help="fill the register up to so many by seeded resampling")
@click.option("--only", type=click.Choice(["search", "febrl"]), help="this half and not the other")
@click.option("--out", type=click.Path(path_type=Path), help="folder for JSON, Markdown and picture")
def main(
    plan: Plan | None, data: Path | None, world: str, reports: int | None, only: str | None, out: Path | None
) -> None:
    """Measure who finds the reports of a person, how often and how quickly."""
    plan = plan or FULL
    console, errors = Console(width=130), Console(stderr=True)
    warnings.simplefilter("ignore")
    with stage() as servers, _shown(errors) as told:
        measured = _data(plan, data, world, reports)
        result = {
            "plan": asdict(plan),
            "machine": machine.described(servers) | _versions(),
            "data": {"name": measured.name, "reports": len(measured.reports), "seed": SEED},
            "search": [] if only == "febrl" else _searched(servers, plan, measured, told),
            "febrl": [] if only == "search" else _febrl(plan, told),
        }
    report.show(console, result)
    reference = plan is FULL and only is None and data is not None
    name = f"{measured.name}-{len(measured.reports)}" if reference else f"tracing-{plan.name}"
    for file in report.write(result, out or (RESULTS if reference else PASSING), name):
        console.print(f"→ {file}")


def _data(plan: Plan, folder: Path | None, world: str, reports: int | None) -> Data:
    if folder is None or plan is SMOKE:
        return invented(reports or plan.invented, plan.profiles, SEED)
    return of_files(folder, world, reports, SEED)


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


Told = Callable[[str, int, int], None]


@contextmanager
def _shown(console: Console) -> Iterator[Told]:
    """Says on standard error what is under way, and how far it is."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("")
        yield lambda what, done, whole: shown.update(task, description=what, completed=done, total=whole)


# --- searches -----------------------------------------------------------------------------------------------------


def _searched(servers: Stage, plan: Plan, data: Data, told: Told) -> list[dict[str, object]]:
    told("frequencies of the register", 0, 1)
    contestants = {each.name: each for each in _contestants(servers, data)}
    measured = {}
    for number, (name, contestant) in enumerate(contestants.items()):
        told(f"building: {name}", number, len(contestants))
        measured[name] = built(contestant, data.reports)
    told("building in memory from the tables", 0, 1)
    measured[InMemory.name].beside = _from_tables(contestants)
    profiles = data.sample(plan.profiles, SEED)
    for contestant in contestants.values():
        contestant.ask(profiles[-1])  # what is made at the first question is no part of any other
    few = {splinking.Splinked.name: plan.of_splink}
    asked(contestants, measured, profiles, data.truth, few, lambda done: told("asking", done, len(profiles)))
    for contestant in contestants.values():
        contestant.close()
    return [each.as_json() for each in (*measured.values(), *_missing())]


def _from_tables(contestants: Mapping[str, Contestant]) -> dict[str, float]:
    """How long a worker's arrays take when they are filled from SQL, and how much memory they hold."""
    in_memory, on_sqlite = contestants[InMemory.name], contestants[_ON_SQLITE]
    assert isinstance(in_memory, InMemory) and isinstance(on_sqlite, ByKeys)
    began = time.perf_counter()
    index = Index(in_memory.index.parameters)
    index.build(on_sqlite.register.all())
    return {"from_sql_s": round(time.perf_counter() - began, 2), "index_mb": round(index.bytes / 1e6, 1)}


def _contestants(servers: Stage, data: Data) -> Iterator[Contestant]:
    parameters, prefix = day_one(data.reports), a_name()
    yield InMemory(parameters)
    yield ByKeys(_ON_SQLITE, f"sqlite:///{servers.folder}/register.sqlite3", parameters)
    yield ByKeys("ours, SQL keys, PostgreSQL", servers.new_database(prefix + "keys"), parameters)
    trigrams = servers.new_database(prefix + "trigrams")
    yield Trigrams("pg_trgm, characters", trigrams, by_sound=False)
    yield Trigrams("pg_trgm, pinyin", trigrams, by_sound=True)
    if splinking.available():
        yield splinking.Splinked(data.profiles)


def _missing() -> list[Measured]:
    return [] if splinking.available() else [Measured(splinking.Splinked.name, refused=NOT_INSTALLED)]


# --- FEBRL --------------------------------------------------------------------------------------------------------


def _febrl(plan: Plan, told: Told) -> list[dict[str, object]]:
    if not febrl.available():
        return [{"name": "FEBRL", "refused": NOT_INSTALLED}]
    rows = []
    for task in febrl.tasks():
        for name, method in _methods(plan):
            told(f"{task.name}: {name}", 0, 1)
            rows.append(_row(task.name, name, method(task)))
    return rows


def _methods(plan: Plan) -> Iterator[tuple[str, Callable[[febrl.Task], febrl.Outcome]]]:
    yield "Fellegi–Sunter, inverted index", febrl.ours
    yield "recordlinkage", lambda task: febrl_peers.by_recordlinkage(task, plan.febrl)
    if splinking.available():
        yield "Splink 5, EM", lambda task: febrl_peers.by_splink(task, max(1, plan.febrl // 2))


def _row(task: str, name: str, outcome: febrl.Outcome) -> dict[str, object]:
    return {
        "task": task,
        "name": name,
        "best_f1": round(outcome.f1, 5),
        "p50_ms": _milliseconds(outcome.milliseconds, 0.5),
        "p95_ms": _milliseconds(outcome.milliseconds, 0.95),
        "mean_ms": round(statistics.fmean(outcome.milliseconds), 3),
        "build_s": round(outcome.build_s, 3),
        "asked": len(outcome.milliseconds),
    }


def _milliseconds(values: Sequence[float], share: float) -> float:
    return round(percentile(values, share), 3)


if __name__ == "__main__":
    main()
