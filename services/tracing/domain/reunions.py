"""A reunion (团聚) planned, held and followed up; without it a search would end with a name, and nobody would know
whether the family ever met.

A reunion follows an identity and never makes one. Whoever is sealed is given to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from chassis.moves import Moves
from chassis.orders import Refusal
from chassis.private import Private
from contracts.orders.tracing_states import ReunionState as R
from services.tracing.domain.notices import TimeOutOfOrder

REUNION_MOVES: Final = Moves(
    (R.PLANNED,),
    {
        R.PLANNED: (R.DONE, R.CANCELLED),
        R.DONE: (R.FOLLOWED_UP,),
        R.FOLLOWED_UP: (),
        R.CANCELLED: (),
    },
)

REUNION_REVOKED_TO: Final[Mapping[R, tuple[R, ...]]] = MappingProxyType(
    {R.DONE: (R.CANCELLED,), R.FOLLOWED_UP: (R.CANCELLED,)}
)
"""What follows when the identity is revoked: it was another family's."""


class ProfileNotIdentified(Refusal):
    """Nobody is given to a family before it is known who they are."""

    code = "profile_not_identified"


class ReunionAlreadyPlanned(Refusal):
    """One reunion at a time; the other is held or cancelled first."""

    code = "reunion_already_planned"


class ReunionWrongState(Refusal):
    """The reunion was held or cancelled before."""

    code = "reunion_wrong_state"


@dataclass(eq=False, kw_only=True)
class Reunion:
    """One reunion of one person. ``told``: the place and the relatives, sealed."""

    id: str
    profile_id: str
    case_id: str
    state: R
    kind: str
    planned_for: datetime
    told: Private
    media_consent: bool
    planned_by: str
    planned_at: datetime
    done_at: datetime | None = None
    followed_up_at: datetime | None = None
    cancelled_at: datetime | None = None

    def hold(self, at: datetime, followed_up_at: datetime | None) -> None:
        """They met; followed up at once where looking in on them had begun before we heard of it. :raises
        ReunionWrongState: when it was held or cancelled before; :raises TimeOutOfOrder: before it was planned."""
        self._expect(R.DONE)
        if at < self.planned_at:
            raise TimeOutOfOrder(reunion_id=self.id)
        self.state, self.done_at = R.DONE, at
        if followed_up_at is not None:
            self.follow_up(followed_up_at)

    def cancel(self, at: datetime) -> None:
        """It does not take place. :raises ReunionWrongState:"""
        self._expect(R.CANCELLED)
        self.state, self.cancelled_at = R.CANCELLED, at

    def follow_up(self, at: datetime) -> None:
        """Looking in on them has begun. Nothing unless it was held and is not followed up yet."""
        if REUNION_MOVES.allows(self.state, R.FOLLOWED_UP):
            self.state, self.followed_up_at = R.FOLLOWED_UP, at

    def revoke(self, at: datetime) -> bool:
        """The identity was wrong. False when there is nothing left of it to take back."""
        revoked = R.CANCELLED in REUNION_REVOKED_TO.get(self.state, ())
        if not revoked and not REUNION_MOVES.allows(self.state, R.CANCELLED):
            return False
        self.state, self.cancelled_at = R.CANCELLED, at
        return True

    @property
    def stands(self) -> bool:
        """It is planned or was held, and nobody took it back."""
        return self.state is not R.CANCELLED

    def _expect(self, to: R) -> None:
        REUNION_MOVES.expect(self.state, to, ReunionWrongState, reunion_id=self.id)
