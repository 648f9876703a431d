"""The event kit: declares an event once, with its owner and those who hear it; without it nobody could say who relies
on what.

    @event(owner="patrol", subject="sighting", heard_by=("gateway",))
    class SightingReported:
        \"\"\"Somebody told us of a person in need.\"\"\"
        sighting_id: Id
        reported_at: Instant

The decorator makes the class a frozen dataclass and gives it ``contract: EventType``. The subject of an event is
``<subject>/<value of its <subject>_id field>``; order is promised per publisher and subject.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar, dataclass_transform, get_type_hints

from marshmallow import EXCLUDE, Schema

from chassis.kinds import FieldShape, schema_of, shape_of


class UnknownEvent(LookupError):
    """No contract of that type and version is in the catalogue."""


class DuplicateEvent(ValueError):
    """Two contracts claim the same type and version."""


class Contracted(Protocol):
    """An instance of a class made by :func:`event`."""

    contract: ClassVar[EventType]


@dataclass(frozen=True)
class EventType:
    """One version of one event: who owns it, whom it is about, who hears it, what it carries."""

    owner: str
    name: str
    version: int
    subject: str
    heard_by: tuple[str, ...]
    shapes: Mapping[str, FieldShape]
    schema: Schema
    payload: type[Any]

    @property
    def type(self) -> str:
        """The CloudEvents type, ``guitu.<owner>.<name>.v<version>``."""
        return f"guitu.{self.owner}.{self.name}.v{self.version}"

    @property
    def routing_key(self) -> str:
        return f"{self.name}.v{self.version}"

    @property
    def doc(self) -> str:
        return (self.payload.__doc__ or "").strip()

    def subject_of(self, payload: Any) -> str:
        return f"{self.subject}/{getattr(payload, self.subject + '_id')}"

    def dump(self, payload: Any) -> dict[str, Any]:
        """The payload as JSON values; :raises marshmallow.ValidationError: if a value is not of its kind."""
        data: dict[str, Any] = self.schema.dump(payload)
        self.load(data)  # marshmallow validates on load only; an announcement is checked before it is committed
        return data

    def load(self, data: Mapping[str, Any]) -> Any:
        """The payload from JSON values; unknown fields are ignored, :raises marshmallow.ValidationError: otherwise."""
        return self.payload(**self.schema.load(data))


_Payload = TypeVar("_Payload")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(
    *, owner: str, subject: str, heard_by: tuple[str, ...], version: int = 1
) -> Callable[[type[_Payload]], type[_Payload]]:
    """Declare a contract. :raises NotAKind: when a field is not of the catalogue's kinds."""

    def declare(cls: type[_Payload]) -> type[_Payload]:
        hints = get_type_hints(cls, vars(sys.modules[cls.__module__]), include_extras=True)
        shapes = {name: shape_of(hint) for name, hint in hints.items() if name != "contract"}
        if f"{subject}_id" not in shapes:
            raise ValueError(f"{cls.__name__} is about a {subject} but has no {subject}_id")
        payload = dataclass(frozen=True, kw_only=True)(cls)
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", re.sub(r"V\d+$", "", cls.__name__)).lower()
        schema = schema_of(cls.__name__, shapes, unknown=EXCLUDE)()
        payload.contract = EventType(owner, name, version, subject, heard_by, shapes, schema, payload)  # type: ignore[attr-defined]
        return payload

    return declare


class Catalogue:
    """Every contract of the platform, by type. Order of iteration is order of declaration."""

    def __init__(self, payloads: Iterable[type[Any]] = ()) -> None:
        self._by_type: dict[str, EventType] = {}
        for payload in payloads:
            self.add(payload.contract)

    @classmethod
    def of_modules(cls, *modules: Any) -> Catalogue:
        """All contracts declared in these modules."""
        found = (vars(module).values() for module in modules)
        own = [
            value
            for module, values in zip(modules, found, strict=True)
            for value in values
            if isinstance(value, type) and hasattr(value, "contract") and value.__module__ == module.__name__
        ]
        return cls(own)

    def add(self, contract: EventType) -> None:
        if contract.type in self._by_type:
            raise DuplicateEvent(contract.type)
        self._by_type[contract.type] = contract

    def __iter__(self) -> Any:
        return iter(self._by_type.values())

    def __getitem__(self, type_: str) -> EventType:
        try:
            return self._by_type[type_]
        except KeyError:
            raise UnknownEvent(type_) from None

    def publishers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(contract.owner for contract in self))

    def heard(self, subscriber: str, publisher: str) -> tuple[EventType, ...]:
        """What ``subscriber`` hears from ``publisher``."""
        return tuple(c for c in self if c.owner == publisher and subscriber in c.heard_by)

    def subscriptions(self) -> tuple[tuple[str, str], ...]:
        """All (subscriber, publisher) pairs; one queue each."""
        return tuple(dict.fromkeys((subscriber, c.owner) for c in self for subscriber in c.heard_by))
