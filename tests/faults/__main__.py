"""The fault lab from the command line: ``python -m tests.faults [--seed N] [--only NAME]… [--brief] [--list]``.

Exits with 0 when every verdict held, 1 when one did not. It ends by itself within 45 minutes, and on Ctrl-C or SIGTERM
at once; either way nothing that it started is left.
"""

from __future__ import annotations

import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from tests.faults import report
from tests.faults.conducting import conducted
from tests.faults.experiments import BRIEF, EXPERIMENTS, FULL, Experiment
from tests.faults.lab import Lab, OutOfTime, open_lab
from tests.faults.report import Row, Run

WITHIN_S: Final = 42 * 60
"""Then it gives up and says so; the rest of 45 minutes is for clearing up."""
NAMES: Final = {experiment.name: experiment.zh for experiment in EXPERIMENTS}
console = Console()


@click.command()
@click.option("--seed", type=int, help="种子 · repeats the same stories, chances and passings")
@click.option("--only", multiple=True, type=click.Choice(list(NAMES)), help="只做这些实验 · only these experiments")
@click.option("--brief", is_flag=True, help="精简版 · every experiment with less of everything")
@click.option("--list", "listed", is_flag=True, help="列出实验 · which experiments there are")
def main(seed: int | None, only: tuple[str, ...], brief: bool, listed: bool) -> None:
    """故障实验 · breaks the platform under load, and looks whether anything was lost, doubled or leaked."""
    if listed:
        for name, zh in NAMES.items():
            console.print(f"{name:20} {zh}")
        return
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    chosen = [experiment for experiment in EXPERIMENTS if not only or experiment.name in only]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    run = _run(seed, chosen, brief)
    console.print(report.as_table(run, NAMES))
    for line in report.findings_of(run):
        console.print(f"✗ {line}", style="red", highlight=False)
    if not only and not brief:
        report.write(run, NAMES)
        console.print(f"✓ {report.PAGE}")
    sys.exit(not run.good)


def _run(seed: int, chosen: Sequence[Experiment], brief: bool) -> Run:
    began, rows, ended_early = time.monotonic(), list[Row](), ""
    home = Path(tempfile.mkdtemp(prefix="guitu-lab-"))
    console.print(f"种子 seed {seed}   日志 logs {home}")
    with _progress() as progress:
        try:
            with _bounded(), open_lab(seed, home) as lab:
                lab.must_end_within(WITHIN_S)
                for experiment in chosen:
                    rows.append(_one(lab, experiment, brief, progress))
        except OutOfTime:
            ended_early = f"(gave up after {WITHIN_S / 60:.0f} min 超时中止)"
    run = Run(seed, rows, time.monotonic() - began, ended_early)
    if run.good:
        shutil.rmtree(home, ignore_errors=True)
    return run


def _one(lab: Lab, experiment: Experiment, brief: bool, progress: Progress) -> Row:
    task = progress.add_task(f"{experiment.name} {experiment.zh}", total=None, state="")
    lab.progress = _shown(lab, progress, task, experiment.stories(brief=brief))
    row = conducted(lab, experiment, BRIEF if brief else FULL, brief=brief)
    progress.remove_task(task)
    mark = "—" if row.not_run else "✓" if row.good else "✗"
    numbers = f"{row.load}, {row.kills} kills, worst delay {row.worst_delay_s:.1f} s, took {row.took_s:.0f} s"
    told = f"{mark} {row.name} {experiment.zh}: {numbers}"
    progress.console.print(told, style="green" if row.good else "red", highlight=False)
    return row


def _shown(lab: Lab, progress: Progress, task: TaskID, stories: int) -> Any:
    def show(state: str) -> None:
        told = min(lab.load.told, stories)
        progress.update(task, completed=told, total=stories, state=f"{lab.load.told} stories  {state}")

    return show


def _progress() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(20), TimeElapsedColumn())
    return Progress(*columns, TextColumn("{task.fields[state]}"), console=console)


@contextmanager
def _bounded() -> Iterator[None]:
    """A wait that does not look at the lab's clock ends too."""

    def late(*_: object) -> None:
        raise OutOfTime

    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, WITHIN_S + 60)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
