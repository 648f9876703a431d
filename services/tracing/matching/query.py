"""A profile on its way through the blocks of an index; without it the same tables would be made for every block."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from services.tracing.matching.parameters import Parameters
from services.tracing.matching.profiles import Coded
from services.tracing.matching.reports import Words

Made = TypeVar("Made")


class Query:
    """A coded profile and the words of the blocks it is compared with; a table is made once."""

    def __init__(self, coded: Coded, words: Words) -> None:
        self.coded, self.words = coded, words
        self._made: dict[Hashable, Any] = {}

    @property
    def parameters(self) -> Parameters:
        return self.coded.parameters

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What ``make`` makes; asked again, the same."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made
