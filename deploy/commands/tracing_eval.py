"""``guitu tracing-eval``: without it nobody could say how good the search for a family is, nor that it became worse."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "tracing-eval",
    help="寻亲比对评测 · measure the matching of profiles with reports: recall, calibration, time, memory. Files are "
    "JSON lines, plain or gzip. Exit 3 when lines could not be read (they are told, the rest is measured).",
)
@click.option("--registry", type=_FILE, required=True, help="寻人信息 · reports of missing people")
@click.option("--profiles", type=_FILE, required=True, help="在站人员 · profiles of found people")
@click.option("--truth", type=_FILE, required=True, help="真实对应 · which reports belong to a profile")
@click.option("--fit-registry", type=_FILE, help="学习用的寻人信息 · reports to learn from")
@click.option("--fit-profiles", type=_FILE, help="学习用的在站人员 · profiles to learn from")
@click.option("--fit-truth", type=_FILE, help="学习用的对应 · confirmed pairs to learn from")
@click.option(
    "--labels", type=click.IntRange(1), default=500, show_default=True, help="学习的对数 · confirmed pairs used"
)
@click.option("--engine", default="memory", show_default=True, help="引擎 · which engine is measured")
@click.option(
    "--events", type=_FILE, help="变更 · reports changed, added and withdrawn: time to reindex and match back"
)
@click.option(
    "--least", type=int, default=8_000, show_default=True, help="回查的最低分 · millibits a match back must have"
)
@click.option("--resample", type=click.IntRange(1), help="放大 · grow the register to this size by drawing from it")
@click.option("--seed", type=int, default=1, show_default=True, help="随机种子 · of every drawing")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON · figures as JSON")
def tracing_eval(registry: Path, profiles: Path, truth: Path, as_json: bool, **options: Any) -> None:
    from deploy.tracing_eval import command

    sys.exit(command.evaluated(registry, profiles, truth, as_json, options))
