"""Who is helped (救助资格): one decision at a time, by a person, on facts; without it help could be refused by habit.

An eligible person may not be refused, and whoever is not eligible is told why (Decree 381 art. 6) and where to complain
(art. 15). Nothing here can see an earlier stay, a ticket or a refund: what somebody got before is no fact of the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from chassis.orders import Refusal
from contracts.codes import EligibilityOutcome, RefusalReason

if TYPE_CHECKING:
    from chassis.private import Private

RULE_VERSION: Final = "L4-2014.1"
"""民发〔2014〕132号: away from home, food and lodging out of reach, wandering or about to. Dibao and wubao exclude
nobody ([D], domain §1.0): the four conditions of 2003 are not asked together."""


class RefusalReasonMissing(Refusal):
    """Help is refused with a coded reason or not at all."""

    code = "refusal_reason_missing"


class RefusalNoticeMissing(Refusal):
    """A refusal has a notice with its number, and the person is told where to complain."""

    code = "refusal_notice_missing"


class RefusalNotBorneOut(Refusal):
    """The facts on record do not bear the reason out; ``reasons`` are those."""

    code = "refusal_not_borne_out"


class HelpFirst(Refusal):
    """Whoever may be a minor, is impaired, or cannot tell for age or disability, is helped first (MCA Decree 24
    art. 5)."""

    code = "help_first"


class ReasonsOfNoRefusal(Refusal):
    """A decision to help carries no reasons not to."""

    code = "reasons_of_no_refusal"


class DecisionSuperseded(Refusal):
    """There is a decision already; a new one names it. ``decision_id`` is the one that holds."""

    code = "eligibility_already_decided"


class NotEligibleStands(Refusal):
    """The decision that holds is not to help; a new decision supersedes it."""

    code = "not_eligible_stands"


@dataclass(frozen=True, kw_only=True)
class EligibilityFacts:
    """All that the rule looks at. ``refused_safety_check``: as the latest check has it."""

    away_from_home: bool
    without_food_or_lodging: bool
    wandering_or_about_to: bool
    cannot_tell: bool = False
    receives_dibao_or_wubao: bool | None = None
    presumed_minor: bool = False
    impaired: bool = False
    refused_safety_check: bool = False

    @property
    def helped_first(self) -> list[str]:
        """Why this person is helped whatever else is known, if so."""
        guarded = {
            "presumed_minor": self.presumed_minor,
            "impaired": self.impaired,
            "cannot_tell": self.cannot_tell,
        }
        return [why for why, holds in guarded.items() if holds]

    def as_codes(self) -> dict[str, bool | None]:
        return dict(vars(self))


BORNE_OUT_BY: Final[Mapping[RefusalReason, Callable[[EligibilityFacts], bool]]] = MappingProxyType(
    {
        RefusalReason.NOT_AWAY_FROM_HOME: lambda facts: not facts.away_from_home,
        RefusalReason.PROVIDES_FOR_SELF: lambda facts: not facts.without_food_or_lodging,
        RefusalReason.NOT_WANDERING: lambda facts: not facts.wandering_or_about_to,
        RefusalReason.WITHHOLDS_FACTS: lambda facts: not facts.cannot_tell,
        RefusalReason.REFUSES_SAFETY_CHECK: lambda facts: facts.refused_safety_check,
    }
)
"""Each ground of a refusal and the fact that bears it out."""


@dataclass(eq=False, kw_only=True)
class EligibilityDecision:
    """One decision. It is never changed; a later one supersedes it."""

    id: str
    case_id: str
    outcome: EligibilityOutcome
    rule_version: str
    rule_suggests: EligibilityOutcome
    facts: dict[str, bool | None]
    signer: str
    decided_at: datetime
    reasons: list[str] = field(default_factory=list)
    notice_number: str | None = None
    complaint_route_told: bool = False
    supersedes: str | None = None
    reason_text: Private | None = None

    @property
    def helps(self) -> bool:
        return self.outcome is EligibilityOutcome.ELIGIBLE


def suggests(facts: EligibilityFacts) -> EligibilityOutcome:
    """What the rule says of the facts, beside which the person decides."""
    meets = facts.away_from_home and facts.without_food_or_lodging and facts.wandering_or_about_to
    return EligibilityOutcome.ELIGIBLE if meets or facts.helped_first else EligibilityOutcome.NOT_ELIGIBLE


def expect_sound(
    outcome: EligibilityOutcome,
    facts: EligibilityFacts,
    reasons: frozenset[RefusalReason],
    *,
    notice_number: str | None,
    complaint_route_told: bool,
) -> None:
    """Whether such a decision may stand at all. Helping may always stand, whatever the rule suggests.

    :raises ReasonsOfNoRefusal: :raises HelpFirst: :raises RefusalReasonMissing: :raises RefusalNoticeMissing:
    :raises RefusalNotBorneOut:
    """
    if outcome is EligibilityOutcome.ELIGIBLE:
        if reasons:
            raise ReasonsOfNoRefusal(reasons=_values(reasons))
        return
    if facts.helped_first:
        raise HelpFirst(because=facts.helped_first)
    if not reasons:
        raise RefusalReasonMissing
    if notice_number is None or not complaint_route_told:
        raise RefusalNoticeMissing(notice_number=notice_number is not None, complaint_route_told=complaint_route_told)
    if unfounded := {reason for reason in reasons if not BORNE_OUT_BY[reason](facts)}:
        raise RefusalNotBorneOut(reasons=_values(unfounded))


def expect_supersedes(latest: EligibilityDecision | None, named: str | None) -> None:
    """A new decision knows the one it takes the place of. :raises DecisionSuperseded:"""
    holds = None if latest is None else latest.id
    if named != holds:
        raise DecisionSuperseded(decision_id=holds)


def expect_not_refused(latest: EligibilityDecision | None) -> None:
    """Nobody is taken in against a decision that stands; without any decision help comes first. :raises
    NotEligibleStands:"""
    if latest is not None and not latest.helps:
        raise NotEligibleStands(decision_id=latest.id)


def _values(reasons: frozenset[RefusalReason] | set[RefusalReason]) -> list[str]:
    return sorted(reason.value for reason in reasons)
