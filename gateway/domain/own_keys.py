"""The gateway's own keys as plain objects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.private import Private


@dataclass(eq=False, kw_only=True)
class OwnKey:
    """A key of the gateway's own (signing, fingerprints), sealed."""

    kid: str
    purpose: str
    material: Private
    made_at: datetime
