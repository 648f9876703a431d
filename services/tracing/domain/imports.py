"""How far a file of inquiries is, and what became of its rows; without it a registry would be poured in and nobody
could say what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chassis.kinds import CodeList
from chassis.moves import Moves
from contracts.orders.tracing_inquiries import IMPORT_INQUIRIES
from contracts.orders.tracing_states import ImportState

IMPORT_MOVES: Final = Moves(
    (ImportState.UNDER_WAY,),
    {
        ImportState.UNDER_WAY: (ImportState.DONE, ImportState.BROKEN_OFF),
        ImportState.DONE: (),
        ImportState.BROKEN_OFF: (ImportState.DONE, ImportState.UNDER_WAY),
    },
)
"""A part that comes after all goes on with it."""

WAITED_FOR: Final = (IMPORT_INQUIRIES.deferrable_for or timedelta(0)) + timedelta(hours=1)
"""After a part the next one is waited for as long as an accepted order may wait, and a little for what is under way."""


class Outcome(CodeList):
    """What became of a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


@dataclass(eq=False, kw_only=True)
class InquiryImport:
    """One file of one sender, part by part. ``parts`` is nothing while nobody knows how many there will be."""

    id: str
    sender_id: str
    state: ImportState
    format: str
    digest: str
    started_at: datetime
    ended_at: datetime | None = None
    parts: int | None = None
    parts_done: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    rejected: int = 0
    unlisted: int = 0

    def count(self, outcome: Outcome, number: int = 1) -> None:
        setattr(self, outcome.value, getattr(self, outcome.value) + number)

    def part_done(self, parts: int | None, at: datetime) -> bool:
        """One part more; whether it was the last."""
        self.parts, self.parts_done = parts or self.parts, self.parts_done + 1
        last = self.parts is not None and self.parts_done >= self.parts
        if last and IMPORT_MOVES.allows(self.state, ImportState.DONE):
            self.state, self.ended_at = ImportState.DONE, at
            return True
        if IMPORT_MOVES.allows(self.state, ImportState.UNDER_WAY):
            self.state, self.ended_at = ImportState.UNDER_WAY, None
        return False

    def break_off(self, at: datetime) -> bool:
        """A part was refused or ran out of time, so the others do not make it whole. False when it is whole."""
        if not IMPORT_MOVES.allows(self.state, ImportState.BROKEN_OFF):
            return False
        self.state, self.ended_at = ImportState.BROKEN_OFF, at
        return True


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """A row that was not taken. ``field`` is a name of the documented form, never a word of the file."""

    id: str
    inquiry_import_id: str
    line: int
    reason: str
    field: str | None
