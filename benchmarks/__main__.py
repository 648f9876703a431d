"""``python -m benchmarks``: measures, shows the table, writes it as JSON."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks import machine, report
from benchmarks.figures import Figure
from benchmarks.measures import commands, end_to_end, filled_queue, flat, not_found, relaying, slow_clients
from benchmarks.plan import FULL, QUICK, SMOKE, Plan
from benchmarks.stage import Progress as Told
from benchmarks.stage import Stage, stage

MEASURES = {
    "end_to_end": end_to_end.measure,
    "filled_queue": filled_queue.measure,
    "relay": relaying.measure,
    "http": commands.measure,
    "not_found": not_found.measure,
    "slow_clients": slow_clients.measure,
    "flat": flat.measure,
}
RESULTS = Path(__file__).parent / "results"
PASSING = Path(__file__).resolve().parents[1] / "var" / "benchmarks"
"""Where what is not the whole goes: nobody should take it for a reference."""


@click.command()
@click.option("--quick", "plan", flag_value=QUICK, help="about two minutes on a quiet machine; for developing")
@click.option("--smoke", "plan", flag_value=SMOKE, help="seconds; only shows that everything runs")
@click.option("--only", type=click.Choice(list(MEASURES)), multiple=True, help="these measurements and no other")
@click.option("--json", "file", type=click.Path(path_type=Path), help="where to write the result")
def main(plan: Plan | None, only: tuple[str, ...], file: Path | None) -> None:
    """Measure what the promises cost, side by side with what people would use instead."""
    plan = plan or FULL
    console, errors = Console(width=150), Console(stderr=True)
    with stage() as servers:
        about = machine.described(servers)
        figures = _measured(servers, plan, only or MEASURES, errors)
    report.show(console, plan, about, figures)
    whole = plan is FULL and not only
    file = file or (RESULTS if whole else PASSING) / f"{plan.name}.json"
    report.write(file, plan, about, figures)
    console.print(f"→ {file}")


def _measured(servers: Stage, plan: Plan, names: Iterable[str], console: Console) -> list[Figure]:
    """Each measurement in turn, saying on standard error what is under way."""
    columns = (SpinnerColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    figures: list[Figure] = []
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("")

        def told(what: str) -> None:
            shown.update(task, description=what)
            if not console.is_terminal:
                console.print(f"{time.strftime('%H:%M:%S')} {what}")

        tell: Told = told
        for name in names:
            figures += MEASURES[name](servers, plan, tell)
    return figures


if __name__ == "__main__":
    main()
