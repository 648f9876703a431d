"""What the gateway itself tells a partner in its feed and by webhook; without it a late answer would be told to nobody.

These are no events of the platform: no service hears them, and each goes to the one agency that it concerns.
"""

from __future__ import annotations

import sys
from typing import Annotated, Final

from chassis.catalogue import Catalogue, event
from chassis.kinds import CodeList, Id, Instant, PatternCode

CommandCode = Annotated[str, PatternCode("CommandCode", r"[a-z]{1,20}\.[a-z_]{1,60}")]
"""The name of an order as its owner knows it, ``patrol.report_sighting``."""

ProblemCode = Annotated[str, PatternCode("ProblemCode", r"[a-z][a-z0-9_]{0,60}")]
"""A code of the catalogue of problems."""

ChallengeCode = Annotated[str, PatternCode("ChallengeCode", r"[0-9a-f]{64}")]
"""A random value that an endpoint must give back."""


class SettledState(CodeList):
    """办理结果: how a deferred operation ended."""

    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class DisabledReason(CodeList):
    """停用原因: why an endpoint gets nothing any more."""

    GONE = "gone"
    FAILING = "failing"
    BY_AGENCY = "by_agency"
    BY_OPERATOR = "by_operator"


@event(owner="gateway", subject="operation", heard_by=())
class OperationSettled:
    """What was answered with 202 has its answer now: read the operation. ``problem`` is null when it succeeded."""

    operation_id: Id
    command: CommandCode
    state: SettledState
    problem: ProblemCode | None
    settled_at: Instant


@event(owner="gateway", subject="endpoint", heard_by=())
class WebhookEndpointDisabled:
    """A webhook endpoint gets nothing any more; what it missed stands in the feed and waits for it."""

    endpoint_id: Id
    reason: DisabledReason
    at: Instant


@event(owner="gateway", subject="endpoint", heard_by=())
class WebhookChallenge:
    """Give ``challenge`` back as ``{"challenge": …}``, and the endpoint is yours."""

    endpoint_id: Id
    challenge: ChallengeCode


NOTICES: Final = Catalogue.of_modules(sys.modules[__name__])
