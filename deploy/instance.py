"""One running platform per data folder: finds the one that is up, so that a second does not trip over its files."""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

_LOOKERS_S: Final = 0.5


@dataclass(frozen=True)
class Running:
    """The platform that is up on a data folder; ``address`` is None until it listens."""

    pid: int
    address: str | None


class AlreadyRunning(RuntimeError):
    """Another process has the data folder; ``running`` tells which."""

    def __init__(self, running: Running) -> None:
        super().__init__(f"process {running.pid}")
        self.running = running


class Instance:
    """Holds a data folder for this process. The lock ends with the process, however it ends."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._file = home / "running.json"
        self._lock: IO[str] = (home / "running.lock").open("a")
        if not self._taken():
            self._lock.close()
            raise AlreadyRunning(_read(self._file))
        self._write(None)

    def _taken(self) -> bool:
        """Take the lock; somebody who only looks (:func:`running_at`) holds it for an instant, so look twice."""
        deadline = time.monotonic() + _LOOKERS_S
        while not _locked(self._lock):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def listens_at(self, host: str, port: int) -> None:
        self._write(f"http://{host}:{port}")

    def _write(self, address: str | None) -> None:
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps({"pid": os.getpid(), "address": address}), "utf8")
        fresh.replace(self._file)

    def end(self) -> None:
        with suppress(FileNotFoundError):
            self._file.unlink()
        self._lock.close()


def running_at(home: Path) -> Running | None:
    """The platform that holds this data folder now, or None."""
    lock = home / "running.lock"
    if not lock.exists():
        return None
    with lock.open("a") as handle:
        return None if _locked(handle) else _read(home / "running.json")


def _locked(handle: IO[str]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(file: Path) -> Running:
    try:
        data = json.loads(file.read_text("utf8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return Running(0, None)
    return Running(data["pid"], data["address"])
