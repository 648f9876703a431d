"""Answers in OpenAPI, with what each kind of agency sees of every field; without it partners would learn it by trying.

``x-guitu-disclosure`` of a field says, by kind and purpose, the level where it is more than withheld; a field that is
withheld is absent, and one that is only told to exist is ``{"exists": true|false}``.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from marshmallow import Schema, fields

from contracts.answers.parts import fields_of, inner_of
from contracts.disclosure.groups import FieldGroup, Level, Look
from contracts.disclosure.masks import effective
from contracts.disclosure.table import TABLE

_TYPES: Final[dict[Look, dict[str, Any]]] = {
    Look.FLAG: {"type": ["boolean", "null"]},
    Look.NUMBER: {"type": ["integer", "null"]},
    Look.YEAR: {"type": ["integer", "null"]},
    Look.COORDINATE: {"type": ["number", "null"]},
    Look.AGES: {
        "type": ["object", "null"],
        "properties": {"lo": {"type": "integer"}, "hi": {"type": "integer"}},
    },
    Look.CODES: {"type": ["object", "null"]},
}
_WORDS: Final[dict[str, Any]] = {"type": ["string", "null"]}
EXISTS: Final[dict[str, Any]] = {
    "type": "object",
    "description": "仅告知有无 Only whether there is any.",
    "properties": {"exists": {"type": "boolean"}},
    "required": ["exists"],
}


@cache
def documented(answer: type[Schema]) -> dict[str, Any]:
    """The schema of such an object as OpenAPI says it; nobody may change it."""
    return {
        "type": "object",
        "description": (answer.__doc__ or "").strip().partition("\n")[0],
        "properties": {name: _member(member) for name, member in fields_of(answer).items()},
    }


def _member(member: fields.Field[Any]) -> dict[str, Any]:
    inner = inner_of(member)
    if inner is None:
        return _leaf(member)
    inside = documented(inner)
    if member.many:  # type: ignore[attr-defined]
        return {"type": ["array", "null"], "items": inside, "description": member.metadata["description"]}
    return {**inside, "type": ["object", "null"], "description": member.metadata["description"]}


def _leaf(member: fields.Field[Any]) -> dict[str, Any]:
    told = member.metadata
    group, look = told["group"], told["look"]
    plain = _TYPES.get(look, _WORDS)
    if told["many"]:
        plain = {"type": ["array", "null"], "items": plain}
    levels = levels_of(group, look)
    told_to_exist = any(Level.EXISTS.value in said.values() for said in levels.values())
    shape = {"anyOf": [plain, EXISTS]} if told_to_exist else dict(plain)
    about = {"description": told["description"], "x-guitu-group": group.value}
    if group is FieldGroup.RECORD:
        return {**shape, **about}
    return {**shape, **about, "x-guitu-disclosure": levels}


@cache
def levels_of(group: FieldGroup, look: Look) -> dict[str, dict[str, str]]:
    """``{who: {purpose: level}}`` of an ordinary record, without what is withheld; nobody may change it."""
    found: dict[str, dict[str, str]] = {}
    for row in TABLE.rows:
        level = TABLE.cell(row.who, row.purpose.value, group).level
        if level is not Level.WITHHELD:
            found.setdefault(row.who, {})[row.purpose.value] = effective(look, level).value
    return found
