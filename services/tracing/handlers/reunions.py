"""Reunions planned, held and handed on; without it the family's day would stand in nobody's file."""

from __future__ import annotations

from typing import Any

from chassis.clock import iso, iso_or_none
from chassis.orders import Command, Heard, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import ReunionKind
from contracts.events.tracing import ReunionCancelled, ReunionDone, ReunionPlanned
from contracts.orders.tracing_states import ReunionState
from services.tracing.domain.profiles import not_in_future
from services.tracing.domain.reunions import ProfileNotIdentified, Reunion, ReunionAlreadyPlanned
from services.tracing.handlers import shown
from services.tracing.storage import Profiles, Reunions


def plan_reunion(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """When, where and with whom they are to meet. :raises DvSealed: for who must not be found; :raises
    ProfileNotIdentified, ReunionAlreadyPlanned:"""
    data = command.data
    profile = Profiles(uow.session).get(data["profile_id"])
    profile.must_be_publishable()
    if not profile.may_be_reunited:
        raise ProfileNotIdentified(profile_id=profile.id, state=profile.state.value)
    if any(one.stands for one in Reunions(uow.session).of_case(profile.case_id)):
        raise ReunionAlreadyPlanned(profile_id=profile.id)
    reunion = Reunion(
        id=command.target_id,
        profile_id=profile.id,
        case_id=profile.case_id,
        state=ReunionState.PLANNED,
        kind=data["kind"].value,
        planned_for=data["planned_for"],
        told=uow.private(f"profile/{profile.id}", {"place": data["place"], "relatives": data["relatives"]}),
        media_consent=data["media_consent"],
        planned_by=uow.actor.client_id,
        planned_at=uow.now(),
    )
    Reunions(uow.session).add(reunion)
    uow.announce(
        ReunionPlanned(**_about(reunion), kind=data["kind"], planned_for=data["planned_for"], at=reunion.planned_at)
    )
    uow.audit("reunion_planned", f"profile/{profile.id}", kind=reunion.kind)
    return show(reunion)


def record_reunion(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """They met; the file says so. :raises DvSealed, ReunionWrongState, TimeInFuture, TimeOutOfOrder:"""
    reunion = Reunions(uow.session).get(command.target_id)
    profile = Profiles(uow.session).get(reunion.profile_id)
    profile.must_be_publishable()
    at = not_in_future(command.data["done_at"] or uow.now(), uow.now())
    reunion.hold(at, Reunions(uow.session).followed_at(reunion.case_id))
    profile.reunite()
    uow.announce(ReunionDone(**_about(reunion), kind=ReunionKind(reunion.kind), done_at=at))
    uow.audit("reunion_done", f"profile/{profile.id}", kind=reunion.kind)
    return show(reunion)


def cancel_reunion(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """It does not take place. :raises ReunionWrongState:"""
    reunion = Reunions(uow.session).get(command.target_id)
    reunion.cancel(uow.now())
    uow.announce(ReunionCancelled(**_about(reunion), at=uow.now()))
    return show(reunion)


def follow_reunion(heard: Heard, uow: UnitOfWork) -> None:
    """Follow-up has a plan for whoever came home: a reunion that was held, or will be said to have been, is followed
    up."""
    kept, case_id = Reunions(uow.session), heard.data.case_id
    kept.note_followed(case_id, heard.data.created_at)
    for reunion in kept.of_case(case_id):
        reunion.follow_up(heard.data.created_at)


def take_back_reunions(case_id: str, uow: UnitOfWork) -> None:
    """The identity was wrong, and so was the family."""
    for reunion in Reunions(uow.session).of_case(case_id):
        if reunion.revoke(uow.now()):
            uow.announce(ReunionCancelled(**_about(reunion), at=uow.now()))


def _about(reunion: Reunion) -> dict[str, str]:
    return {"profile_id": reunion.profile_id, "case_id": reunion.case_id, "reunion_id": reunion.id}


def reunions(query: Query, view: View) -> dict[str, Any]:
    params = query.params
    found = Reunions(view.session).page(profile_id=params["profile_id"], after=params["after"], limit=params["limit"])
    return page([show(one) for one in found], params["limit"])


def reunion(query: Query, view: View) -> dict[str, Any]:
    """The reunion with its place and the relatives. :raises NotFound:"""
    found = Reunions(view.session).get(query.params["reunion_id"])
    told = found.told.open_unless_erased() or {"place": None, "relatives": []}
    return show(found) | told | shown.classes(Profiles(view.session).get(found.profile_id))


def show(kept: Reunion) -> dict[str, Any]:
    return {
        "id": kept.id,
        "profile_id": kept.profile_id,
        "case_id": kept.case_id,
        "state": kept.state.value,
        "kind": kept.kind,
        "planned_for": iso(kept.planned_for),
        "media_consent": kept.media_consent,
        "planned_at": iso(kept.planned_at),
        "planned_by": kept.planned_by,
        "done_at": iso_or_none(kept.done_at),
        "followed_up_at": iso_or_none(kept.followed_up_at),
        "cancelled_at": iso_or_none(kept.cancelled_at),
    }
