"""The file with the secrets of the demo's agencies; without it nobody could sign in as they do.

``{"base_url", "clients": {id: {"agency", "kind", "name", "secret"}}}``, JSON, mode 0600.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

FILE_NAME: Final = "demo-credentials.json"
"""In the data folder."""

Clients = Mapping[str, Mapping[str, str]]


def read_credentials(file: Path) -> dict[str, dict[str, str]]:
    """Client id → ``{"agency", "kind", "name", "secret"}``; nothing when there is no file yet."""
    if not file.exists():
        return {}
    clients: dict[str, dict[str, str]] = json.loads(file.read_text("utf8"))["clients"]
    return clients


def note_address(file: Path, base_url: str) -> None:
    """Put the address at which the platform listens into the file; the secrets stay."""
    write_credentials(file, base_url, read_credentials(file))


def note_client(file: Path, client_id: str, entry: Mapping[str, str]) -> None:
    """Put one more client into the file, or its new secret; the others and the address stay."""
    known: dict[str, Any] = json.loads(file.read_text("utf8"))
    write_credentials(file, known["base_url"], known["clients"] | {client_id: entry})


def write_credentials(file: Path, base_url: str, clients: Clients) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    fresh = file.with_name(file.name + ".new")
    fresh.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content: dict[str, Any] = {"base_url": base_url, "clients": clients}
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf8") as out:
        json.dump(content, out, ensure_ascii=False, indent=2)
    fresh.replace(file)
