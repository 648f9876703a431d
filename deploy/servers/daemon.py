"""One private process and its children: without it a crashed test run would leave brokers and databases behind.

Everything is ended by process id *and* start time, never by name: a process id alone may by now belong to a stranger.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.servers.accounts import Account
from deploy.servers.errors import failed

_PATIENCE = 15.0  # seconds until a polite end becomes SIGKILL


@dataclass(frozen=True)
class ProcessId:
    """A process that cannot be mistaken for a later one with the same number."""

    pid: int
    started: int  # clock ticks since boot, /proc/<pid>/stat field 22

    @classmethod
    def of(cls, pid: int) -> ProcessId | None:
        """The living process with this number; None when there is none or only its zombie."""
        fields = _stat(pid)
        return cls(pid, int(fields[19])) if fields and fields[0] not in "ZX" else None

    @property
    def alive(self) -> bool:
        """Whether exactly this process still runs (frozen counts as running, a zombie does not)."""
        return ProcessId.of(self.pid) == self

    def signal(self, number: signal.Signals) -> None:
        """Send a signal; nothing happens when the process is gone."""
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


def family(root: ProcessId) -> list[ProcessId]:
    """The process and all its living descendants, parents first."""
    parents = {pid: int(fields[1]) for pid in _all_pids() if (fields := _stat(pid))}
    found = [root.pid]
    for pid in found:  # grows while we walk it
        found.extend(child for child, parent in parents.items() if parent == pid)
    return [process for pid in found if (process := ProcessId.of(pid)) and root.alive]


def end(processes: Sequence[ProcessId], within: float = _PATIENCE) -> None:
    """SIGKILL all of them and return when none is left; raises TimeoutError naming those that stayed."""
    for process in processes:
        process.signal(signal.SIGKILL)
    wait_gone(processes, within)


def wait_gone(processes: Sequence[ProcessId], within: float) -> None:
    """Return when none of them is left; raises TimeoutError after `within` seconds."""
    deadline = time.monotonic() + within
    while left := [process.pid for process in processes if process.alive]:
        if time.monotonic() > deadline:
            raise TimeoutError(f"processes {left} did not end within {within:.0f} s")
        time.sleep(0.01)


@dataclass
class Daemon:
    """A server process of ours: started as `account`, logging to `log`, dead when its parent dies."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path  # its working folder
    log: Path
    pid_file: Path  # ours alone: who to end when the parent was killed
    account: Account
    polite: signal.Signals = signal.SIGTERM
    orphaned: signal.Signals = signal.SIGKILL  # what the kernel sends it when its parent dies
    _process: subprocess.Popen[bytes] | None = None
    _identity: ProcessId | None = None

    def start(self) -> None:
        """Start it without waiting for readiness. It dies with the *thread* that called this: use the main thread."""
        if self.running:
            raise RuntimeError(f"{self.name} is already running as {self.pid}")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._as_account(), *self.command],
                env=dict(self.environment),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is for us; we end the servers in order
            )
        self._identity = ProcessId.of(self._process.pid)
        self._remember()

    @property
    def running(self) -> bool:
        """Whether the process lives (frozen counts)."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process id of the server itself; raises RuntimeError when it was never started."""
        if self._process is None:
            raise RuntimeError(f"{self.name} was not started")
        return self._process.pid

    def must_run(self) -> None:
        """Raise ServersFailed with the end of the log when the process has ended by itself."""
        if not self.running:
            code = self._process.returncode if self._process else None
            raise failed(f"{self.name} ended by itself (exit code {code}). {self.name} 意外退出。", self.log)

    def family(self) -> list[ProcessId]:
        """The server and its children, as they are now."""
        return family(self._identity) if self._identity and self.running else []

    def ask_to_stop(self) -> None:
        """Send the polite signal and return at once."""
        if self._identity:
            self._identity.signal(signal.SIGCONT)
            self._identity.signal(self.polite)

    def stop(self, within: float = _PATIENCE) -> None:
        """End it politely, after `within` seconds by force; afterwards neither it nor a child of it is left."""
        members = self.family()
        self.ask_to_stop()
        if self._process:
            try:
                self._process.wait(within)
            except subprocess.TimeoutExpired:
                members = self.family()
        self._finish(members)

    def kill(self) -> None:
        """`kill -9` the server with all its children, as a crash of the machine would; none is left afterwards."""
        if self._identity:
            self._identity.signal(signal.SIGSTOP)  # a stopped parent starts no further children while we count them
        self._finish(self.family())

    def freeze(self) -> None:
        """Stop all of its processes where they stand (SIGSTOP): connections stay open, nothing answers."""
        for process in self.family():
            process.signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen server go on."""
        for process in self.family():
            process.signal(signal.SIGCONT)

    def _finish(self, members: Sequence[ProcessId]) -> None:
        for process in members:
            process.signal(signal.SIGKILL)
        if self._process:
            self._process.wait(_PATIENCE)  # reap it: until then its zombie keeps the number
        wait_gone(members, _PATIENCE)
        self.pid_file.unlink(missing_ok=True)

    def _as_account(self) -> list[str]:
        # setpriv execs the server, so its process id is the server's. The death signal must be set after the change of
        # user (which clears it), and setpriv does so; a preexec_fn would risk a deadlock in a process with threads.
        return ["setpriv", *self.account.become(), "--pdeathsig", self.orphaned.name[3:], "--"]

    def _remember(self) -> None:
        if self._identity:
            self.pid_file.write_text(json.dumps([self._identity.pid, self._identity.started]))


def end_remembered(pid_file: Path) -> None:
    """End the process a pid file of an earlier, killed run remembers, with its children, if exactly it still lives."""
    try:
        pid, started = json.loads(pid_file.read_text())
    except (FileNotFoundError, ValueError):
        return
    root = ProcessId(pid, started)
    root.signal(signal.SIGSTOP)
    end(family(root))
    pid_file.unlink(missing_ok=True)


def _all_pids() -> list[int]:
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat after the command name (it may hold spaces): [0] state, [1] parent, [19] start."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
