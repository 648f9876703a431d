"""What happens to somebody during a stay (在站照料): incidents, roll-calls, belongings that leave custody."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Flag, Id, Instant, Quantity
from contracts.codes import DisposalRule, IncidentKind, IncidentState, Settlement


@event(owner="intake", subject="case", heard_by=("gateway",))
class BelongingsSettled:
    """Some lines of a receipt left custody: returned, transferred, or disposed of by a rule."""

    case_id: Id
    receipt_id: Id
    how: Settlement
    rule: DisposalRule | None
    line_count: Quantity
    money_fen: Quantity
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class IncidentReported:
    """Something went wrong during a stay."""

    case_id: Id
    incident_id: Id
    kind: IncidentKind
    occurred_at: Instant
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class IncidentProgressed:
    """An incident was handled, reported up or closed."""

    case_id: Id
    incident_id: Id
    kind: IncidentKind
    state: IncidentState
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class PersonMissing:
    """A minor or an impaired person did not answer the roll-call: look for them, and tell the police at once (D31)."""

    case_id: Id
    roll_call_id: Id
    incident_id: Id
    presumed_minor: Flag
    impaired: Flag
    called_at: Instant
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class PersonFound:
    """Whoever did not answer the roll-call is there after all."""

    case_id: Id
    roll_call_id: Id
    at: Instant
