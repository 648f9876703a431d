"""Whose name sounds like the one on a hand-over (公安交接); without it nobody would hear of the nearest inquiries."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant, Quantity


@event(owner="tracing", subject="case", heard_by=("intake", "gateway"))
class HandoverNameCompared:
    """The name on a hand-over was compared by its sound with every open inquiry; the nearest first, with their absolute
    scores in millibits. It identifies nobody."""

    case_id: Id
    handover_id: Id
    inquiry_ids: tuple[Id, ...]
    scores_millibits: tuple[Quantity, ...]
    at: Instant
