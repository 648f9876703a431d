"""The table on the screen and the JSON on the disk: the same figures twice, once to read and once to compare."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.figures import Figure
from benchmarks.plan import Plan


def table(plan: Plan, machine: Mapping[str, Any], figures: Sequence[Figure]) -> Table:
    """One row a figure."""
    caption = ", ".join(f"{name} {value}" for name, value in machine.items() if name != "load_before")
    drawn = Table(title=f"Measured · 测量 ({plan.name})", caption=caption)
    for heading, justify in (("figure", "left"), ("value", "right"), ("aim", "right"), ("met", "center"), ("", "left")):
        drawn.add_column(heading, justify=justify)  # type: ignore[arg-type]
    for figure in figures:
        drawn.add_row(figure.name, _shown(figure), _aim(figure), _verdict(figure), figure.detail)
    return drawn


_FINE = ("×", "AUC")
"""Units whose figures are near one."""


def _shown(figure: Figure) -> str:
    return f"{figure.value:,.{2 if figure.unit in _FINE else 1}f} {figure.unit}"


def _aim(figure: Figure) -> str:
    return "" if figure.aim is None else f"{'≤' if figure.at_most else '≥'} {figure.aim:g} {figure.unit}"


def _verdict(figure: Figure) -> str:
    return {None: "", True: "✓", False: "✗"}[figure.met]


def show(console: Console, plan: Plan, machine: Mapping[str, Any], figures: Sequence[Figure]) -> None:
    console.print(table(plan, machine, figures))


def write(file: Path, plan: Plan, machine: Mapping[str, Any], figures: Sequence[Figure]) -> None:
    """Everything, the single rounds included."""
    whole = {
        "plan": asdict(plan),
        "machine": dict(machine),
        "figures": [{**asdict(figure), "met": figure.met} for figure in figures],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n", "utf8")
