"""The one way by which an owner's answer becomes what a caller may see; without it each route would hide otherwise.

Pure: the schema, the body, whose eyes. What the schema does not name is withheld, whatever the owner sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema, fields

from contracts.answers.parts import fields_of, inner_of
from contracts.disclosure.groups import CLASSES_MEMBER, IMPERSONAL, ORDER, FieldGroup, Level, Look, Sensitivity
from contracts.disclosure.masks import effective, seen
from contracts.disclosure.table import MET_BY_ITSELF, TABLE, Condition, Shown, Table

_RECORD_IDS = ("case_id", "inquiry_id", "profile_id", "plan_id")


@dataclass(frozen=True)
class Eyes:
    """Who looks, as the table calls them, for which purpose, and under which conditions beyond those that hold by
    themselves."""

    who: str | tuple[str, ...]
    """One name, or several of the same person, who then sees what any of them does."""
    purpose: str
    met: frozenset[Condition] = MET_BY_ITSELF
    least: Level = Level.EXISTS
    """What is shown less of is withheld; ``full`` where a part would be taken for the whole."""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.who,) if isinstance(self.who, str) else self.who


@dataclass
class Projected:
    """What may leave, and what of it is a disclosure: the level of each field shown, by path."""

    body: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Level] = field(default_factory=dict)
    basis: set[str] = field(default_factory=set)
    classes: set[Sensitivity] = field(default_factory=set)
    records: set[str] = field(default_factory=set)
    withheld: set[str] = field(default_factory=set)
    """The paths of what is on record, or may be, and not shown; of an object that does not open, its own."""

    @property
    def discloses(self) -> bool:
        return bool(self.fields)


def projected(answer: type[Schema], body: Mapping[str, Any], eyes: Eyes, table: Table = TABLE) -> Projected:
    """The body as these eyes see it, and what was disclosed by it."""
    looking = _Looking(eyes, table)
    looking.result.body = looking.at(answer, body, frozenset(), "")
    return looking.result


class _Looking:
    """One walk over one answer; a cell of the table is looked up once for each set of classes."""

    def __init__(self, eyes: Eyes, table: Table) -> None:
        self._eyes, self._table, self.result = eyes, table, Projected()
        self._known: dict[tuple[FieldGroup, frozenset[Sensitivity]], Shown] = {}

    def at(
        self, schema: type[Schema], body: Mapping[str, Any], above: frozenset[Sensitivity], path: str
    ) -> dict[str, Any]:
        """One object. Its classes are its own and those of what it lies in."""
        classes = above | {Sensitivity(name) for name in body.get(CLASSES_MEMBER, ())}
        self.result.classes |= classes
        self.result.records |= _record_of(body)
        out: dict[str, Any] = {}
        for name, member in fields_of(schema).items():
            if name in body:
                self._member(name, member, body[name], classes, path, out)
        return out

    def _member(
        self,
        name: str,
        member: fields.Field[Any],
        value: Any,
        classes: frozenset[Sensitivity],
        path: str,
        out: dict[str, Any],
    ) -> None:
        inner = inner_of(member)
        if inner is None:
            self._leaf(name, member, value, classes, path, out)
        elif not self._opens(inner, classes):
            self.result.withheld.add(f"{path}{name}")
        elif isinstance(value, list):
            out[name] = [self.at(inner, one, classes, f"{path}{name}[].") for one in value]
        else:
            out[name] = None if value is None else self.at(inner, value, classes, f"{path}{name}.")

    def _leaf(
        self,
        name: str,
        member: fields.Field[Any],
        value: Any,
        classes: frozenset[Sensitivity],
        path: str,
        out: dict[str, Any],
    ) -> None:
        group: FieldGroup = member.metadata["group"]
        look: Look = member.metadata["look"]
        shown = self._cell(group, classes)
        if self._is_too_little(look, shown.level):
            self.result.withheld.add(f"{path}{name}")
            return
        out[name] = seen(value, look, shown.level)
        if group not in IMPERSONAL and value is not None:
            self._note(f"{path}{name}", effective(look, shown.level), shown)

    def _is_too_little(self, look: Look, level: Level) -> bool:
        return level is Level.WITHHELD or ORDER.index(effective(look, level)) < ORDER.index(self._eyes.least)

    def _note(self, path: str, level: Level, shown: Shown) -> None:
        known = self.result.fields.get(path, Level.WITHHELD)
        self.result.fields[path] = max(known, level, key=ORDER.index)
        self.result.basis.update(shown.basis)

    def _opens(self, schema: type[Schema], classes: frozenset[Sensitivity]) -> bool:
        """Whether anything within such an object is shown; else it is not even said that there is one."""
        for member in fields_of(schema).values():
            inner = inner_of(member)
            if inner is None:
                if self._cell(member.metadata["group"], classes).level is not Level.WITHHELD:
                    return True
            elif self._opens(inner, classes):
                return True
        return False

    def _cell(self, group: FieldGroup, classes: frozenset[Sensitivity]) -> Shown:
        found = self._known.get((group, classes))
        if found is None:
            eyes = self._eyes
            cells = [self._table.cell(who, eyes.purpose, group, classes=classes, met=eyes.met) for who in eyes.names]
            found = max(cells, key=lambda cell: ORDER.index(cell.level), default=Shown())
            self._known[group, classes] = found
        return found


def _record_of(body: Mapping[str, Any]) -> set[str]:
    """Whose record an object is of: its case when it says so, else what it is about itself."""
    for name in (*_RECORD_IDS, "id"):
        if isinstance(body.get(name), str):
            return {body[name]}
    return set()
