"""What a form is made of; without these few words every form would be a drawing of its own.

A form is a table: which reads its facts come from, and its parts in the order of the page. A *path* names one fact as
its read answers it, ``case.person.name``, ``referral.ward``, with ``[]`` where a list is walked. A path that no answer
knows stops the start (:func:`check`): misspelled, it would print an empty line for ever, which looks like an unknown
fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from marshmallow import Schema

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts.answers.parts import fields_of, inner_of
from gateway.forms.looks import Look, words

Chosen = Callable[[Sequence[Mapping[str, Any]]], Mapping[str, Any] | None]
"""Which of a list is meant, oldest first; ``None``: none of them. What whoever asks may not see is not in the items."""


class PathUnknown(LookupError):
    """A form names a fact that no read answers; the sentence says which."""


# --- where facts come from --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """One answer that a form needs, by the name that its paths begin with.

    ``listed_by``: the read that lists what there is of the case; ``chosen`` is then asked for with ``read`` by its
    ``id``. Without ``id`` the list says enough. ``supplied_by``: the order that brings the fact about; a form without
    it is not printed. Without ``supplied_by`` the lines stay empty.
    """

    name: str
    read: ReadType
    listed_by: ReadType | None = None
    chosen: Chosen | None = None
    id: str | None = None
    supplied_by: CommandType | None = None

    @property
    def reads(self) -> tuple[ReadType, ...]:
        return (self.read,) if self.listed_by is None else tuple(dict.fromkeys((self.listed_by, self.read)))

    @property
    def answer(self) -> type[Schema]:
        """What its paths go through."""
        assert self.read.answer is not None  # a read without one has no route
        if self.id is None and self.chosen is not None:
            items = inner_of(fields_of(self.read.answer)["items"])
            assert items is not None
            return items
        return self.read.answer


def newest(items: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    return items[-1] if items else None


# --- what stands on the page ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Either:
    """The first of these facts that is known, with what is said behind it: a name, else the claimed one as such."""

    paths: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Among:
    """The fact of that one of a list which is of this kind: the number of the notice among the papers."""

    each: str
    kind_at: str
    kind: CodeList
    path: str


Path = str | Either | Among | None
"""``None``: always written by hand, because the platform keeps no such fact."""


@dataclass(frozen=True)
class Cell:
    """A label with its value; ``wide``: over the whole width."""

    label: str
    path: Path = None
    look: Look = words
    wide: bool = False


@dataclass(frozen=True)
class Grid:
    """Labels and values, two to a line."""

    cells: tuple[Cell, ...]
    heading: str = ""


ITSELF: Final = "."
"""The path of a column in a list of plain words."""
NUMBER: Final = "#"
"""The path of a column that counts the lines of its list from 1, as what refers to them does."""


@dataclass(frozen=True)
class Column:
    label: str
    path: str = ""
    """Within the line, or within what the line lies in; empty: by hand."""
    look: Look = words
    share: int = 1
    """Of the width, beside the other columns."""


@dataclass(frozen=True)
class Lines:
    """One line for each of a list; ``blank`` empty ones when there is none."""

    heading: str
    each: str
    columns: tuple[Column, ...]
    blank: int = 2


@dataclass(frozen=True)
class Slot:
    """A fact within a sentence."""

    path: Path = None
    look: Look = words


@dataclass(frozen=True)
class Says:
    """A paragraph; ``small``: what is only to be known."""

    runs: tuple[str | Slot, ...]
    small: bool = False
    addressed: bool = False
    """It begins at the margin, as the line does that says to whom."""


@dataclass(frozen=True)
class Signature:
    """Who signs: a line for the hand, or what the platform knows of a signature given there."""

    label: str
    path: Path = None
    at: Path = None


@dataclass(frozen=True)
class Signatures:
    lines: tuple[Signature, ...]


Part = Grid | Lines | Says | Signatures


@dataclass(frozen=True)
class Form:
    """``source``: which annex of which document it is, printed above it. ``number``: its own number, where it has one;
    ``record``: the number of the record it is of, on every page."""

    code: str
    zh: str
    en: str
    source: str
    asks: tuple[Asked, ...]
    parts: tuple[Part, ...]
    number: Path = None
    record: str = "case.case_number"
    reads: tuple[ReadType, ...] = field(init=False)
    """Every read behind it, in the order in which they are asked."""

    def __post_init__(self) -> None:
        found = dict.fromkeys(read for asked in self.asks for read in asked.reads)
        object.__setattr__(self, "reads", tuple(found))


# --- no path leads nowhere --------------------------------------------------------------------------------------------


def check(form: Form) -> Form:
    """The same form. :raises PathUnknown: for a path that the answers of its reads do not have."""
    for path in _paths(form):
        _expect_known(form, path)
    return form


def _paths(form: Form) -> Iterator[str]:
    yield form.record
    yield from _of(form.number)
    for part in form.parts:
        yield from _of_part(part)


def _of_part(part: Part) -> Iterator[str]:
    if isinstance(part, Lines):
        yield part.each
        for column in part.columns:
            yield from _column_paths(part.each, column)
    elif isinstance(part, Grid):
        for cell in part.cells:
            yield from _of(cell.path)
    elif isinstance(part, Says):
        for run in part.runs:
            yield from _of(run.path) if isinstance(run, Slot) else ()
    else:
        for line in part.lines:
            yield from (*_of(line.path), *_of(line.at))


def _of(path: Path) -> tuple[str, ...]:
    if isinstance(path, Either):
        return tuple(one for one, _ in path.paths)
    if isinstance(path, Among):
        return (f"{path.each}.{path.kind_at}", f"{path.each}.{path.path}")
    return () if path is None else (path,)


def _column_paths(each: str, column: Column) -> tuple[str, ...]:
    """A column's fact lies in the line or in what the line lies in: one of these places has to know it."""
    if column.path in ("", ITSELF, NUMBER):
        return ()
    return (" or ".join(f"{place}{column.path}" for place in places(each)),)


def places(each: str) -> list[str]:
    """Where a column's facts may lie: ``case.receipts[].lines[]`` → the line, then the receipt around it."""
    steps = each.split("[]")[:-1]
    return ["[]".join(steps[: count + 1]) + "[]." for count in reversed(range(len(steps)))]


def _expect_known(form: Form, path: str) -> None:
    if not any(_is_known(form, one) for one in path.split(" or ")):
        raise PathUnknown(f"the form '{form.code}' prints '{path}', which none of its reads answers")


def _is_known(form: Form, path: str) -> bool:
    name, *steps = path.replace("[]", "").split(".")
    schema: type[Schema] | None = next((asked.answer for asked in form.asks if asked.name == name), None)
    for step in steps:
        if schema is None or step not in fields_of(schema):
            return False
        schema = inner_of(fields_of(schema)[step])
    return True
