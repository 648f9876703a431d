"""Every order by its key; without it a stored operation could not name its owner again after a restart."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from chassis.orders import CommandType
from contracts.orders import followup, intake, patrol, tracing

COMMANDS: Final[Mapping[str, CommandType]] = MappingProxyType(
    {
        order.key: order
        for module in (patrol, intake, tracing, followup)
        for order in vars(module).values()
        if isinstance(order, CommandType)
    }
)
