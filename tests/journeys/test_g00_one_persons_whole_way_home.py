"""One person's whole way home, played by ``guitu demo --once`` against a real process, from the street to the visit."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from deploy.demo.chapters.timeline import MILESTONES
from deploy.demo.story import STORY
from deploy.instance import running_at

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
    assert re.findall(r"案件 case CZ-\d{4}-(\d+)", first.stdout + second.stdout) == ["000001", "000002"]
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
    assert "✗ 第二定点医院 自动收到第二次转诊，同意接收" in played.stdout
    assert "401 invalid_client" in played.stdout
    assert running_at(tmp_path) is None


def demo_data(home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GUITU_HOME": str(home), "GUITU_DRILL": "true"}
    command = [sys.executable, "-m", "deploy.cli", "demo-data"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
