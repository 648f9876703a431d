"""Plays one scenario step by step; without it a step that cannot be taken would end a drill without a word."""

from __future__ import annotations

import time
from collections.abc import Callable

from deploy.demo.client import NotInTime, Refused, Unreachable
from deploy.demo.stage import StepFailed, failures_named
from deploy.drill.scenario import OnPaper, Outcome, Result, Scenario, Step, compared, worked_out
from deploy.drill.scene import Scene

Watcher = Callable[[Step | OnPaper], None]
"""Told of each step before it is taken."""


def play(scenario: Scenario, scene: Scene, watcher: Watcher = lambda _step: None) -> Outcome:
    """Every step in order. A step that differs does not end the scenario; one that could not be taken does, and those
    behind it stay unplayed, for they stand on it."""
    began, results, stands = time.monotonic(), list[Result](), True
    for step in scenario.steps:
        watcher(step)
        result = _taken(step, scene) if stands and isinstance(step, Step) else Result(step)
        stands = stands and not result.trouble
        results.append(result)
    return Outcome(scenario, results, time.monotonic() - began)


def _taken(step: Step, scene: Scene) -> Result:
    try:
        with failures_named():
            actual = step.does(scene)
            lines = compared(worked_out(step.expects, scene), actual)
    except StepFailed as failed:
        return Result(step, _time(scene), (), str(failed))
    return Result(step, _time(scene), lines)


def _time(scene: Scene) -> str:
    """What the station's clock shows; nothing when nobody answers."""
    try:
        return f"{scene.now():%Y-%m-%d %H:%M}"
    except (Refused, Unreachable, NotInTime, KeyError):
        return ""
