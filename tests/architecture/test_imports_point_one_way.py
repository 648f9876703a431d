"""Imports point one way: without this test a rule could be misspelt, hold for nothing, and stay green for ever.

Each rule of pyproject.toml is broken once on purpose, in a copy of the present tree, to see the check go red.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("chassis", "contracts", "services", "gateway", "deploy", "benchmarks")
SERVICES = ("intake", "patrol", "tracing", "followup")

LAYERS = "benchmarks → deploy → services | gateway → contracts → chassis"
APART = "services never import one another nor the gateway"
INSIDE = "inside a service: service → desks → handlers → storage → domain"
EDGE = "nameko, eventlet and the broker's libraries are met only at the edge"
LIBRARY = "the matching engine is a library below tracing's search"
NO_DATABASE = "the matching engine knows no database"
HELP = "what decides on help cannot see earlier help"

# (the rule, the module that breaks it, what it imports)
VIOLATIONS = [
    (LAYERS, "chassis", "contracts"),
    (LAYERS, "contracts", "services.intake"),
    (LAYERS, "contracts", "gateway"),
    (LAYERS, "services.intake.domain", "deploy"),
    (LAYERS, "gateway", "deploy"),
    (LAYERS, "deploy", "benchmarks"),
    (LAYERS, "gateway", "services.patrol"),
    (APART, "services.intake", "services.patrol"),
    (APART, "services.tracing.domain", "services.intake.domain"),
    (APART, "services.patrol.service", "services.tracing.service"),
    (APART, "services.followup.handlers", "gateway"),
    (APART, "gateway", "services.intake"),
    *[(INSIDE, f"services.{name}.domain", f"services.{name}.storage") for name in SERVICES],
    *[(INSIDE, f"services.{name}.storage", f"services.{name}.handlers") for name in SERVICES],
    *[(INSIDE, f"services.{name}.handlers", f"services.{name}.service") for name in SERVICES],
    (HELP, "services.intake.domain.eligibility", "services.intake.storage.history"),
    (HELP, "services.intake.handlers.eligibility", "services.intake.handlers.history"),
    (HELP, "services.intake.handlers.shown_stay", "services.intake.handlers.numbers"),
    (LIBRARY, "services.tracing.domain", "services.tracing.matching"),
    (LIBRARY, "services.tracing.matching", "services.tracing.search"),
    (LIBRARY, "services.tracing.search", "services.tracing.handlers"),
    (NO_DATABASE, "services.tracing.matching", "sqlalchemy"),
    (EDGE, "contracts", "amqp"),
    (EDGE, "services.intake.domain", "nameko"),
    (EDGE, "services.patrol.handlers", "eventlet"),
    (EDGE, "services.tracing.storage", "kombu"),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The present tree's packages and rules, free to be broken."""
    for name in PACKAGES:
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_tree_keeps_every_rule() -> None:
    answer = _lint(PROJECT)

    assert answer.returncode == 0, answer.stdout
    assert _broken(answer.stdout) == []


@pytest.mark.parametrize(("rule", "module", "imported"), VIOLATIONS)
def test_breaking_a_rule_turns_the_check_red(copy: Path, rule: str, module: str, imported: str) -> None:
    before = _broken(_lint(copy).stdout)
    _add_import(copy, module, imported)

    answer = _lint(copy)

    assert answer.returncode != 0
    assert rule in _broken(answer.stdout)
    assert rule not in before, "it was already broken, so this shows nothing"


def test_every_rule_is_broken_once_here() -> None:
    rules = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

    assert {rule["name"] for rule in rules} == {rule for rule, _, _ in VIOLATIONS}


def _lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the check as `make check` does. Started in `root`, it sees the packages there and not the installed ones."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--config", "pyproject.toml", "--no-cache"]
    answer = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=100)
    assert "Contracts: " in answer.stdout, answer.stdout + answer.stderr
    return answer


def _broken(report: str) -> list[str]:
    return [line.removesuffix("BROKEN").strip() for line in report.splitlines() if line.endswith("BROKEN")]


def _add_import(root: Path, module: str, imported: str) -> None:
    path = root.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    with file.open("a", encoding="utf-8") as source:
        source.write(f"\nimport {imported}  # broken on purpose\n")
