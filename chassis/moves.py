"""What may follow what, read from a table; without it each kind of paper would hide its way in its methods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from chassis.kinds import CodeList
from chassis.orders import Refusal

State = TypeVar("State", bound=CodeList)
Moves = Mapping[State, tuple[State, ...]]
"""For each state those that may follow it."""


def refused_move(moves: Moves[State], now: State, refusal: type[Refusal], **ids: str) -> Refusal:
    """The refusal that says where the thing stands and what may follow."""
    return refusal(**ids, state=now.value, allowed=[state.value for state in moves[now]])


def expect_move(moves: Moves[State], now: State, to: State, refusal: type[Refusal], **ids: str) -> None:
    """:raises Refusal: this one, when ``to`` may not follow."""
    if to not in moves[now]:
        raise refused_move(moves, now, refusal, **ids)
