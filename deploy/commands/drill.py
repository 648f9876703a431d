"""``guitu drill``: the golden scenarios, expected against actual."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command(
    help="演练 · play golden scenarios (all, or those named: G4 G8) on a platform of its own, expected against actual; "
    "exit 1 if anything differs."
)
@click.argument("scenarios", nargs=-1)
@click.option("--list", "only_list", is_flag=True, help="列出剧本 · one line for each scenario, and play none")
@click.option(
    "--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="结果写入文件 · the result too"
)
def drill(scenarios: tuple[str, ...], only_list: bool, json_file: Path | None) -> None:
    from deploy.drill import command, report

    try:
        chosen = command.chosen(scenarios)
    except command.UnknownScenario as unknown:
        raise click.UsageError(
            f"没有这个演练剧本 · no such scenario: {', '.join(unknown.unknown)}；可选 known: {' '.join(unknown.known)} "
            "（`guitu drill --list`）"
        ) from None
    if only_list:
        for scenario in chosen:
            click.echo(report.one_line(scenario))
        return
    if json_file is not None and not json_file.absolute().parent.is_dir():
        raise click.UsageError(f"结果文件的文件夹不存在 · there is no such folder: {json_file.parent}")
    sys.exit(command.drilled(chosen, json_file))
