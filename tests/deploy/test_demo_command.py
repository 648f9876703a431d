"""``guitu demo`` leaves the platform running, finds the one that is up, and ends it with Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests

from chassis.clock import DrillClock, SystemClock
from contracts.law.calendar import SHANGHAI
from deploy.demo.command import begin_in_summer
from deploy.instance import running_at

ROOT = Path(__file__).resolve().parents[2]
DEMO = [sys.executable, "-m", "deploy.cli", "demo"]


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUITU_")}
    return kept | {"GUITU_HOME": str(home), "GUITU_HTTP_PORT": "0", "PYTHONIOENCODING": "utf8", "COLUMNS": "240"}


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(DEMO, cwd=ROOT, env=environment(tmp_path), stdout=subprocess.PIPE, text=True)
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(40)


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What it prints up to the line with these words; the test's own time limit ends a wait in vain."""
    assert process.stdout is not None
    told = ""
    for line in process.stdout:
        told += line
        if words in line:
            return told
    raise AssertionError(told)


@pytest.mark.timeout(180)
def test_the_platform_goes_on_after_the_story_is_found_by_a_second_demo_and_ends_with_ctrl_c(
    demo: subprocess.Popen[str], tmp_path: Path
) -> None:
    told = read_until(demo, "Ctrl-C")
    running = running_at(tmp_path)
    assert running is not None and running.address is not None
    assert running.address in told
    assert str(tmp_path / "demo-credentials.json") in told
    assert requests.get(f"{running.address}/livez", timeout=10).json() == {"alive": True}
    assert json.loads((tmp_path / "demo-credentials.json").read_text("utf8"))["base_url"] == running.address

    second = subprocess.run(DEMO, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, timeout=60)
    assert second.returncode == 0
    assert f"already up: {running.address}" in second.stdout

    demo.send_signal(signal.SIGINT)
    assert demo.wait(40) == 130
    assert running_at(tmp_path) is None


@pytest.mark.parametrize(
    ("today", "begins"),
    [
        ("2026-11-24T08:00+08:00", "2026-07-20T09:00+08:00"),
        ("2026-09-18T09:00+08:00", "2026-07-20T09:00+08:00"),
        ("2026-09-17T09:00+08:00", "2025-07-20T09:00+08:00"),
        ("2026-02-01T09:00+08:00", "2025-07-20T09:00+08:00"),
    ],
)
def test_a_demo_begins_on_a_summer_morning_that_has_gone_by(tmp_path: Path, today: str, begins: str) -> None:
    now = datetime.fromisoformat(today)
    begin_in_summer(tmp_path, now.astimezone(SHANGHAI))
    began = DrillClock(tmp_path / "drill-clock.json", SystemClock()).now()
    assert timedelta(0) <= began - datetime.fromisoformat(begins) < timedelta(minutes=1)


def test_data_of_the_real_time_keep_the_real_time(tmp_path: Path) -> None:
    (tmp_path / "intake.sqlite3").touch()
    begin_in_summer(tmp_path, datetime(2026, 11, 24, tzinfo=SHANGHAI))
    assert not (tmp_path / "drill-clock.json").exists()
