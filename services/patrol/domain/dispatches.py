"""The dispatch of a team and what it found; without it nobody could say who is on the way to whom, since when, and what
came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from chassis.clock import iso
from chassis.moves import Moves
from chassis.orders import NotFound, Refusal
from contracts.codes import ConditionFlag, ContactOutcome, Priority, Sex
from contracts.orders.patrol import DispatchState
from services.patrol.domain.priorities import TARGETS, DispatchTargets, more_urgent

if TYPE_CHECKING:
    from chassis.private import Private

TEAM_AT_LEAST: Final = 2
"""Staff of a team on the street (domain §2.1)."""

DISPATCH_MOVES: Final = Moves(
    (DispatchState.QUEUED,),
    {
        DispatchState.QUEUED: (DispatchState.ACCEPTED,),
        DispatchState.ACCEPTED: (DispatchState.ARRIVED,),
        DispatchState.ARRIVED: (DispatchState.DONE,),
        DispatchState.DONE: (),
    },
)

CLOCK_SKEW: Final = timedelta(minutes=5)
"""How far a telephone's clock may be ahead of or behind ours before we say so."""


class TeamTooSmall(Refusal):
    """A team needs two different people."""

    code = "team_too_small"


class DispatchTaken(Refusal):
    """Another team, or this one, has already accepted the dispatch."""

    code = "dispatch_taken"


class DispatchWrongState(Refusal):
    """The dispatch is at another point of its way."""

    code = "dispatch_wrong_state"


class HappenedInFuture(Refusal):
    """What is reported as done lies ahead of us."""

    code = "happened_in_future"


class HappenedBeforeAcceptance(Refusal):
    """The team cannot have been there before it accepted."""

    code = "happened_before_acceptance"


def not_ahead(at: datetime, now: datetime) -> datetime:
    """``at``, or now for a clock that runs a little fast. :raises HappenedInFuture: for one that is plainly wrong."""
    if at > now + CLOCK_SKEW:
        raise HappenedInFuture(at=iso(at), now=iso(now))
    return min(at, now)


@dataclass(eq=False, kw_only=True)
class Dispatch:
    """One team's errand (出警单). There is one for a cluster, ever."""

    id: str
    cluster_id: str
    state: DispatchState
    priority: Priority
    target_minutes: int
    queued_at: datetime
    due_at: datetime
    overdue_at: datetime | None = None
    team_id: str | None = None
    staff: Sequence[str] = ()
    vehicle: Private | None = None
    accepted_at: datetime | None = None
    arrived_at: datetime | None = None
    done_at: datetime | None = None

    @classmethod
    def queued(
        cls, *, id: str, cluster_id: str, priority: Priority, at: datetime, targets: DispatchTargets = TARGETS
    ) -> Dispatch:
        wait = targets.of(priority)
        return cls(
            id=id,
            cluster_id=cluster_id,
            state=DispatchState.QUEUED,
            priority=priority,
            target_minutes=targets.minutes[priority],
            queued_at=at,
            due_at=at + wait,
            staff=[],
        )

    def of_team(self, team_id: str) -> Dispatch:
        """This dispatch. :raises NotFound: when it is another team's, or nobody's yet."""
        if self.state is DispatchState.QUEUED:
            raise DispatchWrongState(dispatch_id=self.id, state=self.state.value)
        if self.team_id != team_id:
            raise NotFound(dispatch_id=self.id)
        return self

    def more_urgent(self, priority: Priority, now: datetime, targets: DispatchTargets = TARGETS) -> bool:
        """A later report makes it more urgent: while it waits, its target moves nearer, never away. True when it
        moved."""
        if self.state is DispatchState.DONE:
            return False
        self.priority = more_urgent(self.priority, priority)
        sooner = now + targets.of(self.priority)
        if self.state is not DispatchState.QUEUED or sooner >= self.due_at:
            return False
        self.due_at, self.target_minutes = sooner, targets.minutes[self.priority]
        return True

    def accept(self, team_id: str, staff: Sequence[str], vehicle: Private | None, at: datetime) -> None:
        """:raises DispatchTaken: unless it waits; :raises TeamTooSmall: for fewer than two different people."""
        DISPATCH_MOVES.expect(self.state, DispatchState.ACCEPTED, DispatchTaken, dispatch_id=self.id)
        if len(set(staff)) < TEAM_AT_LEAST:
            raise TeamTooSmall(dispatch_id=self.id, staff=len(set(staff)), needed=TEAM_AT_LEAST)
        self.state, self.accepted_at = DispatchState.ACCEPTED, at
        self.team_id, self.staff, self.vehicle = team_id, sorted(set(staff)), vehicle

    def arrive(self, at: datetime) -> None:
        """:raises DispatchWrongState: unless the team is on its way."""
        self._expect(DispatchState.ARRIVED)
        self.state, self.arrived_at = DispatchState.ARRIVED, self._on_the_way(at)

    def finish(self, at: datetime) -> bool:
        """The contact is recorded. A team whose arrival never reached us has arrived by having met somebody: then
        true."""
        unsaid = self.state is DispatchState.ACCEPTED
        if unsaid:
            self.arrive(at)
        self._expect(DispatchState.DONE)
        self.state, self.done_at = DispatchState.DONE, self._on_the_way(at)
        return unsaid

    def missed_its_target(self) -> bool:
        """Mark it overdue if it still waits; it stays queued. True when it did."""
        waiting = self.state is DispatchState.QUEUED and self.overdue_at is None
        if waiting:
            self.overdue_at = self.due_at
        return waiting

    def _expect(self, to: DispatchState) -> None:
        DISPATCH_MOVES.expect(self.state, to, DispatchWrongState, dispatch_id=self.id)

    def _on_the_way(self, at: datetime) -> datetime:
        accepted = self.accepted_at
        if accepted is None or at < accepted - CLOCK_SKEW:
            raise HappenedBeforeAcceptance(dispatch_id=self.id, at=iso(at), accepted_at=iso(accepted or at))
        return max(at, accepted)


@dataclass(eq=False, kw_only=True)
class Contact:
    """Whom a team met, or that it found nobody (接触记录)."""

    id: str
    dispatch_id: str
    cluster_id: str
    team_id: str
    outcome: ContactOutcome
    met_at: datetime
    recorded_at: datetime
    apparent_sex: Sex
    ages_lo: int
    ages_hi: int
    flags: list[str]
    knows_own_name: bool
    female_staff: bool | None
    region_code: str | None
    words: Private

    @property
    def conditions(self) -> tuple[ConditionFlag, ...]:
        return tuple(ConditionFlag(flag) for flag in self.flags)
