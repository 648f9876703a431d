"""The examples belong to whoever takes them: they need what they say they need, and nothing of ours."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {
    "partner/guitu_partner.py": {"requests", "joserfc"},
    "receiver/guitu_receiver.py": {"standardwebhooks", "cloudevents", "cryptography"},
}


@pytest.mark.parametrize("program", NEEDED)
def test_an_example_imports_what_its_page_names(program: str) -> None:
    imported = _imported((ROOT / "examples" / program).read_text("utf8"))
    assert imported - sys.stdlib_module_names == NEEDED[program]
    [row] = [line for line in (ROOT / "examples" / "README.md").read_text("utf8").splitlines() if program in line]
    assert [name for name in NEEDED[program] if f"`{name}`" not in row] == []


def test_every_example_is_among_them() -> None:
    folder = ROOT / "examples"
    assert {str(file.relative_to(folder)) for file in folder.rglob("*.py")} == set(NEEDED)


def _imported(source: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(str(node.module).partition(".")[0])
    return names
