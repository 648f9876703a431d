"""Of several rows of a file under one number the last counts; without this a file sent again would tell everything that
it says twice anew, first one thing and then the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from contracts.codes import RowReason
from contracts.inquiry_files.items import Item, Rejected, Row

NUMBER = "id"
"""What the sender's number is called in the documented form."""


def last_of_each(items: Iterable[Item]) -> dict[str, int]:
    """The place in the file of the last row under each number."""
    return {item.reference: place for place, item in enumerate(items) if isinstance(item, Row)}


def latest(items: Iterable[Item], last: Mapping[str, int]) -> Iterator[Item]:
    """The same file, in which each number is taken once: an earlier row under it is told by its line."""
    for place, item in enumerate(items):
        if isinstance(item, Row) and last[item.reference] != place:
            yield Rejected(item.line, RowReason.NUMBER_REPEATED, NUMBER)
        else:
            yield item
