"""What lies in a service's database or in a server's files, as a thief would read it; without it a leak into a table
or a file that nobody thought of would go unseen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import inspect, text

from chassis.runtime import Runtime
from tests.canaries import forms as written_forms


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


def files_holding(folder: Path, *secrets: str) -> list[str]:
    """The files below the folder in which one of these texts can be read in any form, by name; a file that went
    meanwhile holds nothing."""
    forms = [form for secret in secrets for form in written_forms(secret)]
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return [str(path.relative_to(folder)) for path in files if _holds(path, forms)]


def _holds(path: Path, forms: Iterable[bytes]) -> bool:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return False
    return any(form in content for form in forms)
