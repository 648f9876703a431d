"""An answer that the gateway gave on its own account, as a plain object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.private import Private


@dataclass(eq=False, kw_only=True)
class OwnAnswer:
    """What was answered under an Idempotency-Key, for as long as the key is remembered."""

    agency_id: str
    idempotency_key: str
    client_id: str
    fingerprint: str
    made_at: datetime
    sealed_by: str
    answer: Private | None
