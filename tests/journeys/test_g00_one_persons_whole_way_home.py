"""One person's whole way home, from the street to the visit: by ``guitu demo --once`` against a real process, and over
HTTP on both pairs."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from rich.console import Console

from chassis import parking
from deploy.demo.chapters.timeline import MILESTONES
from deploy.demo.story import STORY, play
from deploy.instance import running_at
from tests.journeys.conftest import Open

ROOT = Path(__file__).resolve().parents[2]
STEPS = [f"✓ {step.who} {step.what}" for chapter in STORY for step in chapter.steps]


def demo_once(home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment: Mapping[str, str] = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GUITU_")},
        "GUITU_HOME": str(home),
        "GUITU_HTTP_PORT": "0",
        "COLUMNS": "240",
        "PYTHONIOENCODING": "utf8",
        **settings,
    }
    command = [sys.executable, "-m", "deploy.cli", "demo", "--once"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=150, check=False)


def steps_told(output: str) -> list[str]:
    """The steps that ended well, in the order in which they were told."""
    told = [line for line in output.splitlines() if line.startswith("✓ ")]
    return [step for line in told for step in STEPS if line.startswith(step)]


@pytest.mark.timeout(320)
def test_the_story_ends_well_and_again_on_the_same_data(tmp_path: Path) -> None:
    first, second = demo_once(tmp_path), demo_once(tmp_path)
    for played in (first, second):
        assert (played.returncode, steps_told(played.stdout)) == (0, STEPS), played.stdout + played.stderr
        assert played.stderr == ""
    assert [event for event in MILESTONES if event not in first.stdout] == []
    # the second case of each story is that of the worker whom the police bring
    assert re.findall(r"案件 case CZ-\d{4}-(\d+)", first.stdout + second.stdout) == ["000001", "000003"]
    assert running_at(tmp_path) is None


@pytest.mark.timeout(170)
def test_a_story_that_cannot_go_on_ends_with_1_and_names_its_step(tmp_path: Path) -> None:
    """The second hospital's secret is not the one that the gateway knows: nobody can answer for it."""
    assert demo_data(tmp_path).returncode == 0
    file = tmp_path / "demo-credentials.json"
    content = json.loads(file.read_text("utf8"))
    content["clients"]["hospital-2"]["secret"] = "forgotten"
    file.write_text(json.dumps(content), "utf8")
    played = demo_once(tmp_path)
    assert played.returncode == 1
    assert "✗ 第二定点医院 登记推送端点并通过验证" in played.stdout
    assert "401 invalid_client" in played.stdout
    assert running_at(tmp_path) is None


def demo_data(home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GUITU_HOME": str(home), "GUITU_DRILL": "true"}
    command = [sys.executable, "-m", "deploy.cli", "demo-data"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.timeout(120)
def test_the_story_ends_well_on_memory_and_sqlite_and_on_rabbitmq_and_postgresql(way_home_platform: Open) -> None:
    told = io.StringIO()
    ended_well = play(way_home_platform.address, way_home_platform.credentials, Console(file=told, width=240))

    assert (ended_well, steps_told(told.getvalue())) == (True, STEPS), told.getvalue()
    assert way_home_platform.city.town.troubles == []
    assert nothing_parked(way_home_platform)


def nothing_parked(platform: Open) -> bool:
    """Every event found its handler at once or after a retry."""
    services = platform.city.town.services.values()
    with ExitStack() as stack:
        views = [stack.enter_context(runtime.view()) for runtime in services]
        return all(not parking.counts(view.session) for view in views)
