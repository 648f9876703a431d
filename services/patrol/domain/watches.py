"""Whom the teams keep an eye on (站外关注对象); without it a no of today would be looked at again only if somebody
remembered.

Somebody who did not want to come in is visited again within a day; somebody who may not look after themselves and is
gone is looked for by whoever is on the street (domain §2.1, G6; D31).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import ContactOutcome, WatchReason, WatchVisit
from contracts.orders.patrol import WatchState

LOOK_AGAIN_WITHIN: Final = timedelta(hours=24)
"""Recommended (domain G6: the next visit before 24 hours); no norm gives a number."""

WATCHED: Final = frozenset({ContactOutcome.GOODS_ONLY, ContactOutcome.FOLLOWUP_NEEDED, ContactOutcome.UNABLE_SAFETY})
"""After these somebody is still out there, and nobody is with them."""

WATCH_MOVES: Final = Moves(
    (WatchState.WATCHING,),
    {
        WatchState.WATCHING: (WatchState.ACCEPTED_HELP, WatchState.MOVED_ON, WatchState.DECEASED),
        WatchState.ACCEPTED_HELP: (),
        WatchState.MOVED_ON: (),
        WatchState.DECEASED: (),
    },
)
"""A further no ends nothing."""

_ENDS: Final = {
    WatchVisit.ACCEPTED_HELP: WatchState.ACCEPTED_HELP,
    WatchVisit.MOVED_ON: WatchState.MOVED_ON,
    WatchVisit.DECEASED: WatchState.DECEASED,
}


class WatchOver(Refusal):
    """Nobody is looked for there any more."""

    code = "watch_over"


@dataclass(eq=False, kw_only=True)
class Watch:
    """One person whom the teams keep an eye on. ``about``: what a seal on them names, their cluster where there is one,
    else their case."""

    id: str
    about: str
    reason: WatchReason
    since: datetime
    next_visit_by: datetime
    cluster_id: str | None = None
    case_id: str | None = None
    minor: bool | None = None
    state: WatchState = WatchState.WATCHING
    refusals: int = 0
    last_visit_at: datetime | None = None
    overdue: bool = False
    ended_at: datetime | None = None

    def visit(self, found: WatchVisit, at: datetime) -> None:
        """A team looked. Whoever is still out there is looked in on again within a day. :raises WatchOver:"""
        if self.state is not WatchState.WATCHING:
            raise WatchOver(watch_id=self.id, state=self.state.value)
        self.last_visit_at, self.overdue = at, False
        self.refusals += found is WatchVisit.REFUSED_AGAIN
        self.next_visit_by = at + LOOK_AGAIN_WITHIN
        if found in _ENDS:
            self.end(_ENDS[found], at)

    def end(self, state: WatchState, at: datetime) -> bool:
        """True when somebody was still watched."""
        ends = WATCH_MOVES.allows(self.state, state)
        if ends:
            self.state, self.ended_at, self.overdue = state, at, False
        return ends

    def run_over(self) -> bool:
        """The time of the next visit is over; true when nobody had looked."""
        missed = self.state is WatchState.WATCHING and not self.overdue
        self.overdue = self.overdue or missed
        return missed
