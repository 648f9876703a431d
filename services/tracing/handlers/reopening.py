"""A case is worked on again, and with it the search; without it a hit would have nobody to be verified about."""

from __future__ import annotations

from chassis.orders import Heard
from chassis.work import UnitOfWork
from contracts.codes import ReopenReason
from services.tracing.handlers import conversations, matching, revocations
from services.tracing.handlers.profiles import KNOWN_FOR_SURE
from services.tracing.storage import Profiles


def reopen_profile(heard: Heard, uow: UnitOfWork) -> None:
    """The file is open again and everybody is compared anew, those too whom its end had set aside; who was confirmed
    is ruled out. Nothing for a case without a closed file, nor for somebody whose identity is known: whether a hit
    contradicts it is for people."""
    if heard.data.identity in KNOWN_FOR_SURE:
        return
    matching.take_turn(uow)
    profile = Profiles(uow.session).of_case(heard.data.case_id)
    confirmed = None if profile is None else profile.confirmed_candidate_id
    if profile is None or not profile.reopen():
        return
    if heard.data.reason is ReopenReason.IDENTITY_REVOKED:
        revocations.undo(profile, confirmed, heard.data.at, uow)
        return
    revocations.take_back(profile, confirmed, heard.data.at, uow)
    if profile.is_worked_on:
        conversations.plan(profile, heard.data.at, uow)
    matching.profile_changed(profile, uow)
