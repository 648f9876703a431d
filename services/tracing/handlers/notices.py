"""Tracing notices from draft to withdrawal; without it the 24-hour clock could be stopped by a notice nobody
approved."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, Query
from chassis.paging import page
from chassis.work import UnitOfWork, View
from contracts.codes import ClockRule, NoticeChannel
from contracts.events.tracing import (
    NoticeApproved,
    NoticeDrafted,
    NoticePublished,
    NoticeRefreshed,
    NoticeWithdrawn,
)
from contracts.orders.tracing_states import NoticeState
from services.tracing.domain.notices import Notice
from services.tracing.domain.profiles import Profile
from services.tracing.handlers import clocks, shown
from services.tracing.handlers.profiles import ask_withdrawals
from services.tracing.storage import Notices, Profiles


def draft_notice(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A text for some channels, waiting for a second person. :raises ProfileNotOpen, ProfileSuspended: when nobody is
    searched for any more, or for now; :raises DvSealed: for who must not be found."""
    profile = Profiles(uow.session).get(command.data["profile_id"])
    profile.must_be_publishable()
    profile.must_be_worked_on()
    notice = Notice(
        id=command.target_id,
        profile_id=profile.id,
        case_id=profile.case_id,
        state=NoticeState.DRAFTED,
        channels=[channel.value for channel in command.data["channels"]],
        text=uow.private(f"profile/{profile.id}", command.data["text"]),
        drafted_by=uow.actor.client_id,
        drafted_at=uow.now(),
    )
    Notices(uow.session).add(notice)
    uow.announce(
        NoticeDrafted(
            **_about(notice),
            channels=tuple(command.data["channels"]),
            at=notice.drafted_at,
        )
    )
    return shown.notice(notice)


def approve_notice(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Another client than the drafter's approves. :raises TwoPersonRule, NoticeAlreadyApproved, ProfileNotOpen,
    ProfileSuspended, DvSealed:"""
    notice, profile = _notice(command, uow)
    profile.must_be_publishable()
    profile.must_be_worked_on()
    basis = uow.private(f"profile/{profile.id}", command.data["legal_basis"])
    notice.approve(by=uow.actor.client_id, legal_basis=basis, at=uow.now())
    uow.announce(NoticeApproved(**_about(notice), at=uow.now()))
    uow.audit("notice_approved", f"notice/{notice.id}", drafted_by=notice.drafted_by)
    return shown.notice(notice)


def record_notice_receipt(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A channel says it is live; only the national site's receipt meets D11, judged by when it went live.

    A receipt that comes after the identity was confirmed, or while the search is suspended, is kept, and its withdrawal
    is due at once. :raises DvSealed:
    """
    notice, profile = _notice(command, uow)
    profile.must_be_publishable()
    channel, at = command.data["channel"], command.data["published_at"] or uow.now()
    receipt = uow.private(f"profile/{profile.id}", command.data["receipt_number"])
    live = notice.publish(id=uow.new_id(), channel=channel.value, receipt=receipt, at=at, now=uow.now())
    uow.announce(NoticePublished(**_about(notice), channel=channel, published_at=live.published_at))
    if channel is NoticeChannel.NATIONAL_SITE:
        uow.deadlines.meet(
            ClockRule.D11.value,
            profile.case_id,
            done_at=live.published_at,
            evidence=clocks.NATIONAL_SITE_RECEIPT,
        )
    if not profile.is_worked_on:
        ask_withdrawals(profile, uow)
    return shown.notice(notice)


def refresh_notice(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A channel shows the notice up to date; on the national site this meets the month (D18), and the next one runs
    from then. :raises ProfileNotOpen, ProfileSuspended, NotLive, TimeInFuture, TimeOutOfOrder:"""
    notice, profile = _notice(command, uow)
    profile.must_be_publishable()
    profile.must_be_worked_on()
    channel, at = command.data["channel"], command.data["refreshed_at"] or uow.now()
    notice.refresh(channel=channel.value, at=at, now=uow.now())
    uow.announce(NoticeRefreshed(**_about(notice), channel=channel, refreshed_at=at))
    if channel is NoticeChannel.NATIONAL_SITE:
        clocks.refresh_clock(profile.case_id, at, uow)
    return shown.notice(notice)


def record_notice_withdrawal(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A channel says it is down. Taken off the national site while nobody knows who he is, the 24-hour clock runs
    again."""
    notice, profile = _notice(command, uow)
    channel, at = command.data["channel"], command.data["withdrawn_at"] or uow.now()
    receipt = uow.private(f"profile/{profile.id}", command.data["receipt_number"])
    down = notice.withdraw(channel=channel.value, receipt=receipt, at=at, now=uow.now())
    uow.session.flush()
    still_live = Notices(uow.session).live_of(profile.id)
    uow.announce(
        NoticeWithdrawn(
            **_about(notice),
            channel=channel,
            withdrawn_at=at,
            all_withdrawn=not still_live,
        )
    )
    on_national_site = any(live.channel == NoticeChannel.NATIONAL_SITE.value for live in still_live)
    if down.channel == NoticeChannel.NATIONAL_SITE.value and profile.is_open and not on_national_site:
        uow.deadlines.reopen(ClockRule.D11.value, profile.case_id, reason="withdrawn_before_identified")
    return shown.notice(notice)


def _notice(command: Command, uow: UnitOfWork) -> tuple[Notice, Profile]:
    notice = Notices(uow.session).get(command.target_id)
    return notice, Profiles(uow.session).get(notice.profile_id)


def _about(notice: Notice) -> dict[str, str]:
    return {
        "profile_id": notice.profile_id,
        "case_id": notice.case_id,
        "notice_id": notice.id,
    }


def notices(query: Query, view: View) -> dict[str, Any]:
    params = query.params
    found = Notices(view.session).page(profile_id=params["profile_id"], after=params["after"], limit=params["limit"])
    return page([shown.notice(one) for one in found], params["limit"])


def notice(query: Query, view: View) -> dict[str, Any]:
    """The notice with its text. :raises NotFound:"""
    found = Notices(view.session).get(query.params["notice_id"])
    guarded = shown.classes(Profiles(view.session).get(found.profile_id))
    return shown.notice(found) | guarded | {"text": found.text.open_unless_erased()}
