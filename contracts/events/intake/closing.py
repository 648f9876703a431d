"""How a case ends."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant


@event(owner="intake", subject="case", heard_by=("tracing", "gateway"))
class CaseClosed:
    """Nothing of the stay is open any more."""

    case_id: Id
    closed_at: Instant
