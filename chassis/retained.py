"""What a table says of the age its rows may reach; without it each table would need a clean-up of its own.

    retained(operation, "operations", aged_by=operation.c.finished_at, subjects=[operation.c.subject])

One such line in the storage module that owns the table is all; :mod:`chassis.retention` does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, MetaData, Table

_INFO: Final = "retained"


@dataclass(frozen=True)
class Retained:
    """How rows of one table age, and what they are about."""

    table: Table
    record_class: str
    """Which line of the table of ages (contracts/retention.py) holds for it."""
    aged_by: Column[datetime]
    """The moment from which a row's age counts; a row without it never goes."""
    subjects: Sequence[ColumnElement[Any]] = ()
    """Where a row names what it is about. None: a hold on any subject stops the whole table."""
    agency: Column[str] | None = None
    only: ColumnElement[bool] | None = None
    """Which rows may go at all."""
    with_it: Callable[[Any, Sequence[Any]], None] | None = None
    """Called with the unit of work and the rows deleted, in the same transaction: what goes with them."""
    archived: bool = False
    """Written into a file before they go."""


def retained(table: Table, record_class: str, *, aged_by: Column[Any], **more: Any) -> None:
    """Rows of this table go when they are old enough, as that class of records does."""
    table.info[_INFO] = Retained(table, record_class, aged_by, **more)


def declared(*metadata: MetaData) -> Iterable[Retained]:
    """Every table that said so, in the order of their names."""
    tables = {table.name: table for one in metadata for table in one.tables.values()}
    return [tables[name].info[_INFO] for name in sorted(tables) if _INFO in tables[name].info]
