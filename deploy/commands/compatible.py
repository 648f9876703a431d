"""``guitu compatible``: without it a release could break partners' programs unseen."""

from __future__ import annotations

import sys

import click


@click.command(
    "compatible",
    help="兼容性 · compare the interface and the events with the last release; --release makes today's the released.",
)
@click.option("--release", is_flag=True, help="today's documents become the released ones")
def compatible(release: bool) -> None:
    from datetime import datetime

    from contracts.law.calendar import SHANGHAI
    from deploy import compatibility

    broken = compatibility.breaks(datetime.now(SHANGHAI).date())
    if release:
        compatibility.release()
    for line in broken:
        click.echo(line, err=True)
    if broken and not release:
        click.echo("不兼容 · this breaks partners' programs: publish it as a new version beside the old one", err=True)
        sys.exit(1)
