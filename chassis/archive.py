"""Where rows go that are taken out of the journal: compressed lines of JSON with a digest; without it ``guitu
retention`` could only destroy."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table

from chassis.clock import iso


class Archive:
    """A folder of one service's archived rows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, table: Table, rows: Sequence[Any]) -> tuple[str, str]:
        """Name of the file and SHA-256 of its bytes; on the disk when this returns. The same rows give the same file,
        so writing it again after a fault changes nothing. Bytes are base64 under ``<column>_base64``."""
        [key, *_] = table.primary_key
        first, last = getattr(rows[0], key.name), getattr(rows[-1], key.name)
        file = self._folder / f"{table.name}-{first}-{last}.jsonl.gz"
        lines = b"".join(_line(row) for row in rows)
        packed = gzip.compress(lines, mtime=0)
        self._keep(file, packed)
        return file.name, hashlib.sha256(packed).hexdigest()

    def _keep(self, file: Path, packed: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = file.with_suffix(".new")
        with fresh.open("wb") as out:
            out.write(packed)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _line(row: Any) -> bytes:
    said = dict(_said(name, value) for name, value in row._asdict().items())
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _said(name: str, value: Any) -> tuple[str, Any]:
    if isinstance(value, bytes | memoryview):
        return f"{name}_base64", base64.b64encode(bytes(value)).decode()
    return name, iso(value) if isinstance(value, datetime) else value
