"""A team takes a dispatch, arrives, and says whom it met; without this a report would be a note nobody answers."""

from __future__ import annotations

from typing import Any

from chassis.kinds import Range
from chassis.orders import Command, DueTimer
from chassis.private import Private
from chassis.work import UnitOfWork
from contracts.codes import SightingStage
from contracts.events.patrol import ContactRecorded, DispatchAccepted, DispatchArrived, DispatchOverdue
from services.patrol.domain.dispatches import Contact, Dispatch, not_ahead
from services.patrol.domain.sightings import Cluster, stage_after
from services.patrol.handlers.progress import stop_watching, tell_reporters
from services.patrol.handlers.shown import shown_contact, shown_dispatch
from services.patrol.handlers.watches import watch_after_contact
from services.patrol.storage import Contacts, Dispatches, Sightings


def accept_dispatch(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The team has it and is on its way; every reporter hears so. :raises DispatchTaken: :raises TeamTooSmall:"""
    dispatch, cluster = Dispatches(uow.session).take(command.target_id)
    vehicle = _sealed_vehicle(command, cluster, uow)
    dispatch.accept(command.actor.agency_id, command.data["staff"], vehicle, uow.now())
    stop_watching(dispatch, uow)
    uow.announce(
        DispatchAccepted(
            dispatch_id=dispatch.id,
            team_id=command.actor.agency_id,
            staff_count=len(dispatch.staff),
            accepted_at=uow.now(),
        )
    )
    tell_reporters(cluster, SightingStage.TEAM_ON_THE_WAY, uow)
    return shown_dispatch(dispatch)


def arrive_at_dispatch(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The team is at the place. :raises DispatchWrongState: :raises HappenedBeforeAcceptance: :raises
    HappenedInFuture:"""
    dispatch, _ = Dispatches(uow.session).take(command.target_id)
    dispatch.of_team(command.actor.agency_id).arrive(
        not_ahead(command.data["arrived_at"] or command.accepted_at, uow.now())
    )
    _announce_arrival(dispatch, uow)
    return shown_dispatch(dispatch)


def record_contact(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The dispatch is done: whom the team met and what came of it is on record, and every reporter hears it coarsely.

    A team whose arrival never reached us has arrived by its contact. :raises DispatchWrongState: :raises
    HappenedInFuture:
    :raises HappenedBeforeAcceptance:
    """
    dispatch, cluster = Dispatches(uow.session).take(command.target_id)
    contact = _contact(command, dispatch.of_team(command.actor.agency_id), cluster, uow)
    if dispatch.finish(contact.met_at):
        _announce_arrival(dispatch, uow)
    Contacts(uow.session).add(contact)
    cluster.met(contact.met_at)
    _announce_contact(contact, uow)
    watch_after_contact(contact, uow)
    tell_reporters(cluster, stage_after(contact.outcome), uow)
    return {**shown_dispatch(dispatch), "contact": shown_contact(contact)}


def mark_dispatch_overdue(timer: DueTimer, uow: UnitOfWork) -> None:
    """Nobody accepted in time: it stays queued, and the duty manager sees it."""
    dispatch, _ = Dispatches(uow.session).take(timer.facts["dispatch_id"])
    if dispatch.missed_its_target():
        uow.announce(DispatchOverdue(dispatch_id=dispatch.id, priority=dispatch.priority, due_at=dispatch.due_at))


def _sealed_vehicle(command: Command, cluster: Cluster, uow: UnitOfWork) -> Private | None:
    vehicle = command.data["vehicle"]
    return None if vehicle is None else uow.private(f"cluster/{cluster.id}", vehicle)


def _contact(command: Command, dispatch: Dispatch, cluster: Cluster, uow: UnitOfWork) -> Contact:
    data = command.data
    return Contact(
        id=uow.new_id(),
        dispatch_id=dispatch.id,
        cluster_id=cluster.id,
        team_id=command.actor.agency_id,
        outcome=data["outcome"],
        met_at=not_ahead(data["met_at"] or command.accepted_at, uow.now()),
        recorded_at=uow.now(),
        apparent_sex=data["apparent_sex"],
        ages_lo=data["ages"].lo,
        ages_hi=data["ages"].hi,
        flags=[flag.value for flag in dict.fromkeys(data["flags"])],
        knows_own_name=data["knows_own_name"],
        female_staff=data["female_staff"],
        region_code=cluster.region_code,
        words=uow.private(f"cluster/{cluster.id}", {name: data[name] for name in ("description", "needs", "goods")}),
    )


def _announce_arrival(dispatch: Dispatch, uow: UnitOfWork) -> None:
    uow.announce(DispatchArrived(dispatch_id=dispatch.id, arrived_at=dispatch.arrived_at or uow.now()))


def _announce_contact(contact: Contact, uow: UnitOfWork) -> None:
    reports = Sightings(uow.session).of_cluster(contact.cluster_id)
    uow.announce(
        ContactRecorded(
            dispatch_id=contact.dispatch_id,
            contact_id=contact.id,
            cluster_id=contact.cluster_id,
            sighting_ids=tuple(report.id for report in reports),
            outcome=contact.outcome,
            met_at=contact.met_at,
            apparent_sex=contact.apparent_sex,
            ages=Range(contact.ages_lo, contact.ages_hi),
            flags=contact.conditions,
            knows_own_name=contact.knows_own_name,
            region_code=contact.region_code,
        )
    )
