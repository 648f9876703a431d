"""What becomes known of a request for help (求助), from the door to the decision."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant
from contracts.codes import (
    EligibilityOutcome,
    HelpArrival,
    HelpNeed,
    RefusalReason,
    RuleVersion,
    ScreeningDecision,
    ScreeningSign,
    StatedReason,
)


@event(owner="intake", subject="case", heard_by=("gateway",))
class HelpRequested:
    """Somebody asks for help, or was brought by somebody who asks for them."""

    case_id: Id
    help_request_id: Id
    arrival: HelpArrival
    reason: StatedReason
    needs: tuple[HelpNeed, ...]
    arrived_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class HelpScreened:
    """The first look at body and mind was taken, and says where the person goes first."""

    case_id: Id
    help_request_id: Id
    decision: ScreeningDecision
    signs: tuple[ScreeningSign, ...]
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class SafetyCheckRefused:
    """The person does not let themselves be checked; nobody enters so, and an officer may try again."""

    case_id: Id
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class HelpRegistered:
    """The registration of the request (求助登记表) is complete."""

    case_id: Id
    help_request_id: Id
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class HelpWithdrawn:
    """The person asks for no help any more."""

    case_id: Id
    help_request_id: Id
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class EligibilityDecided:
    """Whether help is given was decided by a person, by a version of the rule; a later decision supersedes this one."""

    case_id: Id
    decision_id: Id
    outcome: EligibilityOutcome
    reasons: tuple[RefusalReason, ...]
    rule_version: RuleVersion
    supersedes: Id | None
    decided_at: Instant
