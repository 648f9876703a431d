"""``guitu drill``: each scenario on a platform of its own, and what was expected beside what is; without it a station
could not rehearse what it must never get wrong.

The platform is a process like ``guitu run --embedded`` with a drill's clock, on an empty data folder and a port of its
own: neither real data nor a demo that is up is touched.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, TaskID

from chassis.clock import DrillClock, SystemClock
from deploy.demo.client import Passerby, desks_of
from deploy.demo.credentials import FILE_NAME
from deploy.demo.platform import DidNotStart, address_of, platform_at
from deploy.demo.story import progress_on
from deploy.drill import report
from deploy.drill.playing import play
from deploy.drill.scenario import OnPaper, Outcome, Scenario, Step
from deploy.drill.scenarios import SCENARIOS
from deploy.drill.scene import Scene
from deploy.instance import AlreadyRunning, Instance

_LOG: Final = "platform.log"
_KEPT: Final = frozenset({"GUITU_WORK_CALENDAR", "GUITU_LOG_LEVEL"})
INTERRUPTED: Final = 130


class UnknownScenario(ValueError):
    """A scenario was asked for that nobody wrote; ``known`` are those that there are."""

    def __init__(self, unknown: Sequence[str]) -> None:
        self.unknown, self.known = list(unknown), [scenario.id for scenario in SCENARIOS]
        super().__init__(", ".join(unknown))


def chosen(names: Sequence[str]) -> list[Scenario]:
    """The scenarios of these names, in the order of the list, each once; all when none is named. Case does not matter.

    :raises UnknownScenario:
    """
    wanted, known = {name.upper() for name in names}, {scenario.id for scenario in SCENARIOS}
    if unknown := sorted(wanted - known):
        raise UnknownScenario(unknown)
    return [scenario for scenario in SCENARIOS if not wanted or scenario.id in wanted]


@dataclass
class Drill:
    """One run of ``guitu drill``: where its platforms have their data, and where it tells what happens."""

    folder: Path
    console: Console
    scenarios: Sequence[Scenario]
    json_file: Path | None = None

    def run(self) -> int:
        """Play them all; the exit code: 0 when every step ended as the field expects, else 1."""
        try:
            outcomes = self._alone()
        except AlreadyRunning as already:
            report.already_running(self.console, self.folder, already.running.pid)
            return 1
        except DidNotStart as trouble:
            report.not_started(self.console, self.folder, str(trouble))
            return 1
        except KeyboardInterrupt:
            self.console.print("\n演练已中止 · the drill was stopped")
            return INTERRUPTED
        report.summary(self.console, outcomes, self.folder)
        if self.json_file is not None:
            self.json_file.write_text(json.dumps(report.as_json(outcomes), ensure_ascii=False, indent=2), "utf8")
            self.console.print(f"结果文件 · written: {self.json_file}")
        return 0 if all(outcome.as_expected for outcome in outcomes) else 1

    def _alone(self) -> list[Outcome]:
        """Two drills in one folder would delete each other's data."""
        instance = Instance(self.folder)
        try:
            return self._played()
        finally:
            instance.end()

    def _played(self) -> list[Outcome]:
        outcomes: list[Outcome] = []
        with progress_on(self.console) as progress:
            task = progress.add_task("", total=sum(len(scenario.steps) for scenario in self.scenarios))
            for scenario in self.scenarios:
                report.begins(self.console, scenario)
                outcomes.append(self._one(scenario, progress, task))
                report.outcome(self.console, outcomes[-1])
        return outcomes

    def _one(self, scenario: Scenario, progress: Progress, task: TaskID) -> Outcome:
        """On an empty platform; its data stay for whoever wants to look why when something differs."""
        home = self.folder / scenario.id
        progress.update(task, description=f"{scenario.id} 准备平台 · getting a platform ready")
        log = begun(home, scenario)
        with platform_at(home, log, "--drill-data", environment_of(home)) as process:
            address = address_of(process, home, log)
            scene = Scene(desks_of(address, home / FILE_NAME), Passerby(address))

            def watch(step: Step | OnPaper) -> None:
                progress.update(task, advance=1, description=escape(f"{scenario.id} {step.who}：{step.what}"))

            outcome = play(scenario, scene, watch)
        if outcome.as_expected:
            shutil.rmtree(home)
        return outcome


def begun(home: Path, scenario: Scenario) -> Path:
    """An empty data folder in which it is the hour at which the scenario begins; where its platform is to write its
    log."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True, mode=0o700)
    DrillClock(home / "drill-clock.json", SystemClock()).start_at(scenario.begins)
    return home / _LOG


def environment_of(home: Path) -> dict[str, str]:
    """Of the station's settings only those that a rehearsal is about: neither its keys nor its servers, data or audit
    may be touched."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUITU_") or name in _KEPT}
    own = {"GUITU_HOME": str(home), "GUITU_HTTP_HOST": "127.0.0.1", "GUITU_HTTP_PORT": "0", "GUITU_DRILL": "true"}
    return kept | own


def drilled(scenarios: Sequence[Scenario], json_file: Path | None) -> int:
    """Play these, under the data folder of the settings; the exit code of :meth:`Drill.run`."""
    folder = Path(os.environ.get("GUITU_HOME", "var")).resolve() / "drill"
    return Drill(folder, Console(), scenarios, json_file).run()
