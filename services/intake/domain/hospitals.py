"""Partner hospitals (定点医院) and which of them is asked next; without it a full hospital or the wrong one would be
asked first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chassis.orders import Actor
from contracts.codes import AgencyKind, Urgency
from contracts.orders.intake import ReferralKind
from services.intake.domain.green_channel import ANSWER_WITHIN, BEDS_HOLD, SPECIALTIES

_COUNTY = 6


@dataclass(eq=False, kw_only=True)
class Hospital:
    """A partner hospital in the order in which hospitals are asked. ``districts``: division codes that it serves first;
    none: everywhere. ``specialties``: none: those of its ``kind``."""

    id: str
    name: str
    rank: int
    kind: str
    accept_minutes: int | None = None
    active: bool = True
    specialties: list[str] = field(default_factory=list)
    districts: list[str] = field(default_factory=list)
    free_beds: int | None = None
    beds_counted_at: datetime | None = None

    def answers_within(self, urgency: Urgency) -> timedelta:
        if urgency is Urgency.EMERGENCY and self.accept_minutes is not None:
            return timedelta(minutes=self.accept_minutes)
        return ANSWER_WITHIN[urgency]

    def takes(self, kind: ReferralKind | None) -> bool:
        """Whether it says that it treats that; what nobody can name yet, everybody treats."""
        known = frozenset(self.specialties) or SPECIALTIES.get(self.kind)
        return kind is None or known is None or kind in known

    def serves(self, region_code: str | None) -> bool:
        """Whether the place lies in a county that it serves first."""
        if region_code is None or not self.districts:
            return True
        return region_code[:_COUNTY] in {district[:_COUNTY] for district in self.districts}

    def is_full(self, at: datetime) -> bool:
        """It said so, not long ago."""
        told = self.beds_counted_at
        return self.free_beds == 0 and told is not None and at - told <= BEDS_HOLD

    def count_beds(self, free: int, at: datetime) -> None:
        """A report; an older one that comes late changes nothing."""
        if self.beds_counted_at is None or at >= self.beds_counted_at:
            self.free_beds, self.beds_counted_at = free, at


def next_hospital(
    hospitals: Iterable[Hospital],
    asked: Iterable[str],
    *,
    kind: ReferralKind | None = None,
    region_code: str | None = None,
    at: datetime,
) -> Hospital | None:
    """The active hospital to ask now, of those not asked yet: who treats that before who does not, who has a bed before
    who is full, who is near before who is far, then by rank.

    Nobody is left out: a hospital of another specialty still gives first treatment (首诊负责), and a full one may have
    a bed again.
    """
    tried = set(asked)

    def order(one: Hospital) -> tuple[bool, bool, bool, int, str]:
        return not one.takes(kind), one.is_full(at), not one.serves(region_code), one.rank, one.id

    return min((one for one in hospitals if one.active and one.id not in tried), key=order, default=None)


def only_of(actor: Actor) -> str | None:
    """The one hospital whose stays, costs and counts the actor may see: a hospital its own. ``None``: it is no
    matter."""
    return actor.agency_id if actor.agency_kind == AgencyKind.HOSPITAL else None
