"""Whom a profile is compared with at all; without it a query would look at a million reports to dismiss most of them.

A pair is in reach when sexes agree or one is unknown, and the birth year is one the estimate allows or is unknown; or
when the name is the same by sound, or the home or the place of loss lies where he was
found, whatever the rest says. Both directions go by this one rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.tracing.matching.names import FULL, name_key
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.profiles import Coded
from services.tracing.matching.reports import SLOTS, View
from services.tracing.matching.tables import SEXES, YEARS

AGE_LEAST = -3_000
"""Millibits of age below which somebody is looked at only for his name."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Sexes, one or two spans of years (0 stands for an unknown one), and keys of names."""

    sexes: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    keys: tuple[int, ...]

    @classmethod
    def of(cls, coded: Coded) -> Reach:
        sexes = (0, coded.sex) if coded.sex else (0, 1, 2)
        keys = sorted({name_key(heard.name) for heard in coded.names if heard.form == FULL} - {0})
        if coded.age < 0:
            return cls(sexes, ((0, YEARS - 1),), tuple(keys))
        low, high = years_in_reach(coded.parameters, coded.age)
        return cls(sexes, ((0, 0), (max(1, low), high)), tuple(keys))

    def within(self, slots: NDArray[Any]) -> NDArray[np.bool_]:
        """Which are in reach by sex and year."""
        allowed = np.zeros(len(SEXES) * SLOTS, bool)
        for first, last in self.runs:
            allowed[first : last + 1] = True
        return allowed.take(slots)

    @property
    def runs(self) -> list[tuple[int, int]]:
        """First and last slot of those who are in reach by sex and year."""
        return [(sex * SLOTS + low, sex * SLOTS + high) for sex in self.sexes for low, high in self.spans]

    def covers(self, view: View, here: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which rows are in reach, by name and place too; ``here`` are the numbers of the divisions he was found in."""
        near = np.isin(view["home"], here) | np.isin(view["lost"], here)
        named = np.isin(view["key"], np.array(self.keys, np.uint32))
        return self.within(view["slot"]) | named | near


def years_in_reach(parameters: Parameters, age: int) -> tuple[int, int]:
    """First and last birth year (as the columns count them) that an estimate allows."""
    allowed = np.flatnonzero(parameters.tables.age[age][1:] >= AGE_LEAST) + 1
    return (int(allowed[0]), int(allowed[-1])) if len(allowed) else (1, 0)
