"""``guitu retention``: what is old enough to go, and let it go."""

from __future__ import annotations

import click

from deploy.commands.parts import SERVICE_NAMES, settings

_services = click.argument("services", nargs=-1, type=click.Choice(SERVICE_NAMES))


@click.group(help="保存期限 · how long records are kept: list, run.")
def retention() -> None:
    """Minimum and default ages stand in contracts/retention.py; GUITU_RETENTION may lengthen them."""


@retention.command("list", help="期限表 · each class of records, how long it is kept at least and now, and why.")
def list_() -> None:
    from deploy import retaining

    retaining.show_classes(settings())


@retention.command(help="清理 · delete what is old enough and no legal hold is about; --dry-run only counts it.")
@_services
@click.option("--dry-run", is_flag=True, help="只统计，不删除 · count, delete nothing")
@click.option("--operator", help="谁 · who; goes into the audit; not needed for a dry run")
def run(services: tuple[str, ...], dry_run: bool, operator: str | None) -> None:
    from deploy import retaining

    if not dry_run and not operator:
        raise click.UsageError("--operator is needed to delete")
    retaining.run(settings(), services or SERVICE_NAMES, None if dry_run else operator)
