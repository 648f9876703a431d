"""What the events told, as plain objects: timelines, stages of sightings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(eq=False, kw_only=True)
class StatusToken:
    """The unguessable address at which one report's coarse status can be seen; only its hash is kept."""

    token_hash: str
    sighting_id: str
    minted_at: datetime


@dataclass(eq=False, kw_only=True)
class SightingStatus:
    """The coarse status of one report, as last heard from patrol."""

    sighting_id: str
    stage: str
    sequence: int
    updated_at: datetime


@dataclass(eq=False, kw_only=True)
class TimelineEntry:
    """One event as the timeline keeps it: ids, codes, times."""

    event_id: str
    type: str
    subject: str
    sequence: int
    at: datetime
    case_id: str | None
    codes: dict[str, Any] = field(default_factory=dict)
