"""The table of breakages in docs/guarantees.md; without it a reader would have to take our word for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.mutations import Mutation

GUARANTEES = Path(__file__).resolve().parents[2] / "docs" / "guarantees.md"
_HEADING = "## Broken on purpose\n"
_PREFACE = """
Each of these was broken once in a copy of the project, and the test beside it went red. `python -m tests.mutations` breaks them
again, one by one (an hour; with words: only those whose line holds one), and `--write` writes this table.

| what no longer happens, or happens wrongly | in | caught by |
|---|---|---|
"""


def table(mutations: Sequence[Mutation]) -> str:
    """The whole section, heading included."""
    rows = (f"| {one.breaks} | `{one.file}` | `{one.caught_by}` |\n" for one in mutations)
    return _HEADING + _PREFACE + "".join(rows)


def written() -> str:
    """The section as it stands in the document."""
    _, heading, rest = GUARANTEES.read_text("utf8").partition(_HEADING)
    return heading + rest


def write(mutations: Sequence[Mutation]) -> None:
    before, _, _ = GUARANTEES.read_text("utf8").partition(_HEADING)
    GUARANTEES.write_text(before.rstrip("\n") + "\n\n" + table(mutations), "utf8")
