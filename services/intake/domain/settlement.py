"""Settlement periods (结算期); without them each close of accounts would begin and end elsewhere."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

_QUARTERS = {"Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}


class Span(StrEnum):
    """How long a settlement period is."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


_MONTHS = {Span.YEAR: 12, Span.QUARTER: 3, Span.MONTH: 1}


class Period(NamedTuple):
    """From the first day to the last, both in it; ``name`` is ``2026``, ``2026-Q3`` or ``2026-07``."""

    name: str
    starts_on: date
    ends_on: date


def period_named(name: str, span: Span) -> Period:
    """The period of that name. :raises ValueError: when it is none of that length."""
    year, _, part = name.partition("-")
    if span is not _span_of(part):
        raise ValueError(f"{name} is no {span.value}")
    first = date(int(year), _first_month(part), 1)
    return Period(name, first, _month_after(first, _MONTHS[span]) - timedelta(days=1))


def _span_of(part: str) -> Span:
    if not part:
        return Span.YEAR
    return Span.QUARTER if part.startswith("Q") else Span.MONTH


def _first_month(part: str) -> int:
    if not part:
        return 1
    return _QUARTERS[part] if part.startswith("Q") else int(part)


def _month_after(first: date, months: int) -> date:
    total = first.year * 12 + first.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)
