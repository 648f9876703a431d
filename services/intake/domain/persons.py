"""Persons on record (人员), and when two of them are one; without them nobody could tell that somebody was here before.

A person holds nothing of their own: what is known of them is known by their cases. So a merge copies nothing and
overwrites nothing, it only says whom an id stands for, and a split gives back every byte. Peers that joined records
early could not take a wrong merge back (domain §2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from chassis.moves import Moves
from chassis.orders import Refusal
from contracts.orders.intake import SuggestionState as S

SUGGESTION_MOVES: Final = Moves(
    (S.NOT_SAME,),
    {
        S.OPEN: (S.SAME, S.NOT_SAME),
        S.SAME: (S.NOT_SAME,),
        S.NOT_SAME: (S.SAME, S.OPEN),
    },
)
"""What nobody ever asked about is ``not_same``; ``open``, for the first time or again, by a number that agrees, and by
nothing else."""


class PersonAlreadyMerged(Refusal):
    """That id stands for somebody else; ``present_id`` is them."""

    code = "person_already_merged"


class PersonNotMerged(Refusal):
    """There is no merge to undo."""

    code = "person_not_merged"


class SamePerson(Refusal):
    """Both ids stand for one person."""

    code = "same_person"


@dataclass(eq=False, kw_only=True)
class Individual:
    """One human being on record. ``merged_into``: whom they turned out to be; ``present_id``: whom the id stands for
    today, itself unless merged."""

    id: str
    present_id: str
    opened_at: datetime
    merged_into: str | None = None
    merged_at: datetime | None = None

    def expect_present(self) -> None:
        """:raises PersonAlreadyMerged:"""
        if self.merged_into is not None:
            raise PersonAlreadyMerged(person_id=self.id, present_id=self.present_id)

    def merge_into(self, other: Individual, at: datetime) -> None:
        """From now on this id stands for the other. :raises PersonAlreadyMerged, SamePerson:"""
        expect_two(self, other)
        self.expect_present()
        other.expect_present()
        self.merged_into, self.merged_at = other.id, at

    def split(self) -> str:
        """The id stands for itself again; whom it stood for. :raises PersonNotMerged:"""
        if self.merged_into is None:
            raise PersonNotMerged(person_id=self.id)
        was, self.merged_into, self.merged_at = self.merged_into, None, None
        return was


def expect_two(one: Individual, other: Individual) -> None:
    """:raises SamePerson:"""
    if one.present_id == other.present_id:
        raise SamePerson(person_id=one.id, present_id=one.present_id)


@dataclass(eq=False, kw_only=True)
class SamePersonSuggestion:
    """Two persons who may be one, because numbers agree; ``check_ids``: the checks that say so. One per pair, kept
    under the ids that they were opened with, so that no merge or split loses what somebody decided."""

    id: str
    lower_id: str
    higher_id: str
    state: S
    suggested_at: datetime
    check_ids: Sequence[str] = field(default_factory=list)
    decided_at: datetime | None = None
    decided_by: str | None = None

    def decide(self, state: S, by: str, at: datetime) -> None:
        """Somebody said so. What was said before stays said, and by whom."""
        if SUGGESTION_MOVES.allows(self.state, state) or (state is self.state and self.decided_by is None):
            self.state, self.decided_by, self.decided_at = state, by, at

    def learn(self, check_ids: Iterable[str], at: datetime) -> bool:
        """More numbers agree. True when somebody should look again."""
        self.check_ids = sorted({*self.check_ids, *check_ids})
        if not SUGGESTION_MOVES.allows(self.state, S.OPEN):
            return False
        self.state, self.suggested_at, self.decided_at, self.decided_by = S.OPEN, at, None, None
        return True


def pair(one: str, other: str) -> tuple[str, str]:
    """Two ids as the one pair that they are."""
    return (one, other) if one < other else (other, one)
