"""How a case begins; without it nobody would know of anybody who is being helped."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant
from contracts.codes import CaseNumber, CaseOrigin


@event(owner="intake", subject="case", heard_by=("patrol", "gateway"))
class CaseOpened:
    """A case (one episode of help) begins. For a street contact the ids lead back to the first report."""

    case_id: Id
    case_number: CaseNumber
    origin: CaseOrigin
    opened_at: Instant
    contact_id: Id | None
    dispatch_id: Id | None
    sighting_ids: tuple[Id, ...]
