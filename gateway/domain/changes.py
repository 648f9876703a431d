"""Changes to the registry as plain objects; without them one operator alone could let anybody in (四眼原则)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class ChangeKind(StrEnum):
    """登记变更: what is proposed. Suspending and disabling are no changes: they are safe, and done at once."""

    REGISTER = "register"
    AMEND = "amend"
    CLIENT = "client"
    ROTATE = "rotate"
    RESUME = "resume"
    ENABLE = "enable"


class ChangeState(StrEnum):
    """变更状态. A decided change stays as it is."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(eq=False, kw_only=True)
class Change:
    """One change that an operator proposes and another decides. ``what`` holds ids, codes, public keys and times."""

    number: int | None = None
    kind: str
    agency_id: str
    client_id: str | None
    what: dict[str, Any]
    proposed_by: str
    proposed_at: datetime
    state: str = ChangeState.PROPOSED
    decided_by: str | None = None
    decided_at: datetime | None = None
