"""What patrol announces: sightings, dispatches, contacts."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Flag, Id, Instant, Quantity, Range
from contracts.codes import (
    AgencyId,
    ConditionFlag,
    ContactOutcome,
    Priority,
    RegionCode,
    ReportChannel,
    Sex,
    SightingStage,
    WatchReason,
    WatchVisit,
)


@event(owner="patrol", subject="sighting", heard_by=("gateway",))
class SightingReported:
    """Somebody told us of a person in need. ``cluster_id`` groups reports of presumably the same person; the first
    report of a cluster has ``joined`` false."""

    sighting_id: Id
    cluster_id: Id
    joined: Flag
    channel: ReportChannel
    reporter_id: AgencyId
    region_code: RegionCode | None
    seen_at: Instant
    received_at: Instant
    flags: tuple[ConditionFlag, ...]
    priority: Priority


@event(owner="patrol", subject="sighting", heard_by=("gateway",))
class SightingProgressed:
    """The coarse status that reporters may see has changed."""

    sighting_id: Id
    stage: SightingStage
    at: Instant


@event(owner="patrol", subject="dispatch", heard_by=("gateway",))
class DispatchQueued:
    """A team is wanted at a place; it should have accepted within ``target_minutes``."""

    dispatch_id: Id
    cluster_id: Id
    sighting_ids: tuple[Id, ...]
    priority: Priority
    target_minutes: Quantity
    queued_at: Instant


@event(owner="patrol", subject="dispatch", heard_by=("gateway",))
class DispatchAccepted:
    """A team of at least two is on its way."""

    dispatch_id: Id
    team_id: AgencyId
    staff_count: Quantity
    accepted_at: Instant


@event(owner="patrol", subject="dispatch", heard_by=("gateway",))
class DispatchOverdue:
    """Nobody accepted the dispatch within its target time; it stays queued and is shown to the duty manager."""

    dispatch_id: Id
    priority: Priority
    due_at: Instant


@event(owner="patrol", subject="dispatch", heard_by=("gateway",))
class DispatchArrived:
    """The team is at the place."""

    dispatch_id: Id
    arrived_at: Instant


@event(owner="patrol", subject="dispatch", heard_by=("intake", "gateway"))
class ContactRecorded:
    """A team met somebody, or found nobody; ``outcome`` says what came of it. Place and description are read from
    patrol."""

    dispatch_id: Id
    contact_id: Id
    cluster_id: Id
    sighting_ids: tuple[Id, ...]
    outcome: ContactOutcome
    met_at: Instant
    apparent_sex: Sex
    ages: Range
    flags: tuple[ConditionFlag, ...]
    knows_own_name: Flag
    region_code: RegionCode | None


@event(owner="patrol", subject="watch", heard_by=("gateway",))
class WatchBegun:
    """The teams keep an eye on somebody from now on: met on the street, or gone from hospital or station."""

    watch_id: Id
    case_id: Id | None
    cluster_id: Id | None
    reason: WatchReason
    since: Instant
    next_visit_by: Instant


@event(owner="patrol", subject="watch", heard_by=("gateway",))
class WatchVisited:
    """A team looked in; ``next_visit_by``: when somebody looks again, if anybody has to."""

    watch_id: Id
    case_id: Id | None
    found: WatchVisit
    visited_at: Instant
    next_visit_by: Instant | None


@event(owner="patrol", subject="watch", heard_by=("gateway",))
class WatchVisitOverdue:
    """Nobody looked in within the day; the duty manager sees it."""

    watch_id: Id
    case_id: Id | None
    due_at: Instant


@event(owner="patrol", subject="case", heard_by=("intake", "gateway"))
class ErasureDone:
    """What was kept here of the person of that case is erased; ``thing_ids``: what of ours was about them."""

    case_id: Id
    thing_ids: tuple[Id, ...]
    done_at: Instant
