"""When the person is talked with (访谈), and what comes of it; without it the first talk would be the last.

Most who are found are found by what they said in conversations (domain §1.7): at least three in the first 72 hours
(D15, Guangzhou), then again and again (D17). The hours and months are the station's (:mod:`contracts.law.limits`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from chassis.moves import Moves
from chassis.private import Private
from contracts.codes import InterviewMethod, InterviewSlot
from contracts.law.calendar import SHANGHAI, WORK_CALENDAR
from contracts.law.counting import last_day_of, months
from contracts.law.limits import Limits
from contracts.orders.tracing_states import InterviewState as S

INTERVIEW_MOVES: Final = Moves(
    (S.SCHEDULED, S.HELD),
    {
        S.SCHEDULED: (S.DUE, S.HELD, S.DROPPED),
        S.DUE: (S.HELD, S.DROPPED),
        S.HELD: (),
        S.DROPPED: (),
    },
)
"""Missed, it stays ``due`` until somebody talks with the person, however late."""

OPEN: Final = (S.SCHEDULED, S.DUE)


@dataclass(eq=False, kw_only=True)
class Interview:
    """One conversation, planned, held, or both. ``words``: what was asked and said; sealed, and never changed."""

    id: str
    profile_id: str
    case_id: str
    slot: InterviewSlot
    state: S = S.SCHEDULED
    due_at: datetime | None = None
    held_at: datetime | None = None
    method: InterviewMethod | None = None
    interviewer: str | None = None
    words: Private | None = None

    @property
    def late(self) -> bool:
        """Held after its hour."""
        return self.due_at is not None and self.held_at is not None and self.held_at > self.due_at

    def fall_due(self) -> bool:
        """Its hour has come. False when it was held before, or nobody is to talk any more."""
        if self.state is S.DUE or not INTERVIEW_MOVES.allows(self.state, S.DUE):
            return False
        self.state = S.DUE
        return True

    def hold(self, *, method: InterviewMethod, by: str, at: datetime, words: Private) -> None:
        """Somebody talked with the person ``at``."""
        self.state, self.method, self.interviewer, self.held_at, self.words = S.HELD, method, by, at, words

    def drop(self) -> None:
        """Nobody is to talk any more; one that was held stays held."""
        if INTERVIEW_MOVES.allows(self.state, S.DROPPED):
            self.state = S.DROPPED


def slots_from(custody_at: datetime, since: datetime, limits: Limits) -> tuple[tuple[InterviewSlot, datetime], ...]:
    """The conversations to be held from ``since`` on: those of the first days whose hour lies after it, and the next
    monthly one, a month after custody or, where that is over, after ``since``."""
    first = (
        (InterviewSlot.FIRST, limits.interview_first_after_hours),
        (InterviewSlot.SECOND, limits.interview_second_after_hours),
        (InterviewSlot.THIRD, limits.interview_third_after_hours),
    )
    ahead = tuple((slot, at) for slot, hours in first if (at := custody_at + timedelta(hours=hours)) > since)
    monthly = months_after(custody_at, limits)
    return (*ahead, (InterviewSlot.MONTHLY, monthly if monthly > since else months_after(since, limits)))


def months_after(moment: datetime, limits: Limits) -> datetime:
    """The same hour in Changzhou on the corresponding day, or on the month's last day where there is none (民法典
    art. 202, by analogy)."""
    local = moment.astimezone(SHANGHAI)
    day = last_day_of(local.date(), months(limits.interview_every_months), WORK_CALENDAR)
    return datetime.combine(day, local.time(), SHANGHAI).astimezone(UTC)
