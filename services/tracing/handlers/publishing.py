"""What of a person goes public, and by which channel; without it each notice would be masked by whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from chassis.orders import Command, Query
from chassis.work import UnitOfWork, View
from contracts.codes import NoticeChannel, NoticeField
from contracts.events.tracing import NoticeFailed, NoticeSubmitted
from services.tracing.channels import CHANNELS
from services.tracing.domain.masking import Facts, as_kept, given_away, masked, of_kept
from services.tracing.domain.notices import Notice, NoticeTellsHidden
from services.tracing.domain.particulars import described
from services.tracing.domain.profiles import Profile
from services.tracing.handlers import shown
from services.tracing.storage import Notices, Profiles

_STATED = {
    "photo": "photo_ref",
    "health": "health",
    "intellect": "intellect",
    "mind": "mind",
    "clothes": "clothes",
    "contact": "contact",
}
"""What a draft says that the file does not keep."""


def facts_told_by(notice: Notice, profile: Profile) -> Facts:
    """The same, with what that notice's draft said beside the file, and the name it was drafted with."""
    kept = (None if notice.shown is None else notice.shown.open_unless_erased()) or {}
    facts = facts_of(profile, {said: kept.get(name) for name, said in _STATED.items()})
    drafted_with = (kept["name"],) if kept.get("name") else ()
    return replace(facts, also_named=(*facts.also_named, *drafted_with))


def facts_of(profile: Profile, stated: Mapping[str, Any]) -> Facts:
    """What a notice about that person could tell, were nothing of it masked."""
    kept = profile.description.open_unless_erased() or {}
    noted = (profile.particulars.open_unless_erased() if profile.particulars else None) or {}
    return Facts(
        name=kept.get("claimed_name"),
        also_named=tuple(name["text"] for name in noted.get("names") or ()),
        sex=profile.sex,
        ages=(profile.ages_lo, profile.ages_hi),
        height_cm=kept.get("height_cm"),
        marks=tuple(described(kept, noted)["marks"]),
        found_on=profile.found_on,
        found_region_code=profile.found_region_code,
        found_place_text=kept.get("found_place_text"),
        **{name: stated.get(said) for name, said in _STATED.items()},
    )


def kept_of(facts: Facts, profile: Profile) -> dict[str, Any]:
    """The field list as it is to be approved: what the widest channel may show of somebody guarded as now."""
    return as_kept(masked(facts, profile.guards, on_national_site=True))


def expect_nothing_hidden(text: str, facts: Facts, profile: Profile, channels: Iterable[str]) -> None:
    """:raises NoticeTellsHidden: when the words tell what one of these channels may not show."""
    told = _told(text, facts, profile, channels)
    if told:
        raise NoticeTellsHidden(profile_id=profile.id, fields=sorted(told))


def _told(text: str, facts: Facts, profile: Profile, channels: Iterable[str]) -> set[NoticeField]:
    return {
        field
        for channel in channels
        for field in given_away(text, facts, profile.guards, on_national_site=_is_site(channel))
    }


def no_longer_fit(profile: Profile, view: View) -> frozenset[str]:
    """The notices that may not go on as they are since the person is guarded otherwise: their basis does not reach so
    far, or their words tell what is hidden now. None of somebody sealed: there everything comes down anyway."""
    if profile.sealed:
        return frozenset()
    return frozenset(
        notice.id
        for notice in Notices(view.session).of_profile(profile.id)
        if not notice.basis_suffices(profile.guards)
        or _told(notice.text.open(), facts_told_by(notice, profile), profile, notice.channels)
    )


def public_of(notice: Notice, profile: Profile, channel: str) -> Facts:
    """What that channel may show: no more than was approved, and no more than the person's guard allows now. :raises
    DvSealed:"""
    kept = None if notice.shown is None else notice.shown.open_unless_erased()
    told = facts_of(profile, {}) if kept is None else of_kept(kept)
    return masked(told, profile.guards, on_national_site=_is_site(channel))


def _is_site(channel: str) -> bool:
    return channel == NoticeChannel.NATIONAL_SITE.value


# --- to the channels and back -----------------------------------------------------------------------------------------


def submit_notice(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A channel was given the notice; no clock is met by it. :raises DvSealed, ProfileNotOpen, ProfileSuspended,
    NoticeNotApproved, BasisNotSufficient, ChannelNotListed, AlreadyPublished,
    NoticeTellsHidden, TimeInFuture, TimeOutOfOrder:"""
    notice, profile = with_its_profile(command, uow)
    profile.must_be_publishable()
    profile.must_be_worked_on()
    channel, at = command.data["channel"], command.data["submitted_at"] or uow.now()
    notice.expect_listed(channel.value)
    notice.expect_basis_suffices(profile.guards)
    expect_nothing_hidden(notice.text.open(), facts_told_by(notice, profile), profile, (channel.value,))
    notice.submit(id=uow.new_id(), channel=channel.value, at=at, now=uow.now())
    uow.announce(NoticeSubmitted(**about(notice), channel=channel, submitted_at=at))
    uow.audit("notice_submitted", f"notice/{notice.id}", channel=channel.value)
    return shown.notice(notice)


def record_notice_failure(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A channel did not publish what it was given. :raises NoticeNotSubmitted, TimeInFuture, TimeOutOfOrder:"""
    notice, profile = with_its_profile(command, uow)
    channel, why = command.data["channel"], command.data["reason"]
    at = command.data["failed_at"] or uow.now()
    notice.fail(channel=channel.value, why=why.value, at=at, now=uow.now())
    uow.session.flush()
    left = Notices(uow.session).out_of(profile.id)
    uow.announce(NoticeFailed(**about(notice), channel=channel, reason=why, failed_at=at, all_withdrawn=not left))
    return shown.notice(notice)


def notice_sheet(query: Query, view: View) -> dict[str, Any]:
    """An approved notice in a channel's field list. It is not guarded once more on its way out: what is on it is masked
    for the public, and two people let it go. Words that tell more than the person's guard allows by now do not leave.
    :raises NotFound, DvSealed, ProfileNotOpen, ProfileSuspended, NoticeNotApproved, ChannelNotListed,
    NoticeTellsHidden:"""
    notice = Notices(view.session).get(query.params["notice_id"])
    profile, channel = Profiles(view.session).get(notice.profile_id), query.params["channel"]
    profile.must_be_publishable()
    profile.must_be_worked_on()
    notice.expect_listed(channel.value)
    expect_nothing_hidden(notice.text.open(), facts_told_by(notice, profile), profile, (channel.value,))
    sheet = CHANNELS[channel].sheet(public_of(notice, profile, channel.value))
    return {
        **shown.public(sheet.public),
        "notice_id": notice.id,
        "channel": channel.value,
        "columns": [field.value for field in sheet.fields],
        "text": notice.text.open_unless_erased(),
        "missing": [field.value for field in sheet.missing],
    }


def with_its_profile(command: Command, uow: UnitOfWork) -> tuple[Notice, Profile]:
    """The notice of that order. :raises NotFound:"""
    notice = Notices(uow.session).get(command.target_id)
    return notice, Profiles(uow.session).get(notice.profile_id)


def about(notice: Notice) -> dict[str, str]:
    """How every event names it."""
    return {"profile_id": notice.profile_id, "case_id": notice.case_id, "notice_id": notice.id}
