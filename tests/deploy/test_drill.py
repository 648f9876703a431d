"""``guitu drill``: every golden scenario ends as the field expects, and what differs is named."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from deploy.demo.client import Refused
from deploy.drill import report
from deploy.drill.command import chosen, environment_of
from deploy.drill.playing import play
from deploy.drill.scenario import Aim, OnPaper, Outcome, Scenario, Step, compared
from deploy.drill.scenarios import SCENARIOS
from deploy.drill.scene import Scene, here
from deploy.instance import Instance, running_at
from tests.live import open_live_city
from tests.town import EMBEDDED, settings_for

ROOT = Path(__file__).resolve().parents[2]
GUITU = [sys.executable, "-m", "deploy.cli"]
G8 = next(scenario for scenario in SCENARIOS if scenario.id == "G8")

A_HOLIDAY_TOO_MANY = {"2025": {"source": "演练", "holidays": ["2025-10-09"], "working_weekends": []}}


def environment(home: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUITU_")}
    return kept | {"GUITU_HOME": str(home), "PYTHONIOENCODING": "utf8", "COLUMNS": "240", **settings}


def drilled(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [*GUITU, "drill", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(home, **settings), capture_output=True, text=True, timeout=580, check=False
    )


def steps_of(told: Mapping[str, Any]) -> dict[str, list[tuple[str, bool, bool]]]:
    """By scenario, each step as it came out: what it was, whether by hand, whether as expected."""
    return {
        one["id"]: [(step["what"], step["by_hand"], step["as_expected"]) for step in one["steps"]]
        for one in told["scenarios"]
    }


# --- the whole drill --------------------------------------------------------------------------------------------------


@pytest.mark.timeout(600)
def test_every_step_of_every_scenario_is_as_the_field_expects(tmp_path: Path) -> None:
    result = tmp_path / "drill.json"
    played = drilled(tmp_path, "--json", str(result))

    told = json.loads(result.read_text("utf8"))
    different = [
        (one["id"], step["number"], step["trouble"] or line)
        for one in told["scenarios"]
        for step in one["steps"]
        for line in (step["lines"] or [None])
        if not step["as_expected"] and (line is None or not line["equal"])
    ]
    assert different == [], played.stdout
    assert (played.returncode, played.stderr, told["as_expected"]) == (0, "", True)
    expected = {s.id: [(step.what, isinstance(step, OnPaper), True) for step in s.steps] for s in SCENARIOS}
    assert steps_of(told) == expected
    assert list(expected) == ["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G10"]
    assert [left.name for left in (tmp_path / "drill").iterdir()] == ["running.lock"], "nothing of it is kept"
    for scenario in SCENARIOS:
        assert f"{scenario.id} {scenario.title}" in played.stdout


# --- broken on purpose ------------------------------------------------------------------------------------------------


@pytest.mark.timeout(180)
def test_a_calendar_with_a_holiday_too_many_exits_with_1_and_names_the_step_and_both_times(tmp_path: Path) -> None:
    """The mechanism is broken, not the expectation: for the platform the National Day of 2025 is a day longer."""
    calendar = tmp_path / "calendar.json"
    calendar.write_text(json.dumps(A_HOLIDAY_TOO_MANY), "utf8")
    played = drilled(tmp_path, "G7", GUITU_WORK_CALENDAR=str(calendar))

    assert played.returncode == 1
    assert re.search(
        r"G7 第 1 步 .*D19 到期 due 应为 expected 2025-10-10 00:00, 实为 actual 2025-10-11 00:00", played.stdout
    )
    assert "docs/clocks.md" in played.stdout
    assert (tmp_path / "drill" / "G7" / "platform.log").exists(), "what differs can be looked into"


def with_one_expectation_changed() -> Scenario:
    wrong = replace(G8.steps[1], expects={**G8.steps[1].expects, "第几次 attempt": 7})  # type: ignore[union-attr]
    return replace(G8, steps=(G8.steps[0], wrong, *G8.steps[2:]))


@pytest.fixture
def scene(tmp_path: Path) -> Any:
    """A platform whose clock stands still, behind a real port; hospitals one and two only."""
    from chassis.clock import ManualClock
    from deploy.demo.client import Passerby, desks_of
    from deploy.demo.credentials import FILE_NAME

    settings = settings_for(EMBEDDED, tmp_path / "home", drill=True)
    with open_live_city(settings, clock=ManualClock(G8.begins)) as live:
        yield Scene(desks_of(live.url, settings.home / FILE_NAME), Passerby(live.url))


def test_one_step_that_differs_is_named_and_the_others_are_played(scene: Scene) -> None:
    outcome = play(replace(with_one_expectation_changed(), steps=with_one_expectation_changed().steps[:2]), scene)

    assert [result.as_expected for result in outcome.results] == [True, False]
    [(number, result)] = outcome.differing
    assert [(number, line.what, line.expected, line.actual) for line in result.lines if not line.equal] == [
        (2, "第几次 attempt", "7", "2")
    ]


def test_a_step_that_cannot_be_taken_is_told_with_its_problem_and_leaves_the_rest_unplayed(scene: Scene) -> None:
    """Two hospitals only: the fourth rejection has nobody to come from."""
    outcome = play(G8, scene)
    played = [result.played for result in outcome.results]
    assert played[:3] == [True] * 3
    assert not outcome.as_expected
    broken = next(result for result in outcome.results if result.trouble)
    after = outcome.results[list(outcome.results).index(broken) + 1 :]
    assert [(result.played, result.as_expected) for result in after] == [(False, False)] * len(after)


# --- how it is asked for ----------------------------------------------------------------------------------------------


def test_an_unknown_scenario_is_refused_with_the_list_of_those_there_are(tmp_path: Path) -> None:
    refused = drilled(tmp_path, "G4", "G99")
    assert refused.returncode == 2
    assert "no such scenario: G99" in refused.stderr
    assert "G1 G2 G3 G4 G5 G6 G7 G8 G10" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_list_has_one_line_a_scenario_and_starts_nothing(tmp_path: Path) -> None:
    listed = drilled(tmp_path, "--list")
    assert listed.stdout.splitlines() == [report.one_line(scenario) for scenario in SCENARIOS]
    assert list(tmp_path.iterdir()) == []


def test_scenarios_are_played_in_their_own_order_each_once_whatever_the_case_of_their_names() -> None:
    assert [scenario.id for scenario in chosen(["g8", "G4", "G8"])] == ["G4", "G8"]


def test_a_result_that_could_not_be_written_is_said_before_anything_is_played(tmp_path: Path) -> None:
    refused = drilled(tmp_path, "G2", "--json", str(tmp_path / "nowhere" / "drill.json"))
    assert (refused.returncode, list(tmp_path.iterdir())) == (2, [])
    assert "nowhere" in refused.stderr


def test_a_second_drill_finds_the_first_and_touches_nothing_of_it(tmp_path: Path) -> None:
    instance = Instance(tmp_path / "drill")
    (tmp_path / "drill" / "G2").mkdir()
    try:
        second = drilled(tmp_path, "G2")
    finally:
        instance.end()
    assert second.returncode == 1
    assert str(os.getpid()) in second.stdout
    assert (tmp_path / "drill" / "G2").exists()


def test_a_drill_never_sees_the_stations_keys_servers_data_or_audit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = (
        "AMQP_URL",
        "DATABASE_URL",
        "MASTER_KEY",
        "RPC_KEY",
        "AUDIT_FOLDER",
        "AUDIT_KEY_FILE",
        "HEALTH_PORT",
        "HOME",
    )
    for name in real:
        monkeypatch.setenv(f"GUITU_{name}", "the station's own")
    monkeypatch.setenv("GUITU_WORK_CALENDAR", "calendar.json")
    kept = {name: value for name, value in environment_of(tmp_path).items() if name.startswith("GUITU_")}
    assert kept == {
        "GUITU_HOME": str(tmp_path),
        "GUITU_HTTP_HOST": "127.0.0.1",
        "GUITU_HTTP_PORT": "0",
        "GUITU_DRILL": "true",
        "GUITU_WORK_CALENDAR": "calendar.json",
    }


# --- what it is made of -----------------------------------------------------------------------------------------------


def test_every_step_is_told_in_both_languages_and_expects_something() -> None:
    steps = [(scenario.id, step) for scenario in SCENARIOS for step in scenario.steps]
    assert [(id_, step) for id_, step in steps if not (step.who and step.what and step.in_english.isascii())] == []
    assert [(id_, step.what) for id_, step in steps if isinstance(step, Step) and not step.expects] == []


def test_a_moment_is_equal_to_the_minute_and_a_missing_fact_is_a_difference() -> None:
    due = here("2026-07-07 10:00")
    lines = compared({"到期": due, "状态": "running"}, {"到期": "2026-07-07T02:00:41Z", "其他": 3})
    assert [(line.what, line.expected, line.actual, line.equal) for line in lines] == [
        ("到期", "2026-07-07 10:00", "2026-07-07 10:00", True),
        ("状态", "running", "—", False),
        ("其他", "—", "3", False),
    ]


def test_an_aim_is_shown_and_judged_by_nobody() -> None:
    [line] = compared({"用时": Aim("≤ 2 s")}, {"用时": "9.0 s"})
    assert (line.expected, line.actual, line.equal) == ("≤ 2 s（目标 aim）", "9.0 s", True)


def test_the_first_difference_is_told_with_what_to_do_and_where_to_look(tmp_path: Path) -> None:
    def refused(_scene: Scene) -> dict[str, Any]:
        raise Refused(409, {"code": "presumed_minor", "detail": "…"})

    step = Step("接待岗", "独自离站", "Alone", refused, {"离站": "executed"})
    outcome = play(replace(G8, steps=(step,)), Scene({}, None))  # type: ignore[arg-type]
    told = _summary_of([outcome], tmp_path)
    assert outcome.results[0].trouble.startswith("应为 expected: 办理成功 done; 实为 seen: 409 presumed_minor")
    for words in ("G8 第 1 步 step 1", "409 presumed_minor", "docs/problems.md", str(tmp_path / "G8")):
        assert words in told


def _summary_of(outcomes: list[Outcome], folder: Path) -> str:
    out = io.StringIO()
    report.summary(Console(file=out, width=400), outcomes, folder)
    return out.getvalue()


def test_a_drill_that_does_not_start_says_so_with_the_log(tmp_path: Path) -> None:
    """The calendar cannot be read, so the platform does not start."""
    calendar = tmp_path / "calendar.json"
    calendar.write_text("no calendar", "utf8")
    played = drilled(tmp_path, "G2", GUITU_WORK_CALENDAR=str(calendar))
    assert played.returncode == 1
    assert "GUITU_WORK_CALENDAR" in played.stdout
    assert running_at(tmp_path / "drill" / "G2") is None
