"""What may follow what, read from a table; without it each kind of paper would hide its way in its methods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from chassis.kinds import CodeList
from chassis.orders import Refusal

State = TypeVar("State", bound=CodeList)


class NotATable(ValueError):
    """A state that stands nowhere, or that nothing leads to: a way that nobody could draw."""


class Moves(Mapping[State, tuple[State, ...]]):
    """For each state of a list those that may follow it. ``begins``: those in which a new thing may be, the usual one
    first.

    :raises NotATable: unless every state of the list has its row and is reached from the beginning.
    """

    def __init__(self, begins: tuple[State, ...], following: Mapping[State, tuple[State, ...]]) -> None:
        self.begins, self.states = begins, type(begins[0])
        self._following = MappingProxyType(dict(following))
        lost = [state.value for state in self.states if state not in following or state not in self._reached()]
        if lost:
            raise NotATable(f"{self.states.__name__}: {', '.join(lost)}")

    def __getitem__(self, state: State) -> tuple[State, ...]:
        return self._following[state]

    def __iter__(self) -> Iterator[State]:
        return iter(self._following)

    def __len__(self) -> int:
        return len(self._following)

    def allows(self, now: State, to: State) -> bool:
        return to in self[now]

    def leading_to(self, state: State) -> tuple[State, ...]:
        """From where it may become that."""
        return tuple(before for before, after in self.items() if state in after)

    @property
    def ends(self) -> tuple[State, ...]:
        """Nothing else follows them."""
        return tuple(state for state, after in self.items() if set(after) <= {state})

    def refused(self, now: State, to: State, refusal: type[Refusal], **ids: str | None) -> Refusal:
        """The refusal that says where the thing stands, where it would have to stand to become ``to``, and what may
        follow instead."""
        expected = [state.value for state in self.leading_to(to)]
        return refusal(**ids, state=now.value, expected=expected, allowed=[state.value for state in self[now]])

    def expect(self, now: State, to: State, refusal: type[Refusal], **ids: str | None) -> None:
        """:raises Refusal: this one, when ``to`` may not follow."""
        if not self.allows(now, to):
            raise self.refused(now, to, refusal, **ids)

    def _reached(self) -> set[State]:
        reached, ahead = set(self.begins), list(self.begins)
        while ahead:
            new = [state for state in self._following.get(ahead.pop(), ()) if state not in reached]
            reached.update(new)
            ahead += new
        return reached
