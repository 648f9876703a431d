"""Consent (同意): whom a person wants to be told more; without it only the law and an emergency could open anything.

PIPL arts. 13(1), 23 and 29: telling another handler of sensitive data needs the person's separate consent; art. 15: it
may be withdrawn at any time, and what was told before stays lawful; art. 31: for a child under 14 the guardian
consents. That the guardian does so too for whoever may be a minor or is impaired is our recommendation (Civil Code
arts. 19-22 let some of them decide for themselves): an estimate of age never opens anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from chassis.orders import Refusal
from contracts.codes import AgencyKind, ConsentGiver
from contracts.purposes import Purpose

if TYPE_CHECKING:
    from chassis.private import Private


class ConsentOfGuardianNeeded(Refusal):
    """The person cannot consent alone."""

    code = "consent_of_guardian_needed"


class ConsentOpensNothing(Refusal):
    """No row of the disclosure table is under such a consent."""

    code = "consent_opens_nothing"


@dataclass(eq=False, kw_only=True)
class Consent:
    """One consent: to whom, for what, by whom, and until when."""

    id: str
    case_id: str
    recipient: AgencyKind
    purpose: Purpose
    given_by: ConsentGiver
    given_at: datetime
    until: datetime | None
    reference: Private
    withdrawn_at: datetime | None = None

    def withdraw(self, at: datetime) -> bool:
        """Whether it was in force until now."""
        if self.withdrawn_at is not None:
            return False
        self.withdrawn_at = at
        return True
