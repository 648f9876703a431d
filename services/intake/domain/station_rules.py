"""How long the station itself allows (本站规则): starting values with their source; without it they would be buried in
code. An operator puts others in place with ``storage.seed_rules``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class StationRule(StrEnum):
    """What is allowed so many minutes."""

    ROLL_CALL = "roll_call"
    """[D] A minor or an impaired person who does not answer is alarmed about within five minutes (domain §5, 25)."""
    BED_KEPT = "bed_kept"
    """[D] How long a bed is kept for somebody who has not come yet."""


MINUTES: Final[Mapping[StationRule, int]] = MappingProxyType({StationRule.ROLL_CALL: 5, StationRule.BED_KEPT: 120})

MOST: Final[Mapping[StationRule, int]] = MappingProxyType({StationRule.ROLL_CALL: 5, StationRule.BED_KEPT: 24 * 60})
"""The most that an operator may put in place; nobody is missed for longer than domain §5 item 25 says."""


class RuleBeyondLimit(ValueError):
    """An operator wants to put a longer time in place than may be."""


def allowed(rule: StationRule, minutes: int) -> int:
    """:raises RuleBeyondLimit: for less than a minute or more than the most."""
    if not 1 <= minutes <= MOST[rule]:
        raise RuleBeyondLimit(f"{rule.value} takes 1 to {MOST[rule]} minutes, not {minutes}")
    return minutes


def lasting(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)
