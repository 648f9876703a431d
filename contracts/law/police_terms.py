"""How long police and station give each other, read from one file; without it a starting value would harden into code.

Starting values that the station agrees on with its police; ``police_terms.toml`` names the source of each.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from types import MappingProxyType
from typing import Final

from contracts.law.calendar import WORK_CALENDAR
from contracts.law.counting import Period, Unit, ending_of


@dataclass(frozen=True)
class Term:
    """One time that is given, and what says so."""

    period: Period
    source: str

    def ending(self, started_at: datetime) -> datetime:
        """When it is over, counted like the statutory clocks. :raises ValueError: for a moment without offset."""
        return ending_of(started_at, self.period, WORK_CALENDAR).at


def read_terms(text: str) -> Mapping[str, Term]:
    """:raises KeyError, ValueError: for a row without count, unit or source, or with an unknown unit."""
    rows = tomllib.loads(text)
    return MappingProxyType(
        {name: Term(Period(row["count"], Unit(row["unit"])), row["source"]) for name, row in rows.items()}
    )


TERMS: Final = read_terms(resources.files("contracts.law").joinpath("police_terms.toml").read_text("utf8"))

IDENTITY_ANSWER: Final = TERMS["identity_answer"]
IDENTITY_ANSWER_URGENT: Final = TERMS["identity_answer_urgent"]
IDENTITY_ESCALATION: Final = TERMS["identity_escalation"]
REPORT_NUMBER: Final = TERMS["report_number"]
REPORT_NUMBER_AT_ONCE: Final = TERMS["report_number_at_once"]
