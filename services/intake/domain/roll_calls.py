"""The roll-call (点名): who is expected, who answered, about whom an alarm is given; without it a child could be gone
for a night.

Whoever leaves without a word gives up help (民发〔2014〕132号): of a capable adult only a record is kept. A minor or an
impaired person is looked for at once, and the police are told (D31).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import BedZone
from contracts.orders.intake import RollState as S

ROLL_MOVES: Final = Moves(
    (S.EXPECTED,),
    {
        S.EXPECTED: (S.PRESENT, S.MISSING, S.EXCUSED),
        S.MISSING: (S.FOUND,),
        S.PRESENT: (),
        S.FOUND: (),
        S.EXCUSED: (),
    },
)
"""Of one person in one roll-call."""


class NotOnTheRoll(Refusal):
    """These cases are not expected in this roll-call; ``case_ids`` names them."""

    code = "not_on_the_roll"


class RollCallOver(Refusal):
    """The roll-call is finished already."""

    code = "roll_call_over"


@dataclass(eq=False, kw_only=True)
class RollCall:
    """One roll-call."""

    id: str
    called_by: str
    called_at: datetime
    due_at: datetime
    zone: BedZone | None = None
    finished_at: datetime | None = None

    def finish(self, at: datetime) -> None:
        """:raises RollCallOver: when it is finished."""
        if self.finished_at is not None:
            raise RollCallOver(roll_call_id=self.id)
        self.finished_at = at


@dataclass(eq=False, kw_only=True)
class RollLine:
    """One person in one roll-call. ``incident_id``: of the alarm, if one was given."""

    id: str
    case_id: str
    roll_call_id: str
    state: S = S.EXPECTED
    at: datetime | None = None
    incident_id: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state is S.EXPECTED

    def answer(self, at: datetime) -> bool:
        """Present, or found after being missed; true when this changes anything, which a second answer does not."""
        to = S.FOUND if self.state is S.MISSING else S.PRESENT
        return self._move(to, at)

    def miss(self, at: datetime, *, in_station: bool) -> bool:
        """The time is over; true when the person is missing."""
        return self._move(S.MISSING if in_station else S.EXCUSED, at) and in_station

    def _move(self, to: S, at: datetime) -> bool:
        if not ROLL_MOVES.allows(self.state, to):
            return False
        self.state, self.at = to, at
        return True


def expect_on_the_roll(lines: Iterable[RollLine], named: Iterable[str]) -> list[RollLine]:
    """The lines of those named, by case. :raises NotOnTheRoll: when somebody is not expected."""
    known = {line.case_id: line for line in lines}
    if strangers := sorted(set(named) - known.keys()):
        raise NotOnTheRoll(case_ids=strangers)
    return [known[case_id] for case_id in sorted(set(named))]
