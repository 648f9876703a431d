"""Every order by its key; without it a stored operation could not name its owner again after a restart."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from chassis.orders import CommandType
from contracts.codes import AgencyKind
from contracts.orders import followup, intake, patrol, tracing

COMMANDS: Final[Mapping[str, CommandType]] = MappingProxyType(
    {
        order.key: order
        for module in (patrol, intake, tracing, followup)
        for order in vars(module).values()
        if isinstance(order, CommandType)
    }
)

OF_ADDRESSEES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        kind.value: frozenset(key for key, order in COMMANDS.items() if order.to_addressee == kind.value)
        for kind in AgencyKind
    }
)
"""By kind of agency: what it does with papers addressed to it; done, it was the addressee, and keeps the answer."""
