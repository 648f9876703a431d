"""What lies in a service's database, as a thief would read it; without it a leak into a table nobody thought of would
go unseen."""

from __future__ import annotations

import re

from sqlalchemy import inspect, text

from chassis.runtime import Runtime


def everything_stored(runtime: Runtime) -> bytes:
    """Every value of every row of every table, the delivery tables included, raw and one after another."""
    with runtime.view() as view:
        connection = view.session.connection()
        tables = inspect(connection).get_table_names()
        rows = [row for table in tables for row in connection.execute(text(f'SELECT * FROM "{table}"'))]
    return b"\n".join(_raw(value) for row in rows for value in row)


def _raw(value: object) -> bytes:
    """The bytes, and for JSON also the letters that its escapes stand for: a name would not show itself otherwise."""
    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    return raw + re.sub(rb"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)).encode(errors="replace"), raw)
