"""guitu tracing-eval measures what it could read, and tells by line what it could not."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from benchmarks.tracing.invented import world
from deploy.commands.tracing_eval import tracing_eval

_WORLD = world(5, 40, 12)
_TRUTH = [{"profile": key, "registry": sorted(reports)} for key, reports in _WORLD.truth.items()]
_BROKEN: list[tuple[bytes, str]] = [
    (b"{", "not_json"),
    (b'{"id": "B", "sex": "?"}', "unknown_code"),
    (b'{"id": "B", "lost_date": "2023-13-01"}', "impossible_date"),
    (b'{"id": "B", "name": "' + b"x" * 400 + b'"}', "too_long"),
    (b'{"id": "B", "name": "' + b"x" * 10_000_000 + b'"}', "line_too_long"),
    (b'{"id": "B", "name": "\\u0000"}', "not_text"),
]


@pytest.mark.parametrize("engine", ["memory", "sql"])
def test_broken_lines_are_told_and_the_rest_is_measured_as_if_they_were_not_there(tmp_path: Path, engine: str) -> None:
    whole = _measured(tmp_path, _lines(_WORLD.reports), engine)
    broken = _measured(tmp_path, _lines(_WORLD.reports) + b"\n".join(line for line, _ in _BROKEN), engine)

    assert (whole.exit_code, broken.exit_code) == (0, 3)
    assert _figures(broken)["refused"] == {str(tmp_path / "registry"): {reason: 1 for _, reason in _BROKEN}}
    assert [f":{number}: {reason}" in broken.stderr for number, (_, reason) in enumerate(_BROKEN, 41)] == [True] * 6
    assert _ranking(broken) == _ranking(whole)
    assert _figures(whole)["reports"] == 40


def test_both_engines_print_the_same_figures(tmp_path: Path) -> None:
    memory, sql = (_figures(_measured(tmp_path, _lines(_WORLD.reports), engine)) for engine in ("memory", "sql"))

    assert memory.keys() == sql.keys()
    assert memory["parameters"]["digest"] == sql["parameters"]["digest"]


def test_of_a_packed_file_that_breaks_off_what_came_before_is_measured(tmp_path: Path) -> None:
    packed = gzip.compress(_lines(_WORLD.reports))
    told = _measured(tmp_path, packed[: len(packed) * 3 // 4], "memory")

    assert told.exit_code == 3
    assert _figures(told)["refused"] == {str(tmp_path / "registry"): {"broken_gzip": 1}}
    assert 0 < _figures(told)["reports"] < 40


@pytest.mark.parametrize("content", [b"", b"\n\n", gzip.compress(b"", mtime=0), b"\x1f\x8bnot a packed file"])
def test_where_there_is_no_report_it_says_that_there_is_nothing_to_measure(tmp_path: Path, content: bytes) -> None:
    told = _measured(tmp_path, content, "memory")

    assert (told.exit_code, told.stdout) == (1, "")
    assert "nothing to measure" in told.stderr


def _lines(rows: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def _measured(folder: Path, registry: bytes, engine: str) -> Result:
    contents = {"registry": registry, "profiles": _lines(_WORLD.profiles), "truth": _lines(_TRUTH)}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    files = [part for name in contents for part in (f"--{name}", str(folder / name))]
    return CliRunner().invoke(tracing_eval, [*files, "--engine", engine, "--json"])


def _figures(told: Result) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(told.stdout)
    return figures


def _ranking(told: Result) -> dict[str, Any]:
    return {name: value for name, value in _figures(told).items() if name.startswith(("recall", "mrr", "with_a"))}
