"""Everything that has states moves by one table, and that table is what docs/states.md draws.

A chart that nobody moves by would be worse than none: it would be believed.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import services.followup
import services.intake
import services.patrol
import services.tracing
from chassis.kinds import CodeList
from chassis.moves import Moves, NotATable
from contracts.orders.intake import BedState
from deploy.state_charts import CHARTS, Chart, drawn, states_page

ROOT = Path(__file__).parents[2]
PACKAGES = (services.patrol, services.intake, services.tracing, services.followup)
EVERY = [chart for charts in CHARTS.values() for chart in charts]
OF_A_STATE = re.compile(r"\w+(State|Step|Stage)")
_KEYWORDS = {"state", "note", "end", "as", "direction", "class", "classDef", "style", "click", "default"}

_DECLARED = re.compile(r'state "([^"]*[\u4e00-\u9fff][^"]*) (\w+)" as (\w+)')
_ARROW = re.compile(r"(\[\*\]|\w+) --> (\[\*\]|\w+)( : [^:;\n]+)?")


def domain_modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        folder = importlib.import_module(f"{package.__name__}.domain")
        for found in pkgutil.iter_modules(folder.__path__):
            yield importlib.import_module(f"{folder.__name__}.{found.name}")


def lists_of_states(module: ModuleType) -> Iterator[type[CodeList]]:
    """The lists that fields of the module's things are of, as far as their names say that they are of states."""
    for thing in vars(module).values():
        if not (dataclasses.is_dataclass(thing) and isinstance(thing, type) and thing.__module__ == module.__name__):
            continue
        for field in dataclasses.fields(thing):
            for name in re.findall(r"\w+", str(field.type)):
                known = vars(module).get(name)
                if isinstance(known, type) and issubclass(known, CodeList) and OF_A_STATE.fullmatch(known.__name__):
                    yield known


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ROOT.glob("services/**/*.py")):
        if "migrations" not in path.parts:
            yield path, ast.parse(path.read_text("utf8"))


def test_whatever_has_states_has_its_chart() -> None:
    used = {states for module in domain_modules() for states in lists_of_states(module)}
    assert len(used) > 20 and used == {chart.moves.states for chart in EVERY}


def test_every_table_of_moves_is_drawn_once() -> None:
    tables = {id(value) for module in domain_modules() for value in vars(module).values() if isinstance(value, Moves)}
    assert sorted(tables) == sorted(id(chart.moves) for chart in EVERY)


def test_every_table_is_read_by_what_moves() -> None:
    """A table that is written and never asked would be a drawing."""
    written, asked = set[str](), set[str]()
    for _, module in sources():
        for node in ast.walk(module):
            if isinstance(node, ast.Name) and re.fullmatch(r"\w+_MOVES|\w*REVOKED_TO", node.id):
                (written if isinstance(node.ctx, ast.Store) else asked).add(node.id)
    assert len(written) == len(EVERY) + sum(bool(chart.revoked) for chart in EVERY)
    assert written == asked


def test_a_state_is_set_by_its_own_thing_and_by_nobody_else() -> None:
    others = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, module in sources()
        if "domain" not in path.parts
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and (node.attr in ("state", "step", "stage") or ast.unparse(node) == "case.identity")
    ]
    assert others == []


# --- the drawing ------------------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Parsed:
    """What a reader of Mermaid makes of a chart."""

    states: dict[str, str]
    arrows: list[tuple[str, str]]
    revoked: list[tuple[str, str]]


def parsed(text: str) -> Parsed:
    """:raises AssertionError: for what is not in the small part of the language that we write."""
    first, *lines = text.splitlines()
    assert first == "stateDiagram-v2"
    chart = Parsed({}, [], [])
    for line in (line.strip() for line in lines):
        if declared := _DECLARED.fullmatch(line):
            _, code, id_ = declared.groups()
            assert id_ not in chart.states and id_ not in _KEYWORDS
            chart.states[id_] = code
            continue
        arrow = _ARROW.fullmatch(line)
        assert arrow, f"not Mermaid as we write it: {line}"
        (chart.revoked if arrow[3] else chart.arrows).append((arrow[1], arrow[2]))
    known = {*chart.states, "[*]"}
    assert all(set(pair) <= known for pair in (*chart.arrows, *chart.revoked))
    return chart


@pytest.mark.parametrize("chart", EVERY, ids=lambda chart: chart.title)
def test_a_chart_says_what_its_table_says_no_more_and_no_less(chart: Chart) -> None:
    read, moves = parsed(drawn(chart)), chart.moves
    beginnings = [("[*]", state.value) for state in moves.begins]
    ends = [(state.value, "[*]") for state in moves.ends if state not in chart.revoked]

    assert read.states == {state.value: state.value for state in moves.states}
    assert sorted(read.arrows) == sorted(beginnings + _pairs(moves) + ends)
    assert sorted(read.revoked) == sorted(_pairs(chart.revoked))


def _pairs(moves: Any) -> list[tuple[str, str]]:
    return [(now.value, to.value) for now, after in moves.items() for to in after]


def test_the_page_shows_every_chart_once_and_in_the_same_order_each_time() -> None:
    drawings = re.findall(r"```mermaid\n(.*?)\n```", states_page(), re.DOTALL)
    assert drawings == [drawn(chart) for chart in EVERY]


# --- the tables -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lost", BedState, ids=lambda state: state.value)
def test_a_table_without_a_state_of_its_list_is_refused_where_it_is_written(lost: BedState) -> None:
    whole = {state: tuple(BedState) for state in BedState}
    without = {state: after for state, after in whole.items() if state is not lost}
    with pytest.raises(NotATable):
        Moves((BedState.FREE,), without)


def test_a_table_with_a_state_that_nothing_leads_to_is_refused_where_it_is_written() -> None:
    nowhere = dict.fromkeys(BedState, ())
    with pytest.raises(NotATable, match="BedState: reserved, occupied, blocked"):
        Moves((BedState.FREE,), nowhere)
