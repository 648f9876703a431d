"""A table of keyed hashes and the records they lead to, on SQLite and PostgreSQL alike; without one place for it a key
could be too wide in one table and not in the other.

A key is a whole number (:func:`services.tracing.matching.keys.hashed`), a record a number of the table beside it. A key
that leads to more than ``MOST_SHARED`` records tells nobody apart: it is passed over when looking up, and never when
writing, because which ones these are changes as the table grows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    MetaData,
    Select,
    Table,
    bindparam,
    column,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.tables import RowNumber
from services.tracing.matching.keys import MOST_SHARED


def key_table(name: str, metadata: MetaData, *more: Any) -> Table:
    """The index is the table; what is looked up is read from it alone."""
    return Table(
        name,
        metadata,
        Column("key", BigInteger, primary_key=True, autoincrement=False),
        Column("record", RowNumber, primary_key=True),
        *more,
        sqlite_with_rowid=False,
    )


def meeting(table: Table, dialect: str) -> Select[Any]:
    """The numbers of the records that share one of the keys given as ``keys`` (:func:`asked`): each key of the list is
    counted up to the bound and no further, and only if it is narrow its records are read."""
    if dialect == "sqlite":
        wanted = func.json_each(bindparam("keys")).table_valued(column("value", BigInteger))
    else:
        given = func.unnest(bindparam("keys", type_=ARRAY(BigInteger))).table_valued(column("value", BigInteger))
        wanted = given.render_derived()
    wide = table.alias("wide")
    too_wide = exists(select(literal(1)).where(wide.c.key == wanted.c.value).offset(MOST_SHARED).limit(1))
    return select(table.c.record).join_from(wanted, table, table.c.key == wanted.c.value).where(~too_wide)


def asked(keys: Iterable[int], connection: Connection) -> dict[str, Any]:
    """The keys as :func:`meeting` is given them."""
    listed = sorted(set(keys))
    return {"keys": json.dumps(listed) if connection.dialect.name == "sqlite" else listed}
