"""The measurement itself works: all contestants, all rows; what they come to is no matter here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    "end to end : stock nameko",
    "end to end : FastStream",
    "commit → effect p50 at 50/s",
    "commit → effect p99 at 50/s",
    "filled queue : stock nameko",
    "filled queue : FastStream",
    "filled queue, realistic handler : stock nameko",
    "filled queue, realistic handler : FastStream",
    "relay : one confirm a message",
    "relay : pipelined kombu Producer",
    "HTTP command p50, one client",
    "HTTP command p99, one client",
    "HTTP commands, 8 clients",
    "HTTP command p50, 8 clients",
    "HTTP command p99, 8 clients",
    "same 404, referral: medians",
    "same 404, referral: told apart",
    "same 404, case: medians",
    "same 404, case: told apart",
    "same 404, timeline: medians",
    "same 404, timeline: told apart",
    "same 404, dispatch for a sighting: medians",
    "same 404, dispatch for a sighting: told apart",
    "same 404, operation of a report: medians",
    "same 404, operation of a report: told apart",
    "HTTP command p50, 800 slow clients : none",
    "HTTP command p99, 800 slow clients : none",
    "end to end, 1,000 rows : 10",
    "filled queue, 1,000 rows : 10",
    "relay, 1,000 rows : 10",
]


@pytest.mark.timeout(900)
def test_a_smoke_run_fills_every_row_and_says_on_what_machine(tmp_path: Path) -> None:
    """On servers of its own, with real processes of all three contestants."""
    result = tmp_path / "smoke.json"
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks", "--smoke", "--json", str(result)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=880)
    assert ran.returncode == 0, ran.stdout + ran.stderr[-4000:]
    whole = json.loads(result.read_text("utf8"))
    assert [figure["name"] for figure in whole["figures"]] == ROWS
    assert all(figure["value"] > 0 for figure in whole["figures"])
    assert {"cores", "rabbitmq", "postgresql", "nameko", "faststream", "sqlalchemy"} <= whole["machine"].keys()
    assert all(row in ran.stdout for row in ROWS)
