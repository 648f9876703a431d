"""One measurement from files to figures; without it every run would be put together by hand."""

from __future__ import annotations

import random
import resource
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any, TypeVar

from deploy.tracing_eval.engines import ENGINES, Engine
from deploy.tracing_eval.files import Refusals, read, truth_of
from deploy.tracing_eval.measures import Standing, calibration_error, ranking, times
from services.tracing.matching.fitting import Confirmed, fitted
from services.tracing.matching.parameters import Parameters, day_one
from services.tracing.matching.records import Profile, Reason, Refused, Report, profile_of, report_of
from services.tracing.matching.reverse import Profiles

Item = TypeVar("Item")
CANDIDATES = 200
WARM_UP = 20
"""Questions asked before times are taken: tables of a parameter version are made when first needed."""


@dataclass(frozen=True)
class World:
    """A register, profiles, and which belong together."""

    reports: list[Report]
    profiles: list[Profile]
    truth: dict[str, frozenset[str]]

    def confirmed(self, labels: int, seed: int) -> list[Confirmed]:
        """So many pairs that are known, drawn by seed; all if there are fewer."""
        by_id = {report.id: report for report in self.reports}
        known = [
            Confirmed(profile, by_id[min(truth)])
            for profile in self.profiles
            if (truth := self.truth.get(profile.id, frozenset()) & by_id.keys())
        ]
        return random.Random(seed).sample(known, min(labels, len(known)))


@dataclass(frozen=True)
class Plan:
    """What is to be measured."""

    engine: str
    labels: int
    resample: int | None
    seed: int
    least: int


def world(registry: Path, profiles: Path | None, truth: Path | None) -> tuple[World, list[Refusals]]:
    """Read the files of a world."""
    reports, refused = read(registry, report_of)
    people, refused_people = read(profiles, profile_of) if profiles else ([], Refusals(registry))
    pairs, refused_pairs = read(truth, truth_of) if truth else ([], Refusals(registry))
    return World(reports, people, dict(pairs)), [
        refusals for refusals in (refused, refused_people, refused_pairs) if refusals.count
    ]


def measured(plan: Plan, given: World, fit: World | None, events: Sequence[Event], watch: Watch) -> dict[str, Any]:
    """All figures of one engine on one world."""
    reports = resampled(given.reports, plan.resample, plan.seed) if plan.resample else given.reports
    began = perf_counter()
    parameters = day_one(given.reports)
    if fit is not None:
        parameters = fitted(parameters, fit.confirmed(plan.labels, plan.seed))
    parameters.warm()
    learned = perf_counter() - began
    engine = ENGINES[plan.engine](parameters)
    began = perf_counter()
    engine.build(watch(reports, "索引 · indexing"))  # type: ignore[arg-type]
    built = perf_counter() - began
    figures = {
        "engine": plan.engine,
        "reports": len(reports),
        "profiles": len(given.profiles),
        "parameters": {"version": parameters.version, "digest": parameters.digest, "seconds": round(learned, 2)},
        "build_seconds": round(built, 2),
        "index_megabytes": round(engine.bytes / 1e6, 1),
        **_answers(engine, given, watch),
    }
    if events:
        figures["events"] = _changes(engine, parameters, given, events, plan.least, watch)
    return {**figures, "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)}


def resampled(reports: Sequence[Report], size: int, seed: int) -> list[Report]:
    """The given reports and as many drawn from them under new ids as are missing to a size: for time and memory."""
    chance = random.Random(seed)
    more = (replace(chance.choice(reports), id=f"again-{number}") for number in range(size - len(reports)))
    return [*reports[:size], *more]


def _answers(engine: Engine, given: World, watch: Watch) -> dict[str, Any]:
    for profile in given.profiles[:WARM_UP]:
        engine.candidates(profile, CANDIDATES)
    standings: list[Standing] = []
    seconds: list[float] = []
    of_processor: list[float] = []
    told: list[tuple[float, bool]] = []
    for profile in watch(given.profiles, "比对 · asking"):
        began, busy = perf_counter(), thread_time()
        candidates = engine.candidates(profile, CANDIDATES)
        seconds.append(perf_counter() - began)
        of_processor.append(thread_time() - busy)
        truth = given.truth.get(profile.id)
        if truth is None:
            continue
        if truth:
            standings.append(Standing.of(candidates, truth))
        top = engine.top_probability(profile)
        if top is not None:
            told.append((top[1], top[0] in truth))
    return {
        "with_a_true_report": len(standings),
        **ranking(standings),
        "calibration_error": calibration_error(told) if told else None,
        "query_ms": times(seconds),
        "query_processor_ms": times(of_processor),
    }


# events


@dataclass(frozen=True)
class Event:
    """A report or profile that came or changed, or an id that was withdrawn."""

    report: Report | None = None
    profile: Profile | None = None
    withdrawn: str | None = None


def event_of(row: Any) -> Event:
    """One row of a file of events; raises :class:`Refused`."""
    op = row.get("op")
    if op == "withdraw":
        if not isinstance(row.get("id"), str):
            raise Refused(Reason.ID_MISSING, "id")
        return Event(withdrawn=row["id"])
    if op not in ("report", "profile"):
        raise Refused(Reason.UNKNOWN_CODE, "op")
    if not isinstance(row.get("rec"), dict):
        raise Refused(Reason.WRONG_TYPE, "rec")
    return Event(report=report_of(row["rec"])) if op == "report" else Event(profile=profile_of(row["rec"]))


def _changes(
    engine: Engine, parameters: Parameters, given: World, events: Sequence[Event], least: int, watch: Watch
) -> dict[str, Any]:
    """The time from a changed report to the profiles it may belong to."""
    waiting = Profiles(parameters)
    waiting.build(given.profiles)
    seconds: list[float] = []
    of_processor: list[float] = []
    matches = 0
    for event in watch(events, "变更 · changes"):
        began, busy = perf_counter(), thread_time()
        if event.report is not None:
            engine.put(event.report)
            matches += len(waiting.matches(event.report, least))
            seconds.append(perf_counter() - began)
            of_processor.append(thread_time() - busy)
        elif event.profile is not None:
            waiting.put(event.profile)
            engine.candidates(event.profile, 20)
        elif event.withdrawn is not None:
            engine.withdraw(event.withdrawn)
            waiting.withdraw(event.withdrawn)
    return {
        "count": len(events),
        "report_ms": times(seconds),
        "report_processor_ms": times(of_processor),
        "matches": matches,
    }


class Watch:
    """Passes items on, with a progress bar when somebody looks on."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown and sys.stderr.isatty()

    def __call__(self, items: Sequence[Item], told: str) -> Iterable[Item]:
        return self._tracked(items, told) if self._shown else items

    @staticmethod
    def _tracked(items: Sequence[Item], told: str) -> Iterator[Item]:
        from rich.console import Console
        from rich.progress import track

        yield from track(items, description=told, console=Console(stderr=True), transient=True)
