"""Who a server runs as: without it `initdb` would refuse, and a broker would run as root."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Account:
    """An unprivileged user; `switch` is false when the present user is meant and nothing has to change."""

    name: str
    uid: int
    gid: int
    switch: bool

    @classmethod
    def for_server(cls, name: str) -> Account:
        """The user Debian's package made for its server when we are root, else the present user.

        Raises KeyError when we are root and the user does not exist (the package is not installed).
        """
        if os.geteuid() != 0:
            return cls(name=str(os.geteuid()), uid=os.geteuid(), gid=os.getegid(), switch=False)
        entry = pwd.getpwnam(name)
        return cls(name=name, uid=entry.pw_uid, gid=entry.pw_gid, switch=True)

    def become(self) -> list[str]:
        """The options with which setpriv changes to this user; none when there is nothing to change."""
        return [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"] if self.switch else []

    def own(self, path: Path) -> None:
        """Give one path to this user."""
        if self.switch:
            os.chown(path, self.uid, self.gid)

    def make_folder(self, path: Path) -> Path:
        """A folder that only this user (and root) can look into; an existing one is kept with what it holds."""
        path.mkdir(exist_ok=True)
        path.chmod(0o700)
        self.own(path)
        return path

    def write(self, path: Path, text: str, mode: int = 0o600) -> Path:
        """A file of this user's with exactly this text; never readable by others, not even for a moment."""
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as file:
            file.write(text)
        self.own(path)
        return path
