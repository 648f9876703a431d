"""One table declares every clock: nothing else makes a period, plans a deadline or opens a clock past it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from contracts.law.clocks import CLOCKS, kept_by
from deploy.services import SERVICES

ROOT = Path(__file__).parents[3]
OURS = ("contracts", "services", "gateway", "deploy")
KEEPERS = {"services/intake/handlers/clocks.py", "services/tracing/handlers/clocks.py"}
STARTING = {"open", "hold", "reopen", "resume", "recount", "recount_provisional"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in OURS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text("utf8"))


def called(tree: ast.Module) -> set[str]:
    """The plain names that the module calls."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {function.id for function in calls if isinstance(function, ast.Name)}


def imported(tree: ast.Module, module: str) -> set[str]:
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == module]
    return {alias.asname or alias.name for node in found for alias in node.names}


def starts_of(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls of ``….deadlines.open(…)`` and its like."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in STARTING:
            of = node.func.value
            if isinstance(of, ast.Attribute) and of.attr == "deadlines":
                yield node


def plan_in(call: ast.Call) -> str | None:
    """What the call gives as its plan, in words; ``None`` when the moments stay those of the opening before."""
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
    return given.get("plan")


def test_periods_are_made_in_the_table_alone() -> None:
    counting = {name for name, tree in modules() if called(tree) & imported(tree, "contracts.law.counting")}
    assert counting == {"contracts/law/clocks.py"}


def test_a_plan_is_made_by_a_row_of_the_table_and_by_nothing_else() -> None:
    assert {name for name, tree in modules() if "DeadlinePlan" in called(tree)} == {"contracts/law/clocks.py"}


def test_clocks_are_started_by_their_keepers_from_plans_of_the_table() -> None:
    started = [(name, plan_in(call)) for name, tree in modules() for call in starts_of(tree)]
    elsewhere = {(name, plan) for name, plan in started if name not in KEEPERS}
    # taken off the national site the notice's duty runs again, by the moments it had
    assert elsewhere == {("services/tracing/handlers/notices.py", None)}
    makers = {plan.split("(")[0] for _, plan in started if plan}
    assert makers == {"plan", "_plan", "_plan_of_stay"}
    planned = {name: ast.unparse(tree).count("].plan(") for name, tree in modules() if name in KEEPERS}
    assert planned == dict.fromkeys(KEEPERS, 1)


def test_every_keeper_of_the_table_is_a_service_that_announces_its_clocks() -> None:
    keepers = {row.keeper for row in CLOCKS.values() if not row.waits_for}
    assert keepers == {name for name, service in SERVICES.items() if hasattr(service, "deadline_announcer")}
    assert all(kept_by(keeper) for keeper in keepers)
