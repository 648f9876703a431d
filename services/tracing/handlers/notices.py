"""Tracing notices from draft to withdrawal; without it the 24-hour clock could be stopped by a notice nobody
approved."""

from __future__ import annotations

from collections.abc import Iterable
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
from contracts.law.bases import cited
from contracts.orders.tracing_states import NoticeState
from services.tracing.domain.masking import of_kept
from services.tracing.domain.notices import Notice, Publication
from services.tracing.handlers import clocks, shown
from services.tracing.handlers.profiles import ask_withdrawals
from services.tracing.handlers.publishing import (
    about,
    expect_nothing_hidden,
    facts_of,
    facts_told_by,
    kept_of,
    with_its_profile,
)
from services.tracing.handlers.republishing import draft_again
from services.tracing.storage import Notices, Profiles


def draft_notice(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A text and a field list for some channels, waiting for a second person. :raises ProfileNotOpen,
    ProfileSuspended: when nobody is searched for any more, or for now; :raises DvSealed: for who must not be found;
    :raises NoticeTellsHidden:"""
    profile = Profiles(uow.session).get(command.data["profile_id"])
    profile.must_be_publishable()
    profile.must_be_worked_on()
    facts, channels = facts_of(profile, command.data), [channel.value for channel in command.data["channels"]]
    expect_nothing_hidden(command.data["text"], facts, profile, channels)
    notice = Notice(
        id=command.target_id,
        profile_id=profile.id,
        case_id=profile.case_id,
        state=NoticeState.DRAFTED,
        channels=channels,
        shown=uow.private(f"profile/{profile.id}", kept_of(facts, profile)),
        text=uow.private(f"profile/{profile.id}", command.data["text"]),
        drafted_by=uow.actor.client_id,
        drafted_at=uow.now(),
    )
    Notices(uow.session).add(notice)
    uow.announce(
        NoticeDrafted(
            **about(notice),
            channels=tuple(command.data["channels"]),
            at=notice.drafted_at,
        )
    )
    return shown.notice(notice)


def approve_notice(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Another client than the drafter's approves, on a basis that suffices for somebody guarded as now. :raises
    TwoPersonRule, NoticeAlreadyApproved, BasisNotSufficient, NoticeTellsHidden, ProfileNotOpen,
    ProfileSuspended, DvSealed:"""
    notice, profile = with_its_profile(command, uow)
    profile.must_be_publishable()
    profile.must_be_worked_on()
    expect_nothing_hidden(notice.text.open(), facts_told_by(notice, profile), profile, notice.channels)
    words = command.data["legal_basis"]
    basis = command.data["basis"] or cited(words)
    assert basis is not None, "an approval names its basis, or its words cite one"
    sealed = uow.private(f"profile/{profile.id}", words)
    notice.approve(by=uow.actor.client_id, legal_basis=sealed, basis=basis, guards=profile.guards, at=uow.now())
    uow.announce(NoticeApproved(**about(notice), at=uow.now()))
    uow.audit("notice_approved", f"notice/{notice.id}", drafted_by=notice.drafted_by, basis=basis.value)
    return shown.notice(notice)


def record_notice_receipt(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A channel says it is live; only the national site's receipt meets D11, judged by when it went live.

    A receipt that comes after the identity was confirmed, or while the search is suspended, is kept, and its withdrawal
    is due at once. :raises DvSealed:
    """
    notice, profile = with_its_profile(command, uow)
    profile.must_be_publishable()
    channel, at = command.data["channel"], command.data["published_at"] or uow.now()
    receipt = uow.private(f"profile/{profile.id}", command.data["receipt_number"])
    notice.publish(id=uow.new_id(), channel=channel.value, receipt=receipt, at=at, now=uow.now())
    uow.announce(NoticePublished(**about(notice), channel=channel, published_at=at))
    if channel is NoticeChannel.NATIONAL_SITE:
        uow.deadlines.meet(
            ClockRule.D11.value,
            profile.case_id,
            done_at=at,
            evidence=clocks.NATIONAL_SITE_RECEIPT,
        )
    if not profile.is_worked_on:
        ask_withdrawals(profile, uow)
    return shown.notice(notice)


def refresh_notice(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A channel shows the notice up to date; on the national site this meets the month (D18), and the next one runs
    from then. :raises ProfileNotOpen, ProfileSuspended, NotLive, TimeInFuture, TimeOutOfOrder:"""
    notice, profile = with_its_profile(command, uow)
    profile.must_be_publishable()
    profile.must_be_worked_on()
    channel, at = command.data["channel"], command.data["refreshed_at"] or uow.now()
    notice.refresh(channel=channel.value, at=at, now=uow.now())
    uow.announce(NoticeRefreshed(**about(notice), channel=channel, refreshed_at=at))
    if channel is NoticeChannel.NATIONAL_SITE:
        clocks.refresh_clock(profile.case_id, at, uow)
    return shown.notice(notice)


def record_notice_withdrawal(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A channel says it is down. Taken off the national site while nobody knows who he is, the 24-hour clock runs
    again. What was down before it was let stay is a draft again. :raises NotLive, TimeInFuture, TimeOutOfOrder:"""
    return _withdraw(command, command.data["receipt_number"], None, uow)


def record_no_receipt(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """A written reason says why a channel will not say that it is down; all else is as with a receipt. :raises NotLive,
    TimeInFuture, TimeOutOfOrder:"""
    return _withdraw(command, command.data["reason"], command.data["no_receipt"].value, uow)


def _withdraw(command: Command, proof: str, no_receipt: str | None, uow: UnitOfWork) -> dict[str, Any]:
    notice, profile = with_its_profile(command, uow)
    channel, at = command.data["channel"], command.data["withdrawn_at"] or uow.now()
    was_live = _is_live_on(notice, channel)
    owner = f"profile/{profile.id}"
    sealed = None if uow.keys.is_destroyed(owner) else uow.private(owner, proof)  # of who is erased no word is kept
    down = notice.withdraw(channel=channel.value, receipt=sealed, at=at, now=uow.now(), no_receipt=no_receipt)
    uow.session.flush()
    left = Notices(uow.session).out_of(profile.id)
    uow.announce(NoticeWithdrawn(**about(notice), channel=channel, withdrawn_at=at, all_withdrawn=not left))
    uow.audit("notice_withdrawn", f"notice/{notice.id}", channel=channel.value, no_receipt=no_receipt)
    if channel is NoticeChannel.NATIONAL_SITE and was_live and profile.is_open and not on_national_site(left):
        uow.deadlines.reopen(ClockRule.D11.value, profile.case_id, reason="withdrawn_before_identified")
    if down.came_down_unheard and profile.is_worked_on:
        draft_again(profile, uow)
    return shown.notice(notice)


def on_national_site(publications: Iterable[Publication]) -> bool:
    """Whether one of them is live there."""
    return any(one.is_live and one.channel == NoticeChannel.NATIONAL_SITE.value for one in publications)


def _is_live_on(notice: Notice, channel: NoticeChannel) -> bool:
    known = notice.on(channel.value)
    return known is not None and known.is_live


def notices(query: Query, view: View) -> dict[str, Any]:
    params = query.params
    filters = {name: params[name] for name in ("profile_id", "withdrawal_due", "after", "limit")}
    found = Notices(view.session).page(**filters)
    return page([shown.notice(one) for one in found], params["limit"])


def notice(query: Query, view: View) -> dict[str, Any]:
    """The notice with its text. :raises NotFound:"""
    found = Notices(view.session).get(query.params["notice_id"])
    guarded = shown.classes(Profiles(view.session).get(found.profile_id))
    kept = None if found.shown is None else found.shown.open_unless_erased()
    told = {"text": found.text.open_unless_erased(), "shown": kept and shown.public(of_kept(kept))}
    return shown.notice(found) | guarded | told
