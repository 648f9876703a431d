"""An invented person in every answer, seen with anybody's eyes; without it the table could be read by lawyers only."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from marshmallow import Schema, fields

from chassis.orders import ReadType
from contracts.answers.parts import fields_of, inner_of
from contracts.disclosure.groups import CLASSES_MEMBER, Sensitivity
from contracts.orders import followup, intake, patrol, tracing
from gateway.disclosure.projection import Eyes, projected

READS: Final[Mapping[str, ReadType]] = MappingProxyType(
    {
        read.key: read
        for module in (patrol, intake, tracing, followup)
        for read in vars(module).values()
        if isinstance(read, ReadType) and read.answer is not None
    }
)
"""Every question that is answered to outsiders, by its key."""


def preview_of(read: str, eyes: Eyes, sensitivity: Sensitivity | None = None) -> dict[str, Any]:
    """The invented person's answer as these eyes see it, and the level of each field."""
    answer = READS[read].answer
    assert answer is not None
    classes = [sensitivity] if sensitivity else []
    shown = projected(answer, invented(answer) | {CLASSES_MEMBER: classes}, eyes)
    return {
        "read": read,
        "who": eyes.who,
        "purpose": eyes.purpose,
        "answer": shown.body,
        "fields": {path: level.value for path, level in sorted(shown.fields.items())},
        "basis": sorted(shown.basis),
    }


def invented(answer: type[Schema]) -> dict[str, Any]:
    """An object with the example of every field."""
    return {name: _example(member) for name, member in fields_of(answer).items()}


def _example(member: fields.Field[Any]) -> Any:
    inner = inner_of(member)
    if inner is not None:
        one = invented(inner)
        return [one] if member.many else one  # type: ignore[attr-defined]
    example = member.metadata["example"]
    return [example] if member.metadata["many"] else example
