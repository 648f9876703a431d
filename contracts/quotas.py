"""How much an agency may ask of us; without it one partner's runaway program would be everybody's outage.

One table. A *pace* is a token bucket: so many requests a minute, and so many at once when nothing was asked before. A
*daily allowance* is counted by the day of Shanghai. An agency's registration may say otherwise, by the same names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from contracts.codes import AgencyKind


class Quota(StrEnum):
    """限额: what is counted. Paces are per minute, allowances per day."""

    READS = "reads_per_minute"
    ORDERS = "orders_per_minute"
    IDENTITY_QUERIES = "identity_queries_per_day"
    IDENTITY_QUERIES_OF_AN_OFFICER = "identity_queries_per_officer_per_day"


@dataclass(frozen=True)
class Pace:
    """So many requests a minute, and at most ``burst`` at once."""

    per_minute: int
    burst: int

    def at(self, per_minute: int) -> Pace:
        """The same burst in proportion, at another pace."""
        return Pace(per_minute, max(1, self.burst * per_minute // self.per_minute))


PACES: Final[Mapping[Quota, Pace]] = MappingProxyType(
    {Quota.READS: Pace(1200, 200), Quota.ORDERS: Pace(600, 200)},
)
"""[local] What a partner's program needs many times over; a campaign's burst is 200 in a second (domain §6)."""

STATION_FACTOR: Final = 10
"""The station's own desks, apps and console are many programs under one agency."""

ALLOWANCES: Final[Mapping[Quota, int]] = MappingProxyType(
    {Quota.IDENTITY_QUERIES: 2000, Quota.IDENTITY_QUERIES_OF_AN_OFFICER: 200},
)
"""[local] Starting values; who asks for more gets them in the registration."""

UNUSUAL_SHARE: Final = 0.5
"""An officer who has used up this share of the day's allowance is worth a look, and counted once for it."""

IDENTITY_QUERIES: Final = frozenset(
    {
        "intake.find_by_number",
        "intake.history_by_number",
        "tracing.send_inquiry",
        "tracing.change_inquiry",
        "tracing.import_inquiries",
        "tracing.inquiry",
        "tracing.candidates",
        "tracing.candidate",
        "tracing.nearest_inquiries",
    }
)
"""Orders and reads that ask who somebody is (查询身份): a leaked credential would go through these one by one."""


def pace_of(quota: Quota, kind: str, said: Mapping[str, int]) -> Pace:
    """The pace of an agency of this kind whose registration says this much."""
    usual = PACES[quota]
    if quota.value in said:
        return usual.at(said[quota.value])
    return usual.at(usual.per_minute * STATION_FACTOR) if kind == AgencyKind.STATION else usual


def allowance_of(quota: Quota, said: Mapping[str, int]) -> int:
    """How many a day."""
    return said.get(quota.value, ALLOWANCES[quota])
