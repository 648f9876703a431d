"""A file cut into parts, each one order; without it a registry would be one transaction that everybody waits for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from contracts.inquiry_files.items import Item, Row
from contracts.orders.tracing_inquiries import REASONS_AT_ONCE, ROWS_AT_ONCE

MOST_LISTED: Final = 1000
"""Rejected lines told one by one; what comes after them is counted. A file that is wrong as a whole says nothing new in
its second thousand."""


@dataclass
class Part:
    """Some rows and some rejected lines that follow one another."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[dict[str, Any]] = field(default_factory=list)
    unlisted: int = 0

    @property
    def full(self) -> bool:
        return len(self.rows) == ROWS_AT_ONCE or len(self.rejected) == REASONS_AT_ONCE

    @property
    def items(self) -> int:
        return len(self.rows) + len(self.rejected) + self.unlisted

    def as_body(self) -> dict[str, Any]:
        return {"rows": self.rows, "rejected": self.rejected, "unlisted": self.unlisted}


def parts_of(items: Iterable[Item]) -> Iterator[Part]:
    """The parts, in order; never none at all, for a file is never without a row or a reason."""
    part, listed = Part(), 0
    for item in items:
        if isinstance(item, Row):
            part.rows.append(item.as_body())
        elif listed < MOST_LISTED:
            part.rejected.append(item.as_body())
            listed += 1
        else:
            part.unlisted += 1
        if part.full:
            yield part
            part = Part()
    if part.items:
        yield part
