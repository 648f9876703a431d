"""Reports and who they are presumably about; without it four kind people would send four teams to one old man.

Reports that lie close together in place and time are linked into a cluster. None is ever dropped: every reporter hears
how it went.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from chassis.moves import Moves
from contracts.codes import AgencyKind, ConditionFlag, ContactOutcome, Priority, ReportChannel, SightingStage
from services.patrol.domain.places import Place, metres_between, normalised
from services.patrol.domain.priorities import more_urgent

if TYPE_CHECKING:
    from chassis.private import Private


@dataclass(frozen=True)
class ClusteringLimits:
    """How close two reports lie that are presumably about one person.

    Configuration, not law: domain §2.1 rule 1 asks for "within X m / Y min". 80 m is a bus stop and both sides of its
    road plus the error of a phone; 20 minutes is how long somebody who is not helped stays where he was seen.
    """

    metres: float = 80.0
    minutes: int = 20

    @property
    def span(self) -> timedelta:
        return timedelta(minutes=self.minutes)


LIMITS: Final = ClusteringLimits()


@dataclass(frozen=True)
class Seen:
    """What of a report decides about its cluster."""

    cluster_id: str
    place: Place
    seen_at: datetime


def distance(one: Place, other: Place, limits: ClusteringLimits = LIMITS) -> float | None:
    """Metres between two places that may be one, or nothing. Without two coordinates the words and the region
    decide."""
    here, there = one.wgs84, other.wgs84
    if here is not None and there is not None:
        metres = metres_between(here, there)
        return metres if metres <= limits.metres else None
    same_words = normalised(one.text) == normalised(other.text) != ""
    return 0.0 if same_words and one.region_code == other.region_code else None


def cluster_of(
    place: Place, seen_at: datetime, others: Iterable[Seen], limits: ClusteringLimits = LIMITS
) -> str | None:
    """The cluster of the nearest report that is close enough in place and time, or nothing."""
    near = [
        (metres, abs(other.seen_at - seen_at), other.cluster_id)
        for other in others
        if abs(other.seen_at - seen_at) <= limits.span and (metres := distance(place, other.place, limits)) is not None
    ]
    return min(near)[2] if near else None


_STAGE_AFTER: Final = {
    ContactOutcome.ENTERED_STATION: SightingStage.BEING_HELPED,
    ContactOutcome.SENT_HOSPITAL: SightingStage.BEING_HELPED,
    ContactOutcome.HANDED_POLICE: SightingStage.BEING_HELPED,
    ContactOutcome.FOLLOWUP_NEEDED: SightingStage.BEING_HELPED,
    ContactOutcome.NOT_FOUND: SightingStage.NOT_FOUND,
}


STAGE_MOVES: Final = Moves(
    (SightingStage.RECEIVED,),
    {
        SightingStage.RECEIVED: (SightingStage.TEAM_ON_THE_WAY,),
        SightingStage.TEAM_ON_THE_WAY: (
            SightingStage.BEING_HELPED,
            SightingStage.NOT_FOUND,
            SightingStage.CLOSED,
        ),
        SightingStage.BEING_HELPED: (),
        SightingStage.NOT_FOUND: (),
        SightingStage.CLOSED: (),
    },
)


def stage_after(outcome: ContactOutcome) -> SightingStage:
    """What reporters are told of an outcome: as coarse as it can be, so that a refusal or an address stays private."""
    return _STAGE_AFTER.get(outcome, SightingStage.CLOSED)


@dataclass(eq=False, kw_only=True)
class Cluster:
    """Reports of presumably one person. It is open until a team has met the person, or found nobody."""

    id: str
    priority: Priority
    stage: SightingStage
    region_code: str | None
    opened_at: datetime
    contacted_at: datetime | None = None

    def joined_by(self, priority: Priority, region_code: str | None) -> bool:
        """Take in another report. Urgency only ever rises by itself; true when it rose."""
        before, self.priority = self.priority, more_urgent(self.priority, priority)
        self.region_code = self.region_code or region_code
        return self.priority is not before

    def reach(self, stage: SightingStage) -> bool:
        """True when the stage is a new one; none leads back."""
        new = STAGE_MOVES.allows(self.stage, stage)
        if new:
            self.stage = stage
        return new

    def met(self, at: datetime) -> None:
        """The team was there; reports of what was seen later begin a new cluster."""
        self.contacted_at = at


@dataclass(eq=False, kw_only=True)
class Sighting:
    """One report (线索): kept as it came, linked to its cluster, answered the same way to a repeat."""

    id: str
    cluster_id: str
    channel: ReportChannel
    reporter_id: str
    region_code: str | None
    seen_at: datetime
    received_at: datetime
    flags: list[str]
    priority: Priority
    joined: bool
    stage_at_first: SightingStage
    place: Private
    what_seen: Private

    @property
    def conditions(self) -> tuple[ConditionFlag, ...]:
        return tuple(ConditionFlag(flag) for flag in self.flags)

    @property
    def where(self) -> Place:
        return Place.from_json(self.place.open())


@dataclass(eq=False, kw_only=True)
class ReportSource:
    """An organisation that reports, and as what (线索来源)."""

    agency_id: str
    channel: ReportChannel


_CHANNEL_OF_KIND: Final = {
    AgencyKind.STATION: ReportChannel.STAFF_PATROL,
    AgencyKind.PATROL_TEAM: ReportChannel.STAFF_PATROL,
    AgencyKind.POLICE: ReportChannel.POLICE_PATROL,
    AgencyKind.RAILWAY: ReportChannel.METRO_RAIL_STAFF,
    AgencyKind.TOWNSHIP: ReportChannel.VILLAGE_GRIDWORKER,
}


def channel_of(source: ReportSource | None, agency_kind: str) -> ReportChannel:
    """The channel of a report. An organisation that is not in the table is heard all the same: somebody lies in the
    heat."""
    if source is not None:
        return source.channel
    known = agency_kind in set(AgencyKind)
    return _CHANNEL_OF_KIND.get(AgencyKind(agency_kind), ReportChannel.PUBLIC_HOTLINE) if known else ReportChannel.SELF


@dataclass(eq=False, kw_only=True)
class Point:
    """A lottery shop that guides people, or a temporary relief point: a public address, nobody's home."""

    id: str
    kind: str
    name: str
    region_code: str
    address: str
    lat: float | None = None
    lon: float | None = None
    crs: str | None = None
    wgs84_lat: float | None = None
    wgs84_lon: float | None = None
