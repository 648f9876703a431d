"""What more than one order does: watch a dispatch's target, tell every reporter; without it each order would do it its
own way."""

from __future__ import annotations

from chassis.work import UnitOfWork
from contracts.codes import SightingStage
from contracts.events.patrol import SightingProgressed
from services.patrol.domain.dispatches import Dispatch
from services.patrol.domain.sightings import Cluster
from services.patrol.storage import Sightings

UNACCEPTED = "dispatch_unaccepted"
"""The timer of a dispatch that no team has accepted."""


def watch(dispatch: Dispatch, uow: UnitOfWork) -> None:
    """The dispatch will be called overdue at its due time, unless a team accepts."""
    uow.timers.set(UNACCEPTED, f"dispatch/{dispatch.id}", dispatch.due_at, {"dispatch_id": dispatch.id})


def stop_watching(dispatch: Dispatch, uow: UnitOfWork) -> None:
    uow.timers.cancel(UNACCEPTED, f"dispatch/{dispatch.id}")


def tell_reporters(cluster: Cluster, stage: SightingStage, uow: UnitOfWork) -> None:
    """Everyone who reported this person hears of the new stage; hearing the same stage again would say nothing."""
    if cluster.reach(stage):
        for sighting in Sightings(uow.session).of_cluster(cluster.id):
            uow.announce(SightingProgressed(sighting_id=sighting.id, stage=stage, at=uow.now()))
