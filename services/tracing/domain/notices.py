"""Tracing notices (寻亲公告); without their rules one person alone could publish somebody's face, or forget to take
it down.

A notice is drafted → approved by a second person → live on each channel whose receipt came → withdrawn there. Each
channel goes its own way; the notice itself is only drafted or approved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from chassis.moves import Moves
from chassis.orders import Refusal
from chassis.private import Private
from contracts.orders.tracing_states import NoticeState, PublicationState
from services.tracing.domain.profiles import not_in_future

NOTICE_MOVES: Final = Moves(
    (NoticeState.DRAFTED,),
    {NoticeState.DRAFTED: (NoticeState.APPROVED,), NoticeState.APPROVED: ()},
)
PUBLICATION_MOVES: Final = Moves(
    (PublicationState.LIVE,),
    {PublicationState.LIVE: (PublicationState.WITHDRAWN,), PublicationState.WITHDRAWN: ()},
)


class TwoPersonRule(Refusal):
    """Who drafted a notice may not approve it."""

    code = "two_person_rule"


class NoticeAlreadyApproved(Refusal):
    """A notice is approved once; a changed text is a new notice."""

    code = "notice_already_approved"


class NoticeNotApproved(Refusal):
    """A receipt for a notice that nobody approved: it should not be out there."""

    code = "notice_not_approved"


class ChannelNotListed(Refusal):
    """The notice was not approved for that channel."""

    code = "channel_not_listed"


class AlreadyPublished(Refusal):
    """That channel gave its receipt already; after a withdrawal a new notice is drafted."""

    code = "notice_already_published"


class NotLive(Refusal):
    """There is nothing to refresh or to withdraw on that channel."""

    code = "notice_not_live"


class TimeOutOfOrder(Refusal):
    """A notice cannot go live before its approval, nor come down before it went live."""

    code = "time_out_of_order"


@dataclass(eq=False, kw_only=True)
class Publication:
    """A notice on one channel: live since ``published_at`` until ``withdrawn_at``, up to date as of ``refreshed_at``.
    The receipts' numbers are sealed."""

    id: str
    notice_id: str
    channel: str
    state: PublicationState
    published_at: datetime
    receipt: Private
    refreshed_at: datetime | None = None
    withdrawal_due_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawal_receipt: Private | None = None

    @property
    def is_live(self) -> bool:
        return PUBLICATION_MOVES.allows(self.state, PublicationState.WITHDRAWN)

    def ask_withdrawal(self, at: datetime) -> bool:
        """It must come down. False when it is down, or was asked to before."""
        if not self.is_live or self.withdrawal_due_at is not None:
            return False
        self.withdrawal_due_at = at
        return True

    def stay(self) -> None:
        """It need not come down after all."""
        self.withdrawal_due_at = None


@dataclass(eq=False, kw_only=True)
class Notice:
    """One text for some channels. ``drafted_by`` and ``approved_by`` are clients of the station: two people."""

    id: str
    profile_id: str
    case_id: str
    state: NoticeState
    channels: Sequence[str]
    text: Private
    drafted_by: str
    drafted_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    legal_basis: Private | None = None
    publications: list[Publication] = field(default_factory=list)

    def approve(self, *, by: str, legal_basis: Private, at: datetime) -> None:
        """A second person approves. :raises TwoPersonRule: for the drafter; :raises NoticeAlreadyApproved: the second
        time."""
        NOTICE_MOVES.expect(self.state, NoticeState.APPROVED, NoticeAlreadyApproved, notice_id=self.id)
        if by == self.drafted_by:
            raise TwoPersonRule(notice_id=self.id)
        self.state = NoticeState.APPROVED
        self.approved_by, self.approved_at, self.legal_basis = by, at, legal_basis

    def publish(self, *, id: str, channel: str, receipt: Private, at: datetime, now: datetime) -> Publication:
        """A channel's receipt: live there since ``at``.

        :raises NoticeNotApproved, ChannelNotListed, AlreadyPublished, TimeInFuture, TimeOutOfOrder: when it cannot be
        so.
        """
        if self.state is not NoticeState.APPROVED or self.approved_at is None:
            raise NoticeNotApproved(notice_id=self.id)
        if channel not in self.channels:
            raise ChannelNotListed(notice_id=self.id, channel=channel)
        if self.on(channel) is not None:
            raise AlreadyPublished(notice_id=self.id, channel=channel)
        if not_in_future(at, now) < self.approved_at:
            raise TimeOutOfOrder(notice_id=self.id, approved_at=self.approved_at.isoformat())
        live = Publication(
            id=id,
            notice_id=self.id,
            channel=channel,
            state=PublicationState.LIVE,
            published_at=at,
            receipt=receipt,
        )
        self.publications.append(live)
        return live

    def refresh(self, *, channel: str, at: datetime, now: datetime) -> Publication:
        """A channel shows the notice up to date since ``at``; the latest such moment is what it shows.

        :raises NotLive, TimeInFuture, TimeOutOfOrder: when it cannot be so.
        """
        live = self._live_on(channel)
        if not_in_future(at, now) < live.published_at:
            raise TimeOutOfOrder(notice_id=self.id, published_at=live.published_at.isoformat())
        live.refreshed_at = max(at, live.refreshed_at or at)
        return live

    def withdraw(self, *, channel: str, receipt: Private, at: datetime, now: datetime) -> Publication:
        """A channel confirms that it is down. :raises NotLive, TimeInFuture, TimeOutOfOrder: when it cannot be so."""
        live = self._live_on(channel)
        if not_in_future(at, now) < live.published_at:
            raise TimeOutOfOrder(notice_id=self.id, published_at=live.published_at.isoformat())
        live.state, live.withdrawn_at, live.withdrawal_receipt = PublicationState.WITHDRAWN, at, receipt
        return live

    def _live_on(self, channel: str) -> Publication:
        live = self.on(channel)
        if live is None or not live.is_live:
            raise NotLive(notice_id=self.id, channel=channel)
        return live

    def on(self, channel: str) -> Publication | None:
        """The publication on that channel, live or withdrawn."""
        return next(
            (publication for publication in self.publications if publication.channel == channel),
            None,
        )
