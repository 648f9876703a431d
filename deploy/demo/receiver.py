"""The second hospital's own webhook receiver; without it the demo would show a partner that keeps asking.

It is the example from ``examples/receiver``, as a program of its own: it knows nothing of the platform but its secret.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Final

from deploy.demo.client import Unreachable

PROGRAM: Final = Path(__file__).resolve().parents[2] / "examples" / "receiver" / "guitu_receiver.py"
_STOP_S: Final = 5.0


class Receiver:
    """Listens on loopback from :meth:`start` to :meth:`end`; what it was told and has verified is in :attr:`events`."""

    def __init__(self, folder: Path) -> None:
        self._keys, self._memory = folder / "demo-receiver.keys", folder / "demo-receiver.sqlite3"
        self._process: subprocess.Popen[str] | None = None
        self.events: list[dict[str, Any]] = []
        self.url = ""

    def start(self) -> str:
        """The address at which it listens; a second call finds it listening. :raises Unreachable: when it does not."""
        if self._process is None:
            self.believe("")
            command = [sys.executable, str(PROGRAM), "--port", "0", "--keys", str(self._keys)]
            self._process = subprocess.Popen(
                [*command, "--memory", str(self._memory)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                start_new_session=True,
            )
            assert self._process.stdout is not None
            self.url = self._process.stdout.readline().strip()
            threading.Thread(target=self._listen, daemon=True).start()
        if not self.url:
            raise Unreachable(PROGRAM.name)
        return self.url

    def believe(self, key: str) -> None:
        """From now on what is signed with this key, readable by its owner only, is believed, and nothing else."""
        with os.fdopen(os.open(self._keys, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(key)

    def told_of(self, referral_id: str, type_: str) -> dict[str, Any] | None:
        """The verified message of that type about that referral, once it came."""
        about = (one for one in self.events if one["type"] == type_ and one["data"]["referral_id"] == referral_id)
        return next(about, None)

    def _listen(self) -> None:
        assert self._process is not None and self._process.stdout is not None
        for line in self._process.stdout:
            self.events.append(json.loads(line))

    def end(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
