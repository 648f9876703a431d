"""Which services there are; the one place that knows them all.

Each is imported when it is first asked for: a process that hosts one of them does not have to read the others, the
gateway with its two hundred routes least of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Final

_CLASSES: Final = {
    "patrol": ("services.patrol", "PatrolService"),
    "intake": ("services.intake", "IntakeService"),
    "tracing": ("services.tracing", "TracingService"),
    "followup": ("services.followup", "FollowupService"),
    "gateway": ("gateway", "GatewayService"),
}


class _Services(Mapping[str, type[Any]]):
    """Each service's class under its name."""

    def __getitem__(self, name: str) -> type[Any]:
        package, class_name = _CLASSES[name]
        found: type[Any] = getattr(import_module(f"{package}.service"), class_name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_CLASSES)

    def __len__(self) -> int:
        return len(_CLASSES)


SERVICES: Final = _Services()


def package_of(service: str) -> str:
    return _CLASSES[service][0]
