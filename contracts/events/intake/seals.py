"""Who may know of a case (密封)."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant
from contracts.codes import ClientId, SealReason


@event(owner="intake", subject="case", heard_by=("patrol", "tracing", "followup", "gateway"))
class CaseSealed:
    """From now on only the clients named in ``need_to_know`` may see the case, and every event about it is flagged."""

    case_id: Id
    reason: SealReason
    need_to_know: tuple[ClientId, ...]
    at: Instant


@event(owner="intake", subject="case", heard_by=("patrol", "tracing", "followup", "gateway"))
class NeedToKnowExtended:
    """These clients may see the sealed case too."""

    case_id: Id
    need_to_know: tuple[ClientId, ...]
    at: Instant


@event(owner="intake", subject="case", heard_by=("patrol", "tracing", "followup", "gateway"))
class CaseUnsealed:
    """The case is a case like any other again; what was announced of it meanwhile stays where it was not shown."""

    case_id: Id
    at: Instant
