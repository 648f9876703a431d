"""Keys of personal data as operators see them: how many each master wraps, how far a rotation is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from chassis import rotation
from chassis.generations import INDEX, TRACING
from chassis.master import UnknownMaster
from chassis.rotation import Standing
from chassis.runtime import Runtime

console = Console()


def show(runtimes: Sequence[Runtime]) -> None:
    table = Table(title="密钥 · keys of personal data")
    columns = (
        "服务 service",
        "主密钥 master",
        "已包裹 wrapped by it",
        "待重包 by others",
        "未知 unknown",
        "索引 index",
    )
    for column in (*columns, "比对 tracing"):
        table.add_column(column, overflow="fold")
    for runtime in runtimes:
        with runtime.view() as view:
            table.add_row(*_row(runtime, rotation.standing(view, runtime.units.master_key)))
    console.print(table)
    console.print(
        "两代并存即轮换未完 · two generations: a rotation is under way; `guitu keys rotate KIND` goes on with it"
    )


def _row(runtime: Runtime, standing: Standing) -> tuple[str, ...]:
    master = runtime.units.master_key.id
    others = standing.wrapped_by_others_than(master)
    kinds = [_range(standing.generations[kind]) for kind in (INDEX, TRACING)]
    return (runtime.name, master, str(standing.total - others), str(others), str(standing.unknown), *kinds)


def _range(generations: tuple[int, int]) -> str:
    oldest, newest = generations
    return str(newest) if oldest == newest else f"{oldest} → {newest}"


def rotate(kind: str, runtimes: Sequence[Runtime]) -> None:
    """Every service's, one after the other; what is done stays done when it is interrupted."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console) as bars:
        for runtime in runtimes:
            if (steps := _steps(kind, runtime)) is not None:
                _watch(bars, runtime.name, steps)
    console.print("✓ 完成 · done")


def _watch(bars: Progress, name: str, steps: Iterator[rotation.Progress]) -> None:
    bar = bars.add_task(name, total=None)
    try:
        for step in steps:
            bars.update(bar, completed=step.done, total=step.total)
    except UnknownMaster as error:
        raise click.ClickException(
            f"{name}: 主密钥 {error} 未配置 · a key is wrapped by master {error}, which is not configured here: name "
            "it in GUITU_OTHER_MASTER_KEYS and run this again"
        ) from None


def _steps(kind: str, runtime: Runtime) -> Iterator[rotation.Progress] | None:
    """Nothing where the service has nothing under keys of that kind."""
    if kind == "master":
        return rotation.rotate_master(runtime.units)
    if kind == INDEX:
        return rotation.rotate(runtime.units, INDEX, rotation.rebuild_index)
    rebuild = getattr(runtime.service_class, "tracing_keys", None)
    return None if rebuild is None else rotation.rotate(runtime.units, TRACING, rebuild)
