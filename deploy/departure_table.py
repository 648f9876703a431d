"""``docs/departures.md``: who may leave how, cell by cell; without it a desk would learn the guards by being refused.

It is written from ``services/intake/domain/departure_guards.py``, which the contracts know nothing of.
"""

from __future__ import annotations

from typing import Final

from contracts.codes import DepartureKind, PersonClass
from contracts.documents.markdown import page, table
from contracts.problems import PROBLEMS
from gateway.readmodel.words import word
from services.intake.domain.departure_guards import GUARDS, Cell, Stage

_INTRODUCTION = """\
Every kind of departure (离站方式) for every class of persons (人员类别), from the one table of guards. A class is the
first that fits, from left to right. **✗** is refused, whatever the papers. **asks** names what must be there, refused
with that code until it is: at planning, and after the bar when the person is to leave. **records** never refuses: what
is missing when the person goes is put on record."""

_CLASSES: Final = {
    PersonClass.IN_HOSPITAL: "住院或须先就医<br>`in_hospital`",
    PersonClass.UNDER_SIXTEEN: "未满16<br>`under_sixteen`",
    PersonClass.PRESUMED_MINOR: "推定未成年<br>`presumed_minor`",
    PersonClass.SIXTEEN_OR_SEVENTEEN: "16–17（有依据）<br>`sixteen_or_seventeen`",
    PersonClass.IMPAIRED: "存在障碍迹象<br>`impaired`",
    PersonClass.CAPABLE_ADULT: "有行为能力成年人<br>`capable_adult`",
}


def departures_page() -> str:
    headings = ("离站方式 kind", *(_CLASSES[each] for each in PersonClass))
    return page(
        "Departures 离站",
        _INTRODUCTION,
        table(headings, [_row(kind) for kind in DepartureKind]),
        "## The guards 限制",
        "What each says, and who can supply what is missing: [problems.md](problems.md).",
        table(("guard", "中文", "English"), _guards()),
        sources="services/intake/domain/departure_guards.py",
    )


def _row(kind: DepartureKind) -> tuple[str, ...]:
    row = GUARDS[kind]
    return (f"{word(kind).zh}<br>`{kind.value}`", *(cell_in_words(row[each]) for each in PersonClass))


def cell_in_words(cell: Cell) -> str:
    """One cell: ``✗ presumed_minor``, ``asks a, b | c`` or ``records a | b``."""
    refusing = [rule for rule in cell.rules if rule.always]
    if refusing:
        return f"✗ `{refusing[0].guard.value}`"
    stages = (_listed(cell, Stage.PLAN), _listed(cell, Stage.EXECUTION))
    asked = " ∣ ".join(stages) if stages[1] else stages[0]
    return f"{'asks' if cell.binding else 'records'} {asked}"


def _listed(cell: Cell, stage: Stage) -> str:
    return ", ".join(f"`{rule.guard.value}`" for rule in cell.rules if rule.stage is stage)


def _guards() -> list[tuple[str, ...]]:
    cells = [cell for row in GUARDS.values() for cell in row.values()]
    used = dict.fromkeys(rule.guard.value for cell in cells for rule in cell.rules)
    return [(f"`{code}`", PROBLEMS[code].title_zh, PROBLEMS[code].title_en) for code in used]
