"""Lists page by page; without one rule for it each service would end its lists in another way.

A page begins after the id that the page before ended with. Ids are UUIDv7, so the order of ids is the order of making,
and what is added meanwhile comes last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, Table


def paged(wanted: Select[Any], table: Table, filters: Mapping[str, Any], after: str | None, limit: int) -> Select[Any]:
    """At most ``limit`` of ``wanted`` by id, from behind ``after``. ``filters``: what columns of ``table`` must be;
    ``None`` is no matter."""
    for column, value in filters.items():
        if value is not None:
            wanted = wanted.where(table.c[column] == value)
    if after is not None:
        wanted = wanted.where(table.c.id > after)
    return wanted.order_by(table.c.id).limit(limit)


def page(items: Sequence[dict[str, Any]], limit: int, *, key: str = "id") -> dict[str, Any]:
    """The answer with these items; a full page tells where the next one begins. ``key`` is what an item calls its
    id."""
    return {"items": list(items), "next_after": items[-1][key] if len(items) == limit else None}
