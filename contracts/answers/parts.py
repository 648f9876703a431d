"""What answers are made of: leaves of a group and a look, objects and lists of them.

A leaf without a group does not load, so nothing can leave the platform that the disclosure table does not speak of.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from marshmallow import EXCLUDE, Schema, fields
from marshmallow.schema import SchemaMeta

from contracts.disclosure.groups import IMPERSONAL, FieldGroup, Look
from contracts.purposes import Purpose

_KINDS: Final[dict[Look, type[fields.Field[Any]]]] = {
    Look.FLAG: fields.Boolean,
    Look.NUMBER: fields.Integer,
    Look.YEAR: fields.Integer,
    Look.COORDINATE: fields.Float,
    Look.AGES: fields.Dict,
    Look.CODES: fields.Dict,
}


class FieldWithoutGroup(TypeError):
    """A field of an answer does not say what kind of thing it tells."""


class _EveryLeafHasItsGroup(SchemaMeta):
    """marshmallow gathers the fields of a class after ``__init_subclass__``, so they are looked at here."""

    def __init__(cls, name: str, bases: tuple[type, ...], attributes: dict[str, Any]) -> None:
        super().__init__(name, bases, attributes)
        for member, field in cls._declared_fields.items():
            if inner_of(field) is None and "group" not in field.metadata:
                raise FieldWithoutGroup(
                    f"{name}.{member} has no field group: make it with contracts.answers.parts.leaf, "
                    f"and give its group a row in contracts/disclosure/table.toml"
                )


class AnswerSchema(Schema, metaclass=_EveryLeafHasItsGroup):
    """One object of an answer. :raises FieldWithoutGroup: on declaration, for a leaf that :func:`leaf` did not make."""

    class Meta:
        unknown = EXCLUDE


def leaf(group: FieldGroup, look: Look, about: str, example: Any = None, *, many: bool = False) -> fields.Field[Any]:
    """One value, or a list of such values, of that group."""
    options: dict[str, Any] = {"allow_none": True}
    about_it = {"description": about, "group": group, "look": look, "example": example, "many": many}
    if many:
        return fields.List(_KINDS.get(look, fields.String)(), metadata=about_it, **options)
    return _KINDS.get(look, fields.String)(metadata=about_it, **options)


def inside(schema: type[Schema], about: str, *, many: bool = False) -> fields.Nested:
    """An object, or a list of objects, within the answer."""
    return fields.Nested(schema, many=many, allow_none=True, metadata={"description": about})


def inner_of(field: fields.Field[Any]) -> type[Schema] | None:
    """The schema of the object or of the objects in that field; ``None`` for a leaf."""
    if not isinstance(field, fields.Nested):
        return None
    found: Any = field.nested
    return found if isinstance(found, type) else type(found)


def fields_of(schema: type[Schema]) -> dict[str, fields.Field[Any]]:
    """The members of an object by name."""
    declared: dict[str, fields.Field[Any]] = schema._declared_fields
    return declared


def leaves(schema: type[Schema], path: str = "") -> Iterator[tuple[str, fields.Field[Any]]]:
    """Every leaf with its path, inner ones as ``person.name`` and ``visits[].health``."""
    for name, field in fields_of(schema).items():
        inner = inner_of(field)
        if inner is None:
            yield f"{path}{name}", field
        else:
            yield from leaves(inner, f"{path}{name}{'[]' if field.many else ''}.")  # type: ignore[attr-defined]


def personal_groups(schema: type[Schema]) -> tuple[str, ...]:
    """The groups of personal data in such an answer, in the order of the list of groups."""
    found = {field.metadata["group"] for _, field in leaves(schema)} - IMPERSONAL
    return tuple(group.value for group in FieldGroup if group in found)


def answering(schema: type[Schema], usually_for: Purpose) -> dict[str, Any]:
    """The options of a read that is answered so: the schema, what it discloses, and what a desk of the station that
    names no purpose asks it for."""
    return {"answer": schema, "discloses": personal_groups(schema), "default_purpose": usually_for.value}


def page_of(schema: type[Schema], **more: fields.Field[Any]) -> type[Schema]:
    """A page of such objects, and what else is told with a page."""
    members = {
        "items": inside(schema, "本页", many=True),
        "next_after": leaf(FieldGroup.RECORD, Look.ID, "下一页的 after; null on the last page"),
    }
    return type(f"{schema.__name__}Page", (AnswerSchema,), members | more | {"__module__": schema.__module__})


# --- leaves that many answers have ------------------------------------------------------------------------------------


def ident(about: str, group: FieldGroup = FieldGroup.RECORD, *, many: bool = False) -> fields.Field[Any]:
    return leaf(group, Look.ID, about, "01930a5e-7c00-7000-8000-000000000001", many=many)


def fact(about: str, example: Any = None, group: FieldGroup = FieldGroup.CASE_FACTS, **many: bool) -> fields.Field[Any]:
    """A code of a closed list."""
    return leaf(group, Look.CODE, about, example, **many)


def when(about: str, group: FieldGroup = FieldGroup.CASE_FACTS) -> fields.Field[Any]:
    return leaf(group, Look.MOMENT, about, "2026-07-21T02:00:00+00:00")


def yes(about: str, group: FieldGroup = FieldGroup.CASE_FACTS) -> fields.Field[Any]:
    return leaf(group, Look.FLAG, about, True)


def count(about: str, example: int = 1, group: FieldGroup = FieldGroup.RECORD) -> fields.Field[Any]:
    return leaf(group, Look.NUMBER, about, example)


def state_code(about: str, example: str) -> fields.Field[Any]:
    return leaf(FieldGroup.RECORD, Look.CODE, about, example)


def sex_code() -> fields.Field[Any]:
    return leaf(FieldGroup.SEX, Look.CODE, "性别, GB/T 2261.1", "1")


def age_bounds() -> fields.Field[Any]:
    return leaf(FieldGroup.AGE, Look.AGES, "年龄范围", {"lo": 65, "hi": 80})


def worker(about: str, example: str = "S-017", *, many: bool = False) -> fields.Field[Any]:
    """A badge, a client or an agency, never a name."""
    return leaf(FieldGroup.STAFF, Look.CODE, about, example, many=many)


def said(group: FieldGroup, about: str, example: str = "…", *, many: bool = False) -> fields.Field[Any]:
    """What somebody said or wrote."""
    return leaf(group, Look.WORDS, about, example, many=many)
