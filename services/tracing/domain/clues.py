"""A clue from what was said to what came of it; without it a guess and a fact would stand side by side, alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from chassis.moves import Moves
from chassis.orders import Refusal
from chassis.private import Private
from contracts.codes import ClueKind
from contracts.codes import ClueState as S
from services.tracing.domain.facts import Said

CLUE_MOVES: Final = Moves(
    (S.RAW, S.INTERPRETED),
    {
        S.RAW: (S.INTERPRETED,),
        S.INTERPRETED: (S.INTERPRETED, S.CHECKED),
        S.CHECKED: (S.INTERPRETED, S.CHECKED, S.SUPPORTED, S.REFUTED),
        S.SUPPORTED: (S.REFUTED,),
        S.REFUTED: (S.INTERPRETED,),
    },
)
"""A reading that was refuted may be read anew; nothing is found true that nobody asked about."""


class ClueStepOutOfOrder(Refusal):
    """A clue is interpreted, then asked about, then found true or not."""

    code = "clue_step_out_of_order"


@dataclass(eq=False, kw_only=True)
class ClueStep:
    """What somebody did about a clue, and when. ``words``: the reading or the basis; sealed."""

    id: str
    clue_id: str
    state: S
    at: datetime
    done_by: str
    words: Private


@dataclass(eq=False, kw_only=True)
class Clue:
    """What a conversation brought. ``words``: raw words, first interpretation, method; sealed, and never changed.
    ``reading``: what somebody takes it to mean since, with the division chosen; sealed."""

    id: str
    profile_id: str
    kind: str
    words: Private
    added_by: str
    added_at: datetime
    state: S = S.RAW
    reading: Private | None = None
    interview_id: str | None = None
    steps: list[ClueStep] = field(default_factory=list)

    def interpret(self, reading: Private, step: ClueStep) -> None:
        """It is taken to mean this. :raises ClueStepOutOfOrder: for one that was found true."""
        self._move(step)
        self.reading = reading

    def find(self, step: ClueStep) -> None:
        """It is asked about, or found true or not. :raises ClueStepOutOfOrder:"""
        self._move(step)

    def heard(self) -> Said | None:
        """What is compared of it: the latest reading; of a refuted clue nothing."""
        if self.state is S.REFUTED:
            return None
        words: Mapping[str, Any] = self.words.open()
        if self.reading is not None:
            words = {**words, "interpreted": self.reading.open()["meaning"]}
        return Said.of(ClueKind(self.kind), words)

    def _move(self, step: ClueStep) -> None:
        CLUE_MOVES.expect(self.state, step.state, ClueStepOutOfOrder, clue_id=self.id)
        self.state = step.state
        self.steps.append(step)
