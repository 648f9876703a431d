"""One table declares every clock: nothing else makes a period, plans a deadline or opens a clock past it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from contracts.law.clocks import CLOCKS, kept_by
from deploy.services import SERVICES

ROOT = Path(__file__).parents[3]
OURS = ("contracts", "services", "gateway", "deploy")
MAKERS = {"Period", "hours", "days", "working_days", "months"}
STARTING = {"open", "hold", "reopen", "resume", "recount"}
"""What of ``….deadlines`` starts a clock, with a plan or with the moments it had."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in OURS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text("utf8"))


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(tree: ast.Module, *, with_a_number: bool = False) -> set[str]:
    """The plain names that the module calls, or calls with a number that stands right there."""
    return {
        call.func.id
        for call in calls(tree)
        if isinstance(call.func, ast.Name)
        and (not with_a_number or any(isinstance(a, ast.Constant) for a in call.args))
    }


def imported(tree: ast.Module, module: str) -> set[str]:
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == module]
    return {alias.asname or alias.name for node in found for alias in node.names}


def starts_by_a_plan(tree: ast.Module) -> bool:
    """Whether the module starts clocks with a plan of its choice."""
    of_deadlines = (
        call
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in STARTING
        and isinstance(call.func.value, ast.Attribute)
        and call.func.value.attr == "deadlines"
    )
    return any(keyword.arg == "plan" for call in of_deadlines for keyword in call.keywords)


def plans_by_a_row(tree: ast.Module) -> bool:
    """Whether the module asks ``CLOCKS[…].plan(…)``."""
    return any(
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "plan"
        and ast.unparse(call.func.value).startswith("CLOCKS[")
        for call in calls(tree)
    )


def test_limits_stand_in_the_table_alone() -> None:
    counting = "contracts.law.counting"
    found = {name for name, tree in modules() if called(tree, with_a_number=True) & imported(tree, counting) & MAKERS}
    assert found == {"contracts/law/clocks.py"}


def test_a_plan_is_made_by_a_row_of_the_table_and_by_nothing_else() -> None:
    made = {name for name, tree in modules() if "DeadlinePlan" in called(tree)}
    assert made == {"contracts/law/clocks.py"}


def test_whoever_starts_a_clock_has_its_plan_from_a_row_of_the_table() -> None:
    starting = {name for name, tree in modules() if starts_by_a_plan(tree)}
    assert starting >= {"services/intake/handlers/clocks.py", "services/tracing/handlers/clocks.py"}
    assert starting <= {name for name, tree in modules() if plans_by_a_row(tree)}


def test_every_keeper_of_the_table_is_a_service_that_announces_its_clocks() -> None:
    keepers = {row.keeper for row in CLOCKS.values() if not row.waits_for}
    assert keepers == {name for name, service in SERVICES.items() if hasattr(service, "deadline_announcer")}
    assert all(kept_by(keeper) for keeper in keepers)
