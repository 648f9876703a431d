"""Single beds (床位) and what may become of them; without it a bed could be promised to two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.codes import BedZone
from contracts.orders.intake import BedState as S
from contracts.orders.intake import BlockReason

BED_MOVES: Final = Moves(
    (S.FREE,),
    {
        S.FREE: (S.RESERVED, S.OCCUPIED, S.BLOCKED),
        S.RESERVED: (S.OCCUPIED, S.FREE),
        S.OCCUPIED: (S.FREE,),
        S.BLOCKED: (S.FREE,),
    },
)
"""State → what may come next. Whoever lies in a bed, or has one kept for them, is not put out by a block."""


class BedTaken(Refusal):
    """Somebody else has the bed, or it is kept for them, or it is out of use; ``state`` says which."""

    code = "bed_taken"


class BedWrongState(Refusal):
    """The bed is not in a state from which that can become of it."""

    code = "bed_wrong_state"


class AlreadyHasBed(Refusal):
    """One person, one bed; ``bed_id`` is theirs."""

    code = "already_has_bed"


class NoFreeBed(Refusal):
    """Every bed of the zone is taken."""

    code = "no_free_bed"


@dataclass(frozen=True, kw_only=True)
class Bed:
    """One bed as it is now."""

    id: str
    zone: BedZone
    number: int
    state: S = S.FREE
    case_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    blocked_because: BlockReason | None = None


def bed_id(zone: BedZone, number: int) -> str:
    """The id of a bed is made of its zone and number (UUIDv8, RFC 9562 §5.8): a list by id is a list by zone and
    number, and putting a bed in place twice finds the same one."""
    place = list(BedZone).index(zone) + 1
    return str(UUID(int=place << 96 | 8 << 76 | 0b10 << 62 | number))
