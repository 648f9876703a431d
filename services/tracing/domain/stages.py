"""How far a search has come (寻亲进度); without it a worker would have to put four lists together to say so.

Domain §2.7 names a row of states; a file may be published and verified at once, so they are concluded from what there
is, the furthest one shown, and only what somebody decided about the file itself is kept as its state.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Final

from contracts.orders.tracing_states import CandidateState as C
from contracts.orders.tracing_states import ProfileStage, ProfileState

_ENDED: Final = {
    ProfileState.CONFIRMED: ProfileStage.CONFIRMED,
    ProfileState.IDENTIFIED: ProfileStage.CONFIRMED,
    ProfileState.REUNITED: ProfileStage.CONFIRMED,
    ProfileState.CLOSED: ProfileStage.CLOSED,
}


def stage_of(state: ProfileState, *, candidates: Set[C], live: bool, talked: bool) -> ProfileStage:
    """The furthest stage that holds. ``live``: shown to the public somewhere; ``talked``: there is a clue."""
    if state in _ENDED:
        return _ENDED[state]
    if candidates & {C.ACCEPTED, C.VERIFIED}:
        return ProfileStage.VERIFYING
    if C.SUGGESTED in candidates:
        return ProfileStage.CANDIDATE
    if live:
        return ProfileStage.PUBLISHING
    return ProfileStage.ACTIVE if talked else ProfileStage.OPEN
