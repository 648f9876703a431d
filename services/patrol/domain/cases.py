"""Which person of the street became which case of the station (案件)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False, kw_only=True)
class StreetCase:
    """The station opened this case about the person whom these reports were about."""

    case_id: str
    cluster_id: str
