"""A search rests, goes on, or goes on elsewhere; without it whoever objects would be shown to the public, and whoever
was placed would be forgotten."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, Heard
from chassis.work import UnitOfWork
from contracts.codes import DepartureKind
from contracts.events.tracing import ProfilePlaced, ProfileResumed, ProfileSuspended
from services.tracing.domain.profiles import Profile
from services.tracing.handlers import conversations, matching, revocations, shown
from services.tracing.handlers.profiles import ask_withdrawals
from services.tracing.storage import Profiles


def suspend_profile(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Nobody asks the person, reminds, or publishes from now on, and what is published must come down; comparing goes
    on, and so does every statutory clock. :raises ProfileNotOpen, ObjectionNeedsCapableAdult:"""
    matching.take_turn(uow)
    profile, reason = Profiles(uow.session).get(command.target_id), command.data["reason"]
    profile.suspend(reason, uow.private(f"profile/{profile.id}", command.data["statement"]))
    conversations.drop_open(profile, uow)
    ask_withdrawals(profile, uow)
    uow.announce(ProfileSuspended(**_about(profile), reason=reason, at=uow.now()))
    uow.audit("profile_suspended", f"profile/{profile.id}", reason=reason.value)
    return shown.profile(profile)


def resume_profile(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """The search goes on: conversations are planned again, and what is still published may stay. :raises
    ProfileNotSuspended:"""
    matching.take_turn(uow)
    profile = Profiles(uow.session).get(command.target_id)
    profile.resume()
    _go_on(profile, uow)
    return shown.profile(profile)


def overrule_objection(heard: Heard, uow: UnitOfWork) -> None:
    """What was just heard of the person may say that they could not object: the search goes on as if it were resumed.
    Nothing for whoever could, or never did."""
    profile = Profiles(uow.session).of_case(heard.data.case_id)
    if profile is not None and profile.overrule_objection():
        _go_on(profile, uow)


def _go_on(profile: Profile, uow: UnitOfWork) -> None:
    conversations.plan(profile, uow.now(), uow)
    revocations.keep_live(profile, uow)
    uow.announce(ProfileResumed(**_about(profile), at=uow.now()))
    uow.audit("profile_resumed", f"profile/{profile.id}")


def place_profile(heard: Heard, uow: UnitOfWork) -> None:
    """The person went to live in an institution: the file stays open, under another name. Any other way of leaving
    changes nothing here."""
    if heard.data.kind is not DepartureKind.PLACEMENT:
        return
    matching.take_turn(uow)
    profile = Profiles(uow.session).of_case(heard.data.case_id)
    if profile is not None and profile.place(heard.data.executed_at):
        uow.announce(ProfilePlaced(**_about(profile), at=heard.data.executed_at))


def _about(profile: Profile) -> dict[str, str]:
    return {"profile_id": profile.id, "case_id": profile.case_id}
