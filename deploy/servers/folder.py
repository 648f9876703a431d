"""The folder of a private pair: without its lock two runs would share one database; dead runs would pile up."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.servers.daemon import end_remembered
from deploy.servers.errors import ServersBusy, ServersFailed

_TEMPORARY = "guitu-servers-"
_UNDER_WAY = "guitu-new-"
_LOCK = "lock"


@dataclass
class Folder:
    """A locked folder whose previous servers, if any were left behind, are dead."""

    path: Path
    temporary: bool
    _lock: int

    @classmethod
    def open(cls, asked: Path) -> Folder:
        """Take a lasting folder; raises ServersBusy while another process holds it.

        When other users cannot walk to it, and the servers run as other users, a private folder under /var/tmp stands
        in for it, always the same for the same path, and a link `elsewhere` in the asked folder leads to it.
        """
        asked = asked.resolve()
        path = _within_reach(asked)
        folder = cls(path, False, _take(path))._cleared()
        if path != asked:
            _link(asked, path)
        return folder

    @classmethod
    def new(cls) -> Folder:
        """A folder of its own for one run; removed by `close`. Those of killed runs are removed now."""
        base = _temporary_base()
        for abandoned in _abandoned(base):
            abandoned._cleared().close()
        # Locked before it gets the name that a sweep looks for.
        under_way = Path(tempfile.mkdtemp(prefix=_UNDER_WAY, dir=base))
        lock = _take(under_way)
        path = under_way.rename(base / under_way.name.replace(_UNDER_WAY, _TEMPORARY))
        return cls(path, True, lock)

    def recall(self) -> dict[str, Any]:
        """What `remember` kept from the last run in this folder: ports and passwords; empty at first."""
        try:
            return dict(json.loads((self.path / "state.json").read_text()))
        except (FileNotFoundError, ValueError):
            return {}

    def remember(self, state: dict[str, Any]) -> None:
        """Keep the state for the next run; readable by nobody else."""
        new = self.path / "state.json.new"
        new.touch(mode=0o600)
        new.write_text(json.dumps(state))
        new.replace(self.path / "state.json")

    def close(self) -> None:
        """Give the folder free; a temporary one is removed with all it holds. A second call does nothing."""
        if self._lock < 0:
            return
        if self.temporary:
            shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)
        self._lock = -1

    def _cleared(self) -> Folder:
        for pid_file in self.path.glob("*.pid"):
            end_remembered(pid_file)
        return self


def _take(path: Path) -> int:
    """The lock of a folder; the kernel frees it when its holder dies, however it dies."""
    _make(path)
    lock = os.open(path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise ServersBusy(path) from None
    return lock


def _make(path: Path) -> None:
    """The folder, ours, which others may walk through (to their own data) but not list."""
    path.mkdir(parents=True, exist_ok=True)
    facts = path.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.geteuid():
        raise ServersFailed(f"{path} is not a folder of ours. {path} 不属于当前用户。")
    path.chmod(0o711)


def _abandoned(base: Path) -> Iterator[Folder]:
    """Those whose owner is gone; one that somebody else takes away meanwhile is none of them."""
    for path in base.glob(f"{_TEMPORARY}*"):
        try:
            if path.lstat().st_uid == os.geteuid() and (path / _LOCK).exists():
                yield Folder(path, True, _take(path))
        except (ServersBusy, FileNotFoundError):
            continue


def _link(asked: Path, path: Path) -> None:
    asked.mkdir(parents=True, exist_ok=True)
    (asked / "elsewhere").unlink(missing_ok=True)
    (asked / "elsewhere").symlink_to(path)


def _temporary_base() -> Path:
    chosen = Path(tempfile.gettempdir()).resolve()
    return chosen if _reachable(chosen) else Path("/var/tmp")


def _within_reach(path: Path) -> Path:
    if _reachable(path.parent):
        return path
    return Path("/var/tmp") / f"{_TEMPORARY.rstrip('-')}.{hashlib.sha256(bytes(path)).hexdigest()[:16]}"


def _reachable(path: Path) -> bool:
    """Whether the users the servers run as can walk to this path. Missing folders count: we make them walkable."""
    if os.geteuid() != 0:
        return True
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents) if step.exists())
