"""How a drill tells what came of it: a table for each scenario, a summary, and the same for machines; without it a
training officer would have to read answers of an interface."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from deploy.drill.scenario import NOTHING, Line, OnPaper, Outcome, Result, Scenario

_YES: Final = "[green]✓[/]"
_NO: Final = "[bold red]✗[/]"
_BY_HAND: Final = "[yellow]✎[/]"
_UNPLAYED: Final = "未演练：前一步未能完成 · not played, the step before it came to no end"


def one_line(scenario: Scenario) -> str:
    return f"{scenario.id:4} {scenario.title} · {scenario.in_english}（{len(scenario.steps)} 步 steps）"


def begins(console: Console, scenario: Scenario) -> None:
    """What is about to be played, and what it must end with."""
    console.print(f"\n[bold cyan]{scenario.id} {scenario.title} · {scenario.in_english}[/]")
    console.print(f"[dim]应止于 must end with: {escape(scenario.must_end_with)}[/]", highlight=False)


def outcome(console: Console, outcome: Outcome) -> None:
    """Every step, expected beside actual."""
    table = Table(box=box.SIMPLE_HEAD, expand=False)
    for heading in ("演练时间 clock", "步骤 step", "项目 what", "应为 expected", "实为 actual", ""):
        table.add_column(heading, overflow="fold")
    for number, result in enumerate(outcome.results, 1):
        for row in _rows(number, result):
            table.add_row(*row)
        table.add_section()
    console.print(table)
    verdict = f"{_YES} 相符 as expected" if outcome.as_expected else f"{_NO} 有不符 differs"
    console.print(f"{outcome.scenario.id} {verdict} [dim]{outcome.seconds:.1f} s[/]")


def _rows(number: int, result: Result) -> Iterable[tuple[str, ...]]:
    head = (result.at[5:], f"[bold]{number}. {escape(result.step.who)}[/] {escape(result.step.what)}")
    if isinstance(result.step, OnPaper):
        yield (*head, "线下办理 by hand", escape(result.step.instead), NOTHING, _BY_HAND)
        return
    lines = [(line.what, line.expected, line.actual, line.equal) for line in result.lines]
    if not lines:
        lines = [("办理 done", "", result.trouble or _UNPLAYED, False)]
    for what, expected, actual, equal in lines:
        seen = escape(actual) if equal else f"[red]{escape(actual)}[/]"
        yield (*head, escape(what), escape(expected), seen, _YES if equal else _NO)
        head = ("", "")


# --- the end ----------------------------------------------------------------------------------------------------------


def summary(console: Console, outcomes: Sequence[Outcome], folder: Path) -> None:
    """How each scenario stands, and of each difference what to do."""
    table = Table(title="演练小结 · the drill", box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
    for heading in ("剧本 scenario", "步骤 steps", "相符 equal", "不符 differing", "线下 by hand", "用时 s", ""):
        table.add_column(heading, justify="left" if heading.startswith("剧本") or not heading else "right")
    for one in outcomes:
        counts = (len(one.results), _equal(one), len(one.differing), _by_hand(one))
        mark = _YES if one.as_expected else _NO
        table.add_row(f"{one.scenario.id} {one.scenario.title}", *map(str, counts), f"{one.seconds:.1f}", mark)
    console.print(table)
    _differences(console, outcomes, folder)


def _equal(one: Outcome) -> int:
    return sum(result.as_expected and not result.on_paper for result in one.results)


def _by_hand(one: Outcome) -> int:
    return sum(result.on_paper for result in one.results)


def _differences(console: Console, outcomes: Sequence[Outcome], folder: Path) -> None:
    differing = [one for one in outcomes if not one.as_expected]
    if not differing:
        console.print("[bold green]✓ 各步均与预期相符 · every step ended as the field expects[/]")
        return
    for one in differing:
        number, result = one.differing[0]
        more = len(one.differing) - 1
        console.print(f"{_NO} [bold]{one.scenario.id} 第 {number} 步 step {number}[/] {_told(result)}", highlight=False)
        if more:
            console.print(f"   另有 {more} 步不符或未演练 · {more} more differ or were not played")
        console.print(f"   {_what_to_do(result)}", highlight=False)
        console.print(f"   平台数据与日志 data and log: {folder / one.scenario.id}", highlight=False)


def _told(result: Result) -> str:
    return escape(f"{result.step.who} {result.step.what}: {_why(result)}")


def _why(result: Result) -> str:
    if result.trouble:
        return result.trouble
    wrong = [line for line in result.lines if not line.equal]
    return "；".join(f"{line.what} 应为 expected {line.expected}, 实为 actual {line.actual}" for line in wrong)


def _what_to_do(result: Result) -> str:
    if result.trouble:
        return (
            "怎么办 what to do: 按问题代码查 docs/problems.md；无代码时看平台日志 · look the code up in "
            "docs/problems.md, without a code read the platform's log"
        )
    return (
        "怎么办 what to do: 时间不符先核对 GUITU_WORK_CALENDAR 与 docs/clocks.md；其他不符请连同 --json 文件"
        "交技术负责人，勿据此剧本培训 · times: check GUITU_WORK_CALENDAR against docs/clocks.md; else hand the "
        "--json file to whoever runs the platform, and do not train with this scenario"
    )


def not_started(console: Console, folder: Path, log: str) -> None:
    console.print(f"[bold red]✗ 演练平台未能启动 · the drill's platform did not start[/] ({folder})")
    console.print(log, markup=False, highlight=False)
    console.print("怎么办 what to do: docs/runbook.md《无法启动 It does not start》", highlight=False)


def already_running(console: Console, folder: Path, pid: int) -> None:
    console.print(f"[bold red]✗ 另一场演练正在进行 · another drill is under way[/] (进程 process {pid}, {folder})")
    console.print("怎么办 what to do: 等其结束，或在其终端按 Ctrl-C · wait for it, or end it with Ctrl-C where it runs")


# --- for machines -----------------------------------------------------------------------------------------------------


def as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    return {"as_expected": all(one.as_expected for one in outcomes), "scenarios": [_scenario(one) for one in outcomes]}


def _scenario(one: Outcome) -> dict[str, Any]:
    return {
        "id": one.scenario.id,
        "title": one.scenario.title,
        "in_english": one.scenario.in_english,
        "must_end_with": one.scenario.must_end_with,
        "begins": one.scenario.begins.isoformat(),
        "as_expected": one.as_expected,
        "seconds": round(one.seconds, 1),
        "steps": [_step(number, result) for number, result in enumerate(one.results, 1)],
    }


def _step(number: int, result: Result) -> dict[str, Any]:
    return {
        "number": number,
        "who": result.step.who,
        "what": result.step.what,
        "in_english": result.step.in_english,
        "at": result.at,
        "by_hand": result.on_paper,
        "played": result.played,
        "as_expected": result.as_expected,
        "trouble": result.trouble,
        "lines": [_line(line) for line in result.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    return {"what": line.what, "expected": line.expected, "actual": line.actual, "equal": line.equal}
