"""What becomes of a notice, channel by channel (寻亲公告); without it nobody could say where one is live."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Flag, Id, Instant
from contracts.codes import NoticeChannel, PublicationFailure


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class NoticeDrafted:
    """A tracing notice was written and waits for a second person."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    channels: tuple[NoticeChannel, ...]
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class NoticeApproved:
    """A second person approved the notice, with its legal basis."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("intake", "gateway"))
class NoticeSubmitted:
    """A channel was given the notice. It is not published by that, but may be at any moment."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    channel: NoticeChannel
    submitted_at: Instant


@event(owner="tracing", subject="profile", heard_by=("intake", "gateway"))
class NoticeFailed:
    """A channel did not publish what it was given; ``all_withdrawn`` when no channel has a notice of the profile any
    more."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    channel: NoticeChannel
    reason: PublicationFailure
    failed_at: Instant
    all_withdrawn: Flag


@event(owner="tracing", subject="profile", heard_by=("intake", "gateway"))
class NoticePublished:
    """A channel gave its receipt: the notice is live there since ``published_at``."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    channel: NoticeChannel
    published_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class NoticeWithdrawalDue:
    """The notice must come down on this channel, and its receipt be stored."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    channel: NoticeChannel
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("intake", "gateway"))
class NoticeWithdrawn:
    """A channel confirmed that the notice is down; ``all_withdrawn`` when no channel of the profile is live any
    more."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    channel: NoticeChannel
    withdrawn_at: Instant
    all_withdrawn: Flag


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class NoticeRefreshed:
    """A live notice was brought up to date on this channel (D18)."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    channel: NoticeChannel
    refreshed_at: Instant
