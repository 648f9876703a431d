"""What an agency was told, as plain objects: the rows of its feed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(eq=False, kw_only=True)
class Notification:
    """One event as one agency is told it (通知); ``number`` counts the agency's own, from 1, without gaps."""

    agency_id: str
    number: int
    event_id: str
    type: str
    source: str
    subject: str
    sequence: int | None
    at: datetime
    noted_at: datetime
    case_id: str | None
    codes: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False, kw_only=True)
class Untold:
    """An event that was heard and is still to be told; ``waits_for``: the subject whose news will say to whom."""

    number: int
    event_id: str
    waits_for: str | None
