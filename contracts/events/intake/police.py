"""What the station and police hand to and ask of each other (公安交接)."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Flag, Id, Instant
from contracts.codes import (
    AgencyId,
    HandoverDirection,
    HandoverParty,
    IdentityState,
    PoliceAnswer,
    ReopenReason,
    SignatureRefusal,
    SuspicionKind,
)


@event(owner="intake", subject="case", heard_by=("tracing", "gateway"))
class HandoverAnnounced:
    """A person is handed over between police and station. ``name_given``: the form carries a name, which tracing
    compares by its sound at once."""

    case_id: Id
    handover_id: Id
    direction: HandoverDirection
    police_id: AgencyId
    name_given: Flag
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class HandoverArrived:
    """The person is there; until both have signed nothing is handed over."""

    case_id: Id
    handover_id: Id
    police_id: AgencyId
    arrived_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class HandoverSigned:
    """One side signed the form; ``complete`` when both have."""

    case_id: Id
    handover_id: Id
    police_id: AgencyId
    party: HandoverParty
    complete: Flag
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class HandoverSignatureRefused:
    """One side does not sign, with its reason."""

    case_id: Id
    handover_id: Id
    police_id: AgencyId
    party: HandoverParty
    reason: SignatureRefusal
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class HandoverClosed:
    """The form is filed; ``complete`` when it carries both signatures."""

    case_id: Id
    handover_id: Id
    police_id: AgencyId
    complete: Flag
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class IdentityQuerySent:
    """Police were asked who a person is; an answer is due at ``due_at``."""

    case_id: Id
    identity_query_id: Id
    police_id: AgencyId
    sent_at: Instant
    due_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class IdentityQueryReceived:
    """Police have the query. That is no answer."""

    case_id: Id
    identity_query_id: Id
    police_id: AgencyId
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class IdentityQueryAnswered:
    """Police answered; what they need more of is read from intake."""

    case_id: Id
    identity_query_id: Id
    police_id: AgencyId
    result: PoliceAnswer
    answered_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class IdentityQueryApplied:
    """The station has done on the case what follows from the answer."""

    case_id: Id
    identity_query_id: Id
    police_id: AgencyId
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class IdentityQueryOverdue:
    """No answer in the time for one: police are reminded; ``escalated``: it goes on the joint meeting's list."""

    case_id: Id
    identity_query_id: Id
    police_id: AgencyId
    due_at: Instant
    escalated: Flag


@event(owner="intake", subject="case", heard_by=("gateway",))
class SuspicionReported:
    """The station reported a suspicion to police; its report number is due at ``due_at``."""

    case_id: Id
    suspicion_id: Id
    police_id: AgencyId
    kind: SuspicionKind
    reported_at: Instant
    due_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class SuspicionRegistered:
    """Police took the report; its number is on record."""

    case_id: Id
    suspicion_id: Id
    police_id: AgencyId
    registered_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class SuspicionOverdue:
    """The number of the report is not on record in the time for it."""

    case_id: Id
    suspicion_id: Id
    police_id: AgencyId
    due_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class SuspicionAnswered:
    """Police said what became of the report."""

    case_id: Id
    suspicion_id: Id
    police_id: AgencyId
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class SuspicionClosed:
    """The report is done with; ``waived`` when a supervisor said why it has no number."""

    case_id: Id
    suspicion_id: Id
    police_id: AgencyId
    waived: Flag
    at: Instant


@event(owner="intake", subject="case", heard_by=("tracing", "gateway"))
class CaseReopened:
    """A closed case is worked on again; ``identity``: what was known of the person when it was closed."""

    case_id: Id
    reason: ReopenReason
    identity: IdentityState
    at: Instant
