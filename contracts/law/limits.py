"""The station's own limits (本站限额), read from ``limits.toml`` beside this module; without it a starting value would
look like law in the code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import timedelta
from importlib import resources
from typing import Any, Final


class FaultyLimits(ValueError):
    """``limits.toml`` lacks a limit, has one that nobody knows, or one that is no whole number of at least zero."""


@dataclass(frozen=True)
class Limits:
    """Sums in fen, times in whole hours or months; what each is for stands in the file."""

    cash_fen: int
    ticket_approval_above_fen: int
    arrival_asked_after_hours: int
    arrival_answered_within_hours: int
    interview_first_after_hours: int
    interview_second_after_hours: int
    interview_third_after_hours: int
    interview_every_months: int

    @property
    def arrival_asked_after(self) -> timedelta:
        return timedelta(hours=self.arrival_asked_after_hours)

    @property
    def arrival_answered_within(self) -> timedelta:
        return timedelta(hours=self.arrival_answered_within_hours)


def limits_of(text: str) -> Limits:
    """The limits that a TOML text states. :raises FaultyLimits:"""
    stated: dict[str, Any] = tomllib.loads(text)
    known = {field.name for field in fields(Limits)}
    if stated.keys() != known:
        raise FaultyLimits(f"limits.toml: {', '.join(sorted(stated.keys() ^ known))}")
    if wrong := [name for name, value in stated.items() if type(value) is not int or value < 0]:
        raise FaultyLimits(f"limits.toml: {', '.join(sorted(wrong))} must be a whole number of at least zero")
    return Limits(**stated)


LIMITS: Final = limits_of(resources.files("contracts.law").joinpath("limits.toml").read_text("utf8"))
