"""The platform as a process of its own, for a story to be played at; without it demo and drill would each start one.

It runs embedded, in a session of its own: Ctrl-C reaches whoever started it, who stops it in order.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn

_START_S: Final = 60.0
_STOP_S: Final = 25.0
_LOOK_AGAIN_S: Final = 0.1


class DidNotStart(Exception):
    """The platform ended, or did not listen in time; the message is the end of what it wrote."""


@contextmanager
def platform_at(
    home: Path, log: Path, option: str, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """The platform on that data folder, writing to ``log``; it is stopped at the end, however that comes. ``option`` is
    one of ``guitu run --embedded``."""
    before = {number: signal.signal(number, _interrupted) for number in (signal.SIGTERM, signal.SIGHUP)}
    process = _started(home, log, option, environment)
    try:
        yield process
    finally:
        _stop(process)
        for number, handler in before.items():
            signal.signal(number, handler)


def address_of(process: subprocess.Popen[bytes], home: Path, log: Path) -> str:
    """Where it listens. :raises DidNotStart:"""
    deadline = time.monotonic() + _START_S
    while process.poll() is None and time.monotonic() < deadline:
        if address := _written_by(process.pid, home):
            return address
        time.sleep(_LOOK_AGAIN_S)
    raise DidNotStart(log.read_text("utf8", errors="replace")[-2000:])


def _started(home: Path, log: Path, option: str, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    command = [sys.executable, "-m", "deploy.cli", "run", "--embedded", option]
    with log.open("wb") as out:
        return subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )


def _interrupted(*_: Any) -> NoReturn:
    raise KeyboardInterrupt


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _written_by(pid: int, home: Path) -> str | None:
    """The address that this process wrote. Reads the file only: asking for its lock could make the process believe that
    another one is up."""
    try:
        said = json.loads((home / "running.json").read_text("utf8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return str(said["address"]) if said["pid"] == pid and said["address"] else None
