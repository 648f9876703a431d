"""The measurement of searches works without data and without the peers' packages; what it comes to is no matter."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.tracing import febrl, splinking

ROOT = Path(__file__).resolve().parents[2]
MEASURED = [
    "ours, in memory",
    "ours, SQL keys, SQLite",
    "ours, SQL keys, PostgreSQL",
    "pg_trgm, characters",
    "pg_trgm, pinyin",
]
SPLINK = "Splink 5, EM"
OF_FEBRL = ["Fellegi–Sunter, inverted index", "recordlinkage", *([SPLINK] if splinking.available() else [])]


@pytest.mark.timeout(600)
def test_a_smoke_run_asks_everybody_and_says_who_is_not_installed(tmp_path: Path) -> None:
    """On servers of its own, over an invented register."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.tracing", "--smoke", "--out", str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=580)
    assert ran.returncode == 0, ran.stdout + ran.stderr[-4000:]
    whole = json.loads((tmp_path / "tracing-smoke.json").read_text("utf8"))
    missing = [row["name"] for row in (*whole["search"], *whole["febrl"]) if "refused" in row]

    assert [row["name"] for row in whole["search"]] == [*MEASURED, SPLINK]
    assert missing == [
        *([] if splinking.available() else [SPLINK]),
        *([] if febrl.available() else ["FEBRL"]),
    ]
    assert [row["name"] for row in whole["febrl"] if "refused" not in row] == (
        OF_FEBRL * 2 if febrl.available() else []
    )
    assert all(row["p50_ms"] > 0 for row in whole["search"] if "refused" not in row)
    assert {"postgresql", "numpy", "rapidfuzz"} <= whole["machine"].keys()
    assert all(name in (tmp_path / "tracing-smoke.md").read_text("utf8") for name in MEASURED)
    assert all(name in (tmp_path / "tracing-smoke.svg").read_text("utf8") for name in MEASURED)
