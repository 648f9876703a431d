"""What becomes of somebody's data (删除与更正)."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant
from contracts.codes import CorrectionPart, ErasurePart, ErasureReason, PersonField


@event(owner="intake", subject="case", heard_by=("patrol", "tracing", "followup", "gateway"))
class PersonErased:
    """The person's data are erased here; everybody who keeps some erases theirs and says so. ``thing_ids``: what of
    ours was about them besides the case (referrals, departures, tickets)."""

    case_id: Id
    contact_id: Id | None
    thing_ids: tuple[Id, ...]
    reason: ErasureReason
    erased_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ErasureCompleted:
    """Everybody has said that they erased the person's data."""

    case_id: Id
    completed_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class ErasureOverdue:
    """Somebody has not said within a day that they erased the person's data."""

    case_id: Id
    waiting_for: tuple[ErasurePart, ...]
    due_at: Instant


@event(owner="intake", subject="case", heard_by=("tracing", "followup", "gateway"))
class PersonCorrected:
    """Something was known wrongly of the person; whoever keeps it reads it again from here."""

    case_id: Id
    correction_id: Id
    fields: tuple[PersonField, ...]
    corrected_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class CorrectionOverdue:
    """Somebody who keeps the words has not said in time that they have the corrected ones."""

    case_id: Id
    correction_id: Id
    waiting_for: tuple[CorrectionPart, ...]
    due_at: Instant
