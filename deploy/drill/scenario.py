"""What a scenario of a drill is and how it is judged; without it each scenario would be a script with its own verdicts.

A scenario is a list of steps: who does what, and what must then be the case, word for word. A step may also say what
the platform cannot do yet and people do on paper: it is shown as such, and counts neither way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from deploy.drill.scene import Scene
from deploy.drill.wording import as_expected, shown

Facts = Mapping[str, Any]
"""What is the case, by what it is about: ``{"车票 ticket": "issued"}``."""

NOTHING: Final = "—"


@dataclass(frozen=True)
class Aim:
    """What is aimed at and depends on the machine: shown beside what was measured, and judged by nobody."""

    text: str


@dataclass(frozen=True)
class Step:
    """``who`` does ``what``; ``does`` does it and gives what is then the case, by the names of ``expects``.

    An expected value may be a function of the scene: a time that follows from an earlier one. Such a function is asked
    after the step was done.
    """

    who: str
    what: str
    in_english: str
    does: Callable[[Scene], Facts]
    expects: Mapping[str, Any]


@dataclass(frozen=True)
class OnPaper:
    """What the field asks for and this version of the platform does not do: people do it by hand, as ``instead``
    says."""

    who: str
    what: str
    in_english: str
    instead: str


@dataclass(frozen=True)
class Scenario:
    """One golden scenario of the field. It begins on a platform where nothing has happened, at ``begins`` by the
    station's clock."""

    id: str
    title: str
    in_english: str
    begins: datetime
    must_end_with: str
    """What it must end with, as the field has it; Chinese first."""
    steps: Sequence[Step | OnPaper]


@dataclass(frozen=True)
class Line:
    """One fact of a step: what it is about, what was expected, what is the case; as text, to the minute."""

    what: str
    expected: str
    actual: str
    judged: bool = True

    @property
    def equal(self) -> bool:
        return not self.judged or self.expected == self.actual


@dataclass(frozen=True)
class Result:
    """What came of a step: its lines, or the trouble that kept it from its end. One that was not played has neither:
    the steps before it did not lead to it, or it is done on paper."""

    step: Step | OnPaper
    at: str = ""
    lines: Sequence[Line] = ()
    trouble: str = ""

    @property
    def on_paper(self) -> bool:
        return isinstance(self.step, OnPaper)

    @property
    def played(self) -> bool:
        return bool(self.lines or self.trouble)

    @property
    def as_expected(self) -> bool:
        return self.on_paper or (bool(self.lines) and not self.trouble and all(line.equal for line in self.lines))


@dataclass(frozen=True)
class Outcome:
    """A scenario as it was played."""

    scenario: Scenario
    results: Sequence[Result]
    seconds: float

    @property
    def as_expected(self) -> bool:
        return all(result.as_expected for result in self.results)

    @property
    def differing(self) -> list[tuple[int, Result]]:
        """The steps that differ or could not be played, with their numbers."""
        return [(number, one) for number, one in enumerate(self.results, 1) if not one.as_expected]


def compared(expected: Facts, actual: Facts) -> list[Line]:
    """Line by line, everything expected and everything else that was said."""
    return [_line(name, expected, actual) for name in dict.fromkeys([*expected, *actual])]


def _line(name: str, expected: Facts, actual: Facts) -> Line:
    wanted = expected.get(name)
    seen = shown(as_expected(wanted, actual[name])) if name in actual else NOTHING
    if isinstance(wanted, Aim):
        return Line(name, f"{wanted.text}（目标 aim）", seen, judged=False)
    return Line(name, shown(wanted) if name in expected else NOTHING, seen)


def worked_out(expects: Facts, scene: Scene) -> dict[str, Any]:
    """The expected values of a step that was done."""
    return {name: value(scene) if callable(value) else value for name, value in expects.items()}
