"""How great the risk is that somebody is lost again, and why; without reasons a score would be a verdict nobody can
question.

Every assessment is a new version and carries its reasons, so that it can be explained on request (PIPL art 24). It
decides how often somebody calls or visits, never whether help is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from chassis.kinds import Range
from contracts.codes import RiskLevel
from contracts.orders.followup import RiskFactor


@dataclass(frozen=True)
class RiskScale:
    """What each factor counts and where the levels begin.

    Configuration recommended for the first year, not law: no norm gives numbers (domain §2.8). The station may set its
    own.
    """

    points: Mapping[RiskFactor, int] = field(
        default_factory=lambda: {
            RiskFactor.IMPAIRED: 3,
            RiskFactor.MINOR: 3,
            RiskFactor.WANDERED_AGAIN: 3,
            RiskFactor.WAS_UNIDENTIFIED: 2,
            RiskFactor.AGED_70: 2,
            RiskFactor.GUARDIAN_UNABLE: 2,
            RiskFactor.MEDICATION_STOPPED: 2,
            RiskFactor.UNSTABLE: 2,
            RiskFactor.NO_GUARDIAN_KNOWN: 1,
            RiskFactor.LIVES_ALONE: 1,
            RiskFactor.UNSAFE_HOUSING: 1,
            RiskFactor.NO_INCOME: 1,
        }
    )
    medium_from: int = 2
    high_from: int = 4
    critical_from: int = 8

    def level(self, score: int) -> RiskLevel:
        floors = ((self.critical_from, RiskLevel.CRITICAL), (self.high_from, RiskLevel.HIGH))
        reached = (level for floor, level in (*floors, (self.medium_from, RiskLevel.MEDIUM)) if score >= floor)
        return next(reached, RiskLevel.LOW)


SCALE: Final = RiskScale()

_ORDER: Final = (RiskLevel.LOW, RiskLevel.MEDIUM, RiskLevel.HIGH, RiskLevel.CRITICAL)


def rose(before: RiskLevel, after: RiskLevel) -> bool:
    return _ORDER.index(after) > _ORDER.index(before)


@dataclass(eq=False, kw_only=True)
class Assessment:
    """One version of the risk assessment (风险评估): the level, the score and what each factor contributed."""

    id: str
    plan_id: str
    version: int
    level: RiskLevel
    score: int
    reasons: list[dict[str, Any]]
    assessed_at: datetime


def assess(
    factors: Iterable[RiskFactor], *, id: str, plan_id: str, version: int, at: datetime, scale: RiskScale = SCALE
) -> Assessment:
    """The level that follows from these factors; the reasons stand with the weightiest first."""
    counted = sorted(set(factors), key=lambda factor: (-scale.points[factor], factor.value))
    reasons = [{"factor": factor.value, "points": scale.points[factor]} for factor in counted]
    score = sum(scale.points[factor] for factor in counted)
    return Assessment(
        id=id,
        plan_id=plan_id,
        version=version,
        level=scale.level(score),
        score=score,
        reasons=reasons,
        assessed_at=at,
    )


def standing_factors(
    *, ages: Range, impaired: bool, minor: bool, was_unidentified: bool, has_guardian: bool
) -> list[RiskFactor]:
    """What is known at the arrival and stays. An age range that reaches 70 counts as 70: a guess must not lower the
    care."""
    known = {
        RiskFactor.IMPAIRED: impaired,
        RiskFactor.MINOR: minor,
        RiskFactor.WAS_UNIDENTIFIED: was_unidentified,
        RiskFactor.AGED_70: ages.hi >= 70,
        RiskFactor.NO_GUARDIAN_KNOWN: not has_guardian,
    }
    return [factor for factor, holds in known.items() if holds]


def factors_seen(signs: Mapping[str, bool], *, stable: bool) -> list[RiskFactor]:
    """What a visit found: its signs by name, and whether the situation is stable."""
    found = [RiskFactor(name) for name, seen in signs.items() if seen]
    return found if stable else [*found, RiskFactor.UNSTABLE]
