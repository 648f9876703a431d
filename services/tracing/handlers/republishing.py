"""What was taken down for a wrong name is to go out again; without it a person would be searched for by nobody because
somebody else had been found."""

from __future__ import annotations

from typing import Any

from chassis.work import UnitOfWork
from contracts.codes import NoticeChannel
from contracts.events.tracing import NoticeDrafted
from contracts.orders.tracing_states import NoticeState
from services.tracing.domain.masking import as_kept, masked, of_kept
from services.tracing.domain.notices import Notice
from services.tracing.domain.profiles import Profile
from services.tracing.handlers.publishing import about
from services.tracing.storage import Notices


def draft_again(profile: Profile, uow: UnitOfWork) -> None:
    """Each notice that had to come down is a draft again, for the channels where nothing of that person is out or
    waits; a second person approves it like any other. Nothing of whoever is sealed."""
    if profile.sealed:
        return
    known = Notices(uow.session).of_profile(profile.id)
    taken = {channel for notice in known for channel in notice.to_be_given()}
    taken |= {one.channel for one in Notices(uow.session).out_of(profile.id)}
    for notice in reversed(known):
        channels = [channel for channel in notice.to_publish_again() if channel not in taken]
        taken |= set(channels)
        if channels:
            _draft(notice, channels, profile, uow)


def _draft(of: Notice, channels: list[str], profile: Profile, uow: UnitOfWork) -> None:
    owner = f"profile/{profile.id}"
    draft = Notice(
        id=uow.new_id(),
        profile_id=profile.id,
        case_id=profile.case_id,
        state=NoticeState.DRAFTED,
        channels=channels,
        text=uow.private(owner, of.text.open()),
        shown=None if of.shown is None else uow.private(owner, _as_guarded_now(of.shown.open(), profile)),
        drafted_by=of.drafted_by,
        drafted_at=uow.now(),
        republishes=of.id,
    )
    Notices(uow.session).add(draft)
    codes = tuple(NoticeChannel(channel) for channel in channels)
    uow.announce(NoticeDrafted(**about(draft), channels=codes, at=draft.drafted_at))
    uow.audit("notice_drafted_again", f"notice/{draft.id}", republishes=of.id)


def _as_guarded_now(kept: dict[str, Any], profile: Profile) -> dict[str, Any]:
    return as_kept(masked(of_kept(kept), profile.guards, on_national_site=True))
