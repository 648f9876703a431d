"""Parameter versions as operators see them."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from chassis.runtime import Runtime
from services.tracing.search import learning
from services.tracing.storage import Version, Versions

console = Console()
_USES = 10


def show(runtime: Runtime) -> None:
    with runtime.view() as view:
        made, uses = Versions(view.session).all(), Versions(view.session).uses(_USES)
    in_use = uses[0].version if uses else None
    table = Table(title="比对参数版本 · parameter versions")
    counted = ("登记 reports", "确认 confirmed", "排除 rejected")
    for column in ("版本 version", "生成 made", *counted, "意外 surprise", "摘要 digest"):
        table.add_column(column, overflow="fold")
    for one in made:
        table.add_row(*_row(one, one.version == in_use))
    console.print(table)
    for use in uses:
        pinned = "（固定 pinned）" if use.pinned else ""
        console.print(f"{use.since:%Y-%m-%d %H:%M} UTC  {use.version}  {use.chosen_by}{pinned}")


def _row(one: Version, in_use: bool) -> tuple[str, ...]:
    mark = "● " if in_use else ""
    told = "—" if one.surprise is None else f"{one.surprise} (前 before {one.surprise_before})"
    counts = (str(one.reports), str(one.confirmed), str(one.rejected))
    return (f"{mark}{one.version}", f"{one.made_at:%Y-%m-%d %H:%M}", *counts, told, one.digest[:12])


def learn(runtime: Runtime) -> None:
    made, adopted = learning.learn(runtime.units)
    console.print(
        f"✓ {made.version}: 登记 {made.reports}，确认 {made.confirmed}，排除 {made.rejected} · "
        "reports, confirmed, rejected"
    )
    if adopted:
        console.print("已启用，所有人将重新比对 · in use; everybody is compared anew")
    else:
        console.print(f"未启用 · not in use; to use it: guitu matching use {made.version}")


def use(version: str, runtime: Runtime, *, pinned: bool) -> None:
    with runtime.unit() as uow:
        known = [one.version for one in Versions(uow.session).all()]
        if version not in known:
            told = "、".join(known) or "—"
            raise click.ClickException(f"没有此版本，现有：{told} · no such version; there are: {told}")
        learning.choose(version, uow, chosen_by="operator", pinned=pinned)
    console.print(f"✓ {version} 已启用，所有人将重新比对 · in use; everybody is compared anew")
