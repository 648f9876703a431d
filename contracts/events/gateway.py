"""What the gateway announces: that what it kept of orders is erased; it has no other facts of its own."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant
from contracts.codes import ErasurePart


@event(owner="gateway", subject="case", heard_by=("intake",))
class ErasureDone:
    """The orders to one service about the person of that case, and the answers to them, are erased."""

    case_id: Id
    part: ErasurePart
    done_at: Instant
