"""What conversations bring and what comes of it (线索本); without it nobody would hear of a clue."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant
from contracts.codes import ClueKind, ClueState, InterviewMethod, InterviewSlot


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClueAdded:
    """A conversation brought something; its words are read from tracing."""

    profile_id: Id
    case_id: Id
    clue_id: Id
    kind: ClueKind
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClueProgressed:
    """Somebody said what a clue means, asked about it, or found what came of it; the words are read from tracing."""

    profile_id: Id
    case_id: Id
    clue_id: Id
    state: ClueState
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class InterviewDue:
    """The hour of a conversation has come and nobody has talked with the person yet (D15, D17)."""

    profile_id: Id
    case_id: Id
    interview_id: Id
    slot: InterviewSlot
    due_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class InterviewHeld:
    """Somebody talked with the person; what was said is read from tracing."""

    profile_id: Id
    case_id: Id
    interview_id: Id
    slot: InterviewSlot
    method: InterviewMethod
    held_at: Instant
