"""The tables on the screen and the same as JSON, Markdown and a picture; without it a figure would be told from
memory."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.tracing.picture import drawn

_SEARCH: Final = (
    "name",
    "recall@1",
    "recall@5",
    "recall@20",
    "p50_ms",
    "p95_ms",
    "build_s",
    "from_sql_s",
    "index_mb",
    "asked",
)
_FEBRL: Final = ("task", "name", "best_f1", "p50_ms", "p95_ms", "build_s", "asked")


def show(console: Console, result: Mapping[str, Any]) -> None:
    """Both tables; whoever was not measured is named with the reason."""
    for title, columns, rows in _tables(result):
        table = Table(title=title)
        for column in columns:
            table.add_column(column, justify="left" if column in ("name", "task") else "right")
        for row in rows:
            table.add_row(*(_cell(row, column) for column in columns))
        console.print(table)
    for refused in _refused(result):
        console.print(refused)


def markdown(result: Mapping[str, Any]) -> str:
    """The same tables for a README."""
    parts = []
    for title, columns, rows in _tables(result):
        parts += [f"*{title}*", "", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
        parts += ["| " + " | ".join(_cell(row, column) for column in columns) + " |" for row in rows]
        parts.append("")
    return "\n".join([*parts, *_refused(result)]).rstrip() + "\n"


def write(result: Mapping[str, Any], folder: Path, name: str) -> list[Path]:
    """The JSON with everything, the tables as Markdown, and the picture; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {f"{name}.json": json.dumps(result, indent=2, ensure_ascii=False) + "\n", f"{name}.md": markdown(result)}
    if any("recall@5" in row for row in result["search"]):
        contents[f"{name}.svg"] = drawn(result["search"], _title(result))
    for file, content in contents.items():
        (folder / file).write_text(content, "utf8")
    return [folder / file for file in contents]


def _tables(result: Mapping[str, Any]) -> list[tuple[str, Sequence[str], list[Mapping[str, Any]]]]:
    search = [row for row in result["search"] if "refused" not in row]
    febrl = [row for row in result["febrl"] if "refused" not in row]
    return [table for table in ((_title(result), _SEARCH, search), ("FEBRL", _FEBRL, febrl)) if table[2]]


def _title(result: Mapping[str, Any]) -> str:
    return f"{result['data']['reports']:,} reports, world “{result['data']['name']}”, no labels"


def _refused(result: Mapping[str, Any]) -> list[str]:
    return [f"{row['name']}: {row['refused']}" for row in (*result["search"], *result["febrl"]) if "refused" in row]


def _cell(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column, "")
    if not isinstance(value, float):
        return str(value)
    if column == "best_f1":
        return f"{value:.5f}"
    return f"{value:.3f}" if column.startswith("recall") or value < 1 else f"{value:.1f}"
