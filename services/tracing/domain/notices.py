"""Tracing notices (寻亲公告); without their rules one person alone could publish somebody's face, or forget to take
it down.

A notice is drafted → approved by a second person, on a legal basis → submitted to each channel → live where a receipt
came → withdrawn there, with a receipt or a written reason. Each channel goes its own way; the notice itself is only
drafted or approved.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from chassis.moves import Moves
from chassis.orders import Refusal
from chassis.private import Private
from contracts.codes import LegalBasis
from contracts.disclosure.groups import Sensitivity
from contracts.law.bases import suffices
from contracts.orders.tracing_states import NoticeState
from contracts.orders.tracing_states import PublicationState as P
from services.tracing.domain.profiles import not_in_future

NOTICE_MOVES: Final = Moves(
    (NoticeState.DRAFTED,),
    {NoticeState.DRAFTED: (NoticeState.APPROVED,), NoticeState.APPROVED: ()},
)
PUBLICATION_MOVES: Final = Moves(
    (P.SUBMITTED, P.LIVE),
    {
        P.SUBMITTED: (P.LIVE, P.FAILED, P.WITHDRAWN),
        P.LIVE: (P.WITHDRAWN,),
        P.FAILED: (P.SUBMITTED, P.LIVE),
        P.WITHDRAWN: (),
    },
)
"""A receipt may come for what nobody recorded as submitted, or after the channel had said no: it is live then."""


class TwoPersonRule(Refusal):
    """Who drafted a notice may not approve it."""

    code = "two_person_rule"


class NoticeAlreadyApproved(Refusal):
    """A notice is approved once; a changed text is a new notice."""

    code = "notice_already_approved"


class BasisNotSufficient(Refusal):
    """Nobody guarded like that is shown to the public on this basis."""

    code = "basis_not_sufficient"


class NoticeNotApproved(Refusal):
    """A receipt for a notice that nobody approved: it should not be out there."""

    code = "notice_not_approved"


class NoticeTellsHidden(Refusal):
    """The words of the notice tell what its fields may not show."""

    code = "notice_tells_hidden"


class ChannelNotListed(Refusal):
    """The notice was not approved for that channel."""

    code = "channel_not_listed"


class AlreadyPublished(Refusal):
    """That channel gave its receipt already; after a withdrawal a new notice is drafted."""

    code = "notice_already_published"


class NoticeNotSubmitted(Refusal):
    """That channel has not been given the notice, or has given its receipt."""

    code = "notice_not_submitted"


class NotLive(Refusal):
    """There is nothing to refresh or to withdraw on that channel."""

    code = "notice_not_live"


class TimeOutOfOrder(Refusal):
    """A notice cannot go live before its approval, nor come down before it went live."""

    code = "time_out_of_order"


@dataclass(eq=False, kw_only=True)
class Publication:
    """A notice on one channel: with the channel since ``submitted_at``, live since ``published_at`` until
    ``withdrawn_at``, up to date as of ``refreshed_at``. The receipts' numbers are sealed; where there is none,
    ``no_receipt`` says why and ``withdrawal_receipt`` keeps the words. ``stayed_at``: when what had to come down no
    longer had to."""

    id: str
    notice_id: str
    channel: str
    state: P
    submitted_at: datetime | None = None
    published_at: datetime | None = None
    receipt: Private | None = None
    refreshed_at: datetime | None = None
    failed_at: datetime | None = None
    failure: str | None = None
    withdrawal_due_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawal_receipt: Private | None = None
    no_receipt: str | None = None
    stayed_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        return self.state is P.LIVE

    @property
    def is_out(self) -> bool:
        """Live, or where it may become so at any moment: it must be taken back before anything ends."""
        return PUBLICATION_MOVES.allows(self.state, P.WITHDRAWN)

    @property
    def given_at(self) -> datetime | None:
        """Since when the channel has it."""
        return self.published_at or self.submitted_at

    def ask_withdrawal(self, at: datetime) -> bool:
        """It must come down. False when it is down, or was asked to before."""
        if not self.is_out or self.withdrawal_due_at is not None:
            return False
        self.withdrawal_due_at = at
        return True

    def stay(self, at: datetime) -> None:
        """It need not come down after all."""
        if self.withdrawal_due_at is not None:
            self.withdrawal_due_at, self.stayed_at = None, at

    @property
    def came_down_when_asked(self) -> bool:
        """It was taken down because it had to be, and not because somebody chose to; also when we hear of it after it
        no longer had to."""
        return self.state is P.WITHDRAWN and (self.withdrawal_due_at is not None or self.came_down_unheard)

    @property
    def came_down_unheard(self) -> bool:
        """It was down already when it was let stay."""
        down, stayed = self.withdrawn_at, self.stayed_at
        return down is not None and stayed is not None and down < stayed


@dataclass(eq=False, kw_only=True)
class Notice:
    """One text for some channels, with the field list as it was approved (``shown``; older notices have none).

    ``drafted_by`` and ``approved_by`` are clients of the station: two people. ``republishes``: the notice of which this
    is a draft again, after a wrong identity.
    """

    id: str
    profile_id: str
    case_id: str
    state: NoticeState
    channels: Sequence[str]
    text: Private
    drafted_by: str
    drafted_at: datetime
    shown: Private | None = None
    approved_by: str | None = None
    approved_at: datetime | None = None
    legal_basis: Private | None = None
    basis: str | None = None
    republishes: str | None = None
    publications: list[Publication] = field(default_factory=list)

    def approve(
        self, *, by: str, legal_basis: Private, basis: LegalBasis, guards: Collection[Sensitivity], at: datetime
    ) -> None:
        """A second person approves. :raises TwoPersonRule: for the drafter; :raises NoticeAlreadyApproved: the second
        time; :raises BasisNotSufficient: for whoever may not be shown on it."""
        NOTICE_MOVES.expect(self.state, NoticeState.APPROVED, NoticeAlreadyApproved, notice_id=self.id)
        if by == self.drafted_by:
            raise TwoPersonRule(notice_id=self.id)
        if not suffices(basis, guards):
            raise BasisNotSufficient(notice_id=self.id, basis=basis.value)
        self.state = NoticeState.APPROVED
        self.approved_by, self.approved_at = by, at
        self.legal_basis, self.basis = legal_basis, basis.value

    def basis_suffices(self, guards: Collection[Sensitivity]) -> bool:
        """Whether what it was approved on reaches somebody who is guarded so by now."""
        return self.basis is None or suffices(LegalBasis(self.basis), guards)

    def expect_basis_suffices(self, guards: Collection[Sensitivity]) -> None:
        """:raises BasisNotSufficient:"""
        if not self.basis_suffices(guards):
            raise BasisNotSufficient(notice_id=self.id, basis=self.basis)

    def submit(self, *, id: str, channel: str, at: datetime, now: datetime) -> Publication:
        """The channel was given the notice; that is not publication. After a failure it is given again.

        :raises NoticeNotApproved, ChannelNotListed, AlreadyPublished, TimeInFuture, TimeOutOfOrder: when it cannot be
        so.
        """
        self._expect_approved_for(channel, at, now)
        given = self.on(channel)
        if given is not None and not PUBLICATION_MOVES.allows(given.state, P.SUBMITTED):
            raise AlreadyPublished(notice_id=self.id, channel=channel, state=given.state.value)
        given = given or self._added(Publication(id=id, notice_id=self.id, channel=channel, state=P.SUBMITTED))
        given.state, given.submitted_at = P.SUBMITTED, at
        return given

    def fail(self, *, channel: str, why: str, at: datetime, now: datetime) -> Publication:
        """The channel did not publish it, so nothing must come down there. :raises NoticeNotSubmitted, TimeInFuture,
        TimeOutOfOrder:"""
        given = self.on(channel)
        if given is None or not PUBLICATION_MOVES.allows(given.state, P.FAILED):
            raise NoticeNotSubmitted(notice_id=self.id, channel=channel)
        self._expect_after(given.submitted_at, at, now)
        given.state, given.failed_at, given.failure, given.withdrawal_due_at = P.FAILED, at, why, None
        return given

    def publish(self, *, id: str, channel: str, receipt: Private, at: datetime, now: datetime) -> Publication:
        """A channel's receipt: live there since ``at``.

        :raises NoticeNotApproved, ChannelNotListed, AlreadyPublished, TimeInFuture, TimeOutOfOrder: when it cannot be
        so.
        """
        self._expect_approved_for(channel, at, now)
        live = self.on(channel)
        if live is not None and not PUBLICATION_MOVES.allows(live.state, P.LIVE):
            raise AlreadyPublished(notice_id=self.id, channel=channel)
        live = live or self._added(Publication(id=id, notice_id=self.id, channel=channel, state=P.LIVE))
        live.state, live.published_at, live.receipt = P.LIVE, at, receipt
        return live

    def refresh(self, *, channel: str, at: datetime, now: datetime) -> Publication:
        """A channel shows the notice up to date since ``at``; the latest such moment is what it shows.

        :raises NotLive, TimeInFuture, TimeOutOfOrder: when it cannot be so.
        """
        live = self.on(channel)
        if live is None or not live.is_live:
            raise NotLive(notice_id=self.id, channel=channel)
        self._expect_after(live.published_at, at, now)
        live.refreshed_at = max(at, live.refreshed_at or at)
        return live

    def withdraw(
        self, *, channel: str, receipt: Private | None, at: datetime, now: datetime, no_receipt: str | None = None
    ) -> Publication:
        """It is down there, as the channel confirms, or as a written reason says. :raises NotLive, TimeInFuture,
        TimeOutOfOrder: when it cannot be so."""
        out = self.on(channel)
        if out is None or not out.is_out:
            raise NotLive(notice_id=self.id, channel=channel)
        self._expect_after(out.given_at, at, now)
        out.state, out.withdrawn_at, out.withdrawal_receipt = P.WITHDRAWN, at, receipt
        out.no_receipt = no_receipt
        return out

    def on(self, channel: str) -> Publication | None:
        """The publication on that channel, whatever became of it."""
        return next(
            (publication for publication in self.publications if publication.channel == channel),
            None,
        )

    def to_be_given(self) -> list[str]:
        """The channels that wait for it: they were not given it, or said no."""
        return [
            channel
            for channel in self.channels
            if (given := self.on(channel)) is None or PUBLICATION_MOVES.allows(given.state, P.SUBMITTED)
        ]

    def to_publish_again(self) -> list[str]:
        """The channels that took it down because they had to."""
        return [one.channel for one in self.publications if one.came_down_when_asked]

    def expect_listed(self, channel: str) -> None:
        """:raises NoticeNotApproved, ChannelNotListed: unless it was approved for that channel."""
        if self.state is not NoticeState.APPROVED:
            raise NoticeNotApproved(notice_id=self.id)
        if channel not in self.channels:
            raise ChannelNotListed(notice_id=self.id, channel=channel)

    def _expect_approved_for(self, channel: str, at: datetime, now: datetime) -> None:
        self.expect_listed(channel)
        if self.approved_at is None or not_in_future(at, now) < self.approved_at:
            raise TimeOutOfOrder(notice_id=self.id, approved_at=self.approved_at and self.approved_at.isoformat())

    def _expect_after(self, before: datetime | None, at: datetime, now: datetime) -> None:
        if not_in_future(at, now) < (before or at):
            raise TimeOutOfOrder(notice_id=self.id, published_at=before and before.isoformat())

    def _added(self, new: Publication) -> Publication:
        self.publications.append(new)
        return new
