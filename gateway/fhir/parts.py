"""The small pieces FHIR resources are made of; without them each resource would say *withheld* in a way of its own.

A leaf of our answers is a value, ``None``, or ``{"exists": …}`` where the disclosure table lets the caller know no more
than that; in FHIR the last is an element without a value and with the reason why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gateway.fhir import names

Element = dict[str, Any]


def kept(**members: Any) -> Element:
    """The members that say something: FHIR knows neither null nor empty lists. A trailing underscore is dropped."""
    return {name.rstrip("_"): value for name, value in members.items() if value not in (None, [], {})}


def hidden(value: Any) -> bool:
    """Whether the caller is told of this value only whether there is one."""
    return isinstance(value, Mapping) and "exists" in value


def absent(value: Mapping[str, Any]) -> Element:
    """An element of which only that is said."""
    return {"extension": [{"url": names.ABSENT, "valueCode": "masked" if value["exists"] else "unknown"}]}


def primitive(name: str, value: Any) -> Element:
    """A member of a primitive type; where it is withheld, its shadow beside it (``_name``)."""
    if value is None:
        return {}
    return {f"_{name}": absent(value)} if hidden(value) else {name: value}


def extension(url: names.Extension, kind: str, value: Any) -> list[Element]:
    """One extension of that kind of value (``String``), or none where nothing is said. It has a value or extensions of
    its own, never both (ext-1)."""
    if value is None:
        return []
    return [{"url": url.value, **(absent(value) if hidden(value) else {f"value{kind}": value})}]


def coded(system: str, code: str, display: str | None = None) -> Element:
    return kept(coding=[kept(system=system, code=code, display=display)])


def concept(system: str, code: Any) -> Element | None:
    """A code of that system, as far as it may be seen."""
    if code is None:
        return None
    return absent(code) if hidden(code) else coded(system, code)


def words(value: Any) -> Element | None:
    """What a person said or wrote, as far as it may be seen."""
    return primitive("text", value) or None


def identifier(system: str, value: str | None) -> Element | None:
    return None if value is None else {"system": system, "value": value}


def named(kind: str, system: str, value: str | None) -> Element | None:
    """A reference to somebody who has no address in FHIR here, by their identifier."""
    return None if value is None else {"type": kind, "identifier": identifier(system, value)}


def output(code: names.Output, kind: str, value: Any) -> list[Element]:
    """One ``Task.output``, or none where nothing is said. It must have a value, so what is withheld is a concept of
    which only that is said."""
    if value is None:
        return []
    told = {"valueCodeableConcept": absent(value)} if hidden(value) else {f"value{kind}": value}
    return [{"type": coded(names.OUTPUT, code.value), **told}]


def joined(*lists: Iterable[Element]) -> list[Element]:
    return [each for one in lists for each in one]
