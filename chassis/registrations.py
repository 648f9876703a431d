"""What a service class reacts to, read from its decorators; hosting and tests drive the same table."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chassis.catalogue import EventType
from chassis.orders import CommandType, Heard, Need, ReadType

Handler = Callable[..., Any]

_ENTRYPOINTS = "nameko_entrypoints"


@dataclass(frozen=True)
class Hearing:
    """One event type a service hears, with the read it needs first."""

    contract: EventType
    handler: Handler
    needs: Callable[[Heard], Need | None] | None


@dataclass
class Registrations:
    """What one service class does, by what it reacts to."""

    service: str
    commands: dict[str, tuple[CommandType, Handler]] = field(default_factory=dict)
    reads: dict[str, tuple[ReadType, Handler]] = field(default_factory=dict)
    hearings: dict[str, Hearing] = field(default_factory=dict)
    timers: dict[str, Handler] = field(default_factory=dict)
    periodic: list[tuple[float, Handler]] = field(default_factory=list)
    versioned: Mapping[str, type[Any]] = field(default_factory=dict)


def registrations(service_class: type[Any]) -> Registrations:
    """Read a service class's table of contents."""
    found = Registrations(service_class.name, versioned=getattr(service_class, "versioned", {}))
    instance = service_class()
    for name, method in inspect.getmembers(service_class, inspect.isfunction):
        for entrypoint in getattr(method, _ENTRYPOINTS, ()):
            entrypoint.enter(found, getattr(instance, name))
    return found
