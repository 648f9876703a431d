"""What becomes known, and unknown again, of who somebody is (身份核查), and which persons on record are one.

A person (人员) is whom cases are about; a case is one episode of help to them. Whoever keeps a person's id follows
``PersonMerged`` and ``PersonSplit``: the newest of them about a person says whom that id stands for.
"""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant
from contracts.codes import CheckResult, DocumentKind, IdentityState, MergeBasis, RevocationReason, SplitReason


@event(owner="intake", subject="case", heard_by=("gateway",))
class IdentityChecked:
    """A document was looked at, and who was asked has answered or not; what follows for the identity is told by
    ``CaseIdentified``."""

    case_id: Id
    check_id: Id
    document: DocumentKind
    result: CheckResult
    at: Instant


@event(owner="intake", subject="case", heard_by=("tracing", "followup", "gateway"))
class IdentityRevoked:
    """The person is not who they were thought to be; ``identity`` is what is left. Whoever keeps a name reads again,
    and the search goes on."""

    case_id: Id
    identity: IdentityState
    reason: RevocationReason
    at: Instant


@event(owner="intake", subject="person", heard_by=("tracing", "followup", "gateway"))
class PersonMerged:
    """The person is the one of ``into_id``, whom that id stands for from now on. ``case_ids``, ``into_case_ids``: the
    cases that were opened under either id; that they were never changes."""

    person_id: Id
    into_id: Id
    basis: MergeBasis
    case_ids: tuple[Id, ...]
    into_case_ids: tuple[Id, ...]
    at: Instant


@event(owner="intake", subject="person", heard_by=("tracing", "followup", "gateway"))
class PersonSplit:
    """The person is not the one of ``from_id``: the merge is undone, and the id stands for itself again."""

    person_id: Id
    from_id: Id
    reason: SplitReason
    at: Instant


@event(owner="intake", subject="person", heard_by=("gateway",))
class SamePersonSuggested:
    """Two persons have shown the same document number; whether they are one is for somebody to decide."""

    person_id: Id
    other_id: Id
    suggestion_id: Id
    at: Instant
