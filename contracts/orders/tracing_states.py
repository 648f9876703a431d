"""The states of what tracing (寻亲) keeps; without them each answer would have words of its own for them."""

from __future__ import annotations

from chassis.kinds import CodeList


class ProfileState(CodeList):
    """寻亲档案状态; ``confirmed`` by evidence kept here, ``identified`` when the case learned it elsewhere.

    ``suspended``: nobody works on it, all are compared; ``placed_still_searching``: he lives elsewhere, the search goes
    on.
    """

    OPEN = "open"
    SUSPENDED = "suspended"
    PLACED_STILL_SEARCHING = "placed_still_searching"
    CONFIRMED = "confirmed"
    IDENTIFIED = "identified"
    REUNITED = "reunited"
    CLOSED = "closed"


class NoticeState(CodeList):
    """寻亲公告状态; each channel goes its own way."""

    DRAFTED = "drafted"
    APPROVED = "approved"


class PublicationState(CodeList):
    """发布状态: of a notice on one channel; ``submitted`` is with the channel, which has not confirmed anything."""

    SUBMITTED = "submitted"
    LIVE = "live"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class ReunionState(CodeList):
    """团聚状态; ``followed_up``: looking in on them at home has begun."""

    PLANNED = "planned"
    DONE = "done"
    FOLLOWED_UP = "followed_up"
    CANCELLED = "cancelled"


class CandidateState(CodeList):
    """比对结果状态; ``lapsed``: the score fell below the bands, ``superseded``: another pair was confirmed."""

    SUGGESTED = "suggested"
    LAPSED = "lapsed"
    ACCEPTED = "accepted"
    VERIFIED = "verified"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


class InquiryState(CodeList):
    """寻人登记状态; ``matched`` with somebody in our care, ``found`` elsewhere, ``closed`` when the family was told."""

    OPEN = "open"
    MATCHED = "matched"
    FOUND = "found"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class ImportState(CodeList):
    """批量导入状态; ``broken_off``: parts of the file never came, and none is to be expected any more."""

    UNDER_WAY = "under_way"
    DONE = "done"
    BROKEN_OFF = "broken_off"


class InterviewState(CodeList):
    """访谈状态; ``due``: its hour has come and nobody has talked yet, ``dropped``: nobody is to talk any more."""

    SCHEDULED = "scheduled"
    DUE = "due"
    HELD = "held"
    DROPPED = "dropped"


class ProfileStage(CodeList):
    """寻亲进度: how far a search has come, concluded from the notices and candidates there are (domain §2.7)."""

    OPEN = "open"
    ACTIVE = "active"
    PUBLISHING = "publishing"
    CANDIDATE = "candidate"
    VERIFYING = "verifying"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
