"""Facts into a form, as a page that can be set; without it the layout would have to know what a case is.

What somebody may not see whole is said to be so and leaves its line open; what nobody knows leaves an empty line. No
value is ever made up, and a list that is empty leaves lines to write on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gateway.forms import looks
from gateway.forms.declaring import (
    ITSELF,
    NUMBER,
    Among,
    Cell,
    Column,
    Either,
    Form,
    Grid,
    Lines,
    Part,
    Path,
    Says,
    Signature,
    Signatures,
    Slot,
    places,
)
from gateway.forms.looks import BLANK, NOT_FOR_THEM, Blank, Boxes, Look, NotForThem, Told, Words

Page = dict[str, Any]
"""What is set: plain values that JSON knows."""


@dataclass(frozen=True)
class Facts:
    """What the reads of a form answered, by name: an absent one is nothing that is known.

    ``withheld``: the paths that whoever prints may not see whole. ``agencies``: registered names by id. ``cut``: the
    lists that are longer than what is here.
    """

    answers: Mapping[str, Any]
    withheld: frozenset[str] = frozenset()
    agencies: Mapping[str, str] = field(default_factory=dict)
    cut: frozenset[str] = frozenset()

    def hides(self, path: str) -> bool:
        """Whether it, or what it lies in, is withheld."""
        return any(path == one or path.startswith((f"{one}.", f"{one}[]")) for one in self.withheld)

    def at(self, path: str) -> Any:
        """The value there; ``None`` where the way ends early."""
        found: Any = self.answers
        for step in path.split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
        return found


def filled(form: Form, facts: Facts) -> Page:
    """The form with what is known. Pure: the same facts give the same page."""
    filling = _Filling(facts)
    return {
        "title": form.zh,
        "source": form.source,
        "number": None if form.number is None else filling.told(form.number, looks.words),
        "record": filling.told(form.record, looks.words),
        "parts": [filling.part(part) for part in form.parts],
    }


class _Filling:
    """One walk over one form."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def part(self, part: Part) -> Page:
        if isinstance(part, Grid):
            return {"kind": "grid", "heading": part.heading, "cells": [self._cell(cell) for cell in part.cells]}
        if isinstance(part, Lines):
            return self._lines(part)
        if isinstance(part, Says):
            return {
                "kind": "says",
                "small": part.small,
                "addressed": part.addressed,
                "runs": [self._run(run) for run in part.runs],
            }
        return self._signatures(part)

    def told(self, path: Path, look: Look) -> Page:
        """The value at that path in this look, as the layout takes it."""
        return _as_plain(self._known(path, look))

    def _known(self, path: Path, look: Look) -> Told:
        if path is None:
            return look(None)
        if isinstance(path, Either):
            return self._first(path, look)
        if isinstance(path, Among):
            return self._among(path, look)
        if self._facts.hides(path):
            return NOT_FOR_THEM
        return self._looked(self._facts.at(path), look)

    def _first(self, either: Either, look: Look) -> Told:
        told = [(self._known(path, look), behind) for path, behind in either.paths]
        for one, behind in told:
            if isinstance(one, Words):
                return Words(one.text + behind)
        return next((one for one, _ in told if isinstance(one, NotForThem)), BLANK)

    def _among(self, among: Among, look: Look) -> Told:
        if any(self._facts.hides(f"{among.each}.{name}") for name in (among.kind_at, among.path)):
            return NOT_FOR_THEM
        rows = (line.value for line in _walked(self._facts.answers, among.each))
        return look(next((row[among.path] for row in rows if row[among.kind_at] == among.kind.value), None))

    def _looked(self, value: Any, look: Look) -> Told:
        return look(self._facts.agencies.get(value, value) if look is looks.agency else value)

    def _cell(self, cell: Cell) -> Page:
        return {"label": cell.label, "wide": cell.wide, "value": self.told(cell.path, cell.look)}

    def _run(self, run: str | Slot) -> str | Page:
        return run if isinstance(run, str) else self.told(run.path, run.look)

    def _signatures(self, part: Signatures) -> Page:
        return {"kind": "signatures", "lines": [self._signature(line) for line in part.lines]}

    def _signature(self, line: Signature) -> Page:
        at = self.told(line.at, looks.moment)
        return {"label": line.label, "value": self.told(line.path, looks.words), "at": at}

    # --- lists ---

    def _lines(self, lines: Lines) -> Page:
        hidden = self._hides_list(lines.each)
        rows = [] if hidden else [self._row(lines, row) for row in _walked(self._facts.answers, lines.each)]
        return {
            "kind": "lines",
            "heading": lines.heading,
            "columns": [{"label": column.label, "share": column.share} for column in lines.columns],
            "cut": lines.each.partition(".")[0] in self._facts.cut,
            "rows": rows or [[_as_plain(NOT_FOR_THEM if hidden else BLANK)] * len(lines.columns)] * lines.blank,
        }

    def _hides_list(self, each: str) -> bool:
        return self._facts.hides(each.removesuffix("[]"))

    def _row(self, lines: Lines, row: _Line) -> list[Page]:
        return [_as_plain(self._in_column(lines.each, column, row)) for column in lines.columns]

    def _in_column(self, each: str, column: Column, row: _Line) -> Told:
        if not column.path:
            return BLANK
        if column.path in (ITSELF, NUMBER):
            return column.look(row.value if column.path == ITSELF else row.number)
        if any(self._facts.hides(f"{place}{column.path}") for place in places(each)):
            return NOT_FOR_THEM
        return self._looked(row.at(column.path), column.look)


@dataclass(frozen=True)
class _Line:
    """One of a list: its number there, from 1, and what the list lies in, from the nearest outwards."""

    value: Any
    number: int
    around: tuple[Mapping[str, Any], ...] = ()

    def at(self, path: str) -> Any:
        """That fact of the line, or of the nearest thing around it that has one."""
        return next((one[path] for one in (self.value, *self.around) if path in one), None)


def _walked(answers: Any, each: str) -> Iterator[_Line]:
    """Every line at the end of that path."""
    here, _, below = each.partition("[]")
    for step in (one for one in here.split(".") if one):
        answers = answers.get(step) if isinstance(answers, Mapping) else None
    for number, one in enumerate(answers or (), 1):
        if below:
            yield from (replace(inner, around=(*inner.around, one)) for inner in _walked(one, below))
        else:
            yield _Line(one, number)


def _as_plain(told: Told) -> Page:
    if isinstance(told, Words):
        return {"is": "words", "text": told.text}
    if isinstance(told, Boxes):
        return {"is": "boxes", "boxes": [[ticked, word] for ticked, word in told.boxes]}
    return {"is": "blank" if isinstance(told, Blank) else "withheld"}
