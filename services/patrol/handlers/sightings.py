"""A report comes in; without this nobody would be sent, and the second reporter would hear nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis import seals
from chassis.clock import iso
from chassis.orders import Command
from chassis.work import UnitOfWork
from contracts.codes import ConditionFlag, Priority, SightingStage
from contracts.events.patrol import DispatchQueued, SightingProgressed, SightingReported
from services.patrol.domain.dispatches import Dispatch, not_ahead
from services.patrol.domain.places import Place
from services.patrol.domain.priorities import advice, suggested
from services.patrol.domain.sightings import Cluster, Sighting, channel_of, cluster_of
from services.patrol.handlers.progress import watch
from services.patrol.storage import Clusters, Dispatches, ReportSources, Sightings, one_report_at_a_time

REFERENCE = "client_ref"
"""Under which label a reporter's own numbers lead to reports."""


@dataclass(frozen=True)
class _Report:
    """The order as patrol reads it."""

    place: Place
    what_seen: str
    flags: tuple[ConditionFlag, ...]
    priority: Priority
    seen_at: datetime
    received_at: datetime

    @classmethod
    def of(cls, command: Command, now: datetime) -> _Report:
        data = command.data
        flags = tuple(dict.fromkeys(data["flags"]))
        seen_at = not_ahead(data["seen_at"] or command.accepted_at, now)
        place = Place.told(data["place"])
        return cls(place, data["what_seen"], flags, suggested(flags), seen_at, command.accepted_at)


def report_sighting(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Link the report to its cluster, or begin one and queue its dispatch. The same ``client_ref`` of the same reporter
    is the same sighting: the first answer again, with the first ``id``. :raises HappenedInFuture: :raises
    CoordinateWithoutCrs:"""
    one_report_at_a_time(uow.session)
    with seals.unguarded(uow.session):  # whom the reporter must not know of is somebody seen there all the same
        return answer_to(_sent_before(command, uow) or _take_in(command, _Report.of(command, uow.now()), uow))


def answer_to(sighting: Sighting) -> dict[str, Any]:
    """What a reporter is told: nothing about the person, and always the same."""
    return {
        "id": sighting.id,
        "stage": sighting.stage_at_first.value,
        "joined": sighting.joined,
        "priority": sighting.priority.value,
        "received_at": iso(sighting.received_at),
        "advice": [each.as_json() for each in advice(sighting.priority, sighting.conditions)],
    }


def _reference(command: Command) -> str | None:
    """The reporter's own number, which leads to the report and is not shown: it could be a telephone number. Two people
    of a group who report on their own may both count from 1."""
    given, actor = command.data["client_ref"], command.actor
    whose = actor.agency_id if actor.role is None else actor.client_id
    return None if given is None else f"{whose}|{given}"


def _sent_before(command: Command, uow: UnitOfWork) -> Sighting | None:
    """The report that this reporter sent under this number before."""
    reference = _reference(command)
    known = [] if reference is None else uow.index.find(REFERENCE, reference)
    return Sightings(uow.session).find(known[0]) if known else None


def _take_in(command: Command, report: _Report, uow: UnitOfWork) -> Sighting:
    found = cluster_of(report.place, report.seen_at, Clusters(uow.session).near_in_time(report.seen_at))
    cluster = _begin_cluster(report, uow) if found is None else Clusters(uow.session).take(found)
    sighting = _sighting(command, report, cluster, found is not None, uow)
    Sightings(uow.session).add(sighting)
    if (reference := _reference(command)) is not None:
        uow.index.put(REFERENCE, f"cluster/{cluster.id}", sighting.id, reference)
    _announce(sighting, uow)
    if found is None:
        _queue_dispatch(cluster, sighting, uow)
    elif cluster.joined_by(report.priority, report.place.region_code):
        _hurry(cluster, uow)
    return sighting


def _begin_cluster(report: _Report, uow: UnitOfWork) -> Cluster:
    cluster = Cluster(
        id=uow.new_id(),
        priority=report.priority,
        stage=SightingStage.RECEIVED,
        region_code=report.place.region_code,
        opened_at=uow.now(),
    )
    Clusters(uow.session).add(cluster)
    return cluster


def _sighting(command: Command, report: _Report, cluster: Cluster, joined: bool, uow: UnitOfWork) -> Sighting:
    person = f"cluster/{cluster.id}"
    source = ReportSources(uow.session).find(command.actor.agency_id)
    return Sighting(
        id=command.target_id,
        cluster_id=cluster.id,
        channel=channel_of(source, command.actor.agency_kind),
        reporter_id=command.actor.agency_id,
        region_code=report.place.region_code,
        seen_at=report.seen_at,
        received_at=report.received_at,
        flags=[flag.value for flag in report.flags],
        priority=report.priority,
        joined=joined,
        stage_at_first=cluster.stage,
        place=uow.private(person, report.place.as_json()),
        what_seen=uow.private(person, report.what_seen),
    )


def _announce(sighting: Sighting, uow: UnitOfWork) -> None:
    uow.announce(
        SightingReported(
            sighting_id=sighting.id,
            cluster_id=sighting.cluster_id,
            joined=sighting.joined,
            channel=sighting.channel,
            reporter_id=sighting.reporter_id,
            region_code=sighting.region_code,
            seen_at=sighting.seen_at,
            received_at=sighting.received_at,
            flags=sighting.conditions,
            priority=sighting.priority,
        )
    )
    uow.announce(SightingProgressed(sighting_id=sighting.id, stage=sighting.stage_at_first, at=uow.now()))


def _queue_dispatch(cluster: Cluster, first: Sighting, uow: UnitOfWork) -> None:
    dispatch = Dispatch.queued(id=uow.new_id(), cluster_id=cluster.id, priority=cluster.priority, at=uow.now())
    Dispatches(uow.session).add(dispatch)
    watch(dispatch, uow)
    uow.announce(
        DispatchQueued(
            dispatch_id=dispatch.id,
            cluster_id=cluster.id,
            sighting_ids=(first.id,),
            priority=dispatch.priority,
            target_minutes=dispatch.target_minutes,
            queued_at=dispatch.queued_at,
        )
    )


def _hurry(cluster: Cluster, uow: UnitOfWork) -> None:
    dispatch = Dispatches(uow.session).of_cluster(cluster.id)
    if dispatch.more_urgent(cluster.priority, uow.now()):
        watch(dispatch, uow)
