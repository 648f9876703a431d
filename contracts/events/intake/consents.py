"""To whom a person wants more to be told (同意与撤回)."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant
from contracts.codes import AgencyKind, ConsentGiver
from contracts.purposes import Purpose


@event(owner="intake", subject="case", heard_by=("gateway",))
class ConsentGiven:
    """Agencies of that kind may be told more of the case for that purpose, until then or until it is withdrawn."""

    case_id: Id
    consent_id: Id
    recipient: AgencyKind
    purpose: Purpose
    given_by: ConsentGiver
    given_at: Instant
    until: Instant | None


@event(owner="intake", subject="case", heard_by=("gateway",))
class ConsentWithdrawn:
    """From now on nothing more is told on the strength of that consent."""

    case_id: Id
    consent_id: Id
    withdrawn_at: Instant
