"""What the command says and how it ends; without it a reader of figures would not know which lines are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from deploy.tracing_eval import running
from deploy.tracing_eval.engines import ENGINES
from deploy.tracing_eval.files import Refusals, Unreadable, read, written

MEASURED, NOTHING_TO_MEASURE, SOME_LINES_REFUSED = 0, 1, 3


def evaluated(registry: Path, profiles: Path, truth: Path, as_json: bool, options: Mapping[str, Any]) -> int:
    """Measure, tell, and answer with the exit code."""
    if options["engine"] not in ENGINES:
        raise click.UsageError(f"没有这个引擎 · no such engine: {options['engine']} ({' '.join(sorted(ENGINES))})")
    fit_files = [options[name] for name in ("fit_registry", "fit_profiles", "fit_truth")]
    if any(fit_files) and not all(fit_files):
        raise click.UsageError("三个学习文件要一起给 · give --fit-registry, --fit-profiles and --fit-truth together")
    try:
        given, refused = running.world(registry, profiles, truth)
        fit, refused_fit = running.world(*fit_files) if all(fit_files) else (None, [])
        events, refused_events = read(options["events"], running.event_of) if options["events"] else ([], None)
    except Unreadable as error:
        click.echo(f"文件无法读取 · a file cannot be read: {error}", err=True)
        return NOTHING_TO_MEASURE
    refusals = [*refused, *refused_fit, *([refused_events] if refused_events and refused_events.count else [])]
    _tell_refused(refusals)
    if not given.reports or not given.profiles:
        click.echo("没有可评测的数据 · there is nothing to measure: no report or no profile could be read", err=True)
        return NOTHING_TO_MEASURE
    names = ("engine", "labels", "resample", "seed", "least")
    plan = running.Plan(**{name: options[name] for name in names})
    figures = running.measured(plan, given, fit, events, running.Watch(shown=True))
    figures["refused"] = {str(one.path): one.by_reason for one in refusals}
    click.echo(written(figures) if as_json else _as_lines(figures))
    return SOME_LINES_REFUSED if refusals else MEASURED


def _tell_refused(refusals: Sequence[Refusals]) -> None:
    for refused in refusals:
        for line in refused.told:
            click.echo(line, err=True)
        click.echo(f"{refused.path}: {refused.count} 行未读 · lines not read {refused.by_reason}", err=True)


def _as_lines(figures: Mapping[str, Any], before: str = "") -> str:
    lines = []
    for name, value in figures.items():
        if isinstance(value, Mapping):
            lines.append(_as_lines(value, f"{before}{name}."))
        else:
            lines.append(f"{before}{name:<24} {value}")
    return "\n".join(line for line in lines if line)
