"""What becomes of somebody's data here (删除与更正); without it nobody could say when all is erased or corrected."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant


@event(owner="tracing", subject="case", heard_by=("intake", "gateway"))
class ErasureDone:
    """What was kept here of the person of that case is erased; ``thing_ids``: what of ours was about them."""

    case_id: Id
    thing_ids: tuple[Id, ...]
    done_at: Instant


@event(owner="tracing", subject="case", heard_by=("intake", "gateway"))
class CorrectionDone:
    """What is kept here of the person is as it was corrected, if anything is."""

    case_id: Id
    correction_id: Id
    done_at: Instant
