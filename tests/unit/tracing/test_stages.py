"""How far a search has come is concluded from what there is, the furthest first."""

from __future__ import annotations

import pytest

from contracts.orders.tracing_states import CandidateState as C
from contracts.orders.tracing_states import ProfileStage, ProfileState
from services.tracing.domain.stages import stage_of

OPEN, PLACED = ProfileState.OPEN, ProfileState.PLACED_STILL_SEARCHING


@pytest.mark.parametrize(
    ("state", "candidates", "live", "talked", "stage"),
    [
        (OPEN, set(), False, False, ProfileStage.OPEN),
        (OPEN, set(), False, True, ProfileStage.ACTIVE),
        (OPEN, {C.REJECTED, C.LAPSED}, True, True, ProfileStage.PUBLISHING),
        (PLACED, {C.SUGGESTED}, True, True, ProfileStage.CANDIDATE),
        (PLACED, {C.SUGGESTED, C.ACCEPTED}, True, True, ProfileStage.VERIFYING),
        (ProfileState.SUSPENDED, {C.VERIFIED}, False, False, ProfileStage.VERIFYING),
        (ProfileState.CONFIRMED, {C.CONFIRMED}, True, True, ProfileStage.CONFIRMED),
        (ProfileState.IDENTIFIED, {C.SUPERSEDED}, True, True, ProfileStage.CONFIRMED),
        (ProfileState.CLOSED, {C.CONFIRMED}, False, True, ProfileStage.CLOSED),
    ],
)
def test_the_furthest_stage_that_holds_is_shown(
    state: ProfileState, candidates: set[C], live: bool, talked: bool, stage: ProfileStage
) -> None:
    assert stage_of(state, candidates=candidates, live=live, talked=talked) is stage
